"""How often the machine may ring one number, and how many at once: claimed as rows, whoever claims."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from callcenter import clock
from callcenter import settings as settings_module
from callcenter.calls import pacing, rows
from callcenter.calls.legs import end
from callcenter.contacts import service as contacts
from callcenter.db.unit_of_work import UnitOfWork, begin
from callcenter.ids import new_id
from callcenter.settings import Settings
from callcenter.surveys import jobs, service
from tests.callcenter.surveys.test_callbacks import attempts, hang_up, later, schedule, surveys
from tests.callcenter.tickets.scenes import Scene, matter, one


def point(number: str = "13800000001") -> UUID:
    with begin() as uow:
        return contacts.find_or_create_point(uow, "tel", number).id


def rang(point_id: UUID, *ago: timedelta) -> None:
    with begin() as uow:
        for each in ago:
            values = (new_id(), uow.org_id, point_id, "survey", new_id(), uow.now - each)
            uow.raw.execute(pacing._DIALED, values)


def due_again(point_id: UUID) -> timedelta:
    with begin() as uow:
        return pacing.rings_from(uow, point_id) - uow.now


@pytest.mark.parametrize(
    ("rung", "wait"),
    [
        ([], timedelta(0)),
        ([timedelta(seconds=59)], timedelta(seconds=1)),
        ([timedelta(seconds=60)], timedelta(0)),
        ([timedelta(minutes=each) for each in (2, 4, 8, 16)], timedelta(0)),
        ([timedelta(minutes=each) for each in (2, 4, 8, 16, 32)], timedelta(minutes=28)),
        ([timedelta(minutes=70 * each) for each in range(1, 20)], timedelta(0)),
        ([timedelta(minutes=70 * each) for each in range(1, 21)], timedelta(minutes=40)),
    ],
)
def test_a_number_is_rung_once_a_minute_five_times_an_hour_twenty_times_a_day(scene: Scene, rung, wait):
    number = point()
    rang(number, *rung)
    assert due_again(number) == wait


def test_rings_of_another_number_do_not_count(scene: Scene):
    rang(point("13800000002"), timedelta(0))
    assert due_again(point()) == timedelta(0)


def test_a_survey_of_a_number_that_was_just_rung_waits_and_is_not_lost(scene: Scene):
    schedule(*scene.tickets(matter()))
    later(seconds=20)
    rang(surveys()[0].point_id, timedelta(seconds=10))
    jobs.dial_due()
    assert (attempts(), surveys()[0].state) == ([], "due")
    assert surveys()[0].due_at == clock.now() + timedelta(seconds=50)
    later(seconds=50)
    jobs.dial_due()
    assert len(attempts()) == 1


def test_every_ring_leaves_its_row_in_the_transaction_that_places_it(scene: Scene):
    schedule(*scene.tickets(matter()))
    later(seconds=20)
    jobs.dial_due()
    with begin() as uow:
        row = uow.raw.execute("SELECT point_id, purpose, reference, at FROM dialed_number").fetchone()
    assert row == (surveys()[0].point_id, "survey", attempts()[0].id, clock.now())


@pytest.fixture
def many(scene: Scene, demo: Settings) -> list[UUID]:
    """Six people to ask, two places on the trunk."""
    settings_module.use(demo.model_copy(update={"survey_trunk_ceiling": 2}))
    made = [scene.tickets(matter(), number=f"1380000001{each}")[0] for each in range(6)]
    schedule(*made)
    later(seconds=20)
    return made


def test_the_ceiling_of_the_trunk_holds_and_a_call_that_ends_makes_room(many: list[UUID]):
    assert jobs.dial_due() == 2
    assert jobs.dial_due() == 0
    over = attempts()[0]
    hang_up(over, "busy", answered=False)
    with begin() as uow:
        assert one(uow, "SELECT count(*) FROM trunk_place WHERE call_id IS NOT NULL") == 2
        pacing.tidy(uow)
        assert one(uow, "SELECT count(*) FROM trunk_place WHERE call_id IS NOT NULL") == 1
        assert one(uow, "SELECT count(*) FROM trunk_place WHERE call_id = %s", over.call_id) == 0
    assert jobs.dial_due() == 1


def test_the_end_of_a_call_gives_its_place_back_in_the_same_transaction(many: list[UUID]):
    jobs.dial_due()
    with begin() as uow:
        call = rows.lock(uow, attempts()[0].call_id)
        end(uow, call, "no-answer")
        assert one(uow, "SELECT count(*) FROM trunk_place WHERE call_id IS NOT NULL") == 1


def test_a_number_is_left_alone_for_a_minute_from_the_end_of_the_last_call(many: list[UUID]):
    jobs.dial_due()
    later(seconds=40)
    with begin() as uow:
        call = rows.lock(uow, attempts()[0].call_id)
        end(uow, call, "busy")
        assert call.caller_point_id is not None
        assert pacing.rings_from(uow, call.caller_point_id) == uow.now + timedelta(minutes=1)


def test_two_workers_take_the_last_place_once(many: list[UUID]):
    assert service_dials() is not None
    first, second = UnitOfWork(), UnitOfWork()
    assert service.dial_next(first) is not None
    assert service.dial_next(second) is None
    first.commit()
    second.rollback()
    assert len(attempts()) == 2


def test_a_claim_that_is_rolled_back_leaves_its_place_free(many: list[UUID]):
    for _ in range(5):
        dying = UnitOfWork()
        assert service.dial_next(dying) is not None
        dying.rollback()
    assert jobs.dial_due() == 2


def test_a_lower_ceiling_holds_for_places_made_before(many: list[UUID], demo: Settings):
    assert jobs.dial_due() == 2
    settings_module.use(demo.model_copy(update={"survey_trunk_ceiling": 1}))
    hang_up(attempts()[1], "busy", answered=False)
    with begin() as uow:
        pacing.tidy(uow)
    assert jobs.dial_due() == 0


def test_rings_are_forgotten_when_no_rate_asks_for_them(scene: Scene):
    number = point()
    rang(number, timedelta(days=3), timedelta(hours=23))
    jobs.tidy_trunk()
    with begin() as uow:
        assert one(uow, "SELECT count(*) FROM dialed_number") == 1


def service_dials() -> UUID | None:
    with begin() as uow:
        return service.dial_next(uow)
