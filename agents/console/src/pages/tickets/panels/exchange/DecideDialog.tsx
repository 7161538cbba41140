// Our word on a matter that 12345 offers. What is unclear is kept by whoever took the call: the rule stands beside it.
import { App, Input, Modal, Radio, Space } from "antd";
import { useState } from "react";

import { api } from "../../../../api/client";
import {
  EXCHANGE,
  JUDGEMENTS,
  type Exchange,
  type ExchangeDecided,
  type ExchangeDecision,
  type Judgement,
} from "../../../../api/exchange";
import { useChange } from "../../../../api/queries";
import { useWord } from "../../../../format/words";
import { useText } from "../../../../i18n";

interface Props {
  ticketId: string;
  exchange: Exchange;
  rule: string;
  close: () => void;
}

export function DecideDialog({ ticketId, exchange, rule, close }: Props) {
  const t = useText();
  const word = useWord();
  const { message } = App.useApp();
  const [judgement, setJudgement] = useState<Judgement | null>(null);
  const [text, setText] = useState("");
  const decide = useChange<ExchangeDecision, ExchangeDecided>(
    (decision) => api.post(`/exchange/${exchange.id}/decide`, decision),
    [["ticket", ticketId], EXCHANGE],
  );
  const done = ({ kept }: ExchangeDecided) => {
    void message.info(t(kept ? "exchange.nowOurs" : "exchange.nowTheirs"));
    close();
  };
  return (
    <Modal
      open
      title={t("exchange.decide")}
      okButtonProps={{ disabled: judgement === null }}
      confirmLoading={decide.isPending}
      onCancel={close}
      onOk={() => judgement && decide.mutate({ judgement, text: text.trim() }, { onSuccess: done })}
    >
      <Space orientation="vertical" style={{ width: "100%" }}>
        <p id="exchange-decision">{t("exchange.whose")}</p>
        <Radio.Group
          aria-labelledby="exchange-decision"
          value={judgement}
          onChange={(event) => setJudgement(event.target.value as Judgement)}
          options={JUDGEMENTS.map((each) => ({ value: each, label: word("exchangeJudgement", each) }))}
        />
        <p className="soft">{rule}</p>
        <label htmlFor="exchange-decision-text">{t("exchange.toThem")}</label>
        <Input.TextArea
          id="exchange-decision-text"
          rows={2}
          maxLength={500}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </Space>
    </Modal>
  );
}
