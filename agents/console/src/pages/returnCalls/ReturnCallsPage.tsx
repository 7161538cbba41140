// 待回电: everybody who is to be rung back, with an owner and a clock; one click dials.
import { PlayCircleOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Dropdown, Popconfirm, Popover, Segmented, Table, type TableColumnsType } from "antd";
import { useState } from "react";
import { Link, useNavigate } from "react-router";

import { ApiError, api } from "../../api/client";
import { useChange, useDesk, useMe } from "../../api/queries";
import type { ReturnCall, ReturnOutcome } from "../../api/types";
import { dateTime } from "../../format/time";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";
import { Loaded } from "../../parts/Loaded";
import { Mark } from "../../parts/Mark";
import { PageFrame } from "../../parts/PageFrame";
import { hasSeat, isSupervisor } from "../../roles";
import { useVoice } from "../../voice/VoiceProvider";
import { Player } from "../calls/Recordings";
import { OutcomeDialog } from "./OutcomeDialog";

type State = "open" | "done";
interface Dialled {
  call_id: string;
  connect: Record<string, string> | null;
}

const OUTCOMES: ReturnOutcome[] = ["reached", "no_answer", "busy", "wrong_number", "refused", "closed"];
const STALE = [["return-calls"], ["desk"]];

function Actions({ row, asks }: { row: ReturnCall; asks: (row: ReturnCall, outcome: ReturnOutcome) => void }) {
  const t = useText();
  const word = useWord();
  const navigate = useNavigate();
  const voice = useVoice();
  const me = useMe();
  const seated = me.data ? hasSeat(me.data) : false;
  const desk = useDesk(seated);
  const mayDial = !desk.data?.call && ["ready", "paused"].includes(desk.data?.seat.state ?? "");
  const claim = useChange(() => api.post(`/return-calls/${row.id}/claim`), STALE);
  const giveBack = useChange(() => api.post(`/return-calls/${row.id}/release`), STALE);
  const cancel = useChange(() => api.post(`/return-calls/${row.id}/cancel`, { note: "" }), STALE);
  const mayTakeOver = me.data ? isSupervisor(me.data) : false;
  const dial = useChange(async () => {
    if (desk.data?.seat.phone === "browser") await voice.prepare();
    const { connect } = await api.post<Dialled>(`/return-calls/${row.id}/dial`);
    void navigate("/desk");
    if (connect && !(await voice.connect(connect))) throw new ApiError(0, "voice_failed", "no audio");
  }, STALE);
  return (
    <span className="row-actions">
      {seated && !row.owner && (
        <Button size="small" loading={claim.isPending} onClick={() => claim.mutate(undefined)}>
          {t("returnCalls.claim")}
        </Button>
      )}
      {row.owner && !row.mine && mayTakeOver && (
        <Button size="small" loading={claim.isPending} onClick={() => claim.mutate(undefined)}>
          {t("returnCalls.takeOver")}
        </Button>
      )}
      {row.owner && (row.mine || mayTakeOver) && (
        <Button size="small" loading={giveBack.isPending} onClick={() => giveBack.mutate(undefined)}>
          {t("returnCalls.giveBack")}
        </Button>
      )}
      {row.in_turn && (
        <Popconfirm title={t("returnCalls.cancelAsk")} onConfirm={() => cancel.mutate(undefined)}>
          <Button size="small" loading={cancel.isPending}>
            {t("returnCalls.cancel")}
          </Button>
        </Popconfirm>
      )}
      {seated && (
        <Button
          size="small"
          type="primary"
          loading={dial.isPending}
          disabled={!mayDial}
          title={mayDial ? undefined : t("returnCalls.dialWhen")}
          onClick={() => dial.mutate(undefined)}
        >
          {t("returnCalls.dial")}
        </Button>
      )}
      <Dropdown
        trigger={["click"]}
        menu={{
          items: OUTCOMES.map((outcome) => ({
            key: outcome,
            label: word("returnOutcome", outcome),
            onClick: () => asks(row, outcome),
          })),
        }}
      >
        <Button size="small">{t("returnCalls.outcome")}</Button>
      </Dropdown>
    </span>
  );
}

/** Heard before ringing back, without leaving the list. */
function Voicemail({ recordingId }: { recordingId: string }) {
  const t = useText();
  return (
    <Popover trigger="click" destroyOnHidden content={<Player recording={{ id: recordingId, channels: 1 }} />}>
      <Button size="small" icon={<PlayCircleOutlined />}>
        {t("returnCalls.listen")}
      </Button>
    </Popover>
  );
}

function useColumns(
  open: boolean,
  asks: (row: ReturnCall, outcome: ReturnOutcome) => void,
): TableColumnsType<ReturnCall> {
  const t = useText();
  const word = useWord();
  return [
    {
      title: t("returnCalls.kind"),
      key: "kind",
      render: (_, row) => (
        <>
          <Mark kind={row.overdue ? "bad" : "info"}>{word("returnKind", row.kind)}</Mark>
          {row.overdue && <Mark kind="bad">{t("returnCalls.overdue")}</Mark>}
          {row.in_turn && <Mark>{t("returnCalls.inTurn")}</Mark>}
          {row.pooled && <Mark>{t("returnCalls.pooled")}</Mark>}
        </>
      ),
    },
    {
      title: t("calls.number"),
      key: "number",
      className: "nowrap",
      render: (_, row) => (
        <>
          {row.number_masked} {row.safe_contact && <Mark kind="private">{t("care.title")}</Mark>}
        </>
      ),
    },
    { title: t("calls.language"), key: "language", render: (_, row) => word("language", row.language) },
    { title: t("calls.queue"), dataIndex: "queue_name", render: (name: string | null) => name ?? "—" },
    {
      title: t("returnCalls.since"),
      key: "created",
      className: "nowrap",
      render: (_, row) => dateTime(row.created_at),
    },
    {
      title: t("returnCalls.due"),
      key: "due",
      className: "nowrap",
      render: (_, row) => <span className={row.overdue ? "late" : ""}>{dateTime(row.due_at)}</span>,
    },
    {
      title: t("returnCalls.owner"),
      key: "owner",
      render: (_, row) => row.owner ?? <span className="soft">{t("returnCalls.nobody")}</span>,
    },
    { title: t("returnCalls.attempts"), dataIndex: "attempts", align: "right" },
    {
      title: t("returnCalls.about"),
      key: "about",
      render: (_, row) => (
        <>
          {row.voicemail_recording_id && <Voicemail recordingId={row.voicemail_recording_id} />}
          {!row.voicemail_recording_id && row.call_id && row.mine && (
            <Link to={`/calls/${row.call_id}`}>{t("returnCalls.call")}</Link>
          )}
          {row.note && <div className="soft">{row.note}</div>}
        </>
      ),
    },
    ...(open
      ? [
          {
            title: t("common.actions"),
            key: "actions",
            className: "nowrap",
            render: (_: unknown, row: ReturnCall) => <Actions row={row} asks={asks} />,
          },
        ]
      : []),
  ];
}

export default function ReturnCallsPage() {
  const t = useText();
  const [state, setState] = useState<State>("open");
  const [asked, setAsked] = useState<{ row: ReturnCall; outcome: ReturnOutcome } | null>(null);
  const calls = useQuery<ReturnCall[], ApiError>({
    queryKey: ["return-calls", state],
    queryFn: () => api.get("/return-calls", { state }),
  });
  const columns = useColumns(state === "open", (row, outcome) => setAsked({ row, outcome }));
  return (
    <PageFrame
      title={t("menu.returnCalls")}
      tools={
        <Segmented<State>
          value={state}
          onChange={setState}
          options={[
            { value: "open", label: t("returnCalls.open") },
            { value: "done", label: t("returnCalls.done") },
          ]}
        />
      }
    >
      <Loaded
        query={calls}
        isEmpty={(all) => !all.length}
        empty={state === "open" ? t("returnCalls.none") : t("common.empty")}
      >
        {(all) => (
          <Table<ReturnCall>
            size="small"
            rowKey="id"
            columns={columns}
            dataSource={all}
            pagination={{ pageSize: 15, hideOnSinglePage: true }}
          />
        )}
      </Loaded>
      {asked && <OutcomeDialog row={asked.row} outcome={asked.outcome} close={() => setAsked(null)} />}
    </PageFrame>
  );
}
