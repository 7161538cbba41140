"""The outbox: written with the event, delivered in order, tried again, given up, taken over from the dead."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from operator import add
from typing import Any
from uuid import UUID

import pytest

from callcenter import clock
from callcenter.db import checkpoints, delivery
from callcenter.db.subscriptions import WIRING, Subscription
from callcenter.db.unit_of_work import UnitOfWork, begin
from callcenter.ids import new_id

START = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Rang:
    call_id: UUID
    word: str
    at: datetime
    keys: tuple[str, ...] = ()


class Ear:
    """A handler that remembers what it heard, and fails as often as it is told to."""

    def __init__(self) -> None:
        self.heard: list[Any] = []
        self.failures = 0

    def __call__(self, uow: UnitOfWork, event: Rang) -> None:
        uow.raw.execute("INSERT INTO pulse (name, at) VALUES (%s, now())", (event.word,))
        if self.failures:
            self.failures -= 1
            raise RuntimeError("not now")
        self.heard.append(event)

    def alone(self, event: Rang) -> None:
        self.heard.append(event)


@pytest.fixture
def ear(database: str) -> Ear:
    ear = Ear()
    WIRING.install({Rang: [Subscription(ear, "ear.hear", immediate=False)]}, {})
    clock.set_clock(lambda: START)
    return ear


def ring(word: str, call: UUID | None = None) -> Rang:
    event = Rang(call or new_id(), word, START, ("1", "2"))
    with begin() as uow:
        uow.record(event)
    return event


def words() -> set[str]:
    with begin() as uow:
        return {name for (name,) in uow.raw.execute("SELECT name FROM pulse").fetchall()}


def test_an_event_comes_back_as_it_was(ear: Ear) -> None:
    event = ring("a")
    assert delivery.drain("default") == 1
    assert ear.heard == [event]
    assert delivery.drain("default") == 0


def test_an_event_of_a_rolled_back_transaction_is_never_heard(ear: Ear) -> None:
    unit = UnitOfWork()
    unit.record(Rang(new_id(), "a", START))
    unit.rollback()
    assert delivery.drain("default") == 0


def test_a_failing_handler_leaves_nothing_and_is_tried_again_later(ear: Ear) -> None:
    ear.failures = 1
    ring("a")
    assert delivery.drain("default") == 1
    assert (words(), ear.heard) == (set(), [])
    clock.set_clock(lambda: START + timedelta(seconds=2))
    assert delivery.drain("default") == 1
    assert words() == {"a"}


def test_rows_of_one_call_wait_for_each_other_and_other_calls_do_not(ear: Ear) -> None:
    ear.failures = 1
    call = new_id()
    ring("first", call)
    ring("second", call)
    ring("other")
    delivery.drain("default")
    assert [event.word for event in ear.heard] == ["other"]
    clock.set_clock(lambda: START + timedelta(seconds=2))
    delivery.drain("default")
    assert [event.word for event in ear.heard] == ["other", "first", "second"]


def test_a_row_that_always_fails_is_given_up_and_lets_others_pass(ear: Ear) -> None:
    ear.failures = len(delivery.DELAYS) + 1
    call = new_id()
    ring("stuck", call)
    ring("next", call)
    for hours in range(len(delivery.DELAYS) + 1):
        clock.set_clock(partial(add, START, timedelta(hours=hours)))
        delivery.drain("default")
    assert [event.word for event in ear.heard] == ["next"]
    with begin() as uow:
        dead = uow.raw.execute("SELECT error, attempts FROM outbox WHERE dead_at IS NOT NULL").fetchall()
    assert [(error.split(" at ")[0], attempts) for error, attempts in dead] == [("RuntimeError", 7)]


def test_a_row_of_a_dead_worker_is_taken_over_when_its_lease_has_lapsed(ear: Ear) -> None:
    ring("a")

    def die() -> None:
        raise SystemExit

    with checkpoints.on("before outbox done", die), pytest.raises(SystemExit):
        delivery.drain("default")
    ear.heard.clear()
    assert delivery.drain("default") == 0
    with begin() as uow:
        uow.raw.execute("UPDATE outbox SET lease_until = clock_timestamp() - interval '1 second'")
    assert delivery.drain("default") == 1
    assert [event.word for event in ear.heard] == ["a"]


def test_a_worker_that_lost_its_lease_keeps_nothing(ear: Ear) -> None:
    ring("a")

    def lose() -> None:
        with begin() as uow:
            uow.raw.execute("UPDATE outbox SET leased_by = %s", (new_id(),))

    with checkpoints.on("before outbox done", lose):
        delivery.drain("default")
    assert words() == set()


def test_a_detached_handler_gets_no_transaction(database: str) -> None:
    ear = Ear()
    WIRING.install({Rang: [Subscription(ear.alone, "ear.alone", immediate=False, lane="speech", detached=True)]}, {})
    event = ring("a")
    assert delivery.drain("default") == 0
    assert delivery.drain("speech") == 1
    assert ear.heard == [event]


def test_a_handler_that_this_version_does_not_know_is_not_lost(ear: Ear) -> None:
    ring("a")
    WIRING.install({}, {})
    delivery.drain("default")
    WIRING.install({Rang: [Subscription(ear, "ear.hear", immediate=False)]}, {})
    clock.set_clock(lambda: START + timedelta(seconds=2))
    delivery.drain("default")
    assert [event.word for event in ear.heard] == ["a"]


def test_waiting_rows_are_seen_without_any_nudge(ear: Ear) -> None:
    ring("a")
    clock.set_clock(lambda: START + timedelta(seconds=30))
    assert delivery.waiting_lanes() == {"default": 30.0}


def test_a_commit_nudges_the_lane_and_a_rollback_does_not(ear: Ear, published: Any) -> None:
    ring("a")
    assert published.nudges == ["default"]
    unit = UnitOfWork()
    unit.record(Rang(new_id(), "b", START))
    unit.rollback()
    assert published.nudges == ["default"]


def test_two_handlers_of_one_event_cannot_share_a_stored_name() -> None:
    twice = [Subscription(Ear(), "ear.hear", immediate=False)] * 2
    with pytest.raises(ValueError, match=r"ear\.hear"):
        WIRING.install({Rang: twice}, {})
