// 人, 人次, 条, 件 with their units, how complete the records are, and weeks with too much under 其他.
import { useQuery } from "@tanstack/react-query";
import { Alert, Input, Space, Statistic, Table } from "antd";
import { useState } from "react";

import { ApiError, api } from "../../api/client";
import type { Figures, OtherShare } from "../../api/matterTypes";
import { day } from "../../format/time";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";
import { Loaded } from "../../parts/Loaded";
import { PageFrame } from "../../parts/PageFrame";

const UNITS = ["persons", "contacts", "records", "cases"] as const;
const WEEKS = 8;

const share = (of: { numerator: number; denominator: number; percent: string | null }): string =>
  of.percent === null ? "—" : `${of.percent}%（${of.numerator}/${of.denominator}）`;

function Numbers({ figures }: { figures: Figures }) {
  const t = useText();
  const word = useWord();
  const each = figures.persons ? (figures.records / figures.persons).toFixed(2) : "—";
  return (
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
        {t("figures.perPerson", { n: each })}
        {Object.entries(figures.by_channel).map(([channel, n]) => ` · ${word("channel", channel)} ${n}`)}
      </p>
    </>
  );
}

function Others() {
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

export default function FiguresPage() {
  const t = useText();
  const today = new Date();
  const [from, setFrom] = useState(() => `${day(today).slice(0, 8)}01`);
  const [to, setTo] = useState(() => day(today));
  const found = useQuery<Figures, ApiError>({
    queryKey: ["counts", from, to],
    queryFn: () => api.get("/counts", { from, to }),
    enabled: Boolean(from && to && from <= to),
  });
  const tools = (
    <Space>
      <label htmlFor="figures-from">{t("figures.from")}</label>
      <Input id="figures-from" type="date" value={from} onChange={(event) => setFrom(event.target.value)} />
      <label htmlFor="figures-to">{t("figures.to")}</label>
      <Input id="figures-to" type="date" value={to} onChange={(event) => setTo(event.target.value)} />
    </Space>
  );
  return (
    <PageFrame title={t("menu.figures")} tools={tools}>
      <Loaded query={found}>{(figures) => <Numbers figures={figures} />}</Loaded>
      <Others />
    </PageFrame>
  );
}
