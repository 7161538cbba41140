"""Filling a database with years of calls, ratings, matters and callbacks by INSERT … SELECT, and rolling its days.

SATISFACTION_CONTACTS=5000000 how many calls, over three years, five of a number; a fifth as many were rated. Days of
every source that is rolled are rolled by the real roller, two processes side by side.
"""

import os
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date

import psycopg

from callcenter.db import engine
from callcenter.db.unit_of_work import begin
from callcenter.figures import registry, rollup
from callcenter.figures.periods import Period, steps
from callcenter.ids import ROOT_ORG_ID, new_id
from callcenter.people.models import Account
from callcenter.tickets import seed
from tests.bench.routing import house

CONTACTS = int(os.environ.get("SATISFACTION_CONTACTS", "5000000"))
FIRST, LAST = date(2023, 10, 1), date(2026, 9, 30)
AGENTS, NUMBERS, PROCESSES = 60, max(1, CONTACTS // 5), 2
SOURCES = tuple(source.name for source in registry.SOURCES if source.rolled)
TABLES = ("contact_point", "call", "contact", "rating", "ticket", "ticket_contact", "survey")
_POINTS = """
INSERT INTO contact_point (id, org_id, kind, address_hash, address_cipher, key_id, last_four, masked, created_at)
SELECT md5('point' || n)::uuid, %(org)s, 'tel', decode(md5('address' || n), 'hex'), decode(md5('cipher' || n), 'hex'),
    'bench', lpad((n %% 10000)::text, 4, '0'), '138****' || lpad((n %% 10000)::text, 4, '0'), now()
FROM generate_series(0, %(numbers)s - 1) n
"""
# Row `n`, from 0: everything of it follows from its number, so that a fill is the same every time.
_CALLS = """
INSERT INTO call (id, org_id, direction, state, outcome, language, queue_key, special_group, account_id, arrived_at,
    queue_entered_at, answered_at, seat_left_at, ended_at, acw_ended_at, caller_point_id, business_day)
SELECT id, %(org)s, 'inbound', 'ended',
    CASE WHEN answered THEN 'answered' ELSE (ARRAY['abandoned_queue', 'abandoned_ivr', 'voicemail',
        'callback_requested', 'short_abandon'])[1 + n / 7 %% 5] END,
    CASE WHEN n %% 40 = 0 THEN 'ii-CN' WHEN n %% 97 = 0 THEN 'bo-CN' ELSE 'zh-CN' END,
    (ARRAY['general', 'labour', 'family', 'migrant_worker', 'aid', 'mediation'])[1 + n / 3 %% 6],
    CASE WHEN n %% 5 = 0 THEN (ARRAY['elderly', 'disabled', 'migrant_worker', 'women'])[1 + n / 11 %% 4] END,
    CASE WHEN answered THEN %(agents)s[1 + n * 7919 %% %(staff)s] END,
    at, at + interval '20 s', CASE WHEN answered THEN at + make_interval(secs => 20 + n * 31 %% 90) END,
    CASE WHEN answered THEN at + make_interval(secs => 120 + n * 17 %% 900) END,
    at + make_interval(secs => 130 + n * 17 %% 900),
    CASE WHEN answered THEN at + make_interval(secs => 170 + n * 17 %% 900) END,
    md5('point' || n * 104729 %% %(numbers)s)::uuid, (at AT TIME ZONE 'Asia/Shanghai')::date
FROM (
    SELECT n, md5('call' || n)::uuid AS id, n %% 5 <> 4 AS answered,
        %(first)s::date::timestamp AT TIME ZONE 'Asia/Shanghai'
            + n::float8 / %(count)s * %(span)s * interval '1 day' AS at
    FROM generate_series(%(from)s::bigint, %(to)s::bigint - 1) n
) x
"""
_TALKS = """
INSERT INTO contact (id, org_id, channel, kind, at, business_day, call_id, point_id, account_id, language, created_at)
SELECT md5('contact' || n)::uuid, %(org)s, 'phone', 'consultation', c.arrived_at, c.business_day, c.id,
    c.caller_point_id, c.account_id, c.language, c.ended_at
FROM generate_series(%(from)s::bigint, %(to)s::bigint - 1) n JOIN call c ON c.id = md5('call' || n)::uuid
WHERE c.answered_at IS NOT NULL
"""
_RATINGS = """
INSERT INTO rating (id, org_id, call_id, invitation, invited, not_invited_reason, mode, grade, keys, language,
    queue_key, account_id, point_id, talk_seconds, rated_at, settled_at, business_day)
SELECT md5('rating' || n)::uuid, %(org)s, c.id, invitation, invitation = 'played',
    CASE WHEN invitation = 'skipped' THEN 'declined' END, 'keys',
    CASE WHEN n %% 10 IN (0, 5) THEN (ARRAY[1, 1, 1, 1, 2, 2, 2, 3, 4, 5])[1 + n / 10 %% 10] END, '', c.language,
    c.queue_key, c.account_id, c.caller_point_id, (17 * n %% 900)::int,
    CASE WHEN n %% 10 IN (0, 5) THEN c.ended_at END, c.ended_at, c.business_day
FROM (
    SELECT n, CASE n %% 10 WHEN 1 THEN 'caller_left' WHEN 2 THEN 'skipped' ELSE 'played' END AS invitation
    FROM generate_series(%(from)s::bigint, %(to)s::bigint - 1) n WHERE n %% 5 < 3
) x JOIN call c ON c.id = md5('call' || n)::uuid
WHERE c.answered_at IS NOT NULL
"""
_TICKETS = """
INSERT INTO ticket (id, org_id, number, state, stage, stage_since, call_id, matter_no, category_version, category,
    summary, special_groups, fields, disposition, sensitive, survey_agreed, safe_contact, created_at, business_day,
    closed_at, first_responder_id, point_id)
SELECT md5('ticket' || n)::uuid, %(org)s, 'B' || n, 'closed', 'closed', c.ended_at, c.id, 1, '1',
    (ARRAY['M01-01', 'M01-02', 'M01-03', 'M02-01', 'M02-03', 'M03-01', 'M04-01', 'M05-01', 'M06-01', 'M07-01', 'M08-01',
        'M09-01', 'M10-01', 'X01-01', 'Z01-01', 'Q01-01', 'Q02-01', 'Q03-06'])[1 + n / 5 %% 18],
    '', ARRAY[]::text[], jsonb_build_object('township', '乡镇' || n / 5 %% 40), 'answered', false, true, false,
    c.ended_at, c.business_day, c.ended_at, c.account_id, c.caller_point_id
FROM generate_series(%(from)s::bigint, %(to)s::bigint - 1) n JOIN call c ON c.id = md5('call' || n)::uuid
WHERE n %% 5 = 0
"""
_CONTACTS = """
INSERT INTO ticket_contact (id, org_id, ticket_id, contact_id, call_id, kind, at)
SELECT md5('tc' || n)::uuid, %(org)s, md5('ticket' || n)::uuid, md5('contact' || n)::uuid, c.id, 'first', c.ended_at
FROM generate_series(%(from)s::bigint, %(to)s::bigint - 1) n JOIN call c ON c.id = md5('call' || n)::uuid
WHERE n %% 5 = 0
"""
_SURVEYS = """
INSERT INTO survey (id, org_id, ticket_id, affair_id, round, point_id, mode, state, language, queue_key, served_by,
    due_at, attempts, grade, solved, created_at, ended_at, business_day)
SELECT md5('survey' || n)::uuid, %(org)s, t.id, t.id, 1, t.point_id, 'machine',
    CASE WHEN n %% 20 = 0 THEN 'done' ELSE 'unreachable' END, 'zh-CN', 'general', t.first_responder_id, t.closed_at, 1,
    CASE WHEN n %% 20 = 0 THEN 1 + n / 20 %% 5 END, CASE WHEN n %% 20 = 0 THEN 1 + n / 20 %% 3 END,
    t.closed_at, t.closed_at + interval '2 days', t.business_day + 2
FROM generate_series(%(from)s::bigint, %(to)s::bigint - 1) n JOIN ticket t ON t.id = md5('ticket' || n)::uuid
WHERE n %% 10 = 0
"""
_INDEXES = """SELECT tablename, indexname, indexdef FROM pg_indexes WHERE tablename = ANY(%s)
    AND indexdef NOT LIKE 'CREATE UNIQUE%%'"""


@dataclass(frozen=True, slots=True)
class Filled:
    """What there is: how many calls and ratings, and how long rolling took."""

    calls: int
    ratings: int
    days: int
    roll_seconds: float


def fill(url: str, sources: tuple[str, ...] = SOURCES) -> Filled:
    """Migrate, write everything, roll every day of `sources`. Says how long each took."""
    began = time.monotonic()
    house.furnish(url)
    with begin() as uow:
        seed.seed(uow)
        agents = [_account(uow, 1000 + number) for number in range(AGENTS)]
    values = {
        "org": ROOT_ORG_ID, "agents": agents, "staff": AGENTS, "numbers": NUMBERS, "count": CONTACTS,
        "first": FIRST, "span": (LAST - FIRST).days + 1, "from": 0, "to": CONTACTS,
    }  # fmt: skip
    with psycopg.connect(url, autocommit=True) as connection:
        indexes = connection.execute(_INDEXES, (list(TABLES),)).fetchall()
        for _, name, _ in indexes:
            connection.execute(f'DROP INDEX "{name}"')
        connection.execute("SET session_replication_role = replica")
        connection.execute("SET maintenance_work_mem = '1GB'")
        connection.execute("SET work_mem = '512MB'")
        for statement in (_POINTS, _CALLS, _TALKS, _RATINGS, _TICKETS, _CONTACTS, _SURVEYS):
            connection.execute(statement, values)
            print(f"{statement.split()[2]} after {time.monotonic() - began:.0f} s", flush=True)
        for _, _, definition in indexes:
            if "USING gin" not in definition:  # counting asks for no text
                connection.execute(definition)
        for table in TABLES:
            connection.execute(f"VACUUM ANALYZE {table}")
        row = connection.execute("SELECT (SELECT count(*) FROM call), count(grade) FROM rating").fetchone()
    assert row is not None
    print(f"{row[0]:,} calls, {row[1]:,} ratings in {time.monotonic() - began:.0f} s", flush=True)
    seconds = _roll(url, sources)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
    return Filled(row[0], row[1], (LAST - FIRST).days + 1, seconds)


def _roll(url: str, sources: tuple[str, ...]) -> float:
    began = time.monotonic()
    with ProcessPoolExecutor(PROCESSES) as pool:  # a source is rolled by one at a time
        list(pool.map(_roll_all, [url] * len(sources), sources))
    return time.monotonic() - began


def _roll_all(url: str, name: str) -> None:
    began = time.monotonic()
    engine.configure(engine.build(url))
    for month in steps(Period(FIRST, LAST), "month"):
        assert rollup.roll_days(begin, registry.BY_NAME[name], month), (name, month)
    engine.configure(None)
    print(f"{name} rolled in {time.monotonic() - began:.0f} s", flush=True)


def _account(uow: object, staff_no: int) -> object:
    made = Account(id=new_id(), org_id=ROOT_ORG_ID, staff_no=str(staff_no), name=f"坐席{staff_no}", roles=["agent"],
                   password_hash="!", active=True, created_at=uow.now)  # type: ignore[attr-defined]  # fmt: skip
    uow.session.add(made)  # type: ignore[attr-defined]
    return made.id
