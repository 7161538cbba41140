"""kill -9 between each two steps of a callback: nobody is rung twice for one try, and no survey that is due is lost.

One survey lives its whole life (claim, write, place, the carrier accepts, answer, keys, end, settle) again and again;
each time the process that has come to the n-th step dies there, as a power cut would let it, and another goes on. The
carrier does what a carrier does: it knows what it accepted, and asks again when nobody answered it.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from callcenter import clock
from callcenter import settings as settings_module
from callcenter.calls import reconcile, sender
from callcenter.carriers.twilio import client
from callcenter.db import checkpoints, delivery
from callcenter.db.unit_of_work import begin
from callcenter.settings import Settings
from callcenter.surveys import handlers, jobs
from callcenter.tickets import seed
from callcenter.tickets.events import TicketClosed
from tests.callcenter.calls import fake_carrier
from tests.callcenter.calls.fake_carrier import FakeCarrier
from tests.callcenter.calls.hotline_fixtures import database, hotline_template, line, web
from tests.callcenter.calls.line import Caller, Line
from tests.callcenter.tickets.scenes import Scene, matter

__all__ = ["database", "hotline_template", "line", "web"]

STEPS = (
    *("survey claimed", "survey dialing", "survey placed", "command claimed", "command answered"),
    *("before commit", "after commit"),
)  # fmt: skip
GIVES_UP = 12  # turns of the world; a life without a kill takes two


class Killed(BaseException):
    """The process is gone."""


class WebKilled(Exception):
    """The same, seen from the other end of the line: no answer comes. The test's web server outlives it."""


@dataclass
class Reaper:
    """Kills at the n-th step that is reached; `at` says which it was."""

    steps: int
    at: str | None = None

    @contextlib.contextmanager
    def waits(self) -> Iterator[None]:
        with contextlib.ExitStack() as stack:
            for name in STEPS:
                stack.enter_context(checkpoints.on(name, lambda name=name: self._passes(name)))
            yield

    def _passes(self, name: str) -> None:
        self.steps -= 1
        if self.steps == 0:
            self.at = name
            in_web = threading.current_thread().name.startswith("AnyIO")
            raise WebKilled if in_web else Killed


@dataclass
class World:
    """The carrier, the person with the telephone, and processes that are started again."""

    line: Line
    carrier: FakeCarrier
    placed: list[dict[str, str]] = field(default_factory=list)
    talked: set[str] = field(default_factory=set)
    loses_answer: bool = False
    reaper: Reaper = field(default_factory=lambda: Reaper(0))

    def answer(self, method: str, path: str) -> object:
        if path.endswith("/Calls.json") and method == "POST":
            call = dict(self.carrier.asked[-1].fields) | {"sid": f"CA{len(self.carrier.asked):032x}"}
            call["date_created"] = format_datetime(datetime.now(UTC))
            self.placed.append(call)
            if self.loses_answer:
                self.loses_answer = False
                return "drop"
            return 201, {"sid": call["sid"], "status": "queued"}
        if path.endswith("/Calls.json"):
            return 200, {"calls": [{name: call[name] for name in ("sid", "date_created")} for call in self.placed]}
        status = "completed" if path.rsplit("/", 1)[1].removesuffix(".json") in self.talked else "in-progress"
        return 200, {"sid": "CA1", "status": status}

    def turn(self) -> None:
        """Everybody does what they do within a minute, each in a process that may die."""
        for step in (jobs.dial_due, self._send, self._talk, lambda: delivery.drain("default", 5), self._look_up):
            with contextlib.suppress(Killed), self.reaper.waits():
                step()
        later(seconds=61)
        with begin() as uow:  # what goes by the database's own clock
            uow.raw.execute("UPDATE carrier_command SET claimed_until = claimed_until - interval '61 s',"
                            " sent_at = sent_at - interval '61 s'")  # fmt: skip
            uow.raw.execute("UPDATE outbox SET lease_until = lease_until - interval '61 s'")

    def _send(self) -> None:
        for _ in range(3):
            sender.send_due()
            assert sender.answered(30)

    def _look_up(self) -> None:
        with begin() as uow:
            reconcile.look_up(uow)
        jobs.settle_lost()

    def _talk(self) -> None:
        """Who is rung picks up, says that it is solved, is satisfied, and hears the thanks."""
        for call in self.placed:
            if call["sid"] not in self.talked:
                person = Caller(self.line, number=call["To"], sid=call["sid"])
                self._told(person, call, "ringing")
                self._insists(lambda person=person, call=call: person.request(call["Url"]))
                for key in ("1", "1", "2"):
                    self._insists(lambda person=person, key=key: person.press(key))
                self._told(person, call, "completed")
                self.talked.add(call["sid"])

    def _told(self, person: Caller, call: dict[str, str], status: str) -> None:
        self._insists(lambda: person.line.ask(call["StatusCallback"], **person.fields(CallStatus=status)))

    def _insists(self, request) -> None:
        """A carrier asks again when nobody has answered."""
        for _ in range(3):
            with contextlib.suppress(Killed, AssertionError):
                request()
                return
        request()


def later(**passed: float) -> None:
    now = clock.now() + timedelta(**passed)
    clock.set_clock(lambda: now)


@pytest.fixture
def world(line: Line, settings: Settings) -> Iterator[World]:
    with fake_carrier.running() as carrier:
        changed = {"demo": True, "carrier_url": carrier.url, "survey_pause_days": 0}
        settings_module.use(settings.model_copy(update=changed))
        made = World(line, carrier)
        carrier.answer = made.answer  # type: ignore[method-assign]
        with begin() as uow:
            seed.seed(uow)
        yield made
    client._client.cache_clear()


def life(world: World, scene: Scene, number: str) -> tuple[int, str]:
    """A ticket's survey from the close to its end: (how many turns it took, what the person answered)."""
    ticket_id = scene.tickets(matter(), number=number)[0]
    with begin() as uow:
        handlers.schedule(uow, TicketClosed(ticket_id))
    later(seconds=20)
    for turns in range(1, GIVES_UP):
        world.turn()
        with begin() as uow:
            state, solved, grade = uow.raw.execute(
                "SELECT state, solved, grade FROM survey WHERE ticket_id = %s", (ticket_id,)
            ).fetchone()  # type: ignore[misc]
        if state not in ("due", "calling"):
            return turns, f"{state} {solved} {grade}"
    return GIVES_UP, "lost"


def verdict(world: World, number: str) -> None:
    """No try was placed twice, and who has talked with us was not rung again."""
    rung = [call["Url"] for call in world.placed if call["To"] == number]
    assert len(rung) == len(set(rung)), "rung twice for one try"
    answered = [call["sid"] in world.talked for call in world.placed if call["To"] == number]
    assert answered == [True], answered


def test_whatever_dies_between_two_steps_one_ring_one_answer(world: World):
    scene, died_at, steps = Scene(), set(), 0
    while True:
        steps += 1
        number, reaper = f"138000{steps:05}", Reaper(steps)
        world.reaper = reaper
        turns, said = life(world, scene, number)
        if reaper.at is None:
            break
        died_at.add(reaper.at)
        assert said == "done 1 2", f"killed at step {steps} ({reaper.at}): {said} after {turns} turns"
        verdict(world, number)
    assert died_at == set(STEPS)
    assert steps > 30


def test_an_answer_of_the_carrier_that_got_lost_rings_nobody_twice(world: World):
    world.loses_answer = True
    assert life(world, Scene(), "13800000001") == (1, "done 1 2")
    verdict(world, "13800000001")
    assert len(world.carrier.requests("/Calls.json")) == 1
