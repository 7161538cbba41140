// One application: what is asked and for whom, the hint, hardship, papers, lawyers, time limits and every step.
import { Button, Descriptions } from "antd";
import { useState } from "react";
import { Link, useParams } from "react-router";

import { useApplication, type AidDetail } from "../../api/aid";
import { dateTime, duration } from "../../format/time";
import { useText } from "../../i18n";
import { Loaded } from "../../parts/Loaded";
import { PageFrame } from "../../parts/PageFrame";
import { AidClockMark } from "./AidClockMark";
import { AidHints } from "./AidHints";
import { AidState, AidTags } from "./ApplicationList";
import { AssignmentPane } from "./AssignmentPane";
import { HardshipPane } from "./HardshipPane";
import { isByHand, leadsOn, MoveDialog, type ByHand } from "./MoveDialog";
import { ObjectionPane } from "./ObjectionPane";
import { PapersPane } from "./PapersPane";
import { useAidWord } from "./words";

function Facts({ application }: { application: AidDetail }) {
  const t = useText();
  const word = useAidWord();
  const people = application.applicants
    .map((each) => [each.name, each.number_masked, each.id_masked].filter(Boolean).join(" "))
    .join("；");
  const items = [
    { key: "type", label: t("aid.typeOf"), children: word("type", application.aid_type) },
    { key: "intake", label: t("aid.intakeOf"), children: word("intake", application.intake_mode) },
    {
      key: "ticket",
      label: t("menu.tickets"),
      children: application.ticket_id ? (
        <Link to={`/tickets/${application.ticket_id}`}>{application.ticket_number}</Link>
      ) : (
        "—"
      ),
    },
    { key: "people", label: t("aid.applicants", { n: application.people }), span: 3, children: people || "—" },
    ...(application.notice_no
      ? [
          {
            key: "notice",
            label: t("aid.notice"),
            span: 3,
            children: `${application.notifying_organ?.replace(/^\w+ /, "")} ${application.notice_no}`,
          },
        ]
      : []),
    ...(application.end_reason || application.end_code
      ? [{ key: "end", label: t("common.reason"), span: 3, children: application.end_reason ?? application.end_code }]
      : []),
    ...(application.outcome
      ? [
          { key: "outcome", label: t("aid.outcomeOf"), children: word("outcome", application.outcome) },
          {
            key: "loss",
            label: t("aid.lossRecovered"),
            children: `${application.loss_recovered_yuan ?? "0.00"} ${t("aid.yuan")}`,
          },
          { key: "archive", label: t("aid.archiveNo"), children: application.archive_no ?? "—" },
        ]
      : []),
    { key: "fee", label: t("aid.fee"), children: t("aid.free") },
  ];
  return <Descriptions size="small" column={3} items={items} />;
}

function Course({ application }: { application: AidDetail }) {
  const t = useText();
  const word = useAidWord();
  return (
    <section className="pane" aria-labelledby="course-head">
      <h2 id="course-head">{t("aid.course")}</h2>
      <ol className="course">
        {application.steps.map((step) => (
          <li key={step.seq}>
            <time>{dateTime(step.at)}</time> <b>{word("step", step.move)}</b>{" "}
            {step.from_state !== step.to_state && <span className="soft">→ {word("state", step.to_state)}</span>}{" "}
            {step.actor && <span className="soft">{step.actor.name}</span>}
            {typeof step.content.reason === "string" && <p className="kept">{step.content.reason}</p>}
          </li>
        ))}
      </ol>
    </section>
  );
}

function Times({ application }: { application: AidDetail }) {
  const t = useText();
  const word = useAidWord();
  return (
    <section className="pane" aria-labelledby="times-head">
      <h2 id="times-head">{t("clocks.title")}</h2>
      <ul className="short-list">
        {application.clocks.map((clock) => (
          <li key={`${clock.name}-${clock.begins_at}`}>
            <AidClockMark clock={clock} />
            <div className="soft">
              {t("clocks.due", { at: dateTime(clock.due_at) })}
              {clock.guessed && ` · ${t("clocks.guessed")}`} · {clock.source}
            </div>
          </li>
        ))}
      </ul>
      {application.priorities.length > 0 && (
        <>
          <h2>{t("aid.priorities")}</h2>
          <ul className="short-list">
            {application.priorities.map((stamp) => (
              <li key={stamp.stage}>
                <b>{word("stage", stamp.stage)}</b>{" "}
                {stamp.done_at
                  ? t("aid.stageDone", {
                      at: dateTime(stamp.done_at),
                      span: duration((Date.parse(stamp.done_at) - Date.parse(stamp.due_from)) / 1000),
                    })
                  : t("aid.stageOpen", { at: dateTime(stamp.due_from) })}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function Detail({ application }: { application: AidDetail }) {
  const t = useText();
  return (
    <div className="call-detail">
      <div className="ticket-column">
        <section className="pane" aria-labelledby="facts-head">
          <h2 id="facts-head">{t("aid.facts")}</h2>
          <p className="kept ticket-summary">{application.facts || "—"}</p>
          <Facts application={application} />
          {application.kind === "application" && <AidHints hint={application.hint} />}
        </section>
        <HardshipPane application={application} />
        <PapersPane application={application} />
        <AssignmentPane application={application} />
        <ObjectionPane application={application} />
      </div>
      <div className="ticket-column">
        <Times application={application} />
        <Course application={application} />
      </div>
    </div>
  );
}

export default function AidApplicationPage() {
  const t = useText();
  const word = useAidWord();
  const { id = "" } = useParams();
  const [move, setMove] = useState<ByHand | null>(null);
  const application = useApplication(id);
  const found = application.data;
  const possible = found?.moves.filter(isByHand) ?? [];
  const moves = [...possible.filter(leadsOn), ...possible.filter((each) => !leadsOn(each))];
  return (
    <PageFrame
      name={found ? `${t("menu.aid")} ${found.number}` : t("menu.aid")}
      title={
        <>
          <Link to="/aid" className="crumb">
            {t("menu.aid")}
          </Link>{" "}
          › {found?.number ?? ""}{" "}
          {found && (
            <>
              <AidState row={found} /> <AidTags row={found} />
            </>
          )}
        </>
      }
      tools={moves.map((each, index) => (
        <Button key={each} type={index === 0 && leadsOn(each) ? "primary" : "default"} onClick={() => setMove(each)}>
          {word("move", each)}
        </Button>
      ))}
    >
      <Loaded query={application}>{(one) => <Detail application={one} />}</Loaded>
      {move && found && <MoveDialog application={found} move={move} close={() => setMove(null)} />}
    </PageFrame>
  );
}
