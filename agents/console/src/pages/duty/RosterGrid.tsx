// A week of a roster: a row a place, a column a day. Every shift is a button: it opens what may be changed.
import { LeftOutlined, PlusOutlined, RightOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useState } from "react";

import { usePlaces } from "../../api/dutyQueries";
import type { DayOfRoster, Place, RosterDetail, Shift } from "../../api/dutyTypes";
import { clock } from "../../format/time";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";
import { Mark } from "../../parts/Mark";
import { addDays, weekdayOf, weeksOf } from "./days";
import { ShiftDialog, type Wanted } from "./ShiftDialog";

function DayHead({ day }: { day: DayOfRoster }) {
  const t = useText();
  const word = useWord();
  return (
    <th scope="col" className={day.kind === "holiday" ? "grid-holiday" : ""}>
      {day.day.slice(5)} {word("weekday", weekdayOf(day.day))}
      <span className="soft"> {day.name ?? ""}</span>
      {!day.published && <Mark kind="warn">{t("calendar.guessed")}</Mark>}
    </th>
  );
}

function ShiftButton({ shift, open }: { shift: Shift; open: () => void }) {
  const t = useText();
  const word = useWord();
  const languages = shift.skills.filter((skill) => skill.startsWith("lang:") && skill !== "lang:zh-CN");
  return (
    <button type="button" className={`grid-shift grid-${shift.kind}`} onClick={open}>
      <b>{shift.person.name}</b>
      <span>
        {clock(shift.starts_at)}–{clock(shift.ends_at)}
      </span>
      {shift.kind === "on_call" && <span>{word("dutyKind", "on_call")}</span>}
      {languages.map((skill) => (
        <span key={skill}>{word("skill", skill)}</span>
      ))}
      {shift.origin === "swap" && <span>{t("roster.swapped")}</span>}
    </button>
  );
}

export function RosterGrid({ detail }: { detail: RosterDetail }) {
  const t = useText();
  const word = useWord();
  const places = usePlaces();
  const { first_day: first, last_day: last } = detail.roster;
  const weeks = weeksOf(first, last);
  const [week, setWeek] = useState(0);
  const [wanted, setWanted] = useState<Wanted | null>(null);
  const monday = weeks[Math.min(week, weeks.length - 1)] ?? first;
  const days = detail.days.filter((day) => day.day >= monday && day.day <= addDays(monday, 6));
  const planned = new Set(detail.shifts.map((shift) => shift.place_id));
  const rows = (places.data ?? []).filter((place) => place.active || planned.has(place.id));
  const cell = (place: Place, day: DayOfRoster) => (
    <td key={day.day} className={day.kind === "holiday" ? "grid-holiday" : ""}>
      {detail.shifts
        .filter((shift) => shift.place_id === place.id && shift.day === day.day)
        .map((shift) => (
          <ShiftButton key={shift.id} shift={shift} open={() => setWanted({ day: day.day, place, shift })} />
        ))}
      <Button
        size="small"
        type="text"
        icon={<PlusOutlined />}
        aria-label={t("roster.addAt", { place: place.name, day: day.day })}
        onClick={() => setWanted({ day: day.day, place })}
      />
    </td>
  );
  return (
    <>
      {weeks.length > 1 && (
        <div className="roster-head">
          <Button
            icon={<LeftOutlined />}
            aria-label={t("roster.weekBefore")}
            disabled={week === 0}
            onClick={() => setWeek(week - 1)}
          />
          <span>{`${monday} – ${addDays(monday, 6)}`}</span>
          <Button
            icon={<RightOutlined />}
            aria-label={t("roster.weekAfter")}
            disabled={week >= weeks.length - 1}
            onClick={() => setWeek(week + 1)}
          />
        </div>
      )}
      <div className="grid-scroll" tabIndex={0} role="region" aria-label={t("duty.tab.roster")}>
        <table className="roster-grid">
          <thead>
            <tr>
              <th scope="col">{t("roster.place")}</th>
              {days.map((day) => (
                <DayHead key={day.day} day={day} />
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((place) => (
              <tr key={place.id}>
                <th scope="row">
                  {place.name}
                  <span className="soft">{word("dutyLevel", place.level)}</span>
                </th>
                {days.map((day) => cell(place, day))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {wanted && <ShiftDialog roster={detail.roster} wanted={wanted} close={() => setWanted(null)} />}
    </>
  );
}
