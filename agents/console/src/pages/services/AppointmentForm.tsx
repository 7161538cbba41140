// 预约 while the caller is on the line: where, what for, which of the free times, and how they are reminded.
import { Button, Checkbox, Empty, Input, Radio, Segmented, Select } from "antd";
import { useState } from "react";

import { api } from "../../api/client";
import { useChange } from "../../api/queries";
import {
  BOOKING_KINDS,
  keyOf,
  pathOf,
  useBookingPlaces,
  useOpenings,
  type About,
  type BookingKind,
  type BookingPlace,
  type Opening,
  type Reminder,
} from "../../api/services";
import { clock, day } from "../../format/time";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";
import { Loaded } from "../../parts/Loaded";

const REMINDERS: Reminder[] = ["sms", "call", "none"];
const DAYS_SHOWN = 14;
const DAY_MS = 86_400_000;

function Times({
  openings,
  chosen,
  choose,
}: {
  openings: Opening[];
  chosen: string | null;
  choose: (at: string) => void;
}) {
  const t = useText();
  const days = [...new Set(openings.map((each) => day(new Date(each.starts_at))))];
  const [shown, setShown] = useState<string | null>(null);
  const open = shown && days.includes(shown) ? shown : days[0];
  if (!open) return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("appointment.nothingFree")} />;
  return (
    <>
      <Segmented
        aria-label={t("appointment.day")}
        value={open}
        onChange={setShown}
        options={days.slice(0, 7).map((each) => ({ value: each, label: each.slice(5) }))}
      />
      <Radio.Group
        className="slots"
        optionType="button"
        aria-label={t("appointment.time")}
        value={chosen}
        onChange={(event) => choose(String(event.target.value))}
        options={openings
          .filter((each) => day(new Date(each.starts_at)) === open)
          .map((each) => ({
            value: each.starts_at,
            disabled: each.free === 0,
            label: `${clock(each.starts_at)}${each.free === 0 ? ` ${t("appointment.full")}` : ""}`,
          }))}
      />
    </>
  );
}

interface Wish {
  key: string;
  place_id: string;
  kind: BookingKind;
  starts_at: string;
  reminder: Reminder;
  confirm: boolean;
  person_name: string;
  needs: string;
  home_address: string | null;
  category: string | null;
}

function Booking({ about, places, close }: { about: About; places: BookingPlace[]; close: () => void }) {
  const t = useText();
  const word = useWord();
  const [key] = useState(() => crypto.randomUUID());
  const [placeId, setPlaceId] = useState(places[0]?.id ?? null);
  const place = places.find((each) => each.id === placeId) ?? places[0];
  const [wanted, setWanted] = useState<BookingKind | null>(null);
  const kinds = BOOKING_KINDS.filter((each) => place?.kinds.includes(each));
  const kind = wanted && kinds.includes(wanted) ? wanted : (kinds[0] ?? "window");
  const [startsAt, setStartsAt] = useState<string | null>(null);
  const [reminder, setReminder] = useState<Reminder>("sms");
  const [confirm, setConfirm] = useState(false);
  const [name, setName] = useState("");
  const [needs, setNeeds] = useState("");
  const [home, setHome] = useState("");
  const today = day(new Date());
  const openings = useOpenings(place?.id ?? null, kind, today, day(new Date(Date.now() + DAYS_SHOWN * DAY_MS)));
  const book = useChange(
    (wish: Wish) => api.post(`${pathOf(about)}/appointments`, wish),
    [keyOf(about), ["appointments"]],
  );
  const atHome = kind === "home_visit";
  const ready = place && startsAt && (!atHome || home.trim());
  const send = () =>
    ready &&
    book.mutate(
      {
        key,
        place_id: place.id,
        kind,
        starts_at: startsAt,
        reminder,
        confirm,
        person_name: name.trim(),
        needs: needs.trim(),
        home_address: atHome ? home.trim() : null,
        category: about.category,
      },
      { onSuccess: close },
    );
  return (
    <div className="service-form">
      <label htmlFor="appointment-place">{t("appointment.place")}</label>
      <Select
        id="appointment-place"
        autoFocus
        value={place?.id}
        onChange={(value) => {
          setPlaceId(value);
          setStartsAt(null);
        }}
        options={places.map((each) => ({ value: each.id, label: `${each.name} ${each.address}` }))}
      />
      <Segmented
        block
        aria-label={t("appointment.kind")}
        value={kind}
        onChange={(value) => {
          setWanted(value);
          setStartsAt(null);
        }}
        options={kinds.map((each) => ({ value: each, label: word("bookingKind", each) }))}
      />
      <Loaded query={openings} rows={2}>
        {(all) => <Times openings={all} chosen={startsAt} choose={setStartsAt} />}
      </Loaded>
      {atHome && (
        <>
          <label htmlFor="appointment-home">{t("appointment.home")}</label>
          <Input id="appointment-home" maxLength={200} value={home} onChange={(event) => setHome(event.target.value)} />
        </>
      )}
      <label htmlFor="appointment-name">{t("appointment.name")}</label>
      <Input id="appointment-name" maxLength={80} value={name} onChange={(event) => setName(event.target.value)} />
      <label htmlFor="appointment-needs">{t("appointment.needs")}</label>
      <Input id="appointment-needs" maxLength={500} value={needs} onChange={(event) => setNeeds(event.target.value)} />
      <fieldset>
        <legend>{t("appointment.reminder")}</legend>
        <Radio.Group
          value={reminder}
          onChange={(event) => setReminder(event.target.value as Reminder)}
          options={REMINDERS.map((each) => ({ value: each, label: word("reminder", each) }))}
        />
      </fieldset>
      <Checkbox checked={confirm} onChange={(event) => setConfirm(event.target.checked)}>
        {t("appointment.confirm")}
      </Checkbox>
      <Button type="primary" block loading={book.isPending} disabled={!ready} onClick={send}>
        {t("appointment.book")}
      </Button>
    </div>
  );
}

export function AppointmentForm({ about, close }: { about: About; close: () => void }) {
  const t = useText();
  const places = useBookingPlaces();
  return (
    <Loaded query={places} rows={4} isEmpty={(all) => !all.length} empty={t("appointment.noPlaces")}>
      {(all) => <Booking about={about} places={all} close={close} />}
    </Loaded>
  );
}
