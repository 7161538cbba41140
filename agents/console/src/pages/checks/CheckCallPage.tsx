// One call to be checked: its recording and its words beside the card.
import { Alert, App, Button, Checkbox, Input, InputNumber, Select } from "antd";
import { useState } from "react";
import { Link, useNavigate, useParams, useSearchParams } from "react-router";

import "./checks.css";

import { useKeepCheck, useSubject, type CheckSubject, type CheckWanted } from "../../api/checks";
import { dateTime } from "../../format/time";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";
import { useCheckText } from "../../i18n/checks";
import { Loaded } from "../../parts/Loaded";
import { PageFrame } from "../../parts/PageFrame";
import { CallWords } from "../calls/CallWords";
import { Recordings } from "../calls/Recordings";
import { Hints } from "./Hints";
import { NONE, weighted, type Scores } from "./score";

const KINDS = ["peer", "administrative"] as const;

function CardForm({ subject, sample }: { subject: CheckSubject; sample: string | null }) {
  const t = useCheckText();
  const { message } = App.useApp();
  const go = useNavigate();
  const keep = useKeepCheck();
  const [scores, setScores] = useState<Scores>(NONE);
  const [rest, setRest] = useState({ errors: 0, findings: "", rectify: false });
  const [kind, setKind] = useState(KINDS.find((each) => !subject.checked_kinds.includes(each)) ?? KINDS[0]);
  const total = weighted(scores, subject.card.items);
  const done = () => {
    void message.success(t("saved"));
    void go(sample ? "/checks?tab=samples" : "/checks");
  };
  const send = () =>
    keep.mutate(
      { call_id: subject.call_id, sample_id: sample, kind, scores: scores as CheckWanted["scores"], ...rest },
      { onSuccess: done },
    );
  return (
    <section className="pane check-card" aria-label={t("card")}>
      <label htmlFor="check-kind">{t("kind")}</label>
      <Select
        id="check-kind"
        className="wide"
        value={kind}
        onChange={setKind}
        options={KINDS.map((value) => ({
          value,
          label: t(`kind.${value}`),
          disabled: subject.checked_kinds.includes(value),
        }))}
      />
      {subject.card.items.map((item) => (
        <div key={item.key} className="check-item">
          <b>
            {item.name} <span className="soft">{item.weight} %</span>
          </b>
          <InputNumber
            min={0}
            max={100}
            precision={0}
            aria-label={t("score", { name: item.name })}
            value={scores[item.key]}
            onChange={(value) => setScores((before) => ({ ...before, [item.key]: value }))}
          />
          <p className="soft">{item.guide}</p>
        </div>
      ))}
      <div className="check-item">
        <label htmlFor="check-errors">{t("errors")}</label>
        <InputNumber
          id="check-errors"
          min={0}
          max={100}
          precision={0}
          value={rest.errors}
          onChange={(value) => setRest((before) => ({ ...before, errors: value ?? 0 }))}
        />
      </div>
      <label htmlFor="check-findings">{t("findings")}</label>
      <Input.TextArea
        id="check-findings"
        autoSize={{ minRows: 3 }}
        maxLength={4000}
        value={rest.findings}
        onChange={(event) => setRest((before) => ({ ...before, findings: event.target.value }))}
      />
      <p>
        <Checkbox
          checked={rest.rectify}
          onChange={(event) => setRest((before) => ({ ...before, rectify: event.target.checked }))}
        >
          {t("rectify")}
        </Checkbox>
      </p>
      <p aria-live="polite">{t("weighted", { total: total ?? "—", mark: subject.card.pass_mark })}</p>
      <Button type="primary" block disabled={total === null} loading={keep.isPending} onClick={send}>
        {t("save")}
      </Button>
    </section>
  );
}

export default function CheckCallPage() {
  const { id = "" } = useParams();
  const [address] = useSearchParams();
  const t = useText();
  const words = useCheckText();
  const word = useWord();
  const subject = useSubject(id);
  return (
    <PageFrame title={t("menu.checks")} tools={<Link to={`/calls/${id}`}>{words("call")}</Link>}>
      <Loaded query={subject}>
        {(found) => (
          <div className="check-side">
            <div>
              <p>
                {dateTime(found.answered_at)} · {found.agent ?? "—"} · {found.queue_name ?? "—"} ·{" "}
                {word("language", found.language)}
              </p>
              {found.checked_kinds.length > 0 && (
                <Alert
                  type="info"
                  showIcon
                  title={words("checkedKinds", {
                    kinds: found.checked_kinds.map((each) => words(`kind.${each}`)).join("、"),
                  })}
                />
              )}
              <section className="pane" aria-label={words("listen")}>
                <h2>{words("listen")}</h2>
                <Recordings recordings={found.recordings} />
              </section>
              <section className="pane" aria-label={words("hints")}>
                <h2>{words("hints")}</h2>
                <Hints hints={found.hints} />
              </section>
              <section className="pane check-words" aria-label={words("transcript")}>
                <h2>{words("transcript")}</h2>
                <CallWords callId={found.call_id} since={found.answered_at} />
              </section>
            </div>
            <CardForm subject={found} sample={address.get("sample")} />
          </div>
        )}
      </Loaded>
    </PageFrame>
  );
}
