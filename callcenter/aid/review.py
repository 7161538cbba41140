"""From the application to the decision: taken in, granted, refused with a reason, withdrawn; and the objection to
it.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

from callcenter.aid import course, papers, priorities
from callcenter.aid.models import AidApplication, AidObjection, AidStep
from callcenter.aid.terms import RefusalCode, UrgentGround, WithdrawalCode
from callcenter.errors import Conflict, Forbidden, NotFound

if TYPE_CHECKING:
    from typing import Literal

    from callcenter.db.unit_of_work import UnitOfWork


class HardshipMissing(Conflict):
    """Nothing says yet on what basis hardship stands."""

    code = "aid_hardship_missing"


class PapersMissing(Conflict):
    """Papers are still missing, and nothing says why help must come first."""

    code = "aid_papers_missing"


class NothingApplied(Conflict):
    """The application says neither for whom nor for what."""

    code = "aid_application_empty"


class ObjectionOpen(Conflict):
    """An objection is being looked at, or there is nothing to object to."""

    code = "aid_objection_open"


class OwnDecision(Forbidden):
    """Who refused or ended the aid does not decide the objection to it."""

    code = "aid_own_decision"


class ObjectionNotFound(NotFound):
    """There is no such objection, or it is decided."""

    code = "aid_objection_not_found"


def accept(uow: UnitOfWork, actor: UUID, application_id: UUID) -> AidApplication:
    """受理. With papers still missing it is taken in all the same (容缺受理). Raises MoveNotAllowed, NothingApplied."""
    application = course.locked(uow, application_id)
    if not application.facts.strip() or application.people < 1:
        raise NothingApplied("请先写明申请事项和申请人。")
    course.move(uow, application, "accept", actor, {"missing": len(papers.still_missing(uow, application_id))})
    application.accepted_at = uow.now
    priorities.done(uow, application, "accept", uow.now, application.applied_at)
    priorities.begin(uow, application, "review", uow.now)
    return application


def grant(
    uow: UnitOfWork, actor: UUID, application_id: UUID, urgent: UrgentGround | None = None, note: str = ""
) -> AidApplication:
    """决定给予. `urgent` (法律援助法 44): help first, papers later. Raises MoveNotAllowed, HardshipMissing,
    PapersMissing.
    """
    application = course.locked(uow, application_id)
    if application.state == "reviewing" and urgent is None:
        if application.hardship_basis is None:
            raise HardshipMissing("请先登记经济困难状况的依据。")
        if papers.still_missing(uow, application_id):
            raise PapersMissing("材料尚未补齐；情况紧急的，请选择先行提供的依据。")
    course.move(uow, application, "grant", actor, {"urgent": urgent, "note": note.strip()})
    application.decided_at, application.urgent_ground = uow.now, urgent
    application.ended_at = application.end_code = application.end_reason = None
    priorities.done(uow, application, "review", uow.now)
    priorities.begin(uow, application, "assign", uow.now)
    return application


def refuse(uow: UnitOfWork, actor: UUID, application_id: UUID, code: RefusalCode, reason: str) -> AidApplication:
    """决定不予援助, with the reason that the applicant is told in writing (法律援助法 43). Raises MoveNotAllowed."""
    application = course.locked(uow, application_id)
    course.move(uow, application, "refuse", actor, {"code": code, "reason": reason.strip()})
    application.decided_at = application.ended_at = uow.now
    application.end_code, application.end_reason = code, reason.strip()
    priorities.done(uow, application, "review", uow.now)
    return application


def withdraw(uow: UnitOfWork, actor: UUID, application_id: UUID, code: WithdrawalCode, reason: str) -> AidApplication:
    """撤回申请, before a lawyer has taken the case. Raises MoveNotAllowed."""
    from callcenter.aid import assignment

    application = course.locked(uow, application_id)
    course.move(uow, application, "withdraw", actor, {"code": code, "reason": reason.strip()})
    application.ended_at, application.end_code, application.end_reason = uow.now, code, reason.strip()
    assignment.recall_open(uow, application, actor)
    return application


def terminate(uow: UnitOfWork, actor: UUID, application_id: UUID, code: str, reason: str) -> AidApplication:
    """终止援助 on one of the grounds of 法律援助法 48. Raises MoveNotAllowed."""
    from callcenter.aid import assignment

    application = course.locked(uow, application_id)
    course.move(uow, application, "terminate", actor, {"code": code, "reason": reason.strip()})
    application.ended_at, application.end_code, application.end_reason = uow.now, code, reason.strip()
    assignment.end_accepted(uow, application)
    return application


def object_to(uow: UnitOfWork, actor: UUID, application_id: UUID, grounds: str) -> AidObjection:
    """Take an objection to a refusal or a termination to the justice bureau (法律援助法 49). Raises ObjectionOpen."""
    application = course.locked(uow, application_id)
    course.require_state(application, "refused", "terminated")
    waiting = select(AidObjection.id).where(
        AidObjection.application_id == application_id, AidObjection.decided_at.is_(None)
    )
    if uow.session.scalar(waiting) is not None:
        raise ObjectionOpen("异议正在审查。")
    made = AidObjection(org_id=uow.org_id, application_id=application_id, against=application.state)
    made.grounds, made.raised_at, made.raised_by = grounds.strip(), uow.now, actor
    uow.session.add(made)
    course.add_step(uow, application, "objection", application.state, actor, {"grounds": made.grounds})
    course.tell_ticket(uow, application, "aid_moved", actor, {"move": "objection", "to": application.state})
    return made


def decide_objection(
    uow: UnitOfWork, actor: UUID, objection_id: UUID, decision: Literal["upheld", "ordered"], note: str
) -> AidObjection:
    """The bureau's word: the decision is upheld, or ordered to be put right; then the application is open again.

    Raises ObjectionNotFound, and OwnDecision for who made the decision.
    """
    wanted = select(AidObjection).where(AidObjection.id == objection_id, AidObjection.org_id == uow.org_id)
    known = uow.session.scalar(wanted)
    application = course.locked(uow, known.application_id) if known else None
    objection = uow.session.scalar(wanted.with_for_update().execution_options(populate_existing=True))
    if application is None or objection is None or objection.decided_at is not None:
        raise ObjectionNotFound("没有待审查的异议。")
    _require_another(uow, application, actor)
    objection.decided_at, objection.decided_by = uow.now, actor
    objection.decision, objection.note = decision, note.strip()
    if decision == "ordered":
        course.move(uow, application, "reopen", actor, {"objection": str(objection.id), "note": note.strip()})
        _reopened(application, uow.now)
    else:
        course.add_step(uow, application, "objection_upheld", application.state, actor, {"note": note.strip()})
    return objection


def _require_another(uow: UnitOfWork, application: AidApplication, actor: UUID) -> None:
    decided = select(AidStep.actor).where(
        AidStep.application_id == application.id, AidStep.move.in_(("refuse", "terminate"))
    )
    if uow.session.scalar(decided.order_by(AidStep.seq.desc()).limit(1)) == actor:
        raise OwnDecision("作出决定的人员不得审查对该决定的异议。")


def _reopened(application: AidApplication, now: datetime) -> None:
    application.ended_at = application.end_code = application.end_reason = None
    application.reopened_at, application.assigned_at = now, None
    if application.state == "reviewing":
        application.decided_at = None
