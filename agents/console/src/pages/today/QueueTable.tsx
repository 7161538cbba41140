// Today by queue: asked for, answered, given up, how fast, who waits now, who is to be rung back.
import { Table, type TableProps } from "antd";
import { Link } from "react-router";

import type { TodayBoard, TodayQueue } from "../../api/wallboard";
import { duration, secondsSince } from "../../format/time";
import { useNow } from "../../format/useNow";
import { useWallboardText, type WallboardKey } from "../../i18n/wallboard";
import { FigureCell } from "../../parts/figure/FigureCell";
import { byFigure, named } from "./sorting";

const COLUMNS: [string, WallboardKey][] = [
  ["queued", "queued"],
  ["answered", "answered"],
  ["connected", "connectedRate"],
  ["abandoned", "abandoned"],
  ["service_level", "serviceLevel"],
  ["asa", "asa"],
  ["wait_max", "longestWait"],
];

function Longest({ since }: { since: string }) {
  return <span className="timer">{duration(secondsSince(since, useNow()))}</span>;
}

export function QueueTable({ today }: { today: TodayBoard }) {
  const t = useWallboardText();
  const columns: TableProps<TodayQueue>["columns"] = [
    { title: t("queue"), dataIndex: "name", rowScope: "row" },
    ...COLUMNS.map(([name, title]) => ({
      title: t(title),
      key: name,
      align: "right" as const,
      sorter: byFigure(name),
      render: (_: unknown, row: TodayQueue) => (
        <FigureCell figure={named(row.figures, name)} narrowed={{ by: "queue", key: row.key }} />
      ),
    })),
    {
      title: t("now"),
      key: "now",
      align: "right",
      sorter: (a, b) => a.waiting - b.waiting,
      render: (_, row) =>
        row.waiting ? (
          <Link to="/monitor">
            {row.waiting} · {row.longest_since && <Longest since={row.longest_since} />}
          </Link>
        ) : (
          0
        ),
    },
    {
      title: t("owed"),
      key: "owed",
      align: "right",
      sorter: (a, b) => a.callbacks - b.callbacks,
      render: (_, row) => (row.callbacks ? <Link to="/return-calls">{row.callbacks}</Link> : 0),
    },
  ];
  return (
    <Table<TodayQueue>
      size="small"
      rowKey="key"
      pagination={false}
      dataSource={today.queues}
      columns={columns}
      summary={() => (
        <Table.Summary.Row>
          <Table.Summary.Cell index={0}>{t("whole")}</Table.Summary.Cell>
          {COLUMNS.map(([name], index) => (
            <Table.Summary.Cell key={name} index={index + 1} align="right">
              <FigureCell figure={named(today.figures, name)} />
            </Table.Summary.Cell>
          ))}
          <Table.Summary.Cell index={8} align="right">
            {today.queues.reduce((sum, queue) => sum + queue.waiting, 0)}
          </Table.Summary.Cell>
          <Table.Summary.Cell index={9} align="right">
            {today.queues.reduce((sum, queue) => sum + queue.callbacks, 0)}
          </Table.Summary.Cell>
        </Table.Summary.Row>
      )}
    />
  );
}
