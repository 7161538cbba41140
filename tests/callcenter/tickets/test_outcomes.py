"""Which clocks were due on a day agrees with the clocks of every ticket, read one by one, whatever happened to them."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from callcenter import clock
from callcenter.calendar import seed as calendar
from callcenter.db.unit_of_work import UnitOfWork, begin
from callcenter.tickets import history, outcomes, periods, running, service
from callcenter.tickets.models import Ticket
from callcenter.tickets.profiles import store
from tests.callcenter.tickets import scenes
from tests.callcenter.tickets.scenes import MONDAY, Scene

SEED = 12348
STEPS = ("paused", "resumed", "dispatched", "signed", "mark_urgent", "urged", "result_given", "unsatisfied", "reminded",
         "extension_asked", "extension_granted", "merged", "unmerged", "note", "closed", "reopened")  # fmt: skip
BEGIN = MONDAY - timedelta(days=60)


def happens(ticket_id: UUID, kind: str) -> None:
    with begin() as uow:
        content = {"working_days": 4} if kind == "extension_granted" else {}
        history.add(uow, service.for_update(uow, ticket_id), kind, None, content)


def rules(uow: UnitOfWork) -> list[str]:
    return [rule.code for rule in store.by_id(uow, None).rules if rule.starts]


def one_by_one(uow: UnitOfWork, first: date, last: date) -> Counter[tuple[date, UUID, str, bool]]:
    found: Counter[tuple[date, UUID, str, bool]] = Counter()
    for ticket_id, clocks in running.of_tickets(uow, uow.session.scalars(select(Ticket))).items():
        for each in clocks:
            day = periods.local_day(each.due_at)
            if first <= day <= last and (each.state in {"met", "missed"} or each.due_at < uow.now):
                found[day, ticket_id, each.rule, not each.was_late] += 1
    return found


def at_once(uow: UnitOfWork, first: date, last: date) -> Counter[tuple[date, UUID, str, bool]]:
    return Counter(
        (each.day, each.ticket_id, each.rule, each.in_time) for each in outcomes.read(uow, rules(uow), first, last)
    )


@pytest.fixture
def lived(scene: Scene) -> Scene:
    """Sixty days of forty tickets to which anything may happen at any hour."""
    with begin() as uow:
        calendar.seed_days(uow, 2027)
    chance = random.Random(SEED)
    tickets: list[UUID] = []
    for step in range(160):
        clock.set_clock(lambda step=step: BEGIN + timedelta(hours=step * 9))
        if step % 4 == 0:
            tickets += scene.tickets(scenes.dispatched())
        happens(chance.choice(tickets), chance.choice(STEPS))
    return scene


def test_the_clocks_due_on_each_day_are_those_of_every_ticket_read_one_by_one(lived: Scene):
    first = periods.local_day(BEGIN)
    for days in (10, 35, 62, 80):
        clock.set_clock(lambda days=days: BEGIN + timedelta(days=days, hours=5))
        with begin() as uow:
            expected = one_by_one(uow, first, first + timedelta(days=90))
            assert at_once(uow, first, first + timedelta(days=90)) == expected
            week = first + timedelta(days=21), first + timedelta(days=27)
            assert at_once(uow, *week) == one_by_one(uow, *week)
    assert len(expected) > 120
    assert {in_time for *_, in_time in expected} == {True, False}


def test_a_corrected_day_corrects_what_was_in_time(lived: Scene):
    first = periods.local_day(BEGIN)
    with begin() as uow:
        before = at_once(uow, first, first + timedelta(days=90))
    with begin() as uow:
        uow.raw.execute("UPDATE calendar_day SET kind = 'holiday' WHERE day BETWEEN %s AND %s",
                        (date(2026, 10, 19), date(2026, 10, 23)))  # fmt: skip
    with begin() as uow:
        after = at_once(uow, first, first + timedelta(days=90))
        assert after == one_by_one(uow, first, first + timedelta(days=90))
        assert after != before


def test_tickets_older_than_the_table_are_caught_up(lived: Scene):
    first = periods.local_day(BEGIN)
    with begin() as uow:
        expected = one_by_one(uow, first, first + timedelta(days=90))
        uow.raw.execute("DELETE FROM ended_clock")
        uow.raw.execute("INSERT INTO clock_backlog (org_id, ticket_id) SELECT org_id, id FROM ticket")
    done = 0
    while True:
        with begin() as uow:
            caught = running.catch_up(uow, 7)
        if not caught:
            break
        done += caught
    assert done == 40
    with begin() as uow:
        assert at_once(uow, first, first + timedelta(days=90)) == expected
