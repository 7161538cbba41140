// T shows the table of a chart, T again the chart: of the chart where the focus is, else of all on the page.
import { useEffect, useRef, type RefObject } from "react";

const FIELDS = "input, textarea, select, [contenteditable=true], [role=combobox], [role=menu], [role=dialog]";

/** Whether this key press is meant for the charts; `frame` is the one that asks. */
export function meantFor(event: KeyboardEvent, frame: Element | null): boolean {
  if (event.isComposing || event.keyCode === 229 || event.repeat) return false;
  if (event.ctrlKey || event.metaKey || event.altKey || event.code !== "KeyT") return false;
  const focused = event.target instanceof Element ? event.target : null;
  if (focused?.closest(FIELDS)) return false;
  const near = focused?.closest(".chart-frame");
  return !near || near === frame;
}

export function useTableKey(frame: RefObject<Element | null>, toggle: () => void): void {
  const latest = useRef(toggle);
  useEffect(() => {
    latest.current = toggle;
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (meantFor(event, frame.current)) latest.current();
    };
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, [frame]);
}
