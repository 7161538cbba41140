// What travels with a call that a colleague hands on: why, and the form so far. To read; it is written after taking over.
import { useCategories } from "../../api/queries";
import type { DeskCall } from "../../api/types";
import { useText } from "../../i18n";
import { summaryOf } from "./transfer";

export function Summary({ draft }: { draft: unknown }) {
  const t = useText();
  const categories = useCategories();
  const lines = summaryOf(draft);
  if (!lines.length) return <p className="soft">{t("transfer.emptyForm")}</p>;
  const nameOf = (code: string | null) => categories.data?.find((each) => each.code === code)?.name ?? code;
  return (
    <ol className="plain-list">
      {lines.map((line, index) => (
        <li key={`${index}-${line.category}`}>
          {line.category && <b>{nameOf(line.category)} </b>}
          {line.summary}
        </li>
      ))}
    </ol>
  );
}

export function HandedForm({ call }: { call: DeskCall }) {
  const t = useText();
  const transfer = call.transfer;
  if (!transfer) return null;
  return (
    <section className="pane form-pane" aria-label={t("desk.form")}>
      <h2>{t("transfer.from", { who: transfer.from_name })}</h2>
      {transfer.reason && <p className="notice">{transfer.reason}</p>}
      <h3>{t("transfer.formSoFar")}</h3>
      <Summary draft={transfer.draft} />
      <p className="soft">{t("transfer.notYours")}</p>
    </section>
  );
}
