// Today by agent: answered, what the time went to, pauses by reason, offers not taken.
import { Table, type TableProps } from "antd";

import type { TodayAgent } from "../../api/wallboard";
import { duration, secondsSince } from "../../format/time";
import { useNow } from "../../format/useNow";
import { useWord } from "../../format/words";
import { useWallboardText } from "../../i18n/wallboard";
import { CountLink } from "../../parts/figure/Counted";
import { FigureCell } from "../../parts/figure/FigureCell";
import { StateTag } from "../../parts/StateTag";
import { byFigure, named } from "./sorting";

function For({ since }: { since: string }) {
  return <span className="timer">{duration(secondsSince(since, useNow()))}</span>;
}

function Paused({ agent }: { agent: TodayAgent }) {
  const t = useWallboardText();
  const word = useWord();
  const reasons = Object.entries(agent.paused).sort((a, b) => b[1] - a[1]);
  if (!reasons.length) return <>—</>;
  return (
    <span className="pauses">
      {reasons.map(([reason, seconds]) => (
        <CountLink
          key={reason}
          wanted={{ name: `seat_paused_${reason}`, by: "agent", key: agent.key }}
          n={seconds}
          spoken={`${agent.name} ${t("paused")} ${word("reason", reason)}`}
          said={`${word("reason", reason)} ${duration(seconds)}`}
        />
      ))}
    </span>
  );
}

export function AgentTable({ agents }: { agents: TodayAgent[] }) {
  const t = useWallboardText();
  const state = (name: "talking" | "wrap_up" | "ready", title: "talk" | "wrapUp" | "ready") => ({
    title: t(title),
    key: name,
    align: "right" as const,
    sorter: (a: TodayAgent, b: TodayAgent) => (a.seconds[name] ?? 0) - (b.seconds[name] ?? 0),
    render: (_: unknown, row: TodayAgent) => (
      <CountLink
        wanted={{ name: `seat_${name}`, by: "agent", key: row.key }}
        n={row.seconds[name] ?? 0}
        spoken={`${row.name} ${t(title)}`}
        said={duration(row.seconds[name] ?? 0)}
      />
    ),
  });
  const figure = (name: string, title: "answered" | "aht" | "occupancy") => ({
    title: t(title),
    key: name,
    align: "right" as const,
    sorter: byFigure(name),
    render: (_: unknown, row: TodayAgent) => (
      <FigureCell figure={named(row.figures, name)} narrowed={{ by: "agent", key: row.key }} />
    ),
  });
  const columns: TableProps<TodayAgent>["columns"] = [
    {
      title: t("agent"),
      key: "agent",
      rowScope: "row",
      sorter: (a, b) => Number(a.staff_no) - Number(b.staff_no),
      render: (_, row) => `${row.staff_no} ${row.name}`,
    },
    { title: t("state"), key: "state", render: (_, row) => <StateTag state={row.state} /> },
    { title: t("since"), key: "since", align: "right", render: (_, row) => <For since={row.since} /> },
    figure("answered", "answered"),
    figure("aht", "aht"),
    state("talking", "talk"),
    state("wrap_up", "wrapUp"),
    state("ready", "ready"),
    figure("occupancy", "occupancy"),
    { title: t("paused"), key: "paused", render: (_, row) => <Paused agent={row} /> },
    {
      title: t("missed"),
      key: "missed",
      align: "right",
      sorter: (a, b) => a.lapsed + a.declined - b.lapsed - b.declined,
      render: (_, row) => (
        <>
          <CountLink
            wanted={{ name: "offers_lapsed", by: "agent", key: row.key }}
            n={row.lapsed}
            spoken={`${row.name} ${t("lapsed")}`}
          />
          {" / "}
          <CountLink
            wanted={{ name: "offers_declined", by: "agent", key: row.key }}
            n={row.declined}
            spoken={`${row.name} ${t("declined")}`}
          />
        </>
      ),
    },
  ];
  return (
    <Table<TodayAgent>
      size="small"
      rowKey="seat_id"
      pagination={false}
      dataSource={agents}
      columns={columns}
      locale={{ emptyText: t("noAgents") }}
      scroll={{ x: "max-content" }}
    />
  );
}
