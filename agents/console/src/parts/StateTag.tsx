// A seat's state: one colour and always the word.
import type { SeatStateName } from "../api/types";
import { useText } from "../i18n";
import { STATE_COLOURS } from "../theme";

/** Off line is the lightest of all; its word needs more contrast than its dot. */
const LIGHT = "#b3bac3";

export function StateTag({
  state,
  fault = false,
  large = false,
}: {
  state: SeatStateName;
  fault?: boolean;
  large?: boolean;
}) {
  const t = useText();
  const colour = STATE_COLOURS[fault ? "fault" : state];
  return (
    <span className={large ? "state-tag state-tag-large" : "state-tag"} style={{ color: colour }}>
      <i style={{ background: state === "offline" && !fault ? LIGHT : colour }} aria-hidden="true" />
      {fault ? t("state.fault") : t(`state.${state}`)}
    </span>
  );
}
