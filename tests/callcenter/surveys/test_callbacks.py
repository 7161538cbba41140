"""From a closed ticket to a call that is placed once, and to what it comes to."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from callcenter import clock
from callcenter import settings as settings_module
from callcenter.calendar.models import CalendarDay
from callcenter.calls import legs
from callcenter.calls.events import OutboundEnded
from callcenter.clock import SHANGHAI
from callcenter.db import checkpoints
from callcenter.db.unit_of_work import UnitOfWork, begin
from callcenter.settings import Settings
from callcenter.surveys import conversation, handlers, jobs, service, timing
from callcenter.surveys.models import Survey, SurveyAttempt
from callcenter.tickets import service as tickets
from callcenter.tickets.events import TicketClosed
from tests.callcenter.tickets.scenes import MONDAY, Scene, dispatched, matter, one


def schedule(*tickets: UUID) -> None:
    for ticket_id in tickets:
        with begin() as uow:
            handlers.schedule(uow, TicketClosed(ticket_id))


def surveys() -> list[Survey]:
    with begin() as uow:
        return uow.session.query(Survey).order_by(Survey.id).all()


def attempts() -> list[SurveyAttempt]:
    with begin() as uow:
        return uow.session.query(SurveyAttempt).order_by(SurveyAttempt.attempt).all()


def later(**passed: float) -> None:
    now = clock.now() + timedelta(**passed)
    clock.set_clock(lambda: now)


def rung(scene: Scene, **form: object) -> tuple[Survey, SurveyAttempt]:
    """A survey that is being dialled."""
    schedule(*scene.tickets(matter(), **form))
    later(seconds=20)
    assert jobs.dial_due() == 1
    return surveys()[0], attempts()[-1]


def press(attempt: SurveyAttempt, *keys: str) -> list[str]:
    """Pick up and press keys; gives the prompts heard."""
    heard: list[str] = []
    step: str | None = None
    for key in ("", *keys):
        with begin() as uow:
            said = conversation.reply(uow, attempt.id, step, key)
        heard += [prompt.id for prompt in said.prompts]
        step = said.step
    return heard


def hang_up(attempt: SurveyAttempt, status: str = "completed", *, answered: bool = True) -> None:
    assert attempt.call_id is not None
    with begin() as uow:
        uow.raw.execute("UPDATE call SET ended_at = %s WHERE id = %s", (uow.now, attempt.call_id))
        handlers.settle_attempt(uow, OutboundEnded(attempt.call_id, "survey", attempt.id, status, answered))


def test_a_closed_ticket_makes_one_survey_however_often_it_is_told(scene: Scene):
    ticket_id = scene.tickets(matter())[0]
    schedule(ticket_id, ticket_id)
    [survey] = surveys()
    assert (survey.mode, survey.state, survey.round) == ("machine", "due", 1)
    assert survey.due_at == MONDAY + timedelta(seconds=15)
    assert survey.served_by == scene.agents["101"]


def test_a_call_that_brought_three_matters_is_asked_about_once(scene: Scene):
    schedule(*scene.tickets(matter(), matter(category="M05-03"), matter(category="M03-02")))
    assert len(surveys()) == 1


@pytest.mark.parametrize(
    ("form", "reason"),
    [({"agreed": False}, "not_agreed"), ({"safe_contact": True}, "safe_contact")],
)
def test_a_person_is_to_ring_where_the_machine_may_not(scene: Scene, form: dict[str, bool], reason: str):
    schedule(*scene.tickets(matter(), **form))
    [survey] = surveys()
    assert (survey.mode, survey.mode_reason) == ("person", reason)
    later(seconds=60)
    assert jobs.dial_due() == 0


def test_violence_at_home_is_never_rung_by_the_machine(scene: Scene):
    schedule(*scene.tickets(matter(category="M02-06")))
    assert (surveys()[0].mode, surveys()[0].mode_reason) == ("person", "sensitive")


def test_a_language_without_recordings_is_rung_by_a_person(scene: Scene):
    event = scene.wrap_up(scene.call(language="ii-CN"), matter())
    with begin() as uow:
        from callcenter.tickets.handlers import record_disposition

        record_disposition(uow, event)
        ticket_id = one(uow, "SELECT id FROM ticket")
    schedule(ticket_id)
    assert (surveys()[0].mode, surveys()[0].mode_reason, surveys()[0].language) == ("person", "no_prompts", "ii-CN")


def test_who_hid_the_number_is_not_asked(scene: Scene):
    schedule(*scene.tickets(matter(), number="anonymous"))
    assert surveys() == []


def test_nobody_is_asked_twice_within_the_pause(scene: Scene, demo: Settings):
    settings_module.use(demo.model_copy(update={"survey_pause_days": 30}))
    survey, attempt = rung(scene)
    press(attempt, "1", "1", "1")
    hang_up(attempt)
    later(days=29)
    schedule(*scene.tickets(matter()))
    assert [each.id for each in surveys()] == [survey.id]
    later(days=2)
    schedule(*scene.tickets(matter()))
    assert len(surveys()) == 2


def test_a_try_is_committed_with_its_call_before_anything_rings(scene: Scene):
    survey, attempt = rung(scene)
    assert (survey.state, attempt.state, attempt.attempt) == ("calling", "dialing", 1)
    with begin() as uow:
        assert one(uow, "SELECT count(*) FROM carrier_command") == 1
        purpose, reference = uow.raw.execute(
            "SELECT purpose, reference FROM call WHERE direction = 'outbound'"
        ).fetchone()
        assert (purpose, reference) == ("survey", attempt.id)


def test_a_worker_that_dies_before_the_commit_leaves_the_survey_due(scene: Scene):
    schedule(*scene.tickets(matter()))
    later(seconds=20)

    class Killed(BaseException):
        pass

    def die() -> None:
        raise Killed

    with pytest.raises(Killed), checkpoints.on("survey dialing", die):
        jobs.dial_due()
    assert (surveys()[0].state, attempts()) == ("due", [])
    assert jobs.dial_due() == 1
    assert len(attempts()) == 1


def test_two_workers_ring_one_person_once(scene: Scene):
    schedule(*scene.tickets(matter()))
    later(seconds=20)
    first, second = UnitOfWork(), UnitOfWork()
    assert service.dial_next(first) is not None
    assert service.dial_next(second) is None
    first.commit()
    second.rollback()
    assert jobs.dial_due() == 0
    assert len(attempts()) == 1


def test_outside_the_permitted_hours_nobody_is_rung(scene: Scene, demo: Settings):
    settings_module.use(demo.model_copy(update={"survey_hours": "14:30-20:00"}))
    schedule(*scene.tickets(matter()))
    assert surveys()[0].due_at == MONDAY + timedelta(hours=4, minutes=30)
    settings_module.use(demo.model_copy(update={"survey_hours": "16:00-20:00"}))
    later(hours=5)
    jobs.dial_due()
    assert attempts() == []
    assert surveys()[0].due_at == MONDAY + timedelta(hours=6)


def test_who_is_on_the_line_with_us_is_rung_later(scene: Scene):
    schedule(*scene.tickets(matter()))
    later(seconds=20)
    going_on = scene.call(taken_by=None, ended_at=None, state="menu")
    jobs.dial_due()
    assert (attempts(), surveys()[0].due_at) == ([], clock.now() + timedelta(minutes=5))
    with begin() as uow:
        uow.raw.execute("UPDATE call SET ended_at = %s WHERE id = %s", (uow.now, going_on))
    later(minutes=5)
    assert (jobs.dial_due(), len(attempts())) == (1, 1)


def test_nobody_is_asked_about_a_duplicate(scene: Scene):
    ticket_id = scene.tickets(dispatched())[0]
    with begin() as uow:
        tickets.close(uow, ticket_id, scene.account("201", "supervisor"), "duplicate", "")
    schedule(ticket_id)
    assert surveys() == []


def test_keys_are_kept_as_they_were_pressed(scene: Scene):
    _, attempt = rung(scene)
    heard = press(attempt, "1", "7", "2", "3")
    assert heard[0] == "survey_opening"
    assert heard[-1] == "survey_thanks"
    hang_up(attempt)
    survey = surveys()[0]
    assert (survey.state, survey.solved, survey.grade) == ("done", 2, 3)
    assert survey.business_day is not None
    with begin() as uow:
        rows = uow.raw.execute("SELECT question, keyed, valid FROM survey_answer ORDER BY seq").fetchall()
    assert rows == [("opening", "1", True), ("solved", "7", False), ("solved", "2", True), ("grade", "3", True)]


def test_a_line_that_drops_after_the_grade_has_been_pressed_keeps_it(scene: Scene):
    _, attempt = rung(scene)
    press(attempt, "1", "1", "5")
    hang_up(attempt, "failed", answered=True)
    assert (surveys()[0].state, surveys()[0].grade) == ("done", 5)


def test_a_machine_that_answers_is_not_reached_and_tried_again(scene: Scene):
    _, attempt = rung(scene)
    press(attempt, "", "")
    hang_up(attempt)
    survey = surveys()[0]
    assert (attempts()[0].outcome, survey.state, survey.grade) == ("not_reached", "due", None)
    assert survey.due_at == attempt.started_at + timedelta(seconds=60)


def test_three_failed_tries_end_it(scene: Scene):
    rung(scene)
    for status in ("busy", "no-answer", "failed"):
        hang_up(attempts()[-1], status, answered=False)
        later(seconds=61)
        jobs.dial_due()
    assert [each.outcome for each in attempts()] == ["busy", "no_answer", "failed"]
    assert (surveys()[0].state, surveys()[0].grade) == ("unreachable", None)


def test_who_declined_is_left_in_peace(scene: Scene):
    _, attempt = rung(scene)
    assert press(attempt, "2")[-1] == "survey_declined"
    hang_up(attempt)
    later(days=1)
    assert (surveys()[0].state, jobs.dial_due()) == ("declined", 0)


def test_who_hung_up_in_the_middle_is_not_rung_again(scene: Scene):
    _, attempt = rung(scene)
    press(attempt, "1", "3")
    hang_up(attempt)
    assert (surveys()[0].state, surveys()[0].solved, surveys()[0].grade) == ("broken_off", 3, None)


def test_the_end_told_twice_counts_one_try(scene: Scene):
    _, attempt = rung(scene)
    hang_up(attempt, "busy", answered=False)
    due = surveys()[0].due_at
    later(seconds=30)
    hang_up(attempt, "busy", answered=False)
    assert (surveys()[0].attempts, surveys()[0].due_at, len(attempts())) == (1, due, 1)


def test_a_try_of_which_no_word_comes_is_given_up_and_not_repeated_as_the_same(scene: Scene):
    _, attempt = rung(scene)
    assert jobs.settle_lost() == 0
    later(minutes=31)
    assert jobs.settle_lost() == 1
    assert (attempts()[0].outcome, surveys()[0].state) == ("unknown", "due")
    hang_up(attempt, "completed", answered=True)
    assert attempts()[0].outcome == "unknown"


def test_a_repeated_request_for_the_first_words_asks_the_present_question(scene: Scene):
    _, attempt = rung(scene)
    press(attempt, "1")
    with begin() as uow:
        said = conversation.reply(uow, attempt.id, "opening-0", "2")
    assert [prompt.id for prompt in said.prompts] == ["survey_solved"]


def test_a_dispatched_ticket_is_asked_about_after_its_closing_only(scene: Scene):
    scene.tickets(dispatched())
    with begin() as uow:
        assert one(uow, "SELECT count(*) FROM outbox WHERE handler LIKE 'surveys.%%'") == 0


def test_several_tickets_of_one_case_are_asked_about_once_a_round(scene: Scene):
    first, second = scene.tickets(matter()) + scene.tickets(matter(category="M05-03"))
    with begin() as uow:
        from callcenter.tickets.models import MatterCase, Ticket

        case = MatterCase(number="AJ1", title="欠薪", created_at=uow.now, business_day=clock.business_day(uow.now))
        uow.session.add(case)
        uow.session.flush()
        for ticket_id in (first, second):
            uow.session.get_one(Ticket, ticket_id).case_id = case.id
    schedule(first, second)
    [survey] = surveys()
    assert survey.affair_id == case.id
    later(days=40)
    schedule(second)
    assert len(surveys()) == 1


@pytest.mark.parametrize(
    ("code", "outcome"),
    [(404, "out_of_service"), (410, "out_of_service"), (604, "out_of_service"), (503, "failed"), (0, "failed")],
)
def test_what_the_carrier_says_of_a_number_is_the_outcome_of_the_try(scene: Scene, code: int, outcome: str):
    _, attempt = rung(scene)
    assert attempt.call_id is not None
    with begin() as uow:
        legs.told_of_placed(uow, attempt.call_id, "CA1", "failed", code)
        told = uow.raw.execute("SELECT payload FROM outbox WHERE event = 'OutboundEnded'").fetchone()
    assert told is not None
    with begin() as uow:
        reason = told[0]["reason"]
        handlers.settle_attempt(uow, OutboundEnded(attempt.call_id, "survey", attempt.id, "failed", False, reason))
    assert (attempts()[0].outcome, surveys()[0].state) == (outcome, "due")


@pytest.mark.parametrize(
    ("closed", "first", "overdue"),
    [
        ((2026, 11, 23, 10), (2026, 11, 24, 10), (2026, 11, 26, 10)),  # Monday
        ((2026, 11, 27, 19), (2026, 11, 30, 9), (2026, 11, 30, 19)),  # Friday evening: Monday is within three days
        ((2026, 9, 30, 16), (2026, 10, 8, 9), (2026, 10, 8, 12)),  # before a holiday of a week
    ],
)
def test_the_first_try_is_due_a_day_later_and_overdue_after_three(scene, settings, closed, first, overdue):
    settings_module.use(settings)
    moments = [datetime(*each, tzinfo=SHANGHAI) for each in (closed, first, overdue)]
    clock.set_clock(lambda: moments[0])
    with begin() as uow:
        for day in range(1, 8):
            uow.session.merge(CalendarDay(org_id=uow.org_id, day=date(2026, 10, day), kind="holiday", source="test"))
    with begin() as uow:
        due = timing.first_due(uow, uow.now)
        assert (due, timing.overdue_from(uow, uow.now, due)) == (moments[1], moments[2])
