// 交接班: what is open when somebody goes, and who takes it. Going without handing over stays possible.
import { useQuery } from "@tanstack/react-query";
import { Button, Input, Modal, Select } from "antd";
import { useState } from "react";

import { ApiError, api } from "../api/client";
import { DUTY, personLabel, usePeople } from "../api/dutyQueries";
import type { HandOverItem } from "../api/dutyTypes";
import { useChange, useMe } from "../api/queries";
import { dateTime } from "../format/time";
import { useWord } from "../format/words";
import { useText } from "../i18n";

export function ItemList({ items }: { items: HandOverItem[] }) {
  const word = useWord();
  const t = useText();
  return (
    <ul className="hand-over-items">
      {items.map((item) => (
        <li key={`${item.kind}${item.object_id}`}>
          <b>{word("handOverItem", item.kind)}</b>{" "}
          {item.kind === "return_call"
            ? `${word("returnKind", item.title.split(" ")[0])} ${item.title.split(" ")[1] ?? ""}`
            : item.title}
          {item.due_at && <span className="soft"> {t("handOver.due", { time: dateTime(item.due_at) })}</span>}
          {item.state === "gone" && <span className="soft"> {t("handOver.gone")}</span>}
        </li>
      ))}
    </ul>
  );
}

export function useBelongings(enabled: boolean) {
  return useQuery<HandOverItem[], ApiError>({
    queryKey: ["duty", "belongings"],
    queryFn: () => api.get("/duty/hand-overs/belongings"),
    enabled,
    staleTime: 0,
  });
}

export function HandOverDialog({
  items,
  close,
  leave,
}: {
  items: HandOverItem[];
  close: () => void;
  leave?: () => void;
}) {
  const t = useText();
  const me = useMe();
  const people = usePeople();
  const [colleague, setColleague] = useState<string>();
  const [note, setNote] = useState("");
  const offer = useChange(() => api.post("/duty/hand-overs", { colleague, note }), [DUTY]);
  const options = (people.data ?? [])
    .filter((person) => person.id !== me.data?.id)
    .map((person) => ({ value: person.id, label: personLabel(person) }));
  const after = () => {
    leave?.();
    close();
  };
  return (
    <Modal
      open
      title={t("handOver.title")}
      onCancel={close}
      footer={[
        <Button key="cancel" onClick={close}>
          {t("handOver.stay")}
        </Button>,
        leave && (
          <Button key="leave" onClick={after}>
            {t("handOver.leaveAnyway")}
          </Button>
        ),
        <Button
          key="offer"
          type="primary"
          disabled={!colleague}
          loading={offer.isPending}
          onClick={() => offer.mutate(undefined, { onSuccess: after })}
        >
          {leave ? t("handOver.offerAndLeave") : t("handOver.offer")}
        </Button>,
      ]}
    >
      <p>{t("handOver.open", { n: items.length })}</p>
      <ItemList items={items} />
      <label htmlFor="hand-over-to">{t("handOver.to")}</label>
      <Select
        id="hand-over-to"
        className="wide"
        showSearch
        optionFilterProp="label"
        autoFocus
        value={colleague}
        options={options}
        onChange={setColleague}
      />
      <label htmlFor="hand-over-note">{t("common.note")}</label>
      <Input id="hand-over-note" maxLength={400} value={note} onChange={(event) => setNote(event.target.value)} />
    </Modal>
  );
}
