"""Surveys that a person makes: neutral, identity first, never by the agent who handled the matter."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

from callcenter.calls import service as calls
from callcenter.desk import offers, seats, wrap_up
from callcenter.errors import Conflict, Forbidden, NotFound
from callcenter.people.identity import SignedIn
from callcenter.surveys import queries, service
from callcenter.surveys.models import Survey, SurveyAttempt

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

PURPOSE = "survey_task"
FREE = ("ready", "paused")


class TaskNotFound(NotFound):
    """No such task, or it is not for this account."""

    code = "survey_task_not_found"


class TaskDone(Conflict):
    """The survey is over."""

    code = "survey_task_done"


class TaskTaken(Conflict):
    """Somebody is calling already."""

    code = "survey_task_taken"


class NoFreeSeat(Conflict):
    """The account has no seat, or its seat is busy or logged out."""

    code = "seat_not_free"


class LanguageMissing(Forbidden):
    """The seat does not speak the language of the call."""

    code = "language_missing"


def dial(uow: UnitOfWork, account: SignedIn, survey_id: UUID) -> tuple[UUID, dict[str, str] | None]:
    """Ring the person: first the seat's own leg, then theirs. Returns (call id, what the browser connects with).

    Raises TaskNotFound, TaskDone, TaskTaken, NoFreeSeat, LanguageMissing.
    """
    seats.lock_domain(uow)
    survey = _task(uow, account, survey_id)
    if queries.open_attempt(uow, survey.id) is not None:
        raise TaskTaken("这条回访正在进行。")
    seat_id = _free_seat(uow, account, survey.language)
    attempt = service.begin_attempt(uow, survey, by_account=account.account_id)
    uow.session.flush()
    place = (seat_id, account.account_id)
    attempt.call_id = calls.prepare(
        uow, survey.point_id, PURPOSE, attempt.id, language=survey.language, queue=survey.queue_key, seat=place
    )
    offers.create(uow, "outbound", None, attempt.call_id, seat_id)
    phone = seats.read(uow, seat_id)["phone"]
    return attempt.call_id, {"outbound": str(attempt.call_id)} if phone == "browser" else None


def _free_seat(uow: UnitOfWork, account: SignedIn, language: str) -> UUID:
    seat_id = account.seat_id
    if seat_id is None or seats.read(uow, seat_id)["state"] not in FREE:
        raise NoFreeSeat("请先上线并处于空闲或小休状态。")
    if not seats.speaks(uow, seat_id, language):
        raise LanguageMissing("该来电人使用的语种不在您的技能内。")
    return seat_id


def record_answers(
    uow: UnitOfWork, account: SignedIn, survey_id: UUID, outcome: str, solved: int | None, grade: int | None, note: str
) -> None:
    """Write what the call came to. Without a try through this system the answers make one: the person may have been
    reached from another telephone. They may be written while the talk goes on.

    Raises TaskNotFound, TaskDone, TaskTaken.
    """
    survey = _task(uow, account, survey_id)
    attempt = queries.open_attempt(uow, survey.id)
    if attempt is not None and attempt.by_account != account.account_id:
        raise TaskTaken("这条回访由其他坐席进行中。")
    if attempt is None:
        attempt = service.begin_attempt(uow, survey, by_account=account.account_id)
        uow.session.flush()
    elif attempt.call_id is not None and account.seat_id is not None:
        finish_form(uow, attempt.call_id, account.seat_id)
    survey.note = note or survey.note
    if outcome in ("completed", "broken_off"):
        survey.solved = solved
        survey.grade = grade
    service.end_attempt(uow, attempt, outcome)


def nobody_rung(uow: UnitOfWork, attempt_id: UUID) -> None:
    """The seat's own leg never came: the task waits again. The survey is locked before its try, as by the answers."""
    of_attempt = select(SurveyAttempt.survey_id).where(SurveyAttempt.id == attempt_id).scalar_subquery()
    uow.session.execute(select(Survey.id).where(Survey.id == of_attempt).with_for_update())
    attempt = service.attempt_for_update(uow, attempt_id)
    if attempt is not None:
        service.end_attempt(uow, attempt, service.NOT_RUNG)


def finish_form(uow: UnitOfWork, call_id: UUID, seat_id: UUID) -> None:
    """A survey's call has no matter of its own: its answers are its form. While the talk goes on the form stays open;
    `handlers.finish_form` closes it then. The call's row is locked meanwhile, so one of the two always does.
    """
    try:
        wrap_up.finish(uow, call_id, seat_id, "answered", [], (False, False))
    except (wrap_up.StillTalking, wrap_up.NoWrapUp, wrap_up.WrapUpDone):
        return  # or the seat's own leg never came about, or the form was put away before


def _task(uow: UnitOfWork, account: SignedIn, survey_id: UUID) -> Survey:
    found = queries.task_for_update(uow, account, survey_id)
    if found is None or not queries.may_ask(account, found[0], sensitive=found[1]):
        raise TaskNotFound("没有这条回访任务。")
    if found[0].state not in queries.OPEN:
        raise TaskDone("这条回访已经结束。")
    return found[0]
