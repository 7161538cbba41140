// A time limit of an application: its name, what is left, whether it is a statute's.
import { Tooltip } from "antd";

import type { AidClock } from "../../api/aid";
import { dateTime } from "../../format/time";
import { useNow } from "../../format/useNow";
import { useText } from "../../i18n";
import { Mark } from "../../parts/Mark";
import { CARD_KIND, span } from "../tickets/ClockLeft";

export function AidClockMark({ clock }: { clock: AidClock }) {
  const t = useText();
  const now = useNow();
  const about = t("clocks.about", { due: dateTime(clock.due_at), source: clock.source });
  if (clock.ended_at)
    return (
      <Tooltip title={about}>
        <span>
          <span className="soft">{clock.name}</span>{" "}
          <Mark kind={clock.late ? "bad" : "good"}>
            {clock.late ? t("clocks.missed", { span: span(clock.left_seconds, t) }) : t("clocks.met")}
          </Mark>
        </span>
      </Tooltip>
    );
  const left = (new Date(clock.due_at).getTime() - now) / 1000;
  const card = left < 0 ? "red" : clock.card;
  return (
    <Tooltip title={about}>
      <span>
        <span className="soft">{clock.name}</span>{" "}
        <Mark kind={CARD_KIND[card]}>
          {t(left < 0 ? "clocks.over" : "clocks.left", { span: span(left, t) })}
          {clock.statutory && ` · ${t("clocks.statutory")}`}
        </Mark>
      </span>
    </Tooltip>
  );
}
