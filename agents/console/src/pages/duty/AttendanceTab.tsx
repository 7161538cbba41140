// 考勤: each shift of some days with its sign-ins, and K13 as counted.
import { useQuery } from "@tanstack/react-query";
import { Input, Table } from "antd";
import { useState } from "react";

import { ApiError, api } from "../../api/client";
import { personLabel } from "../../api/dutyQueries";
import type { Attendances, Attended } from "../../api/dutyTypes";
import { clock, day } from "../../format/time";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";
import { Loaded } from "../../parts/Loaded";
import { Mark } from "../../parts/Mark";
import { RateText } from "../../parts/RateText";
import { mondayOf } from "./days";
import { shiftText } from "./SwapTab";
import { VERDICT_MARKS } from "./TodayTab";

export function AttendanceTab() {
  const t = useText();
  const word = useWord();
  const today = day(new Date());
  const [first, setFirst] = useState(mondayOf(today));
  const [last, setLast] = useState(today);
  const found = useQuery<Attendances, ApiError>({
    queryKey: ["duty", "attendance", first, last],
    queryFn: () => api.get("/duty/attendance", { first_day: first, last_day: last }),
  });
  const stays = (row: Attended) =>
    row.stays
      .map((stay) => {
        const left = stay.signed_out_at ? `${clock(stay.signed_out_at)} ${word("signMethod", stay.out_method)}` : "…";
        return `${clock(stay.signed_in_at)} ${word("signMethod", stay.in_method)} ${stay.in_place} – ${left}`;
      })
      .join("; ");
  return (
    <>
      <div className="roster-head">
        <label htmlFor="attendance-from">{t("roster.firstDay")}</label>
        <Input
          id="attendance-from"
          type="date"
          className="date-field"
          value={first}
          onChange={(event) => setFirst(event.target.value)}
        />
        <label htmlFor="attendance-to">{t("roster.lastDay")}</label>
        <Input
          id="attendance-to"
          type="date"
          className="date-field"
          value={last}
          onChange={(event) => setLast(event.target.value)}
        />
      </div>
      <Loaded query={found}>
        {(data) => (
          <>
            <div className="figures">
              <div className="figure">
                <span className="figure-name">{t("attendance.onTime")}</span>
                <RateText rate={data.on_time} />
                <span className="figure-formula soft">{t("attendance.onTimeMeans")}</span>
              </div>
              <div className="figure">
                <span className="figure-name">{t("attendance.adherence")}</span>
                <RateText rate={data.adherence} />
                <span className="figure-formula soft">{t("attendance.adherenceMeans")}</span>
              </div>
            </div>
            <Table<Attended>
              size="small"
              rowKey={(row) => row.shift.id}
              dataSource={data.shifts}
              pagination={{ pageSize: 20, hideOnSinglePage: true }}
              columns={[
                { title: t("roster.person"), key: "person", render: (_, row) => personLabel(row.shift.person) },
                { title: t("roster.shift"), key: "shift", render: (_, row) => shiftText(row.shift) },
                {
                  title: t("today.verdict"),
                  key: "verdict",
                  render: (_, row) => <Mark kind={VERDICT_MARKS[row.verdict]}>{word("verdict", row.verdict)}</Mark>,
                },
                { title: t("attendance.stays"), key: "stays", render: (_, row) => stays(row) || "—" },
              ]}
            />
          </>
        )}
      </Loaded>
    </>
  );
}
