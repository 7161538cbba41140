"""Surveys in bulk on a database of their own: numbers, closed matters, what is due, what is past."""

from __future__ import annotations

import os
from datetime import datetime

from callcenter.db.unit_of_work import UnitOfWork, begin
from callcenter.ids import ROOT_ORG_ID
from callcenter.messages import templates
from callcenter.surveys import forms
from callcenter.tickets import seed
from tests.bench.routing import house
from tests.callcenter.tickets.scenes import Scene, matter

# Any hour, any day: the bench does not wait for the morning.
RULES = {"SURVEY_HOURS": "0:00-24:00", "SURVEY_DAYS": "every_day", "SURVEY_OTHER_HALF_DAY": "false"}
_POINTS = """
    INSERT INTO contact_point (id, org_id, kind, address_hash, address_cipher, key_id, last_four, masked, created_at)
    SELECT gen_random_uuid(), %(org)s, 'tel', sha256((%(mark)s || n)::bytea), '\\x00', 'bench', lpad((n %% 10000)::text,
        4, '0'), '138****' || lpad((n %% 10000)::text, 4, '0'), now() FROM generate_series(1, %(count)s) n
"""
# Copies of one closed ticket, each of a number; `share`/256 of the numbers have two. Nothing is searched here.
_TICKETS = """
    INSERT INTO ticket SELECT (jsonb_populate_record(t, jsonb_build_object('id', gen_random_uuid(), 'number',
        %(mark)s || p.n, 'point_id', p.id, 'call_id', NULL, 'wrap_up_id', NULL, 'person_id', NULL, 'summary', ''))).*
    FROM ticket t,
        (SELECT id, row_number() OVER () AS n FROM contact_point c JOIN generate_series(1, 2) twice
            ON twice = 1 OR get_byte(address_hash, 0) < %(share)s
         WHERE key_id = 'bench' AND NOT EXISTS (SELECT 1 FROM ticket x WHERE x.point_id = c.id) LIMIT %(count)s) p
    WHERE t.id = (SELECT id FROM ticket ORDER BY created_at LIMIT 1)
"""
_SURVEYS = """
    INSERT INTO survey (id, org_id, ticket_id, affair_id, round, point_id, mode, mode_reason, asked_because, state,
        language, due_at, overdue_at, attempts, grade, solved, created_at, ended_at, business_day)
    SELECT gen_random_uuid(), t.org_id, t.id, t.id, 1, t.point_id, 'machine', 'agreed', 'sampled', %(state)s, 'zh-CN',
        %(first)s + random() * interval '60 s', now() + interval '3 days', (%(state)s = 'done')::int,
        CASE WHEN %(state)s = 'done' THEN 1 + (random() * 4)::int END, CASE WHEN %(state)s = 'done' THEN 1 END, now(),
        CASE WHEN %(state)s = 'done' THEN now() END, CASE WHEN %(state)s = 'done' THEN current_date END
    FROM ticket t WHERE t.number LIKE %(mark)s || '%%' AND NOT EXISTS (SELECT 1 FROM survey s WHERE s.ticket_id = t.id)
"""


def rules(**more: str) -> None:
    """Set the rules of the bench for this process and those that it starts."""
    os.environ.update(RULES | more)


def furnish(url: str) -> None:
    """A hotline whose first matter is closed: the pattern of all others."""
    house.furnish(url)
    with begin() as uow:
        seed.seed(uow)
        templates.seed(uow)
        forms.seed(uow)
    Scene().tickets(matter())
    with begin() as uow:
        uow.raw.execute("DELETE FROM outbox")  # nobody asks about the pattern


def add_surveys(uow: UnitOfWork, mark: str, count: int, first: datetime, *, state: str = "due", share: int = 0) -> int:
    """Write `count` surveys in one state, due within a minute from `first`; `share`/256 of the numbers have two.

    Returns how many there are now of this mark.
    """
    uow.raw.execute("SET LOCAL statement_timeout = 0")
    values = {"org": ROOT_ORG_ID, "mark": mark, "count": count, "first": first, "state": state, "share": share}
    for statement in (_POINTS, _TICKETS, _SURVEYS):
        uow.raw.execute(statement, values)
    row = uow.raw.execute("SELECT count(*) FROM survey").fetchone()
    assert row is not None
    return int(row[0])
