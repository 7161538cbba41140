"""The unit of work: one transaction for ORM and bare driver, committed before the answer leaves."""

from typing import Any

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from callcenter.db import broadcast
from callcenter.db.outbox_models import Pulse
from callcenter.db.unit_of_work import UnitOfWork, begin


def test_orm_and_bare_driver_share_one_transaction(uow: UnitOfWork) -> None:
    uow.raw.execute("CREATE TABLE note (word text)")
    uow.session.execute(text("INSERT INTO note VALUES ('a')"))
    assert uow.raw.execute("SELECT count(*) FROM note").fetchone() == (1,)
    uow.rollback()
    assert uow.raw.execute("SELECT to_regclass('note')").fetchone() == (None,)


def test_begin_commits_at_the_end(database: str) -> None:
    with begin() as uow:
        uow.raw.execute("CREATE TABLE note (word text)")
    with begin() as uow:
        uow.session.execute(text("INSERT INTO note VALUES ('a')"))
    with begin() as uow:
        assert uow.raw.execute("SELECT word FROM note").fetchall() == [("a",)]


def test_a_restarted_database_costs_no_request(database: str) -> None:
    with begin() as uow:
        pid = uow.raw.info.backend_pid
    with psycopg.connect(database, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 2000)", (pid,))
    with begin() as uow:
        assert uow.raw.execute("SELECT 1").fetchone() == (1,)


def test_a_connection_lost_in_the_middle_is_an_error_and_the_next_unit_works(database: str) -> None:
    unit = UnitOfWork()
    pid = unit.raw.info.backend_pid
    unit.session.execute(text("SELECT 1"))
    with psycopg.connect(database, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 2000)", (pid,))
    with pytest.raises(OperationalError):
        unit.session.execute(text("SELECT 1"))
    unit.rollback()
    with begin() as uow:
        assert uow.raw.execute("SELECT 1").fetchone() == (1,)


def test_locks_and_statements_are_bounded_far_below_the_carrier_s_patience(uow: UnitOfWork) -> None:
    shown = [uow.raw.execute(f"SHOW {name}").fetchone() for name in ("statement_timeout", "lock_timeout", "timezone")]
    assert shown == [("5s",), ("3s",), ("UTC",)]


def test_live_messages_leave_after_the_commit_and_never_without_it(uow: UnitOfWork, published: Any) -> None:
    uow.live("all", "monitor", {})
    uow.wake()
    uow.rollback()
    assert published.published == []
    uow.live("seat:1", "desk", {"state": "ready"})
    uow.wake()
    assert published.published == []
    uow.commit()
    assert [channel for channel, _ in published.published] == [broadcast.LIVE_CHANNEL, broadcast.WAKE_CHANNEL]


def test_an_orm_change_is_seen_by_the_bare_driver_without_asking(uow: UnitOfWork) -> None:
    uow.session.add(Pulse(name="orm", at=uow.now))
    assert uow.raw.execute("SELECT name FROM pulse").fetchall() == [("orm",)]
