// How a task is called: its kind in the reader's language, a measure in the words of who wrote it down.
import type { CycleRule, CycleTask } from "../../api/cycles";
import { useCycleText } from "../../i18n/cycles";

export function useTaskName(): (task: Pick<CycleTask, "kind" | "title"> | CycleRule) => string {
  const t = useCycleText();
  return ({ kind, title }) => (kind === "measure" ? title : t(`kind.${kind}`));
}
