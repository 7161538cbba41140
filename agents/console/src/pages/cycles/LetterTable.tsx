// 提醒函: to whom, about what, and whether it was read. Opening one's own is its receipt.
import { Button, Table } from "antd";

import { address, api } from "../../api/client";
import { CYCLES, type CycleLetter } from "../../api/cycles";
import { useChange } from "../../api/queries";
import { dateTime } from "../../format/time";
import { useCycleText } from "../../i18n/cycles";
import { Mark } from "../../parts/Mark";
import { download } from "../tickets/download";

function Receipt({ letter }: { letter: CycleLetter }) {
  const t = useCycleText();
  if (!letter.read_at) return <Mark kind="warn">{t("unread")}</Mark>;
  return <>{t("readBy", { who: letter.read_by ?? "", at: dateTime(letter.read_at) })}</>;
}

export function LetterTable({ letters }: { letters: CycleLetter[] }) {
  const t = useCycleText();
  const read = useChange((id: string) => api.post(`/cycles/letters/${id}/read`), [CYCLES]);
  const open = (letter: CycleLetter) => {
    download(address(`/cycles/letters/${letter.id}/file`));
    if (letter.mine && !letter.read_at) read.mutate(letter.id);
  };
  return (
    <Table<CycleLetter>
      size="small"
      rowKey="id"
      dataSource={letters}
      pagination={letters.length > 50 ? { pageSize: 50, showSizeChanger: false } : false}
      scroll={{ x: "max-content" }}
      columns={[
        { title: t("col.letter"), dataIndex: "number", key: "number" },
        {
          title: t("state"),
          key: "stage",
          render: (_, row) => <Mark kind={row.stage === "overdue" ? "bad" : "info"}>{t(`stage.${row.stage}`)}</Mark>,
        },
        { title: t("col.task"), key: "task", render: (_, row) => `${row.task} · ${row.period}` },
        { title: t("col.unit"), dataIndex: "unit", key: "unit" },
        { title: t("col.due"), dataIndex: "due", key: "due" },
        { title: t("col.to"), key: "to", render: (_, row) => row.owner ?? t("nobody") },
        { title: t("col.sent"), key: "sent", render: (_, row) => dateTime(row.made_at) },
        { title: t("col.read"), key: "read", render: (_, row) => <Receipt letter={row} /> },
        {
          title: "",
          key: "open",
          render: (_, row) => (
            <Button size="small" aria-label={t("openLetter", { number: row.number })} onClick={() => open(row)}>
              {t("open")}
            </Button>
          ),
        },
      ]}
    />
  );
}
