"""Filling a database with tickets by COPY, two processes side by side; indexes of texts are built afterwards."""

import random
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import psycopg

from callcenter import clock
from callcenter.audit import sealing
from callcenter.calendar import seed as calendar
from callcenter.contacts import persons
from callcenter.contacts import service as contacts
from callcenter.db.unit_of_work import begin
from callcenter.ids import ROOT_ORG_ID, new_id
from callcenter.people.models import Account
from callcenter.tickets import seed, taxonomy
from callcenter.tickets.profiles import store
from tests.bench.routing import house
from tests.bench.tickets import rows
from tests.bench.tickets.rows import Site

UNTIL = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)  # a Friday, 16:00 in Shanghai
AGENTS, POINTS, PEOPLE, SLICE, PROCESSES = 60, 20_000, 20_000, 5_000, 2
COLUMNS = {
    "contact": "id org_id channel at business_day point_id person_id account_id language created_at",
    "ticket": "id org_id number state matter_no channel point_id person_id category_version category summary"
    " special_groups fields language queue_key department disposition sensitive survey_agreed safe_contact"
    " first_responder_id handler_id created_at business_day clock_profile_id closed_at closed_by outcome stage"
    " stage_since urgent closings",
    "ticket_contact": "id org_id ticket_id contact_id kind at",
    "ticket_event": "id org_id ticket_id seq kind actor content at hash",
    "ticket_chain": "ticket_id org_id seq hash mac",
    "ticket_department": "id org_id ticket_id department_id role from_at until_at",
    "running_clock": "id org_id ticket_id rule unit amount begins_at",
}
# With how much is to be known of an expression's values (migration 0017): a new index does not remember it.
_INDEXES = """
SELECT i.indexname, i.indexdef, a.attstattarget FROM pg_indexes i
JOIN pg_attribute a ON a.attrelid = format('%%I.%%I', i.schemaname, i.indexname)::regclass AND a.attnum = 1
WHERE i.tablename = ANY(%s) AND i.indexname NOT IN (SELECT conname FROM pg_constraint)
AND i.indexdef NOT LIKE 'CREATE UNIQUE%%'
"""


def fill(url: str, count: int) -> Site:
    """Migrate, seed, and write `count` tickets with their contacts and histories. Says how long it took."""
    began = time.monotonic()
    house.furnish(url)
    clock.set_clock(lambda: UNTIL)
    site = _site(count)
    with psycopg.connect(url, autocommit=True) as connection:
        indexes = connection.execute(_INDEXES, (list(COLUMNS),)).fetchall()
        for name, _, _ in indexes:
            connection.execute(f'DROP INDEX "{name}"')
        with ProcessPoolExecutor(PROCESSES) as pool:
            slices = [range(first, min(count, first + SLICE)) for first in range(0, count, SLICE)]
            list(pool.map(_write, [url] * len(slices), [site] * len(slices), slices))
        connection.execute("SET maintenance_work_mem = '1GB'")
        for name, definition, statistics in indexes:
            connection.execute(definition)
            if statistics is not None and statistics >= 0:
                connection.execute(f'ALTER INDEX "{name}" ALTER COLUMN 1 SET STATISTICS {statistics}')
        connection.execute("VACUUM ANALYZE")
    with begin() as uow:
        row = uow.raw.execute("SELECT (SELECT count(*) FROM contact) + (SELECT count(*) FROM ticket_event)").fetchone()
    assert row is not None
    print(f"{count:,} tickets with {row[0]:,} contacts and events in {time.monotonic() - began:.0f} s", flush=True)
    return site


def _write(url: str, site: Site, numbers: range) -> None:
    written = rows.tickets(site, numbers)
    with psycopg.connect(url) as connection:
        connection.execute("SET session_replication_role = replica")  # the rows refer to each other as they should
        for table, columns in COLUMNS.items():
            _copy(connection, table, columns.split(), written.tables.get(table, []))


def _copy(connection: psycopg.Connection[Any], table: str, columns: list[str], values: list[tuple[Any, ...]]) -> None:
    statement = f"COPY {table} ({', '.join(columns)}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for value in values:
            copy.write_row(value)


def _site(count: int) -> Site:
    with begin() as uow:
        seed.seed(uow)
        calendar.seed_days(uow, 2027)
        accounts = [_account(uow, 1000 + number) for number in range(AGENTS)]
        profile_id, profile = store.current(uow)
        found = uow.raw.execute("SELECT code, id FROM department").fetchall()
    points, people = _callers()
    return Site(
        org=ROOT_ORG_ID,
        key=sealing.site_key(),
        profile_id=profile_id,
        profile=profile,
        taxonomy=taxonomy.VERSION,
        accounts=accounts,
        points=points,
        people=people,
        departments={code: UUID(str(number)) for code, number in found},
        until=UNTIL,
        tickets=count,
        first_of_day=_days(count),
    )


def _days(count: int) -> dict[date, int]:
    """The first ticket of each day: the numbers of a day are counted from it. Writes the counters, too."""
    first: dict[date, int] = {}
    for number in range(count):
        first.setdefault(clock.business_day(rows.begun(UNTIL, count, number)), number)
    ends = [*list(first.values())[1:], count]
    with begin() as uow, uow.raw.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO ticket_counter (org_id, day, last) VALUES (%s, %s, %s)",
            [(ROOT_ORG_ID, day, end - start) for (day, start), end in zip(first.items(), ends, strict=True)],
        )
    return first


def _account(uow: Any, staff_no: int) -> UUID:
    made = Account(id=new_id(), org_id=uow.org_id, staff_no=str(staff_no), name=f"坐席{staff_no}", roles=["agent"],
                   password_hash="!", active=True, created_at=uow.now)  # fmt: skip
    uow.session.add(made)
    uow.session.flush()
    return made.id


def _callers() -> tuple[list[UUID], list[UUID]]:
    chance = random.Random(1)
    points, people = [], []
    with begin() as uow:
        uow.raw.execute("SET LOCAL statement_timeout = 0")
        for number in range(POINTS):
            points.append(contacts.find_or_create_point(uow, "tel", f"138{number:08d}").id)
        for _ in range(PEOPLE):
            people.append(persons.create(uow, rows.name(chance)))
    return points, people
