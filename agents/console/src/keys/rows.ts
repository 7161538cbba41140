// Moving through the rows of a list: one row has the focus, J and ↓ give it to the next, K and ↑ to the one before,
// Enter opens. Bare letters count only while a row has the focus, so never while somebody types.
import type { KeyboardEvent } from "react";

const STEPS: Record<string, "next" | "before" | "first" | "last"> = {
  j: "next",
  ArrowDown: "next",
  k: "before",
  ArrowUp: "before",
  Home: "first",
  End: "last",
};

/** Where a key leads from row `index` of `count`; null for a key that is none of ours. */
export function stepOf(
  event: Pick<KeyboardEvent, "key" | "altKey" | "ctrlKey" | "metaKey">,
  index: number,
  count: number,
): number | null {
  if (event.altKey || event.ctrlKey || event.metaKey) return null;
  switch (STEPS[event.key]) {
    case "next":
      return Math.min(count - 1, index + 1);
    case "before":
      return Math.max(0, index - 1);
    case "first":
      return 0;
    case "last":
      return count - 1;
    default:
      return null;
  }
}

/** The properties of a row of a list. Only the row that was left, or the first one, is reached with Tab. */
export function rowKeys(
  index: number,
  count: number,
  current: number,
  move: (index: number) => void,
  open: () => void,
) {
  return {
    tabIndex: index === Math.min(current, count - 1) ? 0 : -1,
    "data-row": index,
    onFocus: () => move(index),
    onKeyDown: (event: KeyboardEvent<HTMLElement>) => {
      // Keys of a link or a button within the row are theirs.
      if (event.target !== event.currentTarget || event.nativeEvent.isComposing) return;
      if (event.key === "Enter") {
        event.preventDefault();
        open();
        return;
      }
      const next = stepOf(event, index, count);
      if (next === null) return;
      event.preventDefault();
      event.currentTarget.parentElement?.querySelector<HTMLElement>(`[data-row="${next}"]`)?.focus();
    },
  };
}
