// The list from which a ticket was opened: so that the next one of it is a key away. Of this window only.
const KEPT = "tickets.around";

export function remember(tickets: { id: string }[]): void {
  sessionStorage.setItem(KEPT, tickets.map((each) => each.id).join(","));
}

/** The ticket `by` places after (negative: before) this one in the list it was opened from. */
export function beside(id: string, by: number): string | undefined {
  const ids = (sessionStorage.getItem(KEPT) ?? "").split(",");
  const place = ids.indexOf(id);
  return place < 0 ? undefined : ids[place + by];
}
