// One check: its scores, its words, and what was put right.
import { Button, Descriptions, Input } from "antd";
import { useState } from "react";
import { Link, useParams } from "react-router";

import "./checks.css";

import { useCheck, useRectify, type CheckDetail } from "../../api/checks";
import { dateTime } from "../../format/time";
import { useText } from "../../i18n";
import { useCheckText } from "../../i18n/checks";
import { Loaded } from "../../parts/Loaded";
import { PageFrame } from "../../parts/PageFrame";
import { ResultMark } from "./ChecksPage";
import { Hints } from "./Hints";

function Rectification({ check }: { check: CheckDetail }) {
  const t = useCheckText();
  const [text, setText] = useState("");
  const rectify = useRectify(check.id);
  if (check.state === "done") return <p className="soft">{t("state.done")}</p>;
  if (check.state === "rectified")
    return (
      <p>
        {check.rectification}{" "}
        <span className="soft">
          {t("rectifiedBy", { who: check.rectified_by ?? "", at: dateTime(check.rectified_at) })}
        </span>
      </p>
    );
  return (
    <>
      <label htmlFor="check-rectified">{t("rectification")}</label>
      <Input.TextArea
        id="check-rectified"
        autoSize={{ minRows: 3 }}
        maxLength={2000}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <p>
        <Button disabled={text.trim().length < 2} loading={rectify.isPending} onClick={() => rectify.mutate(text)}>
          {t("rectifyNow")}
        </Button>
      </p>
    </>
  );
}

function Shown({ check }: { check: CheckDetail }) {
  const t = useCheckText();
  return (
    <>
      <Descriptions
        size="small"
        column={3}
        items={[
          { key: "at", label: t("at"), children: dateTime(check.checked_at) },
          { key: "kind", label: t("kind"), children: t(`kind.${check.kind}`) },
          { key: "agent", label: t("agent"), children: check.agent ?? "—" },
          { key: "reviewer", label: t("reviewer"), children: check.reviewer },
          {
            key: "result",
            label: t("result"),
            children: (
              <>
                {t("weighted", { total: check.total, mark: check.pass_mark })} <ResultMark passed={check.passed} />
              </>
            ),
          },
          { key: "errors", label: t("errors"), children: check.errors },
          ...check.items.map((item) => ({ key: item.key, label: item.name, children: check.scores[item.key] })),
        ]}
      />
      <section className="pane" aria-label={t("findings")}>
        <h2>{t("findings")}</h2>
        <p>{check.findings || "—"}</p>
      </section>
      <section className="pane" aria-label={t("hints")}>
        <h2>{t("hints")}</h2>
        <Hints hints={check.hints} />
      </section>
      <section className="pane" aria-label={t("rectification")}>
        <h2>{t("rectification")}</h2>
        <Rectification check={check} />
      </section>
    </>
  );
}

export default function CheckPage() {
  const { id = "" } = useParams();
  const t = useText();
  const words = useCheckText();
  const check = useCheck(id);
  const of = check.data;
  return (
    <PageFrame
      title={t("menu.checks")}
      tools={
        of && (
          <Link to={of.call_id ? `/calls/${of.call_id}` : `/tickets/${of.ticket_id}`}>
            {of.call_id ? words("call") : t("menu.tickets")}
          </Link>
        )
      }
    >
      <Loaded query={check}>{(found) => <Shown check={found} />}</Loaded>
    </PageFrame>
  );
}
