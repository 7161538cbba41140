"""A hotline's desk on a database of its own: seats, callers and past calls in bulk, and the two events of matching.

What is driven is the real code: `entries.join_queue` for a caller, `offers` and `seats.after_work` for a seat, through
`UnitOfWork`, as web runs it. Only what surrounds it is missing: no carrier, no menu, no broker (messages that a commit
leaves behind are counted and dropped).
"""

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import psycopg

from agents.seat import SeatState
from callcenter import bootstrap
from callcenter.calendar.seed import open_always
from callcenter.calls import sql
from callcenter.calls.events import CallQueued
from callcenter.db import broadcast, engine, migrate
from callcenter.db.unit_of_work import UnitOfWork, begin
from callcenter.desk import candidates, entries, offers, policies, queues, seats, standing
from callcenter.embedded.postgres import RECKLESS, Postgres
from callcenter.flows import service as flows
from callcenter.ids import ROOT_ORG_ID, new_id

QUEUES = {"zh-CN": "general", "ii-CN": "lang_ii"}
_NEW_CALL = """
    INSERT INTO call (id, org_id, direction, state, language, queue_key, arrived_at, queue_entered_at, business_day)
    VALUES (%(id)s, %(org)s, 'inbound', 'queued', %(language)s, %(queue)s, %(now)s, %(now)s, %(now)s::date)
"""
_SEATS = """
    INSERT INTO seat (id, org_id, staff_no, name, home_queue, state, since, idle_since, alive_until)
    SELECT gen_random_uuid(), %(org)s, %(prefix)s || n, '坐席' || n, %(home)s, %(state)s, now(),
        now() - make_interval(secs => n), now() + interval '10 years'
    FROM generate_series(1, %(count)s) n RETURNING id
"""
_SKILLS = """
    INSERT INTO seat_skill (id, org_id, seat_id, skill, certified_by)
    SELECT gen_random_uuid(), %s, unnest(%s::uuid[]), %s, 'bench'
"""
_WAITING = """
    WITH made AS (
        INSERT INTO call (id, org_id, direction, state, language, queue_key, arrived_at, queue_entered_at, business_day)
        SELECT gen_random_uuid(), %(org)s, 'inbound', 'queued', %(language)s, %(queue)s, t, t, current_date
        FROM (SELECT now() - make_interval(secs => n) AS t FROM generate_series(1, %(count)s) n) x
        RETURNING id, arrived_at
    )
    INSERT INTO queue_entry (id, org_id, call_id, queue_key, language, priority, since, turn_at, business_day)
    SELECT gen_random_uuid(), %(org)s, id, %(queue)s, %(language)s, (random() * 2)::int, arrived_at, arrived_at,
        current_date FROM made
"""
_PAST = """
    WITH made AS (
        INSERT INTO call (id, org_id, direction, state, outcome, language, queue_key, seat_id, arrived_at,
            queue_entered_at, answered_at, ended_at, acw_ended_at, business_day)
        SELECT gen_random_uuid(), %(org)s, 'inbound', 'ended', 'answered', 'zh-CN', 'general', NULL, t, t,
            t + interval '9 s', t + interval '300 s', t + interval '360 s', t::date
        FROM (SELECT now() - make_interval(secs => 3600 + 20 * n) AS t FROM generate_series(1, %(count)s) n) x
        RETURNING id, arrived_at
    ), entered AS (
        INSERT INTO queue_entry (id, org_id, call_id, queue_key, language, state, since, turn_at, left_at, business_day)
        SELECT gen_random_uuid(), %(org)s, id, 'general', 'zh-CN', 'served', arrived_at, arrived_at,
            arrived_at + interval '9 s', arrived_at::date FROM made RETURNING id, call_id, since
    )
    INSERT INTO offer (id, org_id, kind, entry_id, call_id, seat_id, fence, phone, state, made_at, lapses_at,
        connected_at, ended_at)
    SELECT gen_random_uuid(), %(org)s, 'queue', id, call_id, %(seat)s, 1, 'browser', 'left', since,
        since + interval '15 s', since + interval '9 s', since + interval '300 s' FROM entered
"""


class Dropped(broadcast.Broadcaster):
    """Takes what commits leave for consoles and processes, and lets it go."""

    def __init__(self) -> None:
        self.messages = 0

    def put(self, channel: str, body: bytes) -> None:
        self.messages += 1

    def nudge(self, lane: str) -> None:
        self.messages += 1


@contextmanager
def server(*, durable: bool) -> Iterator[Postgres]:
    """A PostgreSQL in a temporary folder; `durable` ones wait for the disk at each commit, as in service."""
    folder = Path(tempfile.mkdtemp(prefix="cc-routing-"))
    folder.chmod(0o711)
    made = Postgres(folder, 5432, "bench", tuning=() if durable else RECKLESS[:-1])
    made.prepare()
    process = made.start()
    try:
        made.wait(process)
        yield made
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)
        shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(made.sockets, ignore_errors=True)


def join(url: str) -> None:
    """Let this process work on the database at `url`."""
    os.environ.setdefault("CALLCENTER_DATA", tempfile.gettempdir())
    bootstrap.wire()
    broadcast.replace(Dropped())
    engine.configure(engine.build(url))


def furnish(url: str) -> None:
    """Migrate, publish the menu, make its queues. This process works on it from now on."""
    migrate.upgrade(url)
    join(url)
    with begin() as uow:
        open_always(uow)
        flows.publish_all(uow)
        queues.seed(uow)


def add_seats(
    uow: UnitOfWork,
    prefix: str,
    count: int,
    *,
    home: str | None = "general",
    skills: Sequence[str] = ("lang:zh-CN",),
    state: str = "ready",
) -> list[UUID]:
    """Seats with a lease that never ends, the first the shortest idle."""
    values = {"org": uow.org_id, "prefix": prefix, "home": home, "count": count, "state": state}
    made = [row[0] for row in uow.raw.execute(_SEATS, values).fetchall()]
    for skill in skills:
        uow.raw.execute(_SKILLS, (uow.org_id, made, skill))
    candidates.refresh(uow)
    return made


def add_waiting(uow: UnitOfWork, count: int, language: str = "zh-CN") -> None:
    """Callers in the queue of a language, of three priorities."""
    uow.raw.execute(_WAITING, {"org": uow.org_id, "language": language, "queue": QUEUES[language], "count": count})
    while due := standing.due(uow):
        standing.settle(uow, due, policies.rules(uow))


def add_past(uow: UnitOfWork, count: int, seat_id: UUID) -> None:
    """Calls that are over, with entry and offer: one each 20 s, back from an hour ago."""
    uow.raw.execute("SET LOCAL statement_timeout = 0")
    uow.raw.execute(_PAST, {"org": uow.org_id, "count": count, "seat": seat_id})


def analyse(url: str) -> None:
    """What autovacuum would have done by itself after a while."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")


def arrive(language: str = "zh-CN", *, group: str | None = None, priority: int = 0) -> UUID:
    """A caller comes to the end of the menu: a call in the queue, matched at once. The entry's id."""
    call_id, entry_id = new_id(), new_id()
    queue = QUEUES[language]
    with begin() as uow:
        values = {"id": call_id, "org": ROOT_ORG_ID, "language": language, "queue": queue, "now": uow.now}
        uow.raw.execute(_NEW_CALL, values)
        entries.join_queue(uow, queued(call_id, entry_id, queue, language, group, priority))
    return entry_id


def queued(
    call_id: UUID, entry_id: UUID, queue: str, language: str, group: str | None = None, priority: int = 0
) -> CallQueued:
    return CallQueued(call_id, entry_id, queue, language, (), group, priority)


def finish(offer_id: UUID) -> bool:
    """The seat took the call, talked and is done: the entry is served, the seat ready and matched. False: too late.

    Answer, talk and end are one transaction here; in service they are three or more webhooks (tests/chaos).
    """
    with begin() as uow:
        seats.lock_domain(uow)
        offer = offers.read(uow, offer_id)
        if not offers.is_alive(offer):
            return False
        uow.raw.execute(
            "UPDATE offer SET state = 'left', connected_at = %s, ended_at = %s WHERE id = %s",
            (uow.now, uow.now, offer_id),
        )
        uow.raw.execute(
            "UPDATE queue_entry SET state = 'served', left_at = %s WHERE id = %s", (uow.now, offer["entry_id"])
        )
        uow.raw.execute(
            "UPDATE call SET state = 'ended', outcome = 'answered', answered_at = %s, ended_at = %s WHERE id = %s",
            (uow.now, uow.now, offer["call_id"]),
        )
        seats.set_state(uow, offer["seat_id"], SeatState.TALKING, call_id=offer["call_id"])
        seats.after_work(uow, offer["seat_id"])
    return True


def oldest_offers(limit: int = 1) -> list[UUID]:
    """The offers that have stood longest."""
    statement = "SELECT id FROM offer WHERE state = 'made' ORDER BY lapses_at LIMIT %s"
    with begin() as uow:
        return [row["id"] for row in sql.every(uow, statement, (limit,))]
