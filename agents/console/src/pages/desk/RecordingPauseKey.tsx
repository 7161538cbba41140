// Alt+L: nothing is recorded while a number is read out, or because the caller wants it so. The same key records again.
import { DownOutlined } from "@ant-design/icons";
import { Alert, Button, Dropdown } from "antd";
import { useState } from "react";

import { api } from "../../api/client";
import { useDeskChange } from "../../api/queries";
import type { PauseReason, RecordingPause } from "../../api/thirdParties";
import type { Desk, DeskCall } from "../../api/types";
import { duration, secondsSince } from "../../format/time";
import { useNow } from "../../format/useNow";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";
import { useShortcuts } from "../../keys/shortcuts";

const REASONS: PauseReason[] = ["card", "identity", "caller_wish"];

/** A number is read out in less than this many seconds: then the agent is reminded. */
export const REMIND_AFTER = 60;

export function isReminded(pause: Pick<RecordingPause, "reason" | "since">, now: number): boolean {
  return pause.reason !== "caller_wish" && secondsSince(pause.since, now) >= REMIND_AFTER;
}

function Paused({ pause }: { pause: RecordingPause }) {
  const t = useText();
  const word = useWord();
  const now = useNow();
  if (!pause.applied) return <Alert type="warning" showIcon title={t("pause.notYet")} />;
  if (isReminded(pause, now)) return <Alert type="error" showIcon role="alert" title={t("pause.remind")} />;
  const time = duration(secondsSince(pause.since, now));
  return (
    <Alert type="info" showIcon title={`${t("pause.on", { reason: word("pauseReason", pause.reason) })} ${time}`} />
  );
}

export function RecordingPauseKey({ call }: { call: DeskCall }) {
  const t = useText();
  const word = useWord();
  const [open, setOpen] = useState(false);
  const path = `/desk/calls/${call.id}/recording`;
  const pause = useDeskChange((reason: PauseReason) => api.post<Desk>(`${path}/pause`, { reason }));
  const resume = useDeskChange(() => api.post<Desk>(`${path}/resume`));
  const current = call.recording_pause;
  const busy = pause.isPending || resume.isPending;
  const press = () => (current ? resume.mutate() : setOpen((was) => !was));
  const begin = (reason: PauseReason) => {
    setOpen(false);
    pause.mutate(reason);
  };
  useShortcuts({ "Alt+KeyL": busy ? undefined : press });
  if (current) {
    return (
      <>
        <Paused pause={current} />
        <Button block type="primary" className="call-key" aria-pressed loading={busy} onClick={press}>
          {t("pause.resume")} <kbd>Alt+L</kbd>
        </Button>
      </>
    );
  }
  return (
    <Dropdown
      trigger={["click"]}
      open={open}
      onOpenChange={setOpen}
      menu={{
        items: REASONS.map((reason) => ({
          key: reason,
          label: word("pauseReason", reason),
          onClick: () => begin(reason),
        })),
      }}
    >
      <Button block className="call-key" loading={busy}>
        {t("pause.key")} <DownOutlined aria-hidden="true" /> <kbd>Alt+L</kbd>
      </Button>
    </Dropdown>
  );
}
