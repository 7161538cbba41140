// 本月 上月 本季 本年, or any days: kept in the address, so that the page can be sent to a colleague.
import { DatePicker, Segmented } from "antd";
import dayjs from "dayjs";
import { useSearchParams } from "react-router";

import "./printed.css";

import type { Days } from "../../api/figures";
import { day } from "../../format/time";
import { useFiguresText } from "../../i18n/figures";
import { daysIn, daysOf, nameOf, PERIODS, withDays, type PeriodName } from "./periods";

/** The days that the address names. */
export function useDays(): Days {
  const [search] = useSearchParams();
  return daysIn(search, day(new Date()));
}

export function PeriodPicker() {
  const t = useFiguresText();
  const [search, setSearch] = useSearchParams();
  const today = day(new Date());
  const days = daysIn(search, today);
  const choose = (chosen: Days) => setSearch((before) => withDays(before, chosen, today));
  return (
    <div className="period-picker">
      <Segmented<PeriodName | "free">
        aria-label={t("period")}
        value={nameOf(days, today) ?? "free"}
        onChange={(name) => name !== "free" && choose(daysOf(name, today))}
        options={[
          ...PERIODS.map((name) => ({ value: name, label: t(`period.${name}`) })),
          { value: "free" as const, label: t("period.free"), disabled: nameOf(days, today) !== null },
        ]}
      />
      <DatePicker.RangePicker
        allowClear={false}
        aria-label={t("period")}
        value={[dayjs(days.from), dayjs(days.to)]}
        maxDate={dayjs(today)}
        onChange={(chosen) => {
          const [from, to] = [chosen?.[0]?.format("YYYY-MM-DD"), chosen?.[1]?.format("YYYY-MM-DD")];
          if (from && to) choose({ from, to });
        }}
      />
    </div>
  );
}
