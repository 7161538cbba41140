// F6: hand the call on. Who may take it stands first; why somebody may not stands beside them.
import { Alert, Button, Input, Modal, Radio, Segmented } from "antd";
import { useState } from "react";

import { api } from "../../api/client";
import { useDeskChange } from "../../api/queries";
import { useTransferTargets, type TargetKind, type TransferIn, type TransferTargets } from "../../api/transfers";
import type { Desk, DeskCall } from "../../api/types";
import { useWord } from "../../format/words";
import { useText, type TextKey } from "../../i18n";
import { useShortcuts } from "../../keys/shortcuts";
import { Loaded } from "../../parts/Loaded";
import { Mark } from "../../parts/Mark";
import { found, isOpen } from "./transfer";

type Where = "seat" | "queue" | "line" | "number";
type Target = TransferIn["to"];

const KINDS: Where[] = ["seat", "queue", "line", "number"];
const MOST_REASON = 200;

interface Choosing {
  targets: TransferTargets;
  chosen: Target | null;
  choose: (target: Target) => void;
}

function Seats({ targets, chosen, choose }: Choosing) {
  const t = useText();
  const word = useWord();
  const [wanted, setWanted] = useState("");
  const seats = found(targets.seats, wanted);
  return (
    <>
      <Input.Search
        allowClear
        autoFocus
        value={wanted}
        onChange={(event) => setWanted(event.target.value)}
        placeholder={t("transfer.search")}
        aria-label={t("transfer.search")}
      />
      <Radio.Group
        className="helpers transfer-list"
        aria-label={t("transfer.seat")}
        value={chosen?.value}
        onChange={(event) => choose({ kind: "seat", value: String(event.target.value) })}
      >
        {seats.map((seat) => (
          <Radio key={seat.id} value={seat.id} disabled={!seat.able || !seat.free}>
            <b>{seat.staff_no}</b> {seat.name}{" "}
            <Mark kind={seat.free ? "good" : "plain"}>{t(`state.${seat.state}` as TextKey)}</Mark>
            {seat.languages.map((language) => (
              <Mark key={language} kind="info">
                {word("language", language)}
              </Mark>
            ))}
            {!seat.able && <Mark kind="bad">{t("transfer.lacksLanguage")}</Mark>}
          </Radio>
        ))}
      </Radio.Group>
      {!seats.length && <p className="soft">{t("transfer.nobody")}</p>}
    </>
  );
}

function Queues({ targets, chosen, choose }: Choosing) {
  const t = useText();
  const word = useWord();
  return (
    <>
      <Radio.Group
        className="helpers transfer-list"
        aria-label={t("transfer.queue")}
        value={chosen?.value}
        onChange={(event) => choose({ kind: "queue", value: String(event.target.value) })}
      >
        {targets.queues.map((queue) => (
          <Radio key={queue.key} value={queue.key} disabled={!queue.able}>
            {queue.name} <Mark kind="info">{word("language", queue.language)}</Mark>
            <Mark>{t("transfer.waiting", { n: queue.waiting })}</Mark>
            {!queue.able && <Mark kind="bad">{t("transfer.lacksLanguage")}</Mark>}
          </Radio>
        ))}
      </Radio.Group>
      <p className="soft">{t("transfer.queueNote")}</p>
    </>
  );
}

function Lines({ targets, chosen, choose }: Choosing) {
  const t = useText();
  const pick = (value: string) => {
    const kind: TargetKind = value === "12345" ? "12345" : "department";
    choose({ kind, value });
  };
  if (!targets.city_hotline && !targets.lines.length) return <p className="soft">{t("transfer.noLines")}</p>;
  return (
    <Radio.Group
      className="helpers transfer-list"
      aria-label={t("transfer.line")}
      value={chosen?.value}
      onChange={(event) => pick(String(event.target.value))}
    >
      {targets.city_hotline && <Radio value="12345">{t("transfer.city")}</Radio>}
      {targets.lines.map((line) => (
        <Radio key={line} value={line}>
          {t(`line.${line}` as TextKey) || line}
        </Radio>
      ))}
    </Radio.Group>
  );
}

function Number({ chosen, choose }: Choosing) {
  const t = useText();
  return (
    <>
      <Input
        autoFocus
        value={chosen?.value ?? ""}
        inputMode="tel"
        maxLength={20}
        onChange={(event) => choose({ kind: "number", value: event.target.value })}
        placeholder={t("transfer.numberPlaceholder")}
        aria-label={t("transfer.number")}
      />
      <p className="soft">{t("transfer.screened")}</p>
    </>
  );
}

const CHOICES = { seat: Seats, queue: Queues, line: Lines, number: Number };

function Wish({ call, flush, close }: { call: DeskCall; flush: () => Promise<void>; close: () => void }) {
  const t = useText();
  const [where, setWhere] = useState<Where>("seat");
  const [chosen, setChosen] = useState<Target | null>(null);
  const [reason, setReason] = useState("");
  const targets = useTransferTargets(call.id, true);
  const ask = useDeskChange(async (kind: TransferIn["kind"]) => {
    await flush(); // the form travels along as it stands
    return api.post<Desk>(`/desk/calls/${call.id}/transfers`, { kind, to: chosen, reason: reason.trim() });
  });
  const Choice = CHOICES[where];
  const send = (kind: TransferIn["kind"]) => ask.mutate(kind, { onSuccess: close });
  return (
    <div className="transfer">
      <Segmented<Where>
        block
        value={where}
        onChange={(next) => {
          setWhere(next);
          setChosen(null);
        }}
        options={KINDS.map((each) => ({ value: each, label: t(`transfer.${each}`) }))}
      />
      <Loaded query={targets} rows={3}>
        {(all) => (
          <>
            <Choice key={where} targets={all} chosen={chosen} choose={setChosen} />
            {all.interpreted && where === "seat" && <Alert type="info" title={t("transfer.interpreted")} />}
          </>
        )}
      </Loaded>
      <Input.TextArea
        rows={2}
        maxLength={MOST_REASON}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        placeholder={t("transfer.reasonPlaceholder")}
        aria-label={t("transfer.reason")}
      />
      <div className="transfer-end">
        <span className="soft">{t("transfer.travels")}</span>
        <Button disabled={!chosen?.value} loading={ask.isPending} onClick={() => send("blind")}>
          {t("transfer.blind")}
        </Button>
        <Button
          type="primary"
          disabled={!chosen?.value || where === "queue"}
          loading={ask.isPending}
          onClick={() => send("attended")}
        >
          {t("transfer.attended")}
        </Button>
      </div>
    </div>
  );
}

export function TransferKey({ call, flush }: { call: DeskCall; flush: () => Promise<void> }) {
  const t = useText();
  const [open, setOpen] = useState(false);
  const busy = isOpen(call.transfer) || call.state === "connecting";
  const close = () => setOpen(false);
  useShortcuts({ F6: busy ? undefined : () => setOpen((was) => !was) });
  return (
    <>
      <Button block className="call-key" disabled={busy} onClick={() => setOpen(true)}>
        {t("transfer.key")} <kbd>F6</kbd>
      </Button>
      <Modal
        open={open && !busy}
        onCancel={close}
        footer={null}
        title={t("transfer.title")}
        destroyOnHidden
        width={560}
      >
        <Wish call={call} flush={flush} close={close} />
      </Modal>
    </>
  );
}
