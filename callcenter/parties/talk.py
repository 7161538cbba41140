"""Each seat's own talk, of rows that are only ever added: a call handed on is one answered call, and nobody's twice."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from callcenter.calls import sql
from callcenter.db.unit_of_work import UnitOfWork
from callcenter.parties import timeline

_STAYS = """
    SELECT p.call_id, p.seat_id, p.account_id, coalesce(a.staff_no, s.staff_no) AS staff_no,
        coalesce(a.name, s.name) AS name, greatest(p.serves_since, c.answered_at) AS begins,
        least(coalesce(p.left_at, c.ended_at, %(now)s), coalesce(c.ended_at, %(now)s)) AS ends
    FROM party p JOIN call c ON c.id = p.call_id JOIN seat s ON s.id = p.seat_id
        LEFT JOIN account a ON a.id = p.account_id
    WHERE p.role = 'seat' AND p.serves_since IS NOT NULL AND c.answered_at IS NOT NULL AND c.org_id = %(org)s
        AND (%(call)s::uuid IS NULL OR c.id = %(call)s)
        AND (%(first)s::date IS NULL OR c.business_day BETWEEN %(first)s AND %(last)s)
    ORDER BY begins, p.id
"""
_HOLDS = """
    SELECT e.call_id, e.kind, e.at FROM call_event e
    WHERE e.call_id = ANY(%s)
        AND e.kind IN ('held', 'resumed', 'hold_failed', 'resume_failed', 'answered_again', 'ended')
    ORDER BY e.at, e.id
"""
_ANSWERED = """
    SELECT account_id, count(*) FROM call WHERE org_id = %s AND business_day BETWEEN %s AND %s
        AND direction = 'inbound' AND answered_at IS NOT NULL GROUP BY account_id
"""
# K29: calls handed on of those answered, and how many of the tries the other side took up; K30 for 12345.
_TRANSFERS = """
    SELECT t.target_kind, count(*) AS attempts, count(t.answered_at) AS answered,
        count(*) FILTER (WHERE t.state = 'completed') AS completed,
        count(DISTINCT t.call_id) FILTER (WHERE t.state = 'completed') AS calls
    FROM transfer t WHERE t.org_id = %s AND t.business_day BETWEEN %s AND %s GROUP BY t.target_kind ORDER BY 1
"""


@dataclass(frozen=True, slots=True)
class Stay:
    """One seat's service within a call; seconds are whole, `hold_seconds` of them with the caller on hold."""

    call_id: UUID
    seat_id: UUID
    account_id: UUID | None
    staff_no: str
    name: str
    begins: Any
    ends: Any
    talk_seconds: int
    hold_seconds: int


def stays(
    uow: UnitOfWork, *, call_id: UUID | None = None, first: date | None = None, last: date | None = None
) -> list[Stay]:
    """Who served, from when to when: of one call, or of the calls that came on these business days."""
    values = {"org": uow.org_id, "call": call_id, "first": first, "last": last, "now": uow.now}
    rows = sql.every(uow, _STAYS, values)
    held: defaultdict[UUID, list[sql.Row]] = defaultdict(list)
    for event in sql.every(uow, _HOLDS, ([row["call_id"] for row in rows],)):
        held[event["call_id"]].append(event)
    return [_stay(row, timeline.holds(held[row["call_id"]])) for row in rows]


def _stay(row: sql.Row, holds: list[tuple[str, Any, Any]]) -> Stay:
    whole = max(0, int((row["ends"] - row["begins"]).total_seconds()))
    held = min(whole, timeline.seconds_within(row["begins"], row["ends"], holds))
    return Stay(**row, talk_seconds=whole - held, hold_seconds=held)


def by_seat(uow: UnitOfWork, first: date, last: date) -> list[dict[str, Any]]:
    """Per agent: calls answered first (these add up to the calls answered), calls served, talk and hold seconds."""
    answered = dict(uow.raw.execute(_ANSWERED, (uow.org_id, first, last)).fetchall())
    rows: dict[UUID, dict[str, Any]] = {}
    for stay in stays(uow, first=first, last=last):
        row = rows.setdefault(stay.seat_id, _blank(stay, answered.get(stay.account_id, 0)))
        row["served"].add(stay.call_id)
        row["talk_seconds"] += stay.talk_seconds
        row["hold_seconds"] += stay.hold_seconds
    return [row | {"served": len(row["served"])} for row in sorted(rows.values(), key=lambda row: row["staff_no"])]


def _blank(stay: Stay, answered: int) -> dict[str, Any]:
    who = {"seat_id": stay.seat_id, "staff_no": stay.staff_no, "name": stay.name}
    return who | {"answered": answered, "served": set(), "talk_seconds": 0, "hold_seconds": 0}


def transfers(uow: UnitOfWork, first: date, last: date) -> list[dict[str, Any]]:
    """Tries to hand calls on by where they went: attempts, answered by the other side, completed, calls handed on."""
    return sql.every(uow, _TRANSFERS, (uow.org_id, first, last))
