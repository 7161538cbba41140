// One call: its course, its recording on two channels, its words, its tickets, its rating.
import { useQuery } from "@tanstack/react-query";
import { Descriptions, Table } from "antd";
import { Link, useParams } from "react-router";

import { ApiError, api } from "../../api/client";
import { useMe } from "../../api/queries";
import type { CallDetail, RatingFacts, TicketRow } from "../../api/types";
import { clock, dateTime, duration } from "../../format/time";
import { useWord } from "../../format/words";
import { useText, type TextKey } from "../../i18n";
import { Loaded } from "../../parts/Loaded";
import { Mark } from "../../parts/Mark";
import { PageFrame } from "../../parts/PageFrame";
import { isSupervisor } from "../../roles";
import { CallWords } from "./CallWords";
import { ManifestBars } from "./ManifestBars";
import { Recordings } from "./Recordings";
import { eventCode, resultKey } from "./result";
import { Unmask } from "./Unmask";

function Facts({ call }: { call: CallDetail }) {
  const t = useText();
  const word = useWord();
  const me = useMe();
  return (
    <Descriptions
      size="small"
      column={4}
      items={[
        {
          key: "number",
          label: t("calls.number"),
          children: (
            <>
              {call.number_masked} {me.data && isSupervisor(me.data) && <Unmask callId={call.id} />}
            </>
          ),
        },
        { key: "language", label: t("calls.language"), children: word("language", call.language) },
        { key: "queue", label: t("calls.queue"), children: call.queue_name ?? "—" },
        {
          key: "group",
          label: t("calls.group"),
          children: call.special_group ? word("group", call.special_group) : "—",
        },
        { key: "path", label: t("calls.menuPath"), children: call.menu_path?.join(" › ") || "—" },
        {
          key: "outcome",
          label: t("calls.outcome"),
          children: t(resultKey(call)) || call.outcome,
        },
        { key: "agent", label: t("calls.agent"), children: call.agent ?? "—" },
        {
          key: "wait",
          label: `${t("calls.wait")} / ${t("calls.talk")}`,
          children: `${duration(call.wait_seconds)} / ${duration(call.talk_seconds)}`,
        },
      ]}
    />
  );
}

function Course({ call }: { call: CallDetail }) {
  const word = useWord();
  const t = useText();
  if (!call.events.length) return <p className="soft">{t("common.empty")}</p>;
  return (
    <ol className="course">
      {call.events.map((event) => (
        <li key={`${event.at}-${event.kind}`}>
          <time>{clock(event.at, true)}</time> {word("event", eventCode(call, event.kind))}
        </li>
      ))}
    </ol>
  );
}

function Tickets({ callId }: { callId: string }) {
  const t = useText();
  const word = useWord();
  const tickets = useQuery<TicketRow[], ApiError>({
    queryKey: ["call", callId, "tickets"],
    queryFn: () => api.get(`/calls/${callId}/tickets`),
  });
  return (
    <Loaded query={tickets} isEmpty={(all) => !all.length} empty={t("call.noTickets")} rows={2}>
      {(all) => (
        <Table<TicketRow>
          size="small"
          rowKey="id"
          pagination={false}
          dataSource={all}
          columns={[
            {
              title: t("tickets.number"),
              key: "number",
              render: (_, row) => <Link to={`/tickets/${row.id}`}>{row.number}</Link>,
            },
            { title: t("tickets.category"), dataIndex: "category_name" },
            {
              title: t("tickets.state"),
              key: "state",
              render: (_, row) => (
                <Mark kind={row.state === "open" ? "warn" : "plain"}>{word("ticketState", row.state)}</Mark>
              ),
            },
          ]}
        />
      )}
    </Loaded>
  );
}

function Rating({ callId }: { callId: string }) {
  const t = useText();
  const word = useWord();
  const why = (reason: string | null) => t(`skipRating.${reason ?? ""}` as TextKey) || word("notInvited", reason);
  const rating = useQuery<RatingFacts | null, ApiError>({
    queryKey: ["call", callId, "rating"],
    queryFn: () => api.get(`/calls/${callId}/rating`),
  });
  return (
    <Loaded query={rating} rows={1}>
      {(found) => {
        if (!found) return <span className="soft">{t("call.notInvited")}</span>;
        if (found.grade) return <Mark kind={found.grade <= 3 ? "good" : "bad"}>{word("grade", found.grade)}</Mark>;
        return (
          <span className="soft">{t(`invitation.${found.invitation}`, { why: why(found.not_invited_reason) })}</span>
        );
      }}
    </Loaded>
  );
}

export default function CallPage() {
  const t = useText();
  const { id = "" } = useParams();
  const call = useQuery<CallDetail, ApiError>({ queryKey: ["call", id], queryFn: () => api.get(`/calls/${id}`) });
  const name = t("call.title");
  return (
    <PageFrame
      name={name}
      title={
        <>
          <Link to="/calls">{t("menu.calls")}</Link> › {call.data ? dateTime(call.data.arrived_at) : name}
        </>
      }
    >
      <Loaded query={call}>
        {(found) => (
          <div className="call-detail">
            <section className="pane wide">
              <Facts call={found} />
            </section>
            <section className="pane words-of-call">
              <h2>{t("call.recording")}</h2>
              <Recordings recordings={found.recordings} />
              <ManifestBars callId={found.id} />
              <h2>{t("call.words")}</h2>
              <CallWords callId={found.id} since={found.answered_at ?? found.arrived_at} />
            </section>
            <section className="pane">
              <h2>{t("call.tickets")}</h2>
              <Tickets callId={found.id} />
              <h2>{t("call.rating")}</h2>
              <Rating callId={found.id} />
              <h2>{t("call.course")}</h2>
              <Course call={found} />
            </section>
          </div>
        )}
      </Loaded>
    </PageFrame>
  );
}
