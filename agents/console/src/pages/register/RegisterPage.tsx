// A visit, a letter, a message: who, when, over which channel, with what. Filed like the wrap-up of a call.
import { App, Button, Form, Input, Select, Space } from "antd";
import { useState } from "react";

import { api } from "../../api/client";
import { useForms } from "../../api/matterQueries";
import type { ContactIn, Registered } from "../../api/matterTypes";
import { useChange } from "../../api/queries";
import { useWord } from "../../format/words";
import { useText, type TextKey } from "../../i18n";
import { PageFrame } from "../../parts/PageFrame";
import { finished, lacksOf, newMatter, type MatterDraft } from "../desk/draft";
import { MatterForm } from "../desk/MatterForm";

const CHANNELS: ContactIn["channel"][] = ["walk_in", "mail", "web", "wechat", "kiosk", "12345"];
const KINDS = ["consultation", "legal_aid", "mediation", "appointment", "publicity", "other"] as const;

interface Arrival {
  channel: ContactIn["channel"];
  kind: (typeof KINDS)[number];
  at: string;
  name: string;
  number: string;
  reference: string;
}

const fresh = (): Arrival => ({
  channel: "walk_in",
  kind: "consultation",
  at: "",
  name: "",
  number: "",
  reference: "",
});

function Who({ arrival, change }: { arrival: Arrival; change: (next: Partial<Arrival>) => void }) {
  const t = useText();
  const word = useWord();
  return (
    <Space wrap align="end" className="register-who">
      <Form.Item label={t("register.channel")} htmlFor="register-channel">
        <Select<Arrival["channel"]>
          id="register-channel"
          className="wide-select"
          value={arrival.channel}
          onChange={(channel) => change({ channel })}
          options={CHANNELS.map((each) => ({ value: each, label: word("channel", each) }))}
        />
      </Form.Item>
      <Form.Item label={t("register.kind")} htmlFor="register-kind">
        <Select<Arrival["kind"]>
          id="register-kind"
          className="wide-select"
          value={arrival.kind}
          onChange={(kind) => change({ kind })}
          options={KINDS.map((each) => ({ value: each, label: t(`contactKind.${each}` as TextKey) }))}
        />
      </Form.Item>
      <Form.Item label={t("register.when")} htmlFor="register-when">
        <Input
          id="register-when"
          type="datetime-local"
          value={arrival.at}
          onChange={(event) => change({ at: event.target.value })}
        />
      </Form.Item>
      {(["name", "number", "reference"] as const).map((each) => (
        <Form.Item key={each} label={t(`register.${each}`)} htmlFor={`register-${each}`}>
          <Input
            id={`register-${each}`}
            maxLength={40}
            value={arrival[each]}
            onChange={(event) => change({ [each]: event.target.value })}
          />
        </Form.Item>
      ))}
    </Space>
  );
}

export default function RegisterPage() {
  const t = useText();
  const { message } = App.useApp();
  const forms = useForms();
  const [key, setKey] = useState(() => crypto.randomUUID());
  const [arrival, setArrival] = useState(fresh);
  const [matters, setMatters] = useState<MatterDraft[]>(() => [newMatter()]);
  const [asked, setAsked] = useState(false);
  const send = useChange<void, Registered>(
    () =>
      api.post("/contacts", {
        channel: arrival.channel,
        kind: arrival.kind,
        request_key: key,
        at: arrival.at ? new Date(arrival.at).toISOString() : null,
        name: arrival.name.trim() || null,
        number: arrival.number.trim() || null,
        reference: arrival.reference.trim() || null,
        language: "zh-CN",
        matters: matters.map((matter) => finished(matter, forms.data)),
      }),
    [["tickets"], ["incomplete-records"]],
  );
  const done = (made: Registered) => {
    void message.success(t("register.done", { numbers: made.tickets.map((each) => each.number).join("、") }));
    setKey(crypto.randomUUID());
    setArrival(fresh());
    setMatters([newMatter()]);
    setAsked(false);
  };
  const submit = () => {
    setAsked(true);
    if (matters.every((matter) => !lacksOf(matter, forms.data).length)) send.mutate(undefined, { onSuccess: done });
  };
  return (
    <PageFrame title={t("menu.register")}>
      <Form layout="vertical" component="div" className="register">
        <Who arrival={arrival} change={(next) => setArrival((before) => ({ ...before, ...next }))} />
        {matters.map((matter) => (
          <section key={matter.key} className="pane">
            <MatterForm
              callId={null}
              matter={matter}
              language="zh-CN"
              lacks={asked ? lacksOf(matter, forms.data) : []}
              change={(next) => setMatters((all) => all.map((each) => (each.key === next.key ? next : each)))}
            />
          </section>
        ))}
        <Space>
          <Button onClick={() => setMatters((all) => [...all, newMatter()])}>{t("desk.addMatter")}</Button>
          <Button type="primary" loading={send.isPending} disabled={!forms.data} onClick={submit}>
            {t("register.send")}
          </Button>
        </Space>
      </Form>
    </PageFrame>
  );
}
