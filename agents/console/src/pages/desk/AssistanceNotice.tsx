// What became of the wish for an interpreter or an expert: rung, there, gone, or nobody and what to offer instead.
import { Alert, Button } from "antd";

import { api } from "../../api/client";
import { useDeskChange } from "../../api/queries";
import type { Alternative, Assistance } from "../../api/thirdParties";
import type { Desk, DeskCall } from "../../api/types";
import { dateTime, duration, secondsSince } from "../../format/time";
import { useNow } from "../../format/useNow";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";

const KINDS = {
  ringing: "info",
  joined: "success",
  done: "info",
  cancelled: "info",
  nobody: "warning",
  exhausted: "warning",
} as const;

/** How long a notice that something is over stays in sight, in seconds. */
const REMEMBERED = 60;

function Instead({ found }: { found: Alternative[] }) {
  const t = useText();
  return (
    <>
      <div>{t("helpers.instead")}</div>
      <ul className="plain-list">
        {found.map((each) => (
          <li key={each.kind}>
            {each.kind === "seat" && t("helpers.insteadSeat", { n: each.count ?? 0 })}
            {each.kind === "interpreter_later" && t("helpers.insteadLater", { at: dateTime(each.at) })}
            {each.kind === "callback" && t("helpers.insteadCallback")}
            {each.kind === "voicemail" && t("helpers.insteadVoicemail")}
          </li>
        ))}
      </ul>
    </>
  );
}

function Notice({ call, wish }: { call: DeskCall; wish: Assistance }) {
  const t = useText();
  const word = useWord();
  const now = useNow();
  const cancel = useDeskChange(() => api.post<Desk>(`/desk/calls/${call.id}/assistance/${wish.role}/cancel`));
  const open = wish.state === "ringing" || wish.state === "joined";
  if (wish.state === "cancelled") return null;
  if (wish.state === "done" && wish.left_at && secondsSince(wish.left_at, now) > REMEMBERED) return null;
  const who =
    wish.role === "expert"
      ? t("helpers.expert")
      : t("helpers.interpreterOf", { language: word("language", wish.language) });
  const since = wish.state === "joined" ? wish.joined_at : wish.rung_at;
  return (
    <Alert
      showIcon
      type={KINDS[wish.state]}
      title={`${who} ${word("assistance", wish.state)}`}
      description={
        wish.alternatives.length ? (
          <Instead found={wish.alternatives} />
        ) : (
          open && (
            <>
              {wish.name} {since && duration(secondsSince(since, now))}
              {wish.state === "ringing" && wish.rung > 1 && ` · ${t("helpers.nth", { n: wish.rung })}`}
            </>
          )
        )
      }
      action={
        open && (
          <Button size="small" loading={cancel.isPending} onClick={() => cancel.mutate()}>
            {wish.state === "joined" ? t("helpers.letGo") : t("helpers.cancel")}
          </Button>
        )
      }
    />
  );
}

export function AssistanceNotice({ call }: { call: DeskCall }) {
  return call.assistance?.map((wish) => <Notice key={wish.role} call={call} wish={wish} />);
}
