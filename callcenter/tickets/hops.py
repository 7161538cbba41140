"""How often tickets change hands, and how fast (S37): fewer links and less time between them is the aim."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from callcenter.tickets import periods

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

# Somebody else has it from then on: sent, returned, sent back for another try, given to a colleague.
_HOPS = """
WITH hop AS (
    SELECT e.ticket_id, e.kind, e.at - lag(e.at) OVER (PARTITION BY e.ticket_id ORDER BY e.seq) AS took
    FROM ticket t JOIN ticket_event e ON e.ticket_id = t.id
    WHERE t.org_id = %(org)s AND t.created_at >= %(first)s AND t.created_at < %(until)s
        AND e.kind IN ('opened', 'dispatched', 'returned', 'unsatisfied', 'handed_on', 'handed_over', 'exchanged')
)
SELECT count(DISTINCT ticket_id), count(*) FILTER (WHERE kind <> 'opened'),
    extract(epoch FROM percentile_cont(0.5) WITHIN GROUP (ORDER BY took) FILTER (WHERE kind <> 'opened'))
FROM hop
"""


@dataclass(frozen=True, slots=True)
class Hops:
    """Tickets of a period, their hops in all, and the median time between two moments of them in seconds."""

    tickets: int
    hops: int
    median_seconds: int | None

    @property
    def per_ticket(self) -> float | None:
        """Hops per ticket, two digits; None without tickets."""
        return round(self.hops / self.tickets, 2) if self.tickets else None


def between(uow: UnitOfWork, first: date, last: date) -> Hops:
    """Return the hops of tickets recorded from `first` to `last`, both included."""
    span: dict[str, object] = {"org": uow.org_id, "first": periods.begin_of(first), "until": _after(last)}
    tickets, hops, median = uow.raw.execute(_HOPS, span).fetchone() or (0, 0, None)
    return Hops(int(tickets), int(hops), None if median is None else round(float(median)))


def _after(day: date) -> datetime:
    return periods.begin_of(day + timedelta(days=1))
