"""Giving a case to a lawyer: chosen by the caller, in turn, or designated; taken or declined with a reason and a clock.

The load is counted with the lawyer's row locked, whose turn it is with the rotation locked: two assignments of the last
free place give one, and nobody's turn comes twice. Locks: ticket, application, rotation, lawyer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

from callcenter.aid import choice, course, lawyers, periods, policy, priorities, tasks
from callcenter.aid.choice import Hindrance
from callcenter.aid.models import AidApplication, AidAssignment, Lawyer
from callcenter.aid.terms import CHOSEN, AssignmentMode, LeaveCode
from callcenter.audit import service as audit
from callcenter.errors import Conflict, Forbidden, Invalid, NotFound

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

_ROTATION = "SELECT pg_advisory_xact_lock(hashtextextended('aid rotation ' || %s, 0))"


class AlreadyOffered(Conflict):
    """The case is offered to a lawyer, or has one."""

    code = "aid_already_offered"


class NotForNotices(Invalid):
    """点援 is for applications; a court's notice is assigned (S56)."""

    code = "aid_choice_not_for_notices"


class LawyerMissing(Invalid):
    """Nobody is named."""

    code = "aid_lawyer_missing"


class NobodyInTurn(Conflict):
    """No lawyer can take the case now."""

    code = "aid_nobody_in_turn"


class OverrideNotAllowed(Forbidden):
    """The 148 rule knows no exception here."""

    code = "aid_override_not_allowed"


class OfferNotFound(NotFound):
    """There is no such offer, or it is not for the asker."""

    code = "aid_offer_not_found"


class OfferSettled(Conflict):
    """The offer was answered, lapsed, or was taken back."""

    code = "aid_offer_settled"


def offer(
    uow: UnitOfWork,
    actor: UUID,
    application_id: UUID,
    mode: AssignmentMode,
    lawyer_id: UUID | None = None,
    override: str | None = None,
) -> AidAssignment:
    """Offer a granted case. `override`: an administrator's reason to pass over the 148 rule, where the place allows it.

    Raises MoveNotAllowed, AlreadyOffered, NotForNotices, LawyerMissing, NobodyInTurn, OverrideNotAllowed and the errors
    of `choice.ERRORS`.
    """  # fmt: skip
    application = course.locked(uow, application_id)
    course.require_state(application, "assigning")
    if open_of(uow, application_id) is not None:
        raise AlreadyOffered("本案已发出指派，请等待律师答复或先收回。")
    if mode in CHOSEN and application.kind == "notified_defence":
        raise NotForNotices("通知辩护案件不适用点援。")
    lawyer = _lawyer(uow, application, mode, lawyer_id)
    passed = _require_free(uow, application, lawyer, override, ignore=("declined",) if mode == "designated" else ())
    uow.checkpoint("aid load counted")
    made = AidAssignment(org_id=uow.org_id, application_id=application.id, lawyer_id=lawyer.id, mode=mode)
    made.state, made.offered_at, made.offered_by = "offered", uow.now, actor
    made.answer_due_at = periods.Periods(uow).due(periods.ANSWER, uow.now, application.clock_profile_id).at
    made.quality_follow_up = mode in CHOSEN
    if passed:
        made.override_reason, made.override_by = (override or "").strip(), actor
        audit.note(uow, actor, "aid_adviser_rule_passed", ("aid_application", application.id), made.override_reason)
    uow.session.add(made)
    course.add_step(uow, application, "offer", application.state, actor, {"mode": mode, "lawyer": lawyer.name})
    uow.live("all", "aid", {})
    return made


def _lawyer(uow: UnitOfWork, application: AidApplication, mode: str, lawyer_id: UUID | None) -> Lawyer:
    if mode == "rotation":
        uow.raw.execute(_ROTATION, (str(uow.org_id),))
        lawyer = choice.in_turn(uow, application)
        if lawyer is None:
            raise NobodyInTurn("目前没有可以轮派的律师。")
        lawyer.in_turn_at = uow.now
        return lawyer
    wanted = lawyer_id or (application.wanted_lawyer_id if mode in CHOSEN else None)
    if wanted is None:
        raise LawyerMissing("请选择律师。")
    return lawyers.for_update(uow, wanted)


def _require_free(
    uow: UnitOfWork,
    application: AidApplication,
    lawyer: Lawyer,
    override: str | None,
    ignore: tuple[Hindrance, ...] = (),
) -> bool:
    """Raises the error of what stands against the lawyer. Returns whether the 148 rule was passed over."""
    against = [each for each in choice.candidates(uow, application, [lawyer])[0].hindrances if each not in ignore]
    advised = "advised" in against and bool((override or "").strip())
    if advised:
        if not policy.of(uow).adviser_override:
            raise OverrideNotAllowed("按规定解答人不得承办来电人的案件，本单位未开放例外审批。")
        against.remove("advised")
    if against:
        error, message = choice.ERRORS[against[0]]
        raise error(message)
    return advised


def open_of(uow: UnitOfWork, application_id: UUID) -> AidAssignment | None:
    """Return the offer or the running assignment of a case, or None."""
    found = select(AidAssignment).where(
        AidAssignment.application_id == application_id, AidAssignment.state.in_(lawyers.COUNTED)
    )
    return uow.session.scalar(found.execution_options(populate_existing=True))


def _offered(uow: UnitOfWork, assignment_id: UUID, state: str = "offered") -> tuple[AidApplication, AidAssignment]:
    """Lock an offer's application, lawyer and row. Raises OfferNotFound, OfferSettled."""
    wanted = select(AidAssignment).where(AidAssignment.id == assignment_id, AidAssignment.org_id == uow.org_id)
    known = uow.session.scalar(wanted)
    if known is None:
        raise OfferNotFound("没有这项指派。")
    application = course.locked(uow, known.application_id)
    lawyers.for_update(uow, known.lawyer_id)
    assignment = uow.session.scalars(wanted.with_for_update().execution_options(populate_existing=True)).one()
    if assignment.state != state:
        raise OfferSettled("这项指派已答复、逾期或收回。")
    return application, assignment


def accept(uow: UnitOfWork, actor: UUID, assignment_id: UUID) -> AidAssignment:
    """The lawyer takes the case. What has come up since the offer (advice, conflict, a record) is looked at again."""
    application, assignment = _offered(uow, assignment_id)
    lawyer = lawyers.get(uow, assignment.lawyer_id)
    _require_free(uow, application, lawyer, assignment.override_reason, ignore=("full", "declined"))
    assignment.state, assignment.answered_at, assignment.answered_by = "accepted", uow.now, actor
    course.move(uow, application, "lawyer_accepts", actor, {"lawyer": lawyer.name, "mode": assignment.mode})
    application.assigned_at = uow.now
    priorities.done(uow, application, "assign", uow.now, application.decided_at)
    return assignment


def decline(uow: UnitOfWork, actor: UUID, assignment_id: UUID, reason: str) -> AidAssignment:
    """The lawyer says no, and why: the case waits for another."""
    application, assignment = _offered(uow, assignment_id)
    _end(uow, assignment, "declined", reason)
    assignment.answered_at, assignment.answered_by = uow.now, actor
    course.add_step(uow, application, "decline", application.state, actor, {"reason": reason.strip()})
    uow.live("all", "aid", {})
    return assignment


def recall(uow: UnitOfWork, actor: UUID, assignment_id: UUID, reason: str) -> AidAssignment:
    """Take an unanswered offer back."""
    application, assignment = _offered(uow, assignment_id)
    _end(uow, assignment, "recalled", reason)
    course.add_step(uow, application, "recall", application.state, actor, {"reason": reason.strip()})
    return assignment


def leave(uow: UnitOfWork, actor: UUID, assignment_id: UUID, code: LeaveCode, reason: str) -> AidAssignment:
    """A lawyer who has the case gives it up: it waits for another (更换承办人)."""
    application, assignment = _offered(uow, assignment_id, "accepted")
    _end(uow, assignment, "left", f"{code} {reason.strip()}")
    course.move(uow, application, "lawyer_leaves", actor, {"code": code, "reason": reason.strip()})
    return assignment


def lapse(uow: UnitOfWork, assignment_id: UUID) -> bool:
    """An offer without an answer in time is over; a person assigns anew. Whether it lapsed."""
    try:
        application, assignment = _offered(uow, assignment_id)
    except OfferSettled:
        return False
    if assignment.answer_due_at >= uow.now:
        return False
    _end(uow, assignment, "lapsed", "")
    course.add_step(uow, application, "offer_lapsed", application.state, None, {})
    tasks.add(uow, application, "offer_lapsed", assignment.id, uow.now)
    uow.live("all", "aid", {})
    return True


def recall_open(uow: UnitOfWork, application: AidApplication, actor: UUID) -> None:
    """Take back what is offered, because the case is over. The application is locked."""
    found = open_of(uow, application.id)
    if found is not None:
        _end(uow, found, "recalled", "")
        found.answered_by = actor


def end_accepted(uow: UnitOfWork, application: AidApplication) -> AidAssignment | None:
    """End the running assignment with its case, which frees the lawyer's place. The application is locked."""
    found = open_of(uow, application.id)
    if found is not None:
        _end(uow, found, "ended", found.reason or "")
    return found


def _end(uow: UnitOfWork, assignment: AidAssignment, state: str, reason: str) -> None:
    assignment.state, assignment.ended_at = state, uow.now
    assignment.reason = reason.strip() or None
