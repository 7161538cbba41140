// One review: what was rated, what there is to hear and read, its matter, what is next, and every step so far.
import { Descriptions } from "antd";
import { Link, useParams } from "react-router";

import { useMe } from "../../api/queries";
import { useReview, type ReviewDetail } from "../../api/reviews";
import { dateTime } from "../../format/time";
import { useWord } from "../../format/words";
import { useReviewText, type ReviewTextKey } from "../../i18n/reviews";
import { Loaded } from "../../parts/Loaded";
import { Mark } from "../../parts/Mark";
import { PageFrame } from "../../parts/PageFrame";
import { CallWords } from "../calls/CallWords";
import { Hearing } from "./Hearing";
import { NextStep } from "./NextStep";
import { ClockMark, Rated, useLineText, useReviewWord } from "./words";

function Keys({ review }: { review: ReviewDetail }) {
  const t = useReviewText();
  if (!review.keys.length) return <>—</>;
  const said = (each: ReviewDetail["keys"][number]) => {
    if (each.step === "choice") return t("keyed.choice", { key: each.keyed });
    return each.valid ? each.keyed : t("keyed.wrong", { key: each.keyed });
  };
  return <>{review.keys.map((each) => `${dateTime(each.at)} ${said(each)}`).join("；")}</>;
}

function Facts({ review }: { review: ReviewDetail }) {
  const t = useReviewText();
  const word = useReviewWord();
  const common = useWord();
  const items = [
    { key: "rated", label: t("col.rated"), children: <Rated review={review} /> },
    {
      key: "when",
      label: t("col.when"),
      children: `${dateTime(review.begins_at)} ${word("source", review.source)}`,
    },
    {
      key: "agent",
      label: t("col.agent"),
      children: review.staff_no ? `${review.staff_no} ${review.agent ?? ""}` : "—",
    },
    { key: "number", label: t("col.number"), children: review.number_masked ?? "—" },
    { key: "keys", label: t("keyed"), children: <Keys review={review} /> },
    {
      key: "queue",
      label: t("col.queue"),
      children: `${review.queue_name ?? "—"} ${review.language ? common("language", review.language) : ""}`,
    },
  ];
  return (
    <section className="pane wide">
      <Descriptions size="small" column={3} items={items} />
      {review.after && <p className="soft">{t(`after.${review.after}` as ReviewTextKey)}</p>}
    </section>
  );
}

function Tickets({ review }: { review: ReviewDetail }) {
  const t = useReviewText();
  const word = useWord();
  if (!review.tickets.length) return <p className="soft">{t("tickets.none")}</p>;
  return (
    <ul className="short-list">
      {review.tickets.map((each) => (
        <li key={each.id}>
          <Link to={`/tickets/${each.id}`}>{each.number}</Link>
          <Mark kind={each.state === "open" ? "warn" : "plain"}>{word("ticketStage", each.stage)}</Mark>
          <span className="one-line">{each.summary}</span>
        </li>
      ))}
    </ul>
  );
}

function SecondCalls({ review }: { review: ReviewDetail }) {
  const t = useReviewText();
  const word = useReviewWord();
  if (!review.second_calls.length) return <p className="soft">{t("calls.none")}</p>;
  const common = (grade: number | null) => (grade ? <Mark kind={grade <= 3 ? "good" : "bad"}>{grade}</Mark> : null);
  return (
    <ul className="short-list">
      {review.second_calls.map((each) => (
        <li key={each.number}>
          {each.ended_at
            ? t("calls.over", { n: each.number, result: word("second", review.second_result) })
            : t("calls.due", { n: each.number, due: dateTime(each.due_at) })}
          {common(each.grade)}
          {each.note && <span className="soft">{each.note}</span>}
          {!each.ended_at && <Link to="/survey-tasks">{t("calls.open")}</Link>}
        </li>
      ))}
    </ul>
  );
}

function History({ review }: { review: ReviewDetail }) {
  const t = useReviewText();
  const say = useLineText();
  return (
    <ol className="course">
      {review.lines.map((line) => (
        <li key={line.seq} data-line={line.kind}>
          <time>{dateTime(line.at)}</time> {line.actor ?? t("system")} · {say(line)}
        </li>
      ))}
    </ol>
  );
}

function Content({ review }: { review: ReviewDetail }) {
  const t = useReviewText();
  return (
    <div className="call-detail">
      <Facts review={review} />
      <section className="pane">
        <h2>{t("recording")}</h2>
        <Hearing review={review} />
        <h2>{t("words")}</h2>
        {review.call_id && <CallWords callId={review.call_id} since={review.begins_at} />}
        <h2>{t("tickets")}</h2>
        <Tickets review={review} />
        <h2>{t("calls")}</h2>
        <SecondCalls review={review} />
      </section>
      <div>
        <NextStep review={review} />
        <section className="pane">
          <h2>{t("history")}</h2>
          <History review={review} />
        </section>
      </div>
    </div>
  );
}

export default function ReviewPage() {
  const t = useReviewText();
  const word = useReviewWord();
  const me = useMe();
  const { id = "" } = useParams();
  const review = useReview(id);
  if (!me.data) return null;
  const found = review.data;
  return (
    <PageFrame
      name={t("title")}
      title={
        <>
          <Link to="/reviews">{t("title")}</Link> › {found ? word("stage", found.stage) : "…"}{" "}
          {found && <ClockMark clock={found.clock} />} {found && <ClockMark clock={found.appeal_clock} />}
        </>
      }
      tools={found?.call_id && <Link to={`/calls/${found.call_id}`}>{t("call")}</Link>}
    >
      <Loaded query={review}>{(loaded) => <Content key={loaded.stage} review={loaded} />}</Loaded>
    </PageFrame>
  );
}
