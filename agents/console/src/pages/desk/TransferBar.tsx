// A call that is being handed on, at either desk: who is asked, how far it is, and the two ways out of it.
import { Alert, Button } from "antd";

import { api } from "../../api/client";
import { useDeskChange } from "../../api/queries";
import type { Transfer } from "../../api/transfers";
import type { Desk, DeskCall } from "../../api/types";
import { duration, secondsSince } from "../../format/time";
import { useNow } from "../../format/useNow";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";
import { useShortcuts } from "../../keys/shortcuts";
import { isHeldLong, isOpen } from "./transfer";

/** How long it stays in sight that nobody took the call, in seconds. */
const REMEMBERED = 30;

function Asking({ transfer, flush }: { transfer: Transfer; flush: () => Promise<void> }) {
  const t = useText();
  const now = useNow();
  const path = `/desk/transfers/${transfer.id}`;
  const complete = useDeskChange(async () => {
    await flush();
    return api.post<Desk>(`${path}/complete`);
  });
  const cancel = useDeskChange(() => api.post<Desk>(`${path}/cancel`));
  const consulting = transfer.state === "consulting";
  useShortcuts({
    F6: consulting && !complete.isPending ? () => complete.mutate() : undefined,
    "Alt+KeyC": cancel.isPending ? undefined : () => cancel.mutate(),
  });
  const time = duration(secondsSince(transfer.asked_at, now));
  return (
    <Alert
      showIcon
      type={consulting ? "success" : "info"}
      title={`${t(consulting ? "transfer.consulting" : "transfer.ringing", { who: transfer.target_name })} ${time}`}
      description={
        <div className="transfer-ways">
          {consulting && (
            <Button type="primary" size="small" loading={complete.isPending} onClick={() => complete.mutate()}>
              {t("transfer.complete")} <kbd>F6</kbd>
            </Button>
          )}
          <Button size="small" loading={cancel.isPending} onClick={() => cancel.mutate()}>
            {t("transfer.cancel")} <kbd>Alt+C</kbd>
          </Button>
        </div>
      }
    />
  );
}

function Over({ transfer }: { transfer: Transfer }) {
  const t = useText();
  const word = useWord();
  const now = useNow();
  const failed = ["declined", "no_answer", "failed"].includes(transfer.state);
  if (!failed || !transfer.ended_at || secondsSince(transfer.ended_at, now) > REMEMBERED) return null;
  return (
    <Alert
      showIcon
      type="warning"
      role="alert"
      title={t("transfer.notTaken", { who: transfer.target_name, why: word("transferState", transfer.state) })}
    />
  );
}

/** The call is this desk's own now: why it came stays in sight while people talk. */
function Received({ transfer }: { transfer: Transfer }) {
  const t = useText();
  if (transfer.state !== "completed" || !transfer.reason) return null;
  return (
    <Alert showIcon type="info" title={t("transfer.from", { who: transfer.from_name })} description={transfer.reason} />
  );
}

export function TransferBar({ call, flush }: { call: DeskCall; flush: () => Promise<void> }) {
  const t = useText();
  const transfer = call.transfer;
  if (!transfer) return null;
  if (isOpen(transfer) && transfer.side === "from") return <Asking transfer={transfer} flush={flush} />;
  if (isOpen(transfer)) return <Alert showIcon type="info" title={t("transfer.asked", { who: transfer.from_name })} />;
  return transfer.side === "from" ? <Over transfer={transfer} /> : <Received transfer={transfer} />;
}

/** A minute of music is long: the agent is reminded, wherever they look. */
export function HoldReminder({ call }: { call: DeskCall }) {
  const t = useText();
  const now = useNow();
  if (!isHeldLong(call, now) || (call.transfer?.side === "to" && isOpen(call.transfer))) return null;
  const time = duration(secondsSince(call.held_since ?? "", now));
  return <Alert showIcon type="error" role="alert" title={t("desk.heldLong", { time })} />;
}
