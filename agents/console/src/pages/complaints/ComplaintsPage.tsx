// 投诉与责任追究: the unit's list (班长信箱), records of accountability, and what somebody was told of themselves.
import { useQuery } from "@tanstack/react-query";
import { Select, Table, Tabs } from "antd";
import { useState } from "react";
import { Link } from "react-router";

import { ApiError, api } from "../../api/client";
import { useMe } from "../../api/queries";
import { COMPLAINTS, type Complaint, type ComplaintPage } from "../../api/sensitive";
import { dateTime } from "../../format/time";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";
import { Loaded } from "../../parts/Loaded";
import { Mark } from "../../parts/Mark";
import { PageFrame } from "../../parts/PageFrame";
import { isInside, isSupervisor } from "../../roles";
import { OwnRecords } from "./OwnRecords";
import { Records } from "./Records";

const STATES = ["open", "decided", "answered"] as const;

function List() {
  const t = useText();
  const word = useWord();
  const [state, setState] = useState<string | undefined>("open");
  const [page, setPage] = useState(1);
  const found = useQuery<ComplaintPage, ApiError>({
    queryKey: [...COMPLAINTS, state, page],
    queryFn: () => api.get("/complaints", { state, page }),
  });
  return (
    <section className="pane">
      <Select
        aria-label={t("complaint.state")}
        allowClear
        value={state}
        placeholder={t("common.all")}
        onChange={(chosen?: string) => {
          setState(chosen);
          setPage(1);
        }}
        options={STATES.map((each) => ({ value: each, label: word("complaintState", each) }))}
      />
      <Loaded query={found} isEmpty={(all) => !all.items.length} empty={t("complaint.empty")}>
        {(all) => (
          <Table<Complaint>
            size="small"
            rowKey="ticket_id"
            dataSource={all.items}
            pagination={{ current: page, total: all.total, pageSize: all.page_size, onChange: setPage }}
            columns={[
              {
                title: t("tickets.number"),
                key: "number",
                render: (_, row) => <Link to={`/tickets/${row.ticket_id}`}>{row.ticket_number}</Link>,
              },
              { title: t("complaint.kind"), key: "kind", render: (_, row) => word("complaintKind", row.kind) },
              {
                title: t("complaint.reasons"),
                key: "reasons",
                render: (_, row) => row.reasons.map((each) => word("complaintReason", each)).join("、") || "—",
              },
              {
                title: t("complaint.staffNo"),
                key: "about",
                render: (_, row) =>
                  row.about_staff_no ? `${row.about_staff_no} ${row.about_name ?? ""}` : (row.about_text ?? "—"),
              },
              { title: t("complaint.unit"), key: "unit", render: (_, row) => word("complaintUnit", row.unit) },
              {
                title: t("complaint.state"),
                key: "state",
                render: (_, row) => (
                  <Mark kind={row.state === "open" ? "warn" : "plain"}>{word("complaintState", row.state)}</Mark>
                ),
              },
              { title: t("complaint.at"), key: "at", render: (_, row) => dateTime(row.created_at) },
            ]}
          />
        )}
      </Loaded>
    </section>
  );
}

export default function ComplaintsPage() {
  const t = useText();
  const me = useMe();
  if (!me.data) return null;
  const judges = isSupervisor(me.data);
  const tabs = [
    ...(judges || !isInside(me.data) ? [{ key: "list", label: t("complaint.mailbox"), children: <List /> }] : []),
    ...(judges ? [{ key: "records", label: t("accountability.title"), children: <Records /> }] : []),
    ...(isInside(me.data) ? [{ key: "mine", label: t("accountability.mine"), children: <OwnRecords /> }] : []),
  ];
  return (
    <PageFrame title={t("menu.complaints")}>
      <Tabs items={tabs} />
    </PageFrame>
  );
}
