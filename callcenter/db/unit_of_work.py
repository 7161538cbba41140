"""One transaction: ORM and bare driver on one connection, events with their outbox rows, messages after the commit.

A connection is taken from the pool at the first use and given back at the end. The bare driver costs nothing more;
the ORM is only built when `session` is asked for.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, cast
from uuid import UUID

import psycopg
from sqlalchemy import Connection, PoolProxiedConnection
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from callcenter import clock
from callcenter.db import broadcast, checkpoints, outbox
from callcenter.db.engine import engine
from callcenter.db.subscriptions import WIRING
from callcenter.ids import ROOT_ORG_ID

log = logging.getLogger(__name__)


class UnitOfWork:
    """One transaction. Services write through it and never commit: the edge does (`begin`, `http.dependencies.Uow`)."""

    __slots__ = ("_connection", "_lanes", "_live", "_pooled", "_session", "_wake", "now", "org_id")

    def __init__(self, org_id: UUID = ROOT_ORG_ID, now: datetime | None = None) -> None:
        self.now = now or clock.now()
        self.org_id = org_id
        self._pooled: PoolProxiedConnection | None = None
        self._connection: Connection | None = None
        self._session: Session | None = None
        self._live: list[tuple[str, str, dict[str, Any]]] = []
        self._lanes: set[str] = set()
        self._wake = False

    @property
    def raw(self) -> psycopg.Connection[tuple[Any, ...]]:
        """The transaction on the bare driver, for webhooks and matching. Rows are tuples."""
        if self._session is not None:
            self._session.flush()
        return cast("psycopg.Connection[tuple[Any, ...]]", self._checked_out().driver_connection)

    @property
    def session(self) -> Session:
        """The same transaction through the ORM, for console and administration."""
        if self._session is None:
            self._connection = Connection(engine(), connection=self._checked_out())
            self._session = Session(bind=self._connection, expire_on_commit=False)
        return self._session

    def record(self, event: Any) -> None:
        """Run the `now` handlers of `event` at once and write one outbox row per `later` handler."""
        for subscription in WIRING.by_event.get(type(event), ()):
            if subscription.immediate:
                subscription.handler(self, event)
            else:
                outbox.write(self.raw, event, subscription, self.org_id, self.now)
                self._lanes.add(subscription.lane)

    def live(self, audience: str, type: str, data: dict[str, Any]) -> None:
        """Send to consoles after the commit. `audience`: `seat:<id>`, `account:<id>`, `supervisors` or `all`."""
        if (audience, type, data) not in self._live:  # said twice is once
            self._live.append((audience, type, data))

    def wake(self) -> None:
        """Nudge the dispatcher after the commit."""
        self._wake = True

    def checkpoint(self, name: str) -> None:
        """A named point where a test may pause or kill."""
        checkpoints.reached(name)

    @property
    def untouched(self) -> bool:
        """Whether no connection was needed so far: then commit and rollback cost nothing."""
        return self._pooled is None

    def commit(self) -> None:
        """Commit, give the connection back, then tell consoles, workers and the dispatcher. For the edge alone."""
        if self._pooled is not None:
            try:
                if self._session is not None:
                    self._session.flush()
                checkpoints.reached("before commit")
                if self._session is not None:
                    self._session.commit()
                self._driver().commit()
                checkpoints.reached("after commit")
            except BaseException:
                self.rollback()
                raise
            self._release()
        broadcast.after_commit(self._live, self._lanes, wake=self._wake)
        self._forget()

    def rollback(self) -> None:
        """Undo everything and give the connection back."""
        if self._pooled is not None:
            try:
                if self._session is not None:
                    self._session.rollback()
                if self._pooled.is_valid:
                    self._driver().rollback()
            except (psycopg.Error, SQLAlchemyError):
                log.warning("rollback failed, connection discarded")
                self._pooled.invalidate()
            self._release()
        self._forget()

    def _checked_out(self) -> PoolProxiedConnection:
        if self._pooled is None:
            self._pooled = engine().raw_connection()
        return self._pooled

    def _driver(self) -> psycopg.Connection[Any]:
        return cast("psycopg.Connection[Any]", self._checked_out().driver_connection)

    def _release(self) -> None:
        if self._session is not None:
            self._session.close()
        if self._connection is not None:
            self._connection.close()
        elif self._pooled is not None:
            self._pooled.close()
        self._session = self._connection = self._pooled = None

    def _forget(self) -> None:
        self._live, self._lanes, self._wake = [], set(), False


@contextmanager
def begin(org_id: UUID = ROOT_ORG_ID) -> Iterator[UnitOfWork]:
    """A unit of work that commits at the end and rolls back on an exception."""
    uow = UnitOfWork(org_id)
    try:
        yield uow
    except BaseException:
        uow.rollback()
        raise
    uow.commit()
