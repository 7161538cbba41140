"""Surveys that a person makes: neutral, identity first, never by the agent who handled the matter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select

from callcenter.calls import service as calls
from callcenter.contacts import persons
from callcenter.desk import offers, seats, wrap_up
from callcenter.errors import Conflict, Forbidden, NotFound
from callcenter.people.identity import SignedIn
from callcenter.sensitive import care
from callcenter.surveys import forms, opt_outs, queries, service
from callcenter.surveys.models import Survey, SurveyAnswer, SurveyAttempt
from callcenter.surveys.schemas import AnswersIn, QuestionOut, ScriptOut
from callcenter.tickets.models import Ticket

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

PURPOSE = "survey_task"
FREE = ("ready", "paused")
LANGUAGE_MISSING = "该来电人使用的语种不在您的技能内。"


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


class TooEarly(Conflict):
    """Not at this hour, or not so soon after the last try."""

    code = "survey_too_early"


def dial(uow: UnitOfWork, account: SignedIn, survey_id: UUID) -> tuple[UUID, dict[str, str] | None]:
    """Ring the person: first the seat's own leg, then theirs. Returns (call id, what the browser connects with).

    Raises TaskNotFound, TaskDone, TaskTaken, TooEarly, NoFreeSeat, LanguageMissing.
    """
    seats.lock_domain(uow)
    survey = _task(uow, account, survey_id)
    if queries.open_attempt(uow, survey.id) is not None:
        raise TaskTaken("这条回访正在进行。")
    if not service.may_try_now(uow, survey):
        raise TooEarly("现在不是允许回访的时间，或者距上次拨打太近，请按列表中的时间再拨。")
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
        raise LanguageMissing(LANGUAGE_MISSING)
    return seat_id


def record_answers(uow: UnitOfWork, account: SignedIn, survey_id: UUID, said: AnswersIn) -> None:
    """Write what the call came to. Without a try through this system the answers make one: the person may have been
    reached from another telephone, or visited. They may be written while the talk goes on.

    Raises TaskNotFound, TaskDone, TaskTaken, LanguageMissing, AnswerInvalid.
    """
    survey = _task(uow, account, survey_id)
    if not queries.speaks(uow, account, survey.language):
        raise LanguageMissing(LANGUAGE_MISSING)
    attempt = _own_attempt(uow, account, survey)
    survey.note = said.note or survey.note
    if said.outcome in ("completed", "broken_off"):
        survey.solved, survey.grade = said.solved, said.grade
        _write_answers(uow, survey, attempt, said)
    if said.way != "phone":
        survey.mode = said.way
    if said.opted_out:
        opt_outs.do_not_ask(uow, survey.point_id, "said", actor=account.account_id)
    service.end_attempt(uow, attempt, said.outcome, said.again_at)


def _own_attempt(uow: UnitOfWork, account: SignedIn, survey: Survey) -> SurveyAttempt:
    attempt = queries.open_attempt(uow, survey.id)
    if attempt is not None and attempt.by_account != account.account_id:
        raise TaskTaken("这条回访由其他坐席进行中。")
    if attempt is None:
        attempt = service.begin_attempt(uow, survey, by_account=account.account_id)
        uow.session.flush()
    elif attempt.call_id is not None and account.seat_id is not None:
        finish_form(uow, attempt.call_id, account.seat_id)
    return attempt


def _write_answers(uow: UnitOfWork, survey: Survey, attempt: SurveyAttempt, said: AnswersIn) -> None:
    """One row a question, in the version that the survey is asked with (S89)."""
    answers = {name: str(value) for name, value in (("solved", said.solved), ("grade", said.grade)) if value}
    survey.form_version = survey.form_version or forms.version_in_force(uow)
    if said.answers is not None and survey.form_version is not None:
        asked = forms.questions(forms.form(uow, survey.form_version).script, _category(uow, survey))
        answers = forms.checked(asked, answers | said.answers, complete=said.outcome == "completed")
    for seq, (question, answer) in enumerate(answers.items(), start=1):
        row = {"question": question, "keyed": answer, "valid": True, "at": uow.now, "seq": seq}
        uow.session.add(SurveyAnswer(org_id=attempt.org_id, attempt_id=attempt.id, **row))


def _category(uow: UnitOfWork, survey: Survey) -> str:
    return uow.session.scalars(select(Ticket.category).where(Ticket.id == survey.ticket_id)).one()


def script(uow: UnitOfWork, account: SignedIn, survey_id: UUID) -> ScriptOut:
    """Return what is said about a task, for whoever may make its call. Raises TaskNotFound, TaskDone."""
    survey = _task(uow, account, survey_id)
    version = survey.form_version or forms.version_in_force(uow)
    if version is None:
        raise TaskNotFound("还没有回访表。")
    written = forms.form(uow, version).script
    ticket = uow.session.get_one(Ticket, survey.ticket_id)
    name = persons.names(uow, [ticket.person_id]).get(ticket.person_id) if ticket.person_id else None
    care_taken = care.standing(uow, survey.point_id)
    return ScriptOut(
        version=version,
        identity=written["identity"].format(name=name or "机主"),
        not_the_person=written["not_the_person"],
        opening=written["opening"].format(staff_no=account.staff_no),
        not_now=written["not_now"],
        questions=[_question(each) for each in forms.questions(written, ticket.category)],
        thanks=written["thanks"],
        hours=care_taken.hours if care_taken else None,
        code_word=care_taken.code_word if care_taken else None,
    )


def _question(written: dict[str, Any]) -> QuestionOut:
    return QuestionOut.model_validate({"required": False, "when": [], "choices": []} | written)


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
