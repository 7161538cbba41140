// 待补录: records whose required fields nobody has answered, the one due soonest first. Supervisors see everybody's.
import { Table } from "antd";
import { Link } from "react-router";

import type { Incomplete } from "../../api/matterTypes";
import { useIncomplete } from "../../api/matterQueries";
import { dateTime } from "../../format/time";
import { useText } from "../../i18n";
import { Loaded } from "../../parts/Loaded";
import { PageFrame } from "../../parts/PageFrame";

export default function IncompletePage() {
  const t = useText();
  const found = useIncomplete();
  return (
    <PageFrame title={t("menu.incomplete")}>
      <p className="soft">{t("incomplete.note")}</p>
      <Loaded query={found} isEmpty={(rows) => !rows.length} empty={t("incomplete.empty")}>
        {(rows) => (
          <Table<Incomplete>
            size="small"
            rowKey={(row) => row.ticket.id}
            dataSource={rows}
            pagination={{ pageSize: 20, hideOnSinglePage: true }}
            columns={[
              {
                title: t("tickets.number"),
                key: "number",
                className: "nowrap",
                render: (_, row) => <Link to={`/tickets/${row.ticket.id}`}>{row.ticket.number}</Link>,
              },
              { title: t("tickets.category"), dataIndex: "category_name" },
              { title: t("incomplete.missing"), key: "missing", render: (_, row) => row.missing.join("、") },
              {
                title: t("incomplete.until"),
                key: "until",
                className: "nowrap",
                render: (_, row) => <span className={row.overdue ? "late" : ""}>{dateTime(row.supplement_until)}</span>,
              },
            ]}
          />
        )}
      </Loaded>
    </PageFrame>
  );
}
