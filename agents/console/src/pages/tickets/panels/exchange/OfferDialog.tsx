// Sending a matter to 12345: whose it is, what the caller agreed to, and exactly what leaves.
import { Alert, Checkbox, Modal, Radio, Select, Space } from "antd";
import { useState } from "react";

import { api } from "../../../../api/client";
import { JUDGEMENTS, type ExchangeOffer, type Judgement, type TicketExchange } from "../../../../api/exchange";
import { useChange } from "../../../../api/queries";
import { useWord } from "../../../../format/words";
import { useText } from "../../../../i18n";

interface Props {
  ticketId: string;
  facts: TicketExchange;
  close: () => void;
}

export function OfferDialog({ ticketId, facts, close }: Props) {
  const t = useText();
  const word = useWord();
  const [judgement, setJudgement] = useState<Judgement | null>(null);
  const [handOver, setHandOver] = useState(false);
  const [contact, setContact] = useState(false);
  const [how, setHow] = useState<ExchangeOffer["how"]>("spoken");
  const send = useChange(
    (offer: ExchangeOffer) => api.post(`/tickets/${ticketId}/exchange`, offer),
    [["ticket", ticketId]],
  );
  const agreed = handOver || contact;
  const allowed = judgement === "theirs" && (handOver || !facts.careful);
  const names = (fields: string[]) => fields.map((field) => word("exchangeField", field)).join("、");
  const leaving = contact ? [...facts.leaves, ...facts.leaves_with_consent] : facts.leaves;
  return (
    <Modal
      open
      title={t("exchange.offer")}
      okText={t("exchange.send")}
      okButtonProps={{ disabled: !allowed }}
      confirmLoading={send.isPending}
      onCancel={close}
      onOk={() =>
        send.mutate(
          { judgement: judgement ?? "unclear", hand_over: handOver, contact, how: agreed ? how : "none" },
          { onSuccess: close },
        )
      }
    >
      <Space orientation="vertical" style={{ width: "100%" }}>
        <p id="exchange-judgement">{t("exchange.whose")}</p>
        <Radio.Group
          aria-labelledby="exchange-judgement"
          value={judgement}
          onChange={(event) => setJudgement(event.target.value as Judgement)}
          options={JUDGEMENTS.map((each) => ({ value: each, label: word("exchangeJudgement", each) }))}
        />
        <p className="soft">{facts.rule}</p>
        {judgement && judgement !== "theirs" && <Alert type="info" title={t("exchange.staysHere")} />}
        {facts.careful && <Alert type="warning" title={t("exchange.careful")} />}
        <Checkbox checked={handOver} onChange={(event) => setHandOver(event.target.checked)}>
          {t("exchange.agreesHandOver")}
        </Checkbox>
        <Checkbox checked={contact} onChange={(event) => setContact(event.target.checked)}>
          {t("exchange.agreesContact")}
        </Checkbox>
        {agreed && (
          <Select<ExchangeOffer["how"]>
            aria-label={t("exchange.how")}
            value={how}
            onChange={setHow}
            options={(["spoken", "written"] as const).map((each) => ({
              value: each,
              label: word("exchangeHow", each),
            }))}
          />
        )}
        <p>{t("exchange.leaves", { fields: names(leaving) })}</p>
        {!contact && <p className="soft">{t("exchange.stays", { fields: names(facts.leaves_with_consent) })}</p>}
      </Space>
    </Modal>
  );
}
