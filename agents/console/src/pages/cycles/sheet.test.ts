import { expect, test } from "vitest";

import type { CycleTask } from "../../api/cycles";
import { counted, isOver, ofState, planned } from "./sheet";

const task = (state: CycleTask["state"], due = "2026-12-07") => ({ state, due }) as CycleTask;
const TASKS = [task("open", "2027-01-08"), task("overdue"), task("done"), task("open")];

test("each state that there is has its count, overdue ones first", () => {
  expect(counted(TASKS)).toEqual([
    ["all", 4],
    ["overdue", 1],
    ["open", 2],
    ["done", 1],
  ]);
  expect(counted([])).toEqual([["all", 0]]);
});

test("a state shows its tasks alone, all shows every one", () => {
  expect(ofState(TASKS, "overdue")).toEqual([TASKS[1]]);
  expect(ofState(TASKS, "all")).toHaveLength(4);
});

test("the plan is what is still open, by due day, and leaves the sheet's order alone", () => {
  expect(planned(TASKS).map((each) => each.due)).toEqual(["2026-12-07", "2027-01-08"]);
  expect(TASKS[0]?.due).toBe("2027-01-08");
});

test("what was done or called off is over, what is late is not", () => {
  expect((["open", "overdue", "done", "late_done", "cancelled"] as const).map((each) => isOver(task(each)))).toEqual([
    false,
    false,
    true,
    true,
    true,
  ]);
});
