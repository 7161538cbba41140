// What a supervisor must see first: a language that nobody serves, and a counter that should stay nought.
import { Alert } from "antd";

import type { Monitor } from "../../api/types";
import { clock } from "../../format/time";
import { useText } from "../../i18n";

export function Alarms({ monitor }: { monitor: Monitor }) {
  const t = useText();
  const unstaffed = monitor.queues
    .filter((queue) => queue.alarm)
    .map((queue) =>
      queue.unstaffed_since
        ? t("monitor.alarmSince", { queue: queue.name, at: clock(queue.unstaffed_since) })
        : queue.name,
    );
  return (
    <>
      {unstaffed.length > 0 && (
        <Alert type="error" showIcon title={t("monitor.alarm", { queues: unstaffed.join("、") })} />
      )}
      {monitor.stranded_today > 0 && (
        <Alert type="warning" showIcon title={t("monitor.stranded", { n: monitor.stranded_today })} />
      )}
    </>
  );
}
