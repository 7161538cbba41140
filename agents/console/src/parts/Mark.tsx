// A short word on a coloured ground. Colours have the contrast that small letters need; the word always says it too.
import type { ReactNode } from "react";

export type MarkKind = "plain" | "info" | "good" | "warn" | "bad" | "private";

export function Mark({ kind = "plain", children }: { kind?: MarkKind; children: ReactNode }) {
  return <span className={`mark mark-${kind}`}>{children}</span>;
}
