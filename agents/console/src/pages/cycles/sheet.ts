// What of the year's tasks is shown: by state, with how many there are of each. Pure.
import type { CycleState, CycleTask } from "../../api/cycles";
import type { MarkKind } from "../../parts/Mark";

/** In the order in which they are worth a look. */
export const STATES: CycleState[] = ["overdue", "open", "late_done", "done", "cancelled"];
export const ALL = "all";
export type Wanted = CycleState | typeof ALL;

export const LOOKS: Record<CycleState, MarkKind> = {
  overdue: "bad",
  open: "info",
  late_done: "warn",
  done: "good",
  cancelled: "plain",
};

/** The states that there are, with their counts; "all" first. */
export function counted(tasks: CycleTask[]): [Wanted, number][] {
  const found = STATES.map((state): [Wanted, number] => [state, tasks.filter((task) => task.state === state).length]);
  return [[ALL, tasks.length], ...found.filter(([, count]) => count > 0)];
}

export function ofState(tasks: CycleTask[], wanted: Wanted): CycleTask[] {
  return wanted === ALL ? tasks : tasks.filter((task) => task.state === wanted);
}

/** 计划单: what is still to be done in time, by due day. */
export function planned(tasks: CycleTask[]): CycleTask[] {
  return tasks.filter((task) => task.state === "open").sort((one, other) => one.due.localeCompare(other.due));
}

export const isOver = (task: CycleTask): boolean => !["open", "overdue"].includes(task.state);
