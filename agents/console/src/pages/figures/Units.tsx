// 人, 人次, 条, 件 with their units and how complete the records are; weeks with too much under 其他.
import { useQuery } from "@tanstack/react-query";
import { Alert, Space, Statistic, Table } from "antd";

import { ApiError, api } from "../../api/client";
import type { Days } from "../../api/figures";
import type { Figures, OtherShare } from "../../api/matterTypes";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";
import { Loaded } from "../../parts/Loaded";

const UNITS = ["persons", "contacts", "records", "cases"] as const;
const WEEKS = 8;

const share = (of: { numerator: number; denominator: number; percent: string | null }): string =>
  of.percent === null ? "—" : `${of.percent}%（${of.numerator}/${of.denominator}）`;

export function Units({ days }: { days: Days }) {
  const t = useText();
  const word = useWord();
  const found = useQuery<Figures, ApiError>({
    queryKey: ["counts", days.from, days.to],
    queryFn: () => api.get("/counts", { ...days }),
  });
  return (
    <Loaded query={found}>
      {(figures) => (
        <>
          <Space size="large" wrap>
            {UNITS.map((unit) => (
              <Statistic key={unit} title={t(`figures.${unit}`)} value={figures[unit]} />
            ))}
            <Statistic title={t("figures.invalid")} value={figures.invalid_contacts} />
            <Statistic title={t("figures.complete")} value={share(figures.completeness)} />
            <Statistic title={t("figures.inTime")} value={share(figures.in_time)} />
          </Space>
          <p className="soft">
            {t("figures.perPerson", { n: figures.persons ? (figures.records / figures.persons).toFixed(2) : "—" })}
            {Object.entries(figures.by_channel).map(([channel, n]) => ` · ${word("channel", channel)} ${n}`)}
          </p>
        </>
      )}
    </Loaded>
  );
}

export function Others() {
  const t = useText();
  const found = useQuery<OtherShare[], ApiError>({
    queryKey: ["other-shares"],
    queryFn: () => api.get("/taxonomy/other-shares", { weeks: WEEKS }),
  });
  return (
    <Loaded query={found}>
      {(rows) => (
        <>
          {rows[0]?.warning && (
            <Alert showIcon type="warning" title={t("figures.otherWarning", { share: share(rows[0].share) })} />
          )}
          <Table<OtherShare>
            size="small"
            rowKey={(row) => `${row.week}${row.field}`}
            dataSource={rows}
            pagination={false}
            columns={[
              { title: t("figures.week"), dataIndex: "week", className: "nowrap" },
              { title: t("tickets.category"), key: "field", render: (_, row) => row.field_name ?? t("figures.whole") },
              {
                title: t("figures.other"),
                key: "share",
                render: (_, row) => <span className={row.warning ? "late" : ""}>{share(row.share)}</span>,
              },
            ]}
          />
        </>
      )}
    </Loaded>
  );
}
