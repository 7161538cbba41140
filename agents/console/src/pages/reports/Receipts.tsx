// Who was sent a report, and who has not opened it yet: they stand first (S152).
import type { ReportReader, ReportRow } from "../../api/reports";
import { dateTime } from "../../format/time";
import { useReportText } from "../../i18n/reports";
import { Mark } from "../../parts/Mark";

export function Receipts({ row, readers }: { row: ReportRow; readers: readonly ReportReader[] }) {
  const t = useReportText();
  if (row.state === "made") return null;
  return (
    <section className="pane no-print" aria-label={t("receipts")}>
      <h2>
        {t("receipts")} <span className="soft">{t("receiptsOf", { n: row.opened, of: row.sent })}</span>
      </h2>
      <ul>
        {readers.map((each) => (
          <li key={each.account_id}>
            {each.staff_no} {each.name}{" "}
            {each.read_at ? (
              <span className="soft">{t("readAt", { at: dateTime(each.read_at) })}</span>
            ) : (
              <Mark kind="warn">{t("unread")}</Mark>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
