// What the transcript shows, with the moment in the talk; never a score.
import type { CheckHint } from "../../api/checks";
import { duration } from "../../format/time";
import { useCheckText } from "../../i18n/checks";

export function Hints({ hints }: { hints: CheckHint[] }) {
  const t = useCheckText();
  return (
    <>
      {hints.length ? (
        <ul className="check-hints">
          {hints.map((hint) => (
            <li key={`${hint.kind}-${hint.segment ?? ""}-${hint.words}`}>
              {hint.starts_ms !== null && <time>{duration(Math.floor(hint.starts_ms / 1000))} </time>}
              {t(`hint.${hint.kind}`, { words: hint.words })}
            </li>
          ))}
        </ul>
      ) : (
        <p className="soft">{t("noHints")}</p>
      )}
      <p className="soft">{t("hintsAbout")}</p>
    </>
  );
}
