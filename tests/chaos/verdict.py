"""What the tables say after the storm: one outcome for every call, nothing left open, nobody booked twice."""

from dataclasses import dataclass, field

import psycopg

from agents.disposition import Outcome
from tests.bench.routing.backlog import dsn_of
from tests.stories.hotline import Hotline

LIVE_ENTRY = "state IN ('waiting', 'offered', 'connecting') AND kind = 'call'"
ACTIVE_OFFER = "state IN ('made', 'accepted', 'connected')"
BUSY_SEAT = "state IN ('reserved', 'ringing', 'talking', 'wrap_up')"
_OUTCOMES = "SELECT outcome, count(*) FROM call WHERE direction = 'inbound' GROUP BY outcome"
# A call ends once: exactly one event says with which outcome, and it is the one that stands in the row.
_ENDS = """
    SELECT count(*) FROM call c WHERE c.direction = 'inbound' AND 1 <> (SELECT count(*) FROM call_event e
        WHERE e.call_id = c.id AND e.kind = 'ended' AND e.facts->>'outcome' = c.outcome)
"""
# What asking came to: exactly one row for each call that was answered, settled with its end, and none for another.
_UNASKED = """
    SELECT count(*) FROM call c WHERE c.direction = 'inbound' AND c.ended_at IS NOT NULL
        AND (c.answered_at IS NOT NULL)::int <> (SELECT count(*) FROM rating r
            WHERE r.call_id = c.id AND r.settled_at IS NOT NULL)
"""
_DOUBLE = """
    SELECT count(*) FROM offer a JOIN offer b ON b.seat_id = a.seat_id AND b.id > a.id
        AND b.made_at < coalesce(a.ended_at, 'infinity') AND a.made_at < coalesce(b.ended_at, 'infinity')
"""


@dataclass
class Verdict:
    """Counts; all but calls and outcomes must be nought."""

    calls: int = 0
    outcomes: dict[str, int] = field(default_factory=dict)
    without_outcome: int = 0
    stuck_seats: int = 0
    open_offers: int = 0
    open_entries: int = 0
    double_bookings: int = 0
    stranded: int = 0
    unasked: int = 0

    @property
    def faults(self) -> int:
        return (
            sum((self.without_outcome, self.stuck_seats, self.open_offers, self.open_entries, self.double_bookings))
            + self.unasked
            + abs(sum(self.outcomes.values()) - self.calls)
        )


def count(connection: "psycopg.Connection[tuple[int]]", statement: str) -> int:
    row = connection.execute(statement).fetchone()  # type: ignore[call-overload]
    return int(row[0]) if row else 0


def open_ends(hotline: Hotline) -> int:
    """How much is still under way."""
    with psycopg.connect(dsn_of(hotline), autocommit=True) as connection:
        calls = count(connection, "SELECT count(*) FROM call WHERE ended_at IS NULL")
        seats = count(connection, f"SELECT count(*) FROM seat WHERE {BUSY_SEAT}")
        offers = count(connection, f"SELECT count(*) FROM offer WHERE {ACTIVE_OFFER}")
        return calls + seats + offers + count(connection, f"SELECT count(*) FROM queue_entry WHERE {LIVE_ENTRY}")


def verdict(hotline: Hotline) -> Verdict:
    """Judge."""
    with psycopg.connect(dsn_of(hotline), autocommit=True) as connection:
        outcomes = {str(outcome): number for outcome, number in connection.execute(_OUTCOMES).fetchall()}
        known = {outcome.value for outcome in Outcome}
        return Verdict(
            calls=count(connection, "SELECT count(*) FROM call WHERE direction = 'inbound'"),
            outcomes={name: number for name, number in outcomes.items() if name in known},
            without_outcome=count(connection, _ENDS),
            stuck_seats=count(connection, f"SELECT count(*) FROM seat WHERE {BUSY_SEAT}"),
            open_offers=count(connection, f"SELECT count(*) FROM offer WHERE {ACTIVE_OFFER}"),
            open_entries=count(connection, f"SELECT count(*) FROM queue_entry WHERE {LIVE_ENTRY}"),
            double_bookings=count(connection, _DOUBLE),
            stranded=count(connection, "SELECT count(*) FROM stranded_pair"),
            unasked=count(connection, _UNASKED),
        )
