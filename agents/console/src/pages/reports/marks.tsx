// What a report's row says in short: its state, whether it was read, its files.
import { Button } from "antd";

import { address } from "../../api/client";
import { FORMATS, type Edition, type ReportRow } from "../../api/reports";
import { dateTime } from "../../format/time";
import { useReportText } from "../../i18n/reports";
import { Mark } from "../../parts/Mark";
import { download } from "../tickets/download";

const LOOKS = { made: "info", published: "good", withdrawn: "bad" } as const;

export function StateMarks({ row }: { row: ReportRow }) {
  const t = useReportText();
  return (
    <>
      <Mark kind={LOOKS[row.state]}>{t(`state.${row.state}`)}</Mark>
      {row.version > 1 && <Mark kind="warn">{t("version", { n: row.version })}</Mark>}
      {row.ranking_published && <Mark kind="info">{t("ranked")}</Mark>}
    </>
  );
}

/** One's own receipt, or for who supervises how many have read it. */
export function ReadMark({ row }: { row: ReportRow }) {
  const t = useReportText();
  if (row.mine && row.state === "published" && !row.read_at) return <Mark kind="warn">{t("unread")}</Mark>;
  if (row.sent) return <>{t("readOf", { n: row.opened, of: row.sent })}</>;
  return <>{row.read_at ? t("readAt", { at: dateTime(row.read_at) }) : "—"}</>;
}

export function Files({ row, edition }: { row: ReportRow; edition?: Edition }) {
  const t = useReportText();
  return (
    <span className="report-files">
      {FORMATS.map((format) => (
        <Button
          key={format}
          size="small"
          aria-label={t("fileOf", { name: `${row.title} ${row.period}`, format: t(`file.${format}`) })}
          onClick={() => download(address(`/reports/${row.id}/file`, { format, edition }))}
        >
          {t(`file.${format}`)}
        </Button>
      ))}
    </span>
  );
}
