// 网上点名: over the whole width, with the seconds that are left, answered by one key. Never by a bare letter.
import { TeamOutlined } from "@ant-design/icons";
import { Button } from "antd";

import { api } from "../api/client";
import { DUTY, useMyDuty } from "../api/dutyQueries";
import type { MyDuty } from "../api/dutyTypes";
import { useChange } from "../api/queries";
import { secondsSince } from "../format/time";
import { useNow } from "../format/useNow";
import { useText } from "../i18n";
import { useShortcuts } from "../keys/shortcuts";

type Waiting = NonNullable<MyDuty["roll_call"]>;

function Banner({ roll }: { roll: Waiting }) {
  const t = useText();
  const now = useNow();
  const answer = useChange(() => api.post(`/duty/roll-calls/${roll.id}/answer`), [DUTY]);
  const left = -secondsSince(roll.closes_at, now);
  const done = answer.isPending || answer.isSuccess;
  useShortcuts({ "Alt+KeyD": done || left <= 0 ? undefined : () => answer.mutate(undefined) });
  if (left <= 0) return null;
  return (
    <section className="roll-call" aria-label={t("rollCall.title")}>
      <p className="unseen" role="alert">
        {t("rollCall.spoken")}
      </p>
      <TeamOutlined aria-hidden="true" className="offer-bell" />
      <span className="roll-call-words">{t("rollCall.words")}</span>
      <span className="offer-clock" aria-label={t("offer.left", { n: left })}>
        <b>{left}</b>
        <span>{t("offer.seconds")}</span>
      </span>
      <Button
        size="large"
        type="primary"
        loading={answer.isPending}
        disabled={done}
        onClick={() => answer.mutate(undefined)}
      >
        {t("rollCall.here")} <kbd>Alt+D</kbd>
      </Button>
    </section>
  );
}

export function RollCallBanner() {
  const mine = useMyDuty();
  const roll = mine.data?.roll_call;
  return roll ? <Banner key={roll.id} roll={roll} /> : null;
}
