// What the page shows, kept in the address: the dimension, the one key that it is narrowed to, the trend.
import { useSearchParams } from "react-router";

import { DIMENSIONS, type Dimension, type Step } from "../../api/figures";
import { stepOf } from "../../parts/period/periods";
import { useDays } from "../../parts/period/PeriodPicker";
import { TRENDS } from "./names";

export interface View {
  by: Dimension;
  /** The agent, queue … that the whole page is narrowed to; null for the whole hotline. "" is whatever has none. */
  key: string | null;
  step: Step;
  of: string;
}

const STEPS: readonly Step[] = ["day", "week", "month"];

export function viewOf(search: URLSearchParams, usual: Step): View {
  const by = DIMENSIONS.find((each) => each === search.get("by")) ?? "agent";
  return {
    by,
    key: search.get("key"),
    step: STEPS.find((each) => each === search.get("step")) ?? usual,
    of: TRENDS.find((each) => each === search.get("of")) ?? "satisfaction",
  };
}

export function withView(before: URLSearchParams, changes: Partial<View>): URLSearchParams {
  const next = new URLSearchParams(before);
  // Another dimension has other keys.
  if (changes.by && changes.by !== before.get("by")) next.delete("key");
  for (const [name, value] of Object.entries(changes))
    if (value === null) next.delete(name);
    else next.set(name, value);
  return next;
}

export function useView(): [View, (changes: Partial<View>) => void] {
  const [search, setSearch] = useSearchParams();
  const days = useDays();
  const change = (changes: Partial<View>) => setSearch((before) => withView(before, changes));
  return [viewOf(search, stepOf(days)), change];
}
