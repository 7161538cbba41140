// Every seat: its state with a clock, its call, its phone, and what a supervisor may do about it.
import { Button, Table } from "antd";
import { Link } from "react-router";

import type { MonitorSeat } from "../../api/types";
import { duration, secondsSince } from "../../format/time";
import { useNow } from "../../format/useNow";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";
import { Mark } from "../../parts/Mark";
import { StateTag } from "../../parts/StateTag";
import { Since } from "./Since";
import { Supervise } from "./Supervise";

/** A wrap-up past its time is not ended for the agent: the supervisor sees by how much it is over. */
function SeatTime({ seat }: { seat: MonitorSeat }) {
  const t = useText();
  const now = useNow();
  const over = seat.wrap_up_until ? secondsSince(seat.wrap_up_until, now) : 0;
  if (seat.state !== "wrap_up" || over <= 0) return <Since iso={seat.since} />;
  return <span className="timer late">{t("monitor.overdue", { time: duration(over) })}</span>;
}

export type Act = "release" | "log-out";

export function SeatTable({ rows, act }: { rows: MonitorSeat[]; act: (seat: MonitorSeat, act: Act) => void }) {
  const t = useText();
  const word = useWord();
  return (
    <Table<MonitorSeat>
      size="small"
      rowKey="id"
      pagination={false}
      dataSource={rows}
      columns={[
        {
          title: t("monitor.seat"),
          key: "seat",
          className: "nowrap",
          render: (_, row) => `${row.staff_no} ${row.name}`,
        },
        {
          title: t("monitor.state"),
          key: "state",
          className: "nowrap",
          render: (_, row) => (
            <>
              <StateTag state={row.state} />{" "}
              {row.state === "paused" && row.reason && <span className="soft">{word("reason", row.reason)}</span>}
            </>
          ),
        },
        {
          title: t("monitor.since"),
          key: "since",
          align: "right",
          render: (_, row) => (row.state === "offline" ? "" : <SeatTime seat={row} />),
        },
        {
          title: t("monitor.call"),
          key: "call",
          render: (_, row) =>
            row.call && (
              <>
                <Link
                  to={`/calls/${row.call.id}`}
                >{`${row.call.number_masked} · ${word("language", row.call.language)}`}</Link>{" "}
                <Supervise seat={row} />
              </>
            ),
        },
        {
          title: t("monitor.skills"),
          key: "skills",
          render: (_, row) =>
            row.skills
              .filter((each) => each.startsWith("lang:"))
              .map((each) => <Mark key={each}>{word("skill", each)}</Mark>),
        },
        {
          title: t("desk.phone"),
          key: "phone",
          render: (_, row) =>
            `${row.phone === "browser" ? t("desk.browserPhone") : t("desk.deskPhone")}${row.phone_state ? ` · ${word("phoneState", row.phone_state)}` : ""}`,
        },
        {
          title: t("common.actions"),
          key: "actions",
          className: "nowrap",
          render: (_, row) => (
            <span className="row-actions">
              <Button
                size="small"
                disabled={["offline", "ready"].includes(row.state)}
                onClick={() => act(row, "release")}
              >
                {t("monitor.release")}
              </Button>
              <Button size="small" disabled={row.state === "offline"} onClick={() => act(row, "log-out")}>
                {t("monitor.logOut")}
              </Button>
            </span>
          ),
        },
      ]}
    />
  );
}
