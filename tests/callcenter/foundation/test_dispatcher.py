"""The dispatcher: rings when woken and each second without, sweeps survive failures, rows survive a dead broker."""

import threading
from typing import Any

import pytest

from callcenter import broker, dispatcher
from callcenter.db import delivery
from callcenter.db.unit_of_work import UnitOfWork, begin
from callcenter.dispatcher import PATIENCE_SECONDS, Dispatcher
from callcenter.timetable import Sweep


def test_commands_are_sent_without_any_broker(database: str) -> None:
    sent = threading.Event()

    def send_due() -> int:
        sent.set()
        return 0

    made = Dispatcher(send_due, [])
    thread = threading.Thread(target=made.run)
    thread.start()
    try:
        assert sent.wait(10)
    finally:
        made.stop()
        thread.join(10)
    assert not thread.is_alive()


def test_everything_that_is_due_is_sent_before_it_waits_again() -> None:
    waiting = [3, 2, 1, 0]
    made = Dispatcher(lambda: waiting.pop(0), [])
    made.ring()
    assert waiting == []


def test_a_failing_carrier_does_not_end_the_dispatcher() -> None:
    def fail() -> int:
        raise ConnectionError("refused")

    Dispatcher(fail, []).ring()


def test_a_sweep_is_one_transaction_and_its_failure_leaves_nothing(database: str) -> None:
    def good(uow: UnitOfWork) -> None:
        uow.raw.execute("INSERT INTO pulse (name, at) VALUES ('good', now())")

    def bad(uow: UnitOfWork) -> None:
        uow.raw.execute("INSERT INTO pulse (name, at) VALUES ('bad', now())")
        raise RuntimeError("no")

    for function in (bad, good):
        dispatcher.run_sweep(Sweep(1, function))
    with begin() as uow:
        assert uow.raw.execute("SELECT name FROM pulse").fetchall() == [("good",)]


def test_a_sweep_that_waits_for_the_carrier_holds_up_no_other(database: str) -> None:
    swept, answered = threading.Event(), threading.Event()

    def slow(_uow: UnitOfWork) -> None:
        assert answered.wait(30)

    made = Dispatcher(int, [Sweep(1, slow, thread="carrier"), Sweep(1, lambda _uow: swept.set())])
    thread = threading.Thread(target=made.run)
    thread.start()
    try:
        assert swept.wait(10)
    finally:
        answered.set()
        made.stop()
        thread.join(10)
    assert not thread.is_alive()


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    done: list[Any] = []
    monkeypatch.setattr(broker, "nudge", lambda lane: done.append(("nudge", lane)))
    monkeypatch.setattr(delivery, "drain", lambda lane, seconds: done.append(("drain", lane)))
    return done


def test_forgotten_rows_are_nudged_again_and_fresh_ones_are_not(work: list[Any]) -> None:
    Dispatcher(int, []).look_after({"default": 3.0, "speech": 0.2})
    assert work == [("nudge", "default")]


def test_rows_are_delivered_here_when_the_broker_stays_away(work: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(lane: str) -> None:
        raise ConnectionError("refused")

    monkeypatch.setattr(broker, "nudge", refuse)
    made = Dispatcher(int, [])
    made.look_after({"default": 3.0})
    assert work == []
    made.look_after({"default": PATIENCE_SECONDS + 1, "speech": PATIENCE_SECONDS + 1})
    assert work == [("drain", "default")]
