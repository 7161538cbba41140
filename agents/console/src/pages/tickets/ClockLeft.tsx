// A time limit in a few words: its name, how long it still has, its card. The colour is the card's, the word says it too.
import { Tooltip } from "antd";

import type { TicketClock } from "../../api/types";
import { dateTime } from "../../format/time";
import { useNow } from "../../format/useNow";
import { useText, type Translate } from "../../i18n";
import { Mark } from "../../parts/Mark";

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `2天3小时`, `5小时20分`, `8分`: the two largest parts of a span of seconds. */
export function span(seconds: number, t: Translate): string {
  const whole = Math.abs(Math.trunc(seconds));
  const [days, hours, minutes] = [
    Math.floor(whole / DAY),
    Math.floor((whole % DAY) / HOUR),
    Math.floor((whole % HOUR) / MINUTE),
  ];
  if (days) return hours ? t("clocks.daysHours", { days, hours }) : t("clocks.days", { days });
  if (hours) return minutes ? t("clocks.hoursMinutes", { hours, minutes }) : t("clocks.hours", { hours });
  return t("clocks.minutes", { minutes });
}

export const CARD_KIND = { none: "plain", yellow: "warn", red: "bad" } as const;

export function ClockLeft({ clock }: { clock: TicketClock }) {
  const t = useText();
  const now = useNow();
  if (clock.state === "paused") return <Mark>{t("clocks.paused")}</Mark>;
  const left = (new Date(clock.due_at).getTime() - now) / 1000;
  const card = left < 0 ? "red" : clock.card;
  return (
    <Tooltip title={t("clocks.about", { due: dateTime(clock.due_at), source: clock.source })}>
      <span className="clock-left">
        <span className="soft">{clock.name}</span>{" "}
        <Mark kind={CARD_KIND[card]}>
          {left < 0 ? t("clocks.over", { span: span(left, t) }) : t("clocks.left", { span: span(left, t) })}
          {card !== "none" && ` · ${t(`clocks.card.${card}`)}`}
        </Mark>
      </span>
    </Tooltip>
  );
}
