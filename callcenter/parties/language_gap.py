"""How the calls of each language were served (K33, S7), and for how long nobody there shared it.

Each call counts once, by the best that it got: a certified seat, an interpreter, a seat of another language (overflow),
a callback or message, or nothing. The language is what an interpreter was asked for, else that of the first queue, else
that of the menu.
"""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import Depends, Query
from pydantic import BaseModel

from callcenter import clock
from callcenter.calls import sql
from callcenter.db.unit_of_work import UnitOfWork

_BY_LANGUAGE = """
WITH asked AS (
    SELECT c.id, c.answered_at, c.hold_seconds, coalesce(c.seat_left_at, c.ended_at) AS over_at, c.business_day,
        coalesce(
            (SELECT a.language FROM assistance a WHERE a.call_id = c.id AND a.role = 'interpreter'
                ORDER BY a.asked_at LIMIT 1),
            (SELECT e.language FROM queue_entry e WHERE e.call_id = c.id ORDER BY e.since LIMIT 1),
            c.language) AS language,
        (SELECT count(*) FROM assistance a WHERE a.call_id = c.id AND a.role = 'interpreter') AS wishes,
        (SELECT coalesce(sum(extract(epoch FROM a.left_at - a.joined_at)), 0) FROM assistance a
            WHERE a.call_id = c.id AND a.role = 'interpreter' AND a.joined_at IS NOT NULL AND a.left_at IS NOT NULL
        ) AS interpreted,
        EXISTS (SELECT 1 FROM assistance a WHERE a.call_id = c.id AND a.joined_at IS NOT NULL
            AND a.role = 'interpreter') AS had_interpreter,
        EXISTS (SELECT 1 FROM return_call r WHERE r.call_id = c.id AND r.kind IN ('callback', 'voicemail'))
            OR EXISTS (SELECT 1 FROM queue_entry e WHERE e.call_id = c.id AND e.kind = 'callback') AS called_back
    FROM call c
    WHERE c.org_id = %(org)s AND c.direction = 'inbound' AND c.business_day BETWEEN %(first)s AND %(last)s
        AND c.ended_at IS NOT NULL
), served AS (
    SELECT asked.*, greatest(0, coalesce(extract(epoch FROM over_at - answered_at), 0) - hold_seconds) AS talked,
        answered_at IS NOT NULL AND EXISTS (SELECT 1 FROM offer o JOIN seat_skill k ON k.seat_id = o.seat_id
            WHERE o.call_id = asked.id AND o.connected_at IS NOT NULL AND k.skill = 'lang:' || asked.language
                AND k.certified_by IS NOT NULL
                AND (k.valid_until IS NULL OR k.valid_until >= asked.business_day)) AS certified
    FROM asked WHERE language IS NOT NULL
)
SELECT language, count(*) AS calls,
    count(*) FILTER (WHERE certified) AS certified,
    count(*) FILTER (WHERE NOT certified AND had_interpreter) AS interpreter,
    count(*) FILTER (WHERE answered_at IS NOT NULL AND NOT certified AND NOT had_interpreter) AS overflow,
    count(*) FILTER (WHERE answered_at IS NULL AND called_back) AS callback,
    count(*) FILTER (WHERE answered_at IS NULL AND NOT called_back) AS unserved,
    sum(wishes)::int AS interpreter_wishes,
    (coalesce(sum(interpreted), 0) / 60)::float8 AS interpreter_minutes,
    (coalesce(sum(greatest(0, talked - interpreted)) FILTER (WHERE answered_at IS NOT NULL AND NOT certified), 0)
        / 60)::float8 AS gap_minutes
FROM served GROUP BY language ORDER BY language
"""


class LanguageService(BaseModel):
    """One language. The five shares add up to `calls`; minutes are talked ones, holds left out.

    `gap_minutes`: an agent without the language was alone with the caller.
    """

    language: str
    calls: int
    certified: int
    interpreter: int
    overflow: int
    callback: int
    unserved: int
    interpreter_wishes: int
    interpreter_minutes: float
    gap_minutes: float


@dataclass(frozen=True, slots=True)
class Period:
    """Business days, both included. None: today."""

    first: date | None
    last: date | None


def _period(
    first: Annotated[date | None, Query(alias="from")] = None, last: Annotated[date | None, Query(alias="to")] = None
) -> Period:
    return Period(first, last)


PeriodAsked = Annotated[Period, Depends(_period)]


def by_language(uow: UnitOfWork, period: Period) -> list[LanguageService]:
    """The languages of the period's calls that are over, counted by the day of their arrival."""
    last = period.last or clock.business_day(uow.now)
    values = {"org": uow.org_id, "first": period.first or last, "last": last}
    return [LanguageService(**row) for row in sql.every(uow, _BY_LANGUAGE, values)]
