"""Routes of lawyers: the register, the list to choose from, offers and their answers, conflict checks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from callcenter import clock
from callcenter.aid import assignment, choice, conflicts, lawyers, queries, rights, schemas, views, wishes
from callcenter.aid import lawyer_schemas as shown
from callcenter.aid.models import AidAssignment, Lawyer
from callcenter.audit import service as audit
from callcenter.http.dependencies import Uow
from callcenter.people.dependencies import Admin, CurrentAccount, RoleMissing, Supervisor

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork
    from callcenter.people.identity import SignedIn

router = APIRouter(prefix="/api/aid", tags=["aid"])


@router.get("/lawyers")
def list_lawyers(uow: Uow, account: CurrentAccount) -> list[shown.AidLawyerOut]:
    """The register (the aid centre)."""
    rights.require_decides(uow, account)
    return _listed(uow, lawyers.listed(uow))


@router.post("/lawyers", status_code=201)
def register(uow: Uow, account: Supervisor, wanted: shown.AidLawyerIn) -> shown.AidLawyerOut:
    """Enter a lawyer; audited."""
    return _listed(uow, [lawyers.register(uow, account.account_id, wanted.model_dump())])[0]


@router.put("/lawyers/{lawyer_id}")
def change(lawyer_id: UUID, uow: Uow, account: Supervisor, wanted: shown.AidLawyerIn) -> shown.AidLawyerOut:
    """Change a line of the register; audited."""
    return _listed(uow, [lawyers.change(uow, account.account_id, lawyer_id, wanted.model_dump())])[0]


@router.get("/lawyers/{lawyer_id}/adverse-records")
def list_records(lawyer_id: UUID, uow: Uow, _account: Supervisor) -> list[shown.AidAdverseOut]:
    """What was entered against a lawyer."""
    return [shown.AidAdverseOut.model_validate(each) for each in lawyers.records(uow, lawyer_id)]


@router.post("/lawyers/{lawyer_id}/adverse-records", status_code=201)
def add_record(lawyer_id: UUID, uow: Uow, account: Supervisor, wanted: shown.AidAdverseIn) -> shown.AidAdverseOut:
    """Enter an adverse record: while it is in force no case is given (S125)."""
    made = lawyers.add_record(uow, account.account_id, lawyer_id, wanted.model_dump())
    return shown.AidAdverseOut.model_validate(made)


@router.post("/lawyers/{lawyer_id}/adverse-records/{record_id}/end", status_code=204)
def end_record(lawyer_id: UUID, record_id: UUID, uow: Uow, account: Admin, why: wishes.AidReasonIn) -> None:
    """End a record before its time; audited with the reason."""
    lawyers.end_record(uow, account.account_id, lawyer_id, record_id, why.reason)


@router.get("/applications/{application_id}/lawyers")
def choose_from(
    application_id: UUID,
    uow: Uow,
    account: CurrentAccount,
    specialty: Annotated[str | None, Query(max_length=16)] = None,
    language: Annotated[str | None, Query(max_length=20)] = None,
) -> list[shown.AidCandidateOut]:
    """Who can take the case, most room first (点援). Supervisors see the others too, with what stands against them."""
    application = queries.one(uow, account, application_id)
    hindered = account.has("supervisor", "admin")
    found = choice.shelf(uow, application, specialty, language, hindered=hindered)
    return [_candidate(each) for each in found]


@router.post("/applications/{application_id}/conflict-check")
def check_conflict(
    application_id: UUID, uow: Uow, account: CurrentAccount, wanted: shown.AidConflictIn
) -> shown.AidConflictOut:
    """Clear or conflict; where it lies is for supervisors. Audited each time."""
    application = queries.one(uow, account, application_id)
    finding = conflicts.asked(uow, account.account_id, application, lawyers.get(uow, wanted.lawyer_id))
    references = finding.references if account.has("supervisor", "admin") else ()
    if references:
        audit.note(uow, account.account_id, "aid_conflict_reference_seen", ("aid_application", application_id))
    return shown.AidConflictOut(
        result="clear" if finding.clear else "conflict",
        references=[shown.AidReferenceOut(why=each.why, number=each.number) for each in references],
    )


@router.post("/applications/{application_id}/assignments", status_code=201)
def offer(application_id: UUID, uow: Uow, account: CurrentAccount, wanted: wishes.AidOfferIn) -> schemas.AidDetail:
    """Offer the case (the aid centre). Passing over the 148 rule needs an administrator, a reason and a place that
    allows it.
    """
    rights.require_decides(uow, account)
    queries.one(uow, account, application_id)
    if wanted.override_reason and not account.has("admin"):
        raise RoleMissing("没有权限。")
    assignment.offer(
        uow, account.account_id, application_id, wanted.mode, wanted.lawyer_id, override=wanted.override_reason
    )
    return views.detail(uow, account, queries.one(uow, account, application_id))


@router.post("/assignments/{assignment_id}/accept")
def accept(assignment_id: UUID, uow: Uow, account: CurrentAccount) -> schemas.AidAssignmentOut:
    """The lawyer takes the case; the aid centre may note it for a lawyer without an account."""
    _require_answers(uow, account, assignment_id)
    return _shown(uow, assignment.accept(uow, account.account_id, assignment_id))


@router.post("/assignments/{assignment_id}/decline")
def decline(
    assignment_id: UUID, uow: Uow, account: CurrentAccount, why: wishes.AidReasonIn
) -> schemas.AidAssignmentOut:
    """The lawyer says no, and why."""
    _require_answers(uow, account, assignment_id)
    return _shown(uow, assignment.decline(uow, account.account_id, assignment_id, why.reason))


@router.post("/assignments/{assignment_id}/recall")
def recall(assignment_id: UUID, uow: Uow, account: CurrentAccount, why: wishes.AidReasonIn) -> schemas.AidAssignmentOut:
    """Take an offer back (the aid centre)."""
    rights.require_decides(uow, account)
    return _shown(uow, assignment.recall(uow, account.account_id, assignment_id, why.reason))


@router.post("/assignments/{assignment_id}/leave")
def leave(assignment_id: UUID, uow: Uow, account: CurrentAccount, why: wishes.AidLeaveIn) -> schemas.AidAssignmentOut:
    """A lawyer gives the case up, noted by the aid centre: another is looked for."""
    rights.require_decides(uow, account)
    return _shown(uow, assignment.leave(uow, account.account_id, assignment_id, why.code, why.reason))


@router.get("/mine")
def mine(uow: Uow, account: CurrentAccount) -> list[shown.AidMineOut]:
    """What the signed-in lawyer is offered and holds; nothing for who is no lawyer."""
    lawyer = lawyers.of_account(uow, account.account_id)
    found = queries.of_lawyer(uow, lawyer.id) if lawyer else []
    rows = views.listed(uow, [application for _, application in found])
    return [
        shown.AidMineOut(assignment=_shown(uow, each), application=row)
        for (each, _), row in zip(found, rows, strict=True)
    ]


def _require_answers(uow: UnitOfWork, account: SignedIn, assignment_id: UUID) -> None:
    """The lawyer's own account, or the aid centre on their behalf."""
    found = uow.session.get(AidAssignment, assignment_id)
    lawyer = uow.session.get(Lawyer, found.lawyer_id) if found else None
    if lawyer is None or lawyer.account_id != account.account_id:
        rights.require_decides(uow, account)


def _shown(uow: UnitOfWork, each: AidAssignment) -> schemas.AidAssignmentOut:
    return views.assignment(each, lawyers.get(uow, each.lawyer_id))


def _candidate(each: choice.Candidate) -> shown.AidCandidateOut:
    names = ("id", "name", "firm", "specialties", "languages", "practising_since", "criminal_pool")
    own = {name: getattr(each.lawyer, name) for name in names}
    more = {"load": each.load, "free": each.free, "hindrances": list(each.hindrances)}
    return shown.AidCandidateOut.model_validate(own | more)


def _listed(uow: UnitOfWork, found: list[Lawyer]) -> list[shown.AidLawyerOut]:
    loads, barred = lawyers.loads(uow, [each.id for each in found]), lawyers.barred_on(uow, clock.business_day(uow.now))
    return [
        shown.AidLawyerOut.model_validate(
            {name: getattr(each, name) for name in shown.AidLawyerIn.model_fields}
            | {"id": each.id, "load": loads[each.id], "barred": each.id in barred}
        )
        for each in found
    ]
