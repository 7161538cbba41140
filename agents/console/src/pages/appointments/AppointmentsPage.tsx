// 预约: a day at a place, who comes and what is free; closed days; for administrators the places and their hours.
import { useQuery } from "@tanstack/react-query";
import { Alert, Button, Input, Select, Table } from "antd";
import { useState } from "react";
import { Link } from "react-router";

import { ApiError, api } from "../../api/client";
import { useChange, useMe } from "../../api/queries";
import {
  BOOKING_KINDS,
  useBookingPlaces,
  type Appointment,
  type BookingDay,
  type BookingPlace,
} from "../../api/services";
import { clock, day as dayOf } from "../../format/time";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";
import { Loaded } from "../../parts/Loaded";
import { Mark } from "../../parts/Mark";
import { PageFrame } from "../../parts/PageFrame";
import { ReasonDialog } from "../../parts/ReasonDialog";
import { isAdmin, isSupervisor } from "../../roles";
import { SentMark } from "../services/SentMark";
import { AppointmentActions } from "./AppointmentActions";
import { PlaceDialog } from "./PlaceDialog";

const STALE = [["appointments"], ["ticket"]];
const MARKS = { booked: "info", kept: "good", no_show: "bad", cancelled: "plain" } as const;

function Comers({ appointments }: { appointments: Appointment[] }) {
  const t = useText();
  const word = useWord();
  return (
    <Table<Appointment>
      size="small"
      rowKey="id"
      pagination={false}
      dataSource={appointments}
      locale={{ emptyText: t("appointment.nobody") }}
      columns={[
        {
          title: t("appointment.time"),
          key: "time",
          render: (_, row) => (
            <b className="timer">
              {clock(row.starts_at)}–{clock(row.ends_at)}
            </b>
          ),
        },
        { title: t("appointment.kind"), key: "kind", render: (_, row) => word("bookingKind", row.kind) },
        {
          title: t("appointment.who"),
          key: "who",
          render: (_, row) => (
            <>
              {row.person_name} {row.number_masked}
              {row.needs && <div className="soft">{row.needs}</div>}
              {row.home_address && <div className="soft">{row.home_address}</div>}
            </>
          ),
        },
        {
          title: t("appointment.number"),
          key: "number",
          render: (_, row) => (row.ticket_id ? <Link to={`/tickets/${row.ticket_id}`}>{row.number}</Link> : row.number),
        },
        {
          title: t("appointment.reminder"),
          key: "reminder",
          render: (_, row) => (
            <>
              {word("reminder", row.reminded_as ?? row.reminder)}{" "}
              <SentMark state={row.message} reason={row.message_reason} />
            </>
          ),
        },
        {
          title: t("tickets.state"),
          key: "state",
          render: (_, row) => (
            <>
              <Mark kind={MARKS[row.state]}>{word("bookingState", row.state)}</Mark>
              {row.end_note && <div className="soft">{row.end_note}</div>}
            </>
          ),
        },
        {
          title: t("common.actions"),
          key: "actions",
          render: (_, row) => <AppointmentActions appointment={row} stale={STALE} />,
        },
      ]}
    />
  );
}

function Free({ day }: { day: BookingDay }) {
  const t = useText();
  const word = useWord();
  return (
    <ul className="short-list" aria-label={t("appointment.free")}>
      {BOOKING_KINDS.filter((kind) => day.openings[kind]).map((kind) => {
        const openings = day.openings[kind] ?? [];
        const left = openings.filter((each) => each.free > 0);
        return (
          <li key={kind}>
            <b>{word("bookingKind", kind)}</b>
            <span>
              {left.length
                ? left.map((each) => `${clock(each.starts_at)}（${each.free}）`).join("　")
                : t("appointment.nothingFree")}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

function Day({ place, date }: { place: BookingPlace; date: string }) {
  const t = useText();
  const me = useMe();
  const [closing, setClosing] = useState(false);
  const found = useQuery<BookingDay, ApiError>({
    queryKey: ["appointments", "day", place.id, date],
    queryFn: () => api.get("/appointments/day", { place: place.id, day: date }),
  });
  const close = useChange(
    (reason: string) => api.post(`/appointments/places/${place.id}/closures`, { day: date, reason }),
    STALE,
  );
  const reopen = useChange(() => api.delete(`/appointments/places/${place.id}/closures/${date}`), STALE);
  const supervises = Boolean(me.data && isSupervisor(me.data));
  return (
    <Loaded query={found}>
      {(day) => (
        <>
          {day.closed !== null && (
            <Alert
              type="warning"
              showIcon
              title={t("appointment.closedDay", { why: day.closed })}
              action={
                supervises && (
                  <Button size="small" loading={reopen.isPending} onClick={() => reopen.mutate(undefined)}>
                    {t("appointment.reopen")}
                  </Button>
                )
              }
            />
          )}
          <Comers appointments={day.appointments} />
          {day.closed === null && <Free day={day} />}
          {day.closed === null && supervises && (
            <Button size="small" onClick={() => setClosing(true)}>
              {t("appointment.closeDay")}
            </Button>
          )}
          {closing && (
            <ReasonDialog
              danger
              title={t("appointment.closeDay")}
              busy={close.isPending}
              close={() => setClosing(false)}
              send={(reason) => close.mutate(reason, { onSuccess: () => setClosing(false) })}
            >
              <p>
                {t("appointment.closeMeans", { n: day.appointments.filter((each) => each.state === "booked").length })}
              </p>
            </ReasonDialog>
          )}
        </>
      )}
    </Loaded>
  );
}

export default function AppointmentsPage() {
  const t = useText();
  const me = useMe();
  const places = useBookingPlaces();
  const [placeId, setPlaceId] = useState<string | null>(null);
  const [date, setDate] = useState(() => dayOf(new Date()));
  const [edited, setEdited] = useState<BookingPlace | "new" | null>(null);
  const place = places.data?.find((each) => each.id === placeId) ?? places.data?.[0];
  const admin = Boolean(me.data && isAdmin(me.data));
  return (
    <PageFrame
      title={t("menu.appointments")}
      tools={
        <>
          <Select
            aria-label={t("appointment.place")}
            style={{ minWidth: 220 }}
            value={place?.id ?? null}
            onChange={setPlaceId}
            options={(places.data ?? []).map((each) => ({ value: each.id, label: each.name }))}
          />
          <Input
            type="date"
            aria-label={t("appointment.day")}
            style={{ width: 160 }}
            value={date}
            onChange={(event) => event.target.value && setDate(event.target.value)}
          />
          {admin && place && <Button onClick={() => setEdited(place)}>{t("bookingPlace.edit")}</Button>}
          {admin && <Button onClick={() => setEdited("new")}>{t("bookingPlace.new")}</Button>}
        </>
      }
    >
      <section className="pane">
        <Loaded query={places} isEmpty={(all) => !all.length} empty={t("appointment.noPlaces")}>
          {() => place && <Day key={`${place.id} ${date}`} place={place} date={date} />}
        </Loaded>
      </section>
      {edited && <PlaceDialog place={edited === "new" ? null : edited} close={() => setEdited(null)} />}
    </PageFrame>
  );
}
