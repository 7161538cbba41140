"""Delivering outbox rows: claim with a lease, run the handler, mark done in its transaction; fail with patience."""

import contextlib
import logging
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast
from uuid import UUID

import psycopg

from callcenter import clock, logs
from callcenter.db import checkpoints, outbox
from callcenter.db.engine import engine
from callcenter.db.subscriptions import WIRING
from callcenter.db.unit_of_work import UnitOfWork, begin
from callcenter.ids import new_id

log = logging.getLogger(__name__)

LEASE_SECONDS = 60
# Seconds before each further attempt; after the last one the row is dead and lets those behind it pass.
DELAYS = (1, 5, 15, 60, 300, 900)
KEEP_DONE = timedelta(days=2)

CLAIM = """
    UPDATE outbox SET attempts = attempts + 1, leased_by = %(worker)s,
                      lease_until = clock_timestamp() + make_interval(secs => %(lease)s)
    WHERE id = (
        SELECT o.id FROM outbox o
        WHERE o.lane = %(lane)s AND o.done_at IS NULL AND o.dead_at IS NULL AND o.due_at <= %(now)s
          AND (o.lease_until IS NULL OR o.lease_until < clock_timestamp())
          AND NOT EXISTS (
              SELECT 1 FROM outbox e
              WHERE e.aggregate = o.aggregate AND e.lane = o.lane AND e.sequence < o.sequence
                AND e.done_at IS NULL AND e.dead_at IS NULL)
        ORDER BY o.sequence LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING id, org_id, event, handler, payload, attempts
"""
WAITING = """
    SELECT lane, min(due_at) FROM outbox
    WHERE done_at IS NULL AND dead_at IS NULL AND due_at <= %s
      AND (lease_until IS NULL OR lease_until < clock_timestamp())
    GROUP BY lane
"""
DONE = "UPDATE outbox SET done_at = %s, lease_until = NULL, error = NULL WHERE id = %s AND leased_by = %s"
FAILED = """
    UPDATE outbox SET due_at = %s, dead_at = %s, error = %s, lease_until = NULL
    WHERE id = %s AND leased_by = %s
"""
RENEW = "UPDATE outbox SET lease_until = clock_timestamp() + make_interval(secs => %s) WHERE id = %s AND leased_by = %s"


class LeaseLost(Exception):
    """Another worker took the row over while we were at it; nothing of ours is kept."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A row that is ours for the time of its lease."""

    worker: UUID
    id: UUID
    org_id: UUID
    event: str
    handler: str
    payload: dict[str, Any]
    attempts: int


def drain(lane: str, seconds: float = 20.0) -> int:
    """Deliver what is due in `lane` until nothing is or `seconds` have passed. Returns how many rows were tried."""
    end, tried = time.monotonic() + seconds, 0
    while time.monotonic() < end and deliver_next(lane):
        tried += 1
    return tried


def deliver_next(lane: str) -> bool:
    """Claim and run the next due row. False when there is none."""
    row = _claim(lane)
    if row is None:
        return False
    ids = {"row": str(row.id), "handler": row.handler, "event": row.event, "attempt": row.attempts}
    try:
        _run(row)
    except Exception as error:  # noqa: BLE001 - the edge of all handlers: a failure becomes a later attempt
        dead = row.attempts > len(DELAYS)
        logs.failed(log, "delivery given up" if dead else "delivery failed", error, **ids)
        _fail(row, logs.place_of(error), dead=dead)
    else:
        log.debug("delivered", extra=ids)
    return True


def waiting_lanes() -> dict[str, float]:
    """Lanes with rows that are due and nobody works on, with the age of the oldest in seconds."""
    with begin() as uow:
        rows = uow.raw.execute(WAITING, (uow.now,)).fetchall()
        return {lane: (uow.now - due_at).total_seconds() for lane, due_at in rows}


def purge() -> int:
    """Drop rows delivered two days ago; dead ones stay for people to look at. Returns how many."""
    with begin() as uow:
        return uow.raw.execute("DELETE FROM outbox WHERE done_at < %s", (uow.now - KEEP_DONE,)).rowcount


def _claim(lane: str) -> Claimed | None:
    worker = new_id()
    with begin() as uow:
        values = {"worker": worker, "lease": LEASE_SECONDS, "lane": lane, "now": uow.now}
        found = uow.raw.execute(CLAIM, values).fetchone()
    return None if found is None else Claimed(worker, *found)


def _run(row: Claimed) -> None:
    subscription = WIRING.by_name.get((row.event, row.handler))
    if subscription is None:
        raise LookupError("no such handler in this version")
    event = outbox.rebuild(row.event, row.payload)
    if subscription.detached:
        with _renewed(row):
            subscription.handler(event)
        with begin(row.org_id) as uow:
            _mark_done(uow, row)
        return
    with begin(row.org_id) as uow:
        subscription.handler(uow, event)
        checkpoints.reached("before outbox done")
        _mark_done(uow, row)


def _mark_done(uow: UnitOfWork, row: Claimed) -> None:
    if uow.raw.execute(DONE, (clock.now(), row.id, row.worker)).rowcount != 1:
        raise LeaseLost


def _fail(row: Claimed, error: str, *, dead: bool) -> None:
    with begin(row.org_id) as uow:
        delay = DELAYS[min(row.attempts, len(DELAYS)) - 1]
        due = uow.now + timedelta(seconds=delay)
        uow.raw.execute(FAILED, (due, uow.now if dead else None, error, row.id, row.worker))


@contextlib.contextmanager
def _renewed(row: Claimed) -> Iterator[None]:
    """Keep the lease while a long handler runs; it lapses within a minute when this process dies."""
    over = threading.Event()

    def renew() -> None:
        while not over.wait(LEASE_SECONDS / 3):
            with contextlib.suppress(psycopg.Error), contextlib.closing(engine().raw_connection()) as pooled:
                driver = cast("psycopg.Connection[Any]", pooled.driver_connection)
                driver.execute(RENEW, (LEASE_SECONDS, row.id, row.worker))
                driver.commit()

    thread = threading.Thread(target=renew, name="lease", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(5)
