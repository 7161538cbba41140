// Says that what is shown is old, how old, and why; and what the server warns about.
import { Alert } from "antd";

import { usePublicFacts } from "../api/queries";
import type { PublicFacts } from "../api/types";
import { duration } from "../format/time";
import { useNow } from "../format/useNow";
import { useText } from "../i18n";
import { useFreshness } from "../live/LiveProvider";

/** Shorter gaps are a reconnect nobody needs to hear of. */
const PATIENCE_SECONDS = 2;

/** That the data are a demo stands small in the top bar; it is no reason to take room from the desk. */
const isGrave = (warning: PublicFacts["warnings"][number]): boolean => warning.code !== "demo";

export function ConnectionBar() {
  const t = useText();
  const { status, lostAt } = useFreshness();
  const now = useNow();
  const facts = usePublicFacts();
  const age = lostAt === null ? 0 : Math.floor((now - lostAt) / 1000);
  const lost = status !== "open" && age >= PATIENCE_SECONDS;
  return (
    <div aria-live="polite">
      {lost && <Alert banner type="error" title={t("live.lost", { age: duration(age) })} />}
      {facts.data?.warnings.filter(isGrave).map((warning) => (
        <Alert
          key={warning.code}
          banner
          type="warning"
          closable
          title={t(`warning.${warning.code}` as "warning.no_tls") || warning.text}
        />
      ))}
    </div>
  );
}
