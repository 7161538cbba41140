// 质检: what was checked, what is to be put right, what is drawn to be checked, and by which card.
import { Button, Space, Table, Tabs } from "antd";
import { useState } from "react";
import { Link, useSearchParams } from "react-router";

import "./checks.css";

import { useChecks, useCheckSummary, type CheckRow } from "../../api/checks";
import { dateTime } from "../../format/time";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";
import { useCheckText } from "../../i18n/checks";
import { Loaded } from "../../parts/Loaded";
import { Mark } from "../../parts/Mark";
import { PageFrame } from "../../parts/PageFrame";
import { CardPane } from "./CardPane";
import { SamplesPane } from "./SamplesPane";

const TABS = ["checks", "samples", "card"] as const;

export function ResultMark({ passed }: { passed: boolean }) {
  const t = useCheckText();
  return <Mark kind={passed ? "good" : "bad"}>{t(passed ? "pass" : "fail")}</Mark>;
}

function StateWord({ state }: { state: CheckRow["state"] }) {
  const t = useCheckText();
  return <Mark kind={state === "rectifying" ? "warn" : "plain"}>{t(`state.${state}`)}</Mark>;
}

function SummaryPane() {
  const t = useCheckText();
  const summary = useCheckSummary();
  return (
    <section className="pane" aria-label={t("summary")}>
      <h2>{t("summary")}</h2>
      <Loaded query={summary} rows={3}>
        {(found) => (
          <>
            <Table
              size="small"
              rowKey="key"
              pagination={false}
              dataSource={found.lines}
              columns={[
                { title: t("line"), dataIndex: "name" },
                { title: t("served"), dataIndex: "served", align: "right" },
                { title: t("checked"), dataIndex: "checked", align: "right" },
                { title: t("passed"), dataIndex: "passed", align: "right" },
                { title: t("errors"), dataIndex: "errors", align: "right" },
              ]}
            />
            <p className="soft">{t("errorsAbout")}</p>
          </>
        )}
      </Loaded>
    </section>
  );
}

function ListPane() {
  const t = useCheckText();
  const word = useWord();
  const [page, setPage] = useState(1);
  const [waiting, setWaiting] = useState(false);
  const checks = useChecks(waiting ? "rectifying" : undefined, page);
  return (
    <section className="pane" aria-label={t("checks")}>
      <h2>
        {t("checks")}{" "}
        <Button size="small" aria-pressed={waiting} onClick={() => setWaiting((was) => !was)}>
          {t("state.rectifying")}
        </Button>
      </h2>
      <Loaded query={checks} isEmpty={(found) => !found.items.length} empty={t("none")}>
        {(found) => (
          <Table<CheckRow>
            size="small"
            rowKey="id"
            dataSource={found.items}
            pagination={{ current: page, pageSize: found.page_size, total: found.total, onChange: setPage }}
            columns={[
              { title: t("at"), key: "at", className: "nowrap", render: (_, row) => dateTime(row.checked_at) },
              { title: t("kind"), key: "kind", render: (_, row) => t(`kind.${row.kind}`) },
              { title: t("agent"), key: "agent", render: (_, row) => row.agent ?? "—" },
              { title: t("queue"), key: "queue", render: (_, row) => row.queue_name ?? "—" },
              { title: t("language"), key: "language", render: (_, row) => word("language", row.language) },
              { title: t("total"), dataIndex: "total", align: "right" },
              { title: t("errors"), dataIndex: "errors", align: "right" },
              { title: t("result"), key: "result", render: (_, row) => <ResultMark passed={row.passed} /> },
              { title: t("state"), key: "state", render: (_, row) => <StateWord state={row.state} /> },
              { title: t("reviewer"), dataIndex: "reviewer" },
              { key: "open", render: (_, row) => <Link to={`/checks/${row.id}`}>{t("open")}</Link> },
            ]}
          />
        )}
      </Loaded>
    </section>
  );
}

export default function ChecksPage() {
  const t = useText();
  const words = useCheckText();
  const [address, turn] = useSearchParams();
  const tab = TABS.find((each) => each === address.get("tab")) ?? "checks";
  const lists = (
    <Space orientation="vertical" className="wide" size="large">
      <SummaryPane />
      <ListPane />
    </Space>
  );
  const panes = { checks: lists, samples: <SamplesPane />, card: <CardPane /> };
  return (
    <PageFrame title={t("menu.checks")}>
      <Tabs
        activeKey={tab}
        onChange={(key) => turn({ tab: key }, { replace: true })}
        destroyOnHidden
        items={TABS.map((key) => ({ key, label: words(key), children: panes[key] }))}
      />
    </PageFrame>
  );
}
