"""What a callback's answers do to its ticket, and what a reopened ticket does to its callback."""

from __future__ import annotations

from uuid import UUID

import pytest

from callcenter.db.unit_of_work import begin
from callcenter.surveys import handlers, service
from callcenter.surveys.events import SurveyEnded
from callcenter.surveys.models import Survey
from callcenter.tickets import handling, stages
from callcenter.tickets.events import TicketClosed, TicketReopened
from callcenter.tickets.models import Ticket
from tests.callcenter.tickets.scenes import Scene, dispatched, one


@pytest.fixture
def closed(scene: Scene) -> UUID:
    """A dispatched ticket, closed."""
    ticket_id = scene.tickets(dispatched())[0]
    close(scene, ticket_id)
    return ticket_id


def close(scene: Scene, ticket_id: UUID) -> None:
    with begin() as uow:
        ticket = stages.for_update(uow, ticket_id)
        stages.move(uow, ticket, "close", scene.account("201", "supervisor"), {"outcome": "resolved", "note": ""})


def asked(ticket_id: UUID, round_no: int = 1) -> UUID | None:
    with begin() as uow:
        handlers.schedule(uow, TicketClosed(ticket_id, round_no))
        row = uow.raw.execute(
            "SELECT id FROM survey WHERE ticket_id = %s AND round = %s", (ticket_id, round_no)
        ).fetchone()
    return row and row[0]


def answered(survey_id: UUID, **answers: int) -> None:
    with begin() as uow:
        survey = uow.session.get_one(Survey, survey_id)
        for name, value in answers.items():
            setattr(survey, name, value)
        service._end(uow, survey, "done")
    for _ in range(2):  # delivered twice
        with begin() as uow:
            handlers.do_again(uow, SurveyEnded(survey_id))


def read(ticket_id: UUID) -> Ticket:
    with begin() as uow:
        return uow.session.get_one(Ticket, ticket_id)


@pytest.mark.parametrize("answers", [{"solved": 3, "grade": 2}, {"solved": 1, "grade": 4}, {"solved": 3, "grade": 5}])
def test_an_unsolved_or_bad_answer_has_the_matter_done_again_once(closed: UUID, answers: dict[str, int]):
    survey_id = asked(closed)
    assert survey_id is not None
    answered(survey_id, **answers)
    assert (read(closed).stage, read(closed).reworks) == ("reworking", 1)


def test_a_satisfied_answer_leaves_it_closed(closed: UUID):
    survey_id = asked(closed)
    assert survey_id is not None
    answered(survey_id, solved=2, grade=3)
    assert read(closed).stage == "closed"


def test_the_end_of_a_round_is_told(closed: UUID):
    survey_id = asked(closed)
    assert survey_id is not None
    with begin() as uow:
        service._end(uow, uow.session.get_one(Survey, survey_id), "unreachable")
    with begin() as uow:
        assert one(uow, "SELECT count(*) FROM outbox WHERE handler = 'surveys.do_again'") == 1


def test_closed_again_there_is_a_second_round_and_no_more(scene: Scene, closed: UUID):
    assert asked(closed) is not None
    with begin() as uow:
        handling.do_again(uow, stages.for_update(uow, closed), None, "不满意")
    close(scene, closed)
    assert asked(closed, 2) is not None
    assert asked(closed, 2) == asked(closed, 2)
    with begin() as uow:
        assert one(uow, "SELECT count(*) FROM survey") == 2


def test_nobody_is_asked_about_what_is_open_again(scene: Scene, closed: UUID):
    first = asked(closed)
    with begin() as uow:
        handling.do_again(uow, stages.for_update(uow, closed), None, "不满意")
        handlers.withdraw(uow, TicketReopened(closed))
    with begin() as uow:
        assert one(uow, "SELECT state FROM survey WHERE id = %s", first) == "closed"


def test_a_closing_that_was_overtaken_by_a_reopening_asks_nobody(scene: Scene, closed: UUID):
    with begin() as uow:
        handling.do_again(uow, stages.for_update(uow, closed), None, "不满意")
    assert asked(closed) is None
    close(scene, closed)
    assert asked(closed) is None
    assert asked(closed, 2) is not None
