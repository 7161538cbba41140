"""The callback's conversation on the line: answers calls' question what to say next, and keeps every key."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import func, select, update

from callcenter.calls.ports import SurveyReply
from callcenter.surveys import dialogue, opt_outs, service
from callcenter.surveys.dialogue import Outcome, State, Step, Turn
from callcenter.surveys.models import Survey, SurveyAnswer, SurveyAttempt
from ivr_flows import prompts
from ivr_flows.prompts import Prompt

if TYPE_CHECKING:
    from callcenter.calls.events import RatingMessageLeft
    from callcenter.db.unit_of_work import UnitOfWork

NOT_SOLVED = int(dialogue.NOT_SOLVED)
MESSAGE = "message"


def reply(uow: UnitOfWork, attempt_id: UUID, step: str | None, digits: str) -> SurveyReply:
    """Return the next words. A try that is over says nothing; a step that is not the present one is asked anew.

    A key to the offer at the end counts also where it is told after the hang-up: the answers stand, this is a wish.
    """
    attempt = service.attempt_for_update(uow, attempt_id)
    if attempt is None or (attempt.state == "ended" and not (attempt.step == Step.MORE and digits)):
        return SurveyReply(())
    survey = uow.session.scalars(select(Survey).where(Survey.id == attempt.survey_id)).one()
    offers = all(prompts.audio_path(Prompt(name, survey.language)) for name in dialogue.OFFERED)
    state = State(Step(attempt.step), attempt.tries, unsolved=survey.solved == NOT_SOLVED, offers=offers)
    if step is None:
        attempt.state, attempt.answered_at = "talking", attempt.answered_at or uow.now
    turn = dialogue.resume(state, digits) if step == _token(state) else dialogue.ask(state)
    _keep(uow, survey, attempt, turn)
    return _said(survey, turn)


def _token(state: State) -> str:
    return f"{state.step}-{state.tries}"


def _keep(uow: UnitOfWork, survey: Survey, attempt: SurveyAttempt, turn: Turn) -> None:
    attempt.step, attempt.tries = turn.state.step, turn.state.tries
    if turn.answer is not None:
        _write(uow, survey, attempt, turn.answer)
    if turn.outcome is not None:
        # not ended yet: the thanks are still to be heard, but what was said is safe if the line drops now
        attempt.outcome = turn.outcome
    if turn.after is not None:
        survey.after = turn.after
    if turn.opts_out:
        opt_outs.do_not_ask(uow, survey.point_id, "keyed")


def _write(uow: UnitOfWork, survey: Survey, attempt: SurveyAttempt, answer: dialogue.Answer) -> None:
    count = select(func.count()).select_from(SurveyAnswer).where(SurveyAnswer.attempt_id == attempt.id)
    seq = (uow.session.scalar(count) or 0) + 1
    row = {"question": answer.question, "keyed": answer.keyed, "valid": answer.valid, "at": uow.now}
    uow.session.add(SurveyAnswer(org_id=attempt.org_id, attempt_id=attempt.id, seq=seq, **row))
    if answer.valid and answer.question is Step.SOLVED:
        survey.solved = int(answer.keyed)
    if answer.valid and answer.question is Step.GRADE:
        survey.grade = int(answer.keyed)


def _said(survey: Survey, turn: Turn) -> SurveyReply:
    said = tuple(Prompt(name, survey.language) for name in turn.prompts)
    if turn.records:
        return SurveyReply(said, _token(turn.state), records=True)
    if not turn.collect:
        return SurveyReply(said)
    return SurveyReply(said, _token(turn.state), max_digits=1, timeout=dialogue.TIMEOUT_SECONDS)


def keep_message(uow: UnitOfWork, event: RatingMessageLeft) -> None:
    """Keep with the survey which recording holds the reason, also when the try is over: who hangs up while speaking has
    spoken. A rating's own message belongs to no try.
    """
    survey_id = select(SurveyAttempt.survey_id).where(SurveyAttempt.call_id == event.call_id).scalar_subquery()
    kept = {"after": MESSAGE, "message_sid": event.recording_sid}
    uow.session.execute(update(Survey).where(Survey.id == survey_id).values(kept))


def outcome_of(attempt: SurveyAttempt, status: str, *, answered: bool, reason: str | None = None) -> str:
    """Return what a try came to when its line is over. What the conversation decided stands; a line that was answered
    without a key was not a conversation. `reason`: `out_of_service` where the carrier says that the number is none.
    """
    if attempt.outcome is not None:
        return attempt.outcome
    if answered:
        return Outcome.NOT_REACHED if attempt.step == Step.OPENING else Outcome.BROKEN_OFF
    return reason or {"busy": "busy", "no-answer": "no_answer"}.get(status, "failed")
