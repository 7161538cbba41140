// What the law may open to the caller, in the article's own words. A hint, and it says so: the aid centre decides.
import type { AidHint } from "../../api/aid";
import { useText } from "../../i18n";
import { Mark } from "../../parts/Mark";

export function AidHints({ hint }: { hint: AidHint }) {
  const t = useText();
  if (!hint.rules.length) return <p className="soft">{t("aid.noHint")}</p>;
  return (
    <div className="aid-hints">
      <p>
        <Mark kind="warn">{t("aid.hintMark")}</Mark> <span className="soft">{t("aid.hintMeans")}</span>
      </p>
      <ul className="short-list">
        {hint.rules.map((rule) => (
          <li key={`${rule.article}-${rule.item ?? ""}-${rule.words}`}>
            <b className="nowrap">
              {t(rule.item ? "aid.article" : "aid.articleWhole", { article: rule.article, item: rule.item ?? "" })}
            </b>{" "}
            {rule.words}
            {rule.condition && <span className="notice">{t("aid.condition", { text: rule.condition })}</span>}
            <div className="soft">{rule.source}</div>
          </li>
        ))}
      </ul>
    </div>
  );
}
