// 名单: numbers turned away for a while, proposed by one and decided by another; and how often calls are put aside.
import { useQuery } from "@tanstack/react-query";
import { Button, Input, InputNumber, Modal, Space, Table } from "antd";
import { useState } from "react";
import { Link } from "react-router";

import { ApiError, api } from "../../api/client";
import { DUTY } from "../../api/dutyQueries";
import type { Block, InvalidShare } from "../../api/dutyTypes";
import { useChange, useMe } from "../../api/queries";
import { dateTime, day } from "../../format/time";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";
import { Loaded } from "../../parts/Loaded";
import { Mark, type MarkKind } from "../../parts/Mark";
import { PageFrame } from "../../parts/PageFrame";
import { RateText } from "../../parts/RateText";
import { ReasonDialog } from "../../parts/ReasonDialog";
import { addDays } from "../duty/days";

const MARKS: Record<Block["state"], MarkKind> = {
  proposed: "warn",
  active: "bad",
  refused: "plain",
  lifted: "plain",
  expired: "plain",
};
const USUAL_DAYS = 7;
const SHARE_DAYS = 30;

function ApproveDialog({ block, close }: { block: Block; close: () => void }) {
  const t = useText();
  const [days, setDays] = useState(USUAL_DAYS);
  const [note, setNote] = useState("");
  const approve = useChange(() => api.post(`/duty/blocks/${block.id}/approve`, { days, note: note.trim() }), [DUTY]);
  return (
    <Modal
      open
      title={t("blocks.approveOf", { number: block.number_masked })}
      okText={t("blocks.approve")}
      okButtonProps={{ danger: true, disabled: !note.trim() }}
      confirmLoading={approve.isPending}
      onCancel={close}
      onOk={() => approve.mutate(undefined, { onSuccess: close })}
    >
      <p>{t("abuse.blockMeans")}</p>
      <label htmlFor="block-days">{t("blocks.days")}</label>
      <InputNumber
        id="block-days"
        className="wide"
        min={1}
        max={365}
        value={days}
        onChange={(value) => setDays(value ?? 1)}
      />
      <label htmlFor="block-note">{t("common.reason")}</label>
      <Input id="block-note" maxLength={400} value={note} onChange={(event) => setNote(event.target.value)} />
    </Modal>
  );
}

function BlockTable({ rows }: { rows: Block[] }) {
  const t = useText();
  const word = useWord();
  const me = useMe();
  const [approved, setApproved] = useState<Block | null>(null);
  const [ended, setEnded] = useState<{ block: Block; how: "refuse" | "lift" } | null>(null);
  const end = useChange(
    ({ block, how, reason }: { block: Block; how: string; reason: string }) =>
      api.post(`/duty/blocks/${block.id}/${how}`, { reason }),
    [DUTY],
  );
  const actions = (block: Block) => (
    <Space>
      {block.state === "proposed" && block.proposed_by.id !== me.data?.id && (
        <Button size="small" danger onClick={() => setApproved(block)}>
          {t("blocks.approve")}
        </Button>
      )}
      {block.state === "proposed" && (
        <Button size="small" onClick={() => setEnded({ block, how: "refuse" })}>
          {t("blocks.refuse")}
        </Button>
      )}
      {block.state === "active" && (
        <Button size="small" onClick={() => setEnded({ block, how: "lift" })}>
          {t("blocks.lift")}
        </Button>
      )}
    </Space>
  );
  return (
    <>
      <Table<Block>
        size="small"
        rowKey="id"
        dataSource={rows}
        pagination={{ pageSize: 20, hideOnSinglePage: true }}
        columns={[
          {
            title: t("calls.number"),
            key: "number",
            className: "nowrap",
            render: (_, row) =>
              row.call_id ? <Link to={`/calls/${row.call_id}`}>{row.number_masked}</Link> : row.number_masked,
          },
          {
            title: t("swap.state"),
            key: "state",
            render: (_, row) => <Mark kind={MARKS[row.state]}>{word("blockState", row.state)}</Mark>,
          },
          { title: t("common.reason"), dataIndex: "reason" },
          {
            title: t("blocks.proposedBy"),
            key: "by",
            render: (_, row) => `${row.proposed_by.name} ${dateTime(row.proposed_at)}`,
          },
          {
            title: t("blocks.decided"),
            key: "decided",
            render: (_, row) => (row.decided_by ? `${row.decided_by.name} ${row.decision_note ?? ""}` : "—"),
          },
          { title: t("blocks.expires"), key: "expires", render: (_, row) => dateTime(row.expires_at) || "—" },
          { title: t("blocks.turnedAway"), dataIndex: "turned_away", align: "right" },
          { title: t("common.actions"), key: "actions", render: (_, row) => actions(row) },
        ]}
      />
      {approved && <ApproveDialog block={approved} close={() => setApproved(null)} />}
      {ended && (
        <ReasonDialog
          title={t(ended.how === "lift" ? "blocks.lift" : "blocks.refuse")}
          busy={end.isPending}
          close={() => setEnded(null)}
          send={(reason) => end.mutate({ ...ended, reason }, { onSuccess: () => setEnded(null) })}
        />
      )}
    </>
  );
}

function Shares() {
  const t = useText();
  const word = useWord();
  const last = day(new Date());
  const first = addDays(last, -SHARE_DAYS);
  const shares = useQuery<InvalidShare[], ApiError>({
    queryKey: ["duty", "invalid-shares", first, last],
    queryFn: () => api.get("/duty/invalid-shares", { first_day: first, last_day: last }),
  });
  return (
    <section className="pane">
      <h2>{t("blocks.shares", { n: SHARE_DAYS })}</h2>
      <Loaded query={shares} isEmpty={(all) => !all.length}>
        {(all) => (
          <Table<InvalidShare>
            size="small"
            rowKey="account_id"
            pagination={false}
            dataSource={all}
            columns={[
              { title: t("roster.person"), key: "person", render: (_, row) => `${row.staff_no} ${row.name}` },
              {
                title: t("blocks.share"),
                key: "share",
                align: "right",
                render: (_, row) => <RateText rate={row.share} />,
              },
              ...(["silent", "misdialled", "harassment", "cut_off"] as const).map((reason) => ({
                title: word("invalid", reason),
                dataIndex: reason,
                align: "right" as const,
              })),
            ]}
          />
        )}
      </Loaded>
    </section>
  );
}

export default function BlocksPage() {
  const t = useText();
  const blocks = useQuery<Block[], ApiError>({ queryKey: ["duty", "blocks"], queryFn: () => api.get("/duty/blocks") });
  return (
    <PageFrame title={t("menu.blocks")}>
      <section className="pane">
        <Loaded query={blocks} isEmpty={(all) => !all.length} empty={t("blocks.none")}>
          {(all) => <BlockTable rows={all} />}
        </Loaded>
      </section>
      <Shares />
    </PageFrame>
  );
}
