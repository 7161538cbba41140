// Every word of both sides with what became of it, and of each of its fields (S10). Contents are not shown here.
import { Table } from "antd";

import type { ExchangeWord } from "../../../../api/exchange";
import { dateTime } from "../../../../format/time";
import { useWord } from "../../../../format/words";
import { useText } from "../../../../i18n";
import { Mark } from "../../../../parts/Mark";

const KINDS = { dead: "bad", due: "warn", sending: "warn", held: "warn" } as const;

function Fields({ word: said }: { word: ExchangeWord }) {
  const t = useText();
  const word = useWord();
  if (!said.mapping.length) return <p className="soft">{t("exchange.noFields")}</p>;
  return (
    <ul>
      {said.mapping.map((note, place) => (
        <li key={place}>
          {word("exchangeField", note.field ?? "")} → {note.theirs}：{word("exchangeMapping", note.what ?? "")}
          {note.why ? `（${word("exchangeWhy", note.why)}）` : ""}
        </li>
      ))}
    </ul>
  );
}

export function WordLog({ words }: { words: ExchangeWord[] }) {
  const t = useText();
  const word = useWord();
  return (
    <Table<ExchangeWord>
      size="small"
      rowKey="id"
      dataSource={words}
      pagination={{ pageSize: 10, hideOnSinglePage: true }}
      expandable={{ expandedRowRender: (row) => <Fields word={row} /> }}
      columns={[
        { title: t("exchange.at"), key: "at", render: (_, row) => dateTime(row.at) },
        {
          title: t("exchange.who"),
          key: "direction",
          render: (_, row) => t(row.direction === "out" ? "exchange.weSay" : "exchange.theySay"),
        },
        { title: t("exchange.word"), key: "kind", render: (_, row) => word("exchangeWord", row.kind) },
        {
          title: t("exchange.onItsWay"),
          key: "state",
          render: (_, row) => (
            <Mark kind={KINDS[row.state as keyof typeof KINDS] ?? "good"}>{word("exchangeDelivery", row.state)}</Mark>
          ),
        },
        { title: t("exchange.attempts"), dataIndex: "attempts", align: "right" },
        { title: t("exchange.error"), dataIndex: "error" },
      ]}
    />
  );
}
