// How long something has lasted, ticking.
import { duration, secondsSince } from "../../format/time";
import { useNow } from "../../format/useNow";

export function Since({ iso, alertAfter }: { iso: string; alertAfter?: number }) {
  const seconds = secondsSince(iso, useNow());
  return (
    <span className={alertAfter !== undefined && seconds >= alertAfter ? "timer late" : "timer"}>
      {duration(seconds)}
    </span>
  );
}
