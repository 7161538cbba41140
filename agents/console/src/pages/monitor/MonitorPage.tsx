// 实时监控: who waits and who could serve them, who talks, who is in wrap-up; live.
import { useQuery } from "@tanstack/react-query";
import { Input, Modal, Table } from "antd";
import { useState } from "react";

import { ApiError, api } from "../../api/client";
import { useChange } from "../../api/queries";
import type { Monitor, MonitorSeat, QueueState, SeatStateName } from "../../api/types";
import { duration } from "../../format/time";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";
import { DutyWarnings } from "../../layout/DutyWarnings";
import { Loaded } from "../../parts/Loaded";
import { PageFrame } from "../../parts/PageFrame";
import { EstimateCoverage } from "./EstimateCoverage";
import { Alarms } from "./Alarms";
import { LanguageService } from "./LanguageService";
import { OrphanedRecordings } from "./OrphanedRecordings";
import { SeatTable, type Act } from "./SeatTable";
import { WaitingTable } from "./WaitingTable";

function Tiles({ monitor }: { monitor: Monitor }) {
  const t = useText();
  const count = (...states: SeatStateName[]) => monitor.seats.filter((seat) => states.includes(seat.state)).length;
  const tiles: [string, number, boolean][] = [
    [t("monitor.waiting"), monitor.waiting.length, monitor.waiting.length > 0],
    [t("state.ready"), count("ready"), false],
    [t("state.talking"), count("talking"), false],
    [t("state.ringing"), count("reserved", "ringing"), false],
    [t("state.wrap_up"), count("wrap_up"), false],
    [t("state.paused"), count("paused"), false],
  ];
  return (
    <div className="tiles">
      {tiles.map(([name, figure, alert]) => (
        <div key={name} className={alert ? "tile tile-alert" : "tile"}>
          <b>{figure}</b>
          <span>{name}</span>
        </div>
      ))}
    </div>
  );
}

function QueueTable({ rows }: { rows: QueueState[] }) {
  const t = useText();
  const word = useWord();
  return (
    <Table<QueueState>
      size="small"
      rowKey="key"
      pagination={false}
      dataSource={rows}
      columns={[
        { title: t("calls.queue"), dataIndex: "name" },
        { title: t("calls.language"), key: "language", render: (_, row) => word("language", row.language) },
        {
          title: t("monitor.staffed"),
          key: "staffed",
          align: "right",
          render: (_, row) => (
            <span
              className={row.alarm || row.staffed < row.configured ? "late" : ""}
            >{`${row.staffed} / ${row.configured}`}</span>
          ),
        },
        { title: t("monitor.waiting"), dataIndex: "waiting", align: "right" },
        {
          title: t("top.longest"),
          key: "longest",
          align: "right",
          render: (_, row) => (row.waiting ? duration(row.longest_wait_seconds) : "—"),
        },
      ]}
    />
  );
}

function ActDialog({ seat, act, close }: { seat: MonitorSeat; act: Act; close: () => void }) {
  const t = useText();
  const [reason, setReason] = useState("");
  const send = useChange(() => api.post(`/monitor/seats/${seat.id}/${act}`, { reason: reason.trim() }), [["monitor"]]);
  return (
    <Modal
      open
      title={t(act === "release" ? "monitor.releaseOf" : "monitor.logOutOf", { name: seat.name })}
      okButtonProps={{ disabled: !reason.trim(), danger: true }}
      confirmLoading={send.isPending}
      onCancel={close}
      onOk={() => send.mutate(undefined, { onSuccess: close })}
    >
      <p>{t(act === "release" ? "monitor.releaseMeans" : "monitor.logOutMeans")}</p>
      <label htmlFor="act-reason">{t("common.reason")}</label>
      <Input
        id="act-reason"
        autoFocus
        maxLength={200}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
    </Modal>
  );
}

export default function MonitorPage() {
  const t = useText();
  const [asked, setAsked] = useState<{ seat: MonitorSeat; act: Act } | null>(null);
  // The live message says when it changed; the interval is for what no event tells.
  const monitor = useQuery<Monitor, ApiError>({
    queryKey: ["monitor"],
    queryFn: () => api.get("/monitor"),
    refetchInterval: 10_000,
  });
  return (
    <PageFrame title={t("menu.monitor")}>
      <Loaded query={monitor}>
        {(found) => (
          <div className="monitor">
            <DutyWarnings />
            <Alarms monitor={found} />
            <OrphanedRecordings />
            <Tiles monitor={found} />
            <EstimateCoverage />
            <section className="pane">
              <h2>{t("monitor.whoWaits")}</h2>
              <WaitingTable rows={found.waiting} />
            </section>
            <section className="pane">
              <h2>{t("monitor.seats")}</h2>
              <SeatTable rows={found.seats} act={(seat, act) => setAsked({ seat, act })} />
            </section>
            <section className="pane">
              <h2>{t("monitor.queues")}</h2>
              <QueueTable rows={found.queues} />
            </section>
            <section className="pane">
              <h2>{t("languageService.title")}</h2>
              <LanguageService />
            </section>
          </div>
        )}
      </Loaded>
      {asked && <ActDialog seat={asked.seat} act={asked.act} close={() => setAsked(null)} />}
    </PageFrame>
  );
}
