// 日历: the one calendar of hours, rosters and clocks. A month at a time; days that nobody published are marked.
import { LeftOutlined, RightOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Alert, Button, Space, Table } from "antd";
import { useState } from "react";

import { ApiError, api } from "../../api/client";
import type { CalendarDay, CalendarYear, OpeningHours } from "../../api/dutyTypes";
import { useMe } from "../../api/queries";
import { day as dayOf } from "../../format/time";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";
import { Loaded } from "../../parts/Loaded";
import { Mark } from "../../parts/Mark";
import { PageFrame } from "../../parts/PageFrame";
import { isAdmin } from "../../roles";
import { addDays, monthGrid, weekdayOf } from "../duty/days";
import { DayDialog } from "./DayDialog";
import { HoursDialog } from "./HoursDialog";
import { YearDialog } from "./YearDialog";

interface ShownDay {
  day: string;
  kind: "workday" | "holiday";
  known?: CalendarDay;
}

/** A day as the server counts it: as published, else Monday to Friday. */
export function shownDay(day: string, published: readonly CalendarDay[]): ShownDay {
  const known = published.find((each) => each.day === day);
  return { day, kind: known?.kind ?? (weekdayOf(day) <= 5 ? "workday" : "holiday"), known };
}

function DayCell({ shown, inMonth, edit }: { shown: ShownDay; inMonth: boolean; edit?: () => void }) {
  const t = useText();
  const word = useWord();
  const { day, kind, known } = shown;
  const special = known?.name ?? "";
  const words = `${day} ${word("dayKind", kind)} ${special} ${known ? known.source : t("calendar.guessed")}`;
  return (
    <td className={`day-cell day-${kind} ${inMonth ? "" : "day-outside"}`}>
      <button type="button" disabled={!edit || !inMonth} title={words} aria-label={words} onClick={edit}>
        <b>{Number(day.slice(8))}</b>
        <span>{word("dayKind", kind)}</span>
        {special && <span className="day-name">{special}</span>}
        {!known && <Mark kind="warn">{t("calendar.guessed")}</Mark>}
      </button>
    </td>
  );
}

function Month({ month, days, edit }: { month: string; days: CalendarDay[]; edit?: (day: ShownDay) => void }) {
  const t = useText();
  const word = useWord();
  const grid = monthGrid(month).map((day) => shownDay(day, days));
  const weeks = Array.from({ length: grid.length / 7 }, (_, week) => grid.slice(week * 7, week * 7 + 7));
  return (
    <table className="month" aria-label={month}>
      <thead>
        <tr>
          {[1, 2, 3, 4, 5, 6, 7].map((each) => (
            <th key={each} scope="col">
              {word("weekday", each)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeks.map((week) => (
          <tr key={week[0]?.day ?? t("common.empty")}>
            {week.map((each) => (
              <DayCell
                key={each.day}
                shown={each}
                inMonth={each.day.startsWith(month)}
                edit={edit && (() => edit(each))}
              />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Hours({ hours, change }: { hours: OpeningHours[]; change?: () => void }) {
  const t = useText();
  const word = useWord();
  return (
    <section className="pane">
      <h2>
        {t("calendar.hours")} {change && <Button onClick={change}>{t("common.edit")}</Button>}
      </h2>
      <Table<OpeningHours>
        size="small"
        pagination={false}
        rowKey={(row) => `${row.weekday}${row.days}${row.opens}`}
        dataSource={hours}
        columns={[
          {
            title: t("calendar.weekday"),
            key: "weekday",
            render: (_, row) => (row.weekday ? word("weekday", row.weekday) : t("patterns.everyDay")),
          },
          { title: t("patterns.holidays"), key: "days", render: (_, row) => word("dayKind", row.days) },
          {
            title: t("myDuty.hours"),
            key: "hours",
            render: (_, row) =>
              `${row.opens.slice(0, 5)}–${row.closes === "00:00:00" ? "24:00" : row.closes.slice(0, 5)}`,
          },
        ]}
      />
    </section>
  );
}

export default function CalendarPage() {
  const t = useText();
  const me = useMe();
  const [month, setMonth] = useState(dayOf(new Date()).slice(0, 7));
  const [edited, setEdited] = useState<ShownDay | null>(null);
  const [dialog, setDialog] = useState<"hours" | "year" | null>(null);
  const year = month.slice(0, 4);
  const found = useQuery<CalendarYear, ApiError>({
    queryKey: ["duty", "calendar", year],
    queryFn: () => api.get("/calendar", { year }),
  });
  const may = me.data !== undefined && isAdmin(me.data);
  const turn = (months: number) => {
    const middle = addDays(`${month}-15`, months * 30);
    setMonth(middle.slice(0, 7));
  };
  return (
    <PageFrame title={t("menu.calendar")}>
      <Loaded query={found}>
        {(data) => (
          <>
            <div className="duty-warnings">
              {data.warnings.map((each) => (
                <Alert
                  key={each.code}
                  type="warning"
                  showIcon
                  title={t("told.calendar_unknown", { year: each.text.slice(0, 4) })}
                  description={t("calendar.unknownMeans")}
                />
              ))}
            </div>
            <section className="pane">
              <div className="roster-head">
                <Button icon={<LeftOutlined />} aria-label={t("calendar.before")} onClick={() => turn(-1)} />
                <h2>{month}</h2>
                <Button icon={<RightOutlined />} aria-label={t("calendar.after")} onClick={() => turn(1)} />
                <Mark kind={data.published ? "good" : "warn"}>
                  {t(data.published ? "calendar.published" : "calendar.notPublished", { year })}
                </Mark>
                <Space>
                  {may && <Button onClick={() => setDialog("year")}>{t("calendar.publishYear", { year })}</Button>}
                </Space>
              </div>
              <Month month={month} days={data.days} edit={may ? setEdited : undefined} />
            </section>
            <Hours hours={data.hours} change={may ? () => setDialog("hours") : undefined} />
            {edited && <DayDialog shown={edited} close={() => setEdited(null)} />}
            {dialog === "hours" && <HoursDialog hours={data.hours} close={() => setDialog(null)} />}
            {dialog === "year" && <YearDialog year={year} close={() => setDialog(null)} />}
          </>
        )}
      </Loaded>
    </PageFrame>
  );
}
