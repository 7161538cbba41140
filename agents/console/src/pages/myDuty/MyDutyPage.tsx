// 我的值班: one's own shifts, what colleagues ask, what is handed over, certificates that run out.
import { Alert, Button, Space, Table } from "antd";
import { useState } from "react";

import { api } from "../../api/client";
import { DUTY, useMyDuty } from "../../api/dutyQueries";
import type { HandOver, MyDuty, Shift, Swap } from "../../api/dutyTypes";
import { useChange, useMe } from "../../api/queries";
import { clock } from "../../format/time";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";
import { HandOverDialog, useBelongings } from "../../layout/HandOverDialog";
import { Loaded } from "../../parts/Loaded";
import { PageFrame } from "../../parts/PageFrame";
import { weekdayOf } from "../duty/days";
import { HandOverTable, useHandOvers } from "../duty/HandOverTab";
import { SwapTable, useSwaps } from "../duty/SwapTab";
import { SwapDialog } from "./SwapDialog";

function Shifts({ duty, swap }: { duty: MyDuty; swap: (shift: Shift) => void }) {
  const t = useText();
  const word = useWord();
  if (!duty.ahead.length) return <p className="soft">{t("myDuty.noShifts")}</p>;
  return (
    <Table<Shift>
      size="small"
      rowKey="id"
      pagination={{ pageSize: 10, hideOnSinglePage: true }}
      dataSource={duty.ahead}
      columns={[
        { title: t("myDuty.day"), key: "day", render: (_, row) => `${row.day} ${word("weekday", weekdayOf(row.day))}` },
        {
          title: t("myDuty.hours"),
          key: "hours",
          render: (_, row) => `${clock(row.starts_at)}–${clock(row.ends_at)}`,
        },
        { title: t("roster.place"), dataIndex: "place_name" },
        { title: t("roster.kind"), key: "kind", render: (_, row) => word("dutyKind", row.kind) },
        {
          title: t("common.actions"),
          key: "actions",
          render: (_, row) => (
            <Button size="small" disabled={new Date(row.starts_at) <= new Date()} onClick={() => swap(row)}>
              {t("swap.ask")}
            </Button>
          ),
        },
      ]}
    />
  );
}

function Swaps() {
  const t = useText();
  const me = useMe();
  const swaps = useSwaps();
  const answer = useChange(({ id, how }: { id: string; how: string }) => api.post(`/duty/swaps/${id}/${how}`), [DUTY]);
  const actions = (swap: Swap) => {
    if (swap.state === "asked" && swap.asked.id === me.data?.id)
      return (
        <Space>
          <Button size="small" type="primary" onClick={() => answer.mutate({ id: swap.id, how: "accept" })}>
            {t("swap.accept")}
          </Button>
          <Button size="small" onClick={() => answer.mutate({ id: swap.id, how: "decline" })}>
            {t("swap.decline")}
          </Button>
        </Space>
      );
    if (["asked", "accepted"].includes(swap.state) && swap.asking.id === me.data?.id)
      return (
        <Button size="small" onClick={() => answer.mutate({ id: swap.id, how: "withdraw" })}>
          {t("swap.withdraw")}
        </Button>
      );
    return null;
  };
  return (
    <Loaded query={swaps} isEmpty={(all) => !all.length}>
      {(all) => <SwapTable rows={all} actions={actions} />}
    </Loaded>
  );
}

function HandOvers() {
  const t = useText();
  const me = useMe();
  const rows = useHandOvers();
  const belongings = useBelongings(true);
  const [offering, setOffering] = useState(false);
  const answer = useChange(
    ({ id, how }: { id: string; how: string }) => api.post(`/duty/hand-overs/${id}/${how}`, {}),
    [DUTY, ["return-calls"], ["desk"], ["tickets"]],
  );
  const button = (row: HandOver, how: "accept" | "decline" | "withdraw") => (
    <Button
      size="small"
      type={how === "accept" ? "primary" : "default"}
      loading={answer.isPending && answer.variables?.id === row.id}
      onClick={() => answer.mutate({ id: row.id, how })}
    >
      {t(`handOver.${how}`)}
    </Button>
  );
  const actions = (row: HandOver) => {
    if (row.state !== "offered") return null;
    if (row.taker?.id === me.data?.id)
      return (
        <Space>
          {button(row, "accept")}
          {button(row, "decline")}
        </Space>
      );
    return row.giver.id === me.data?.id ? button(row, "withdraw") : null;
  };
  return (
    <>
      <p>
        {t("handOver.held", { n: belongings.data?.length ?? 0 })}{" "}
        <Button size="small" disabled={!belongings.data?.length} onClick={() => setOffering(true)}>
          {t("handOver.offer")}
        </Button>
      </p>
      <Loaded query={rows} isEmpty={(all) => !all.length}>
        {(all) => <HandOverTable rows={all} actions={actions} />}
      </Loaded>
      {offering && <HandOverDialog items={belongings.data ?? []} close={() => setOffering(false)} />}
    </>
  );
}

export default function MyDutyPage() {
  const t = useText();
  const word = useWord();
  const duty = useMyDuty();
  const [swapped, setSwapped] = useState<Shift | null>(null);
  return (
    <PageFrame title={t("menu.myDuty")}>
      <Loaded query={duty}>
        {(mine) => (
          <>
            {mine.expiring.map((each) => (
              <Alert
                key={each.skill}
                type={each.over ? "error" : "warning"}
                showIcon
                title={t(each.over ? "credentials.over" : "credentials.soon", {
                  skill: word("skill", each.skill),
                  day: each.valid_until,
                })}
              />
            ))}
            <section className="pane">
              <h2>{t("myDuty.ahead")}</h2>
              <Shifts duty={mine} swap={setSwapped} />
            </section>
          </>
        )}
      </Loaded>
      <section className="pane">
        <h2>{t("duty.tab.swaps")}</h2>
        <Swaps />
      </section>
      <section className="pane">
        <h2>{t("duty.tab.handOvers")}</h2>
        <HandOvers />
      </section>
      {swapped && <SwapDialog shift={swapped} close={() => setSwapped(null)} />}
    </PageFrame>
  );
}
