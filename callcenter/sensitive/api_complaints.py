"""Routes of complaints and praise, of the directory of complaint bodies, and of accountability."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query

from callcenter.http.dependencies import Uow
from callcenter.people.dependencies import Admin, CurrentAccount, Supervisor
from callcenter.sensitive import accountability, bodies, complaint_views, complaints
from callcenter.sensitive import complaint_schemas as wire

router = APIRouter(prefix="/api", tags=["complaints"])


@router.get("/complaints")
def list_complaints(
    uow: Uow,
    account: CurrentAccount,
    state: Literal["open", "decided", "answered"] | None = None,
    page: Annotated[int, Query(ge=1)] = 1,
) -> wire.ComplaintPage:
    """The supervisor's mailbox, or the unit's list: what the account may see, and nobody's about themselves."""
    return complaint_views.page(uow, account, state, page)


@router.get("/tickets/{ticket_id}/complaint")
def show_complaint(ticket_id: UUID, uow: Uow, account: CurrentAccount) -> wire.ComplaintOut | None:
    """The complaint of a ticket, null where it is none."""
    return complaint_views.one(uow, account, ticket_id)


@router.put("/tickets/{ticket_id}/complaint")
def write_complaint(
    ticket_id: UUID, wanted: wire.ComplaintIn, uow: Uow, account: CurrentAccount
) -> wire.ComplaintOut | None:
    """Make a complaint of a ticket, or correct it."""
    facts = wanted.model_dump(exclude={"staff_no"})
    complaints.change(uow, account, ticket_id, facts, wanted.staff_no)
    return complaint_views.one(uow, account, ticket_id)


@router.post("/tickets/{ticket_id}/complaint/decide")
def decide(ticket_id: UUID, told: wire.VerdictIn, uow: Uow, account: CurrentAccount) -> wire.ComplaintOut | None:
    """What the unit found; for the unit alone."""
    complaints.decide(uow, account, ticket_id, told.finding, told.decision)
    return complaint_views.one(uow, account, ticket_id)


@router.post("/tickets/{ticket_id}/complaint/answer")
def answer(
    ticket_id: UUID, told: wire.ComplaintAnswerIn, uow: Uow, account: CurrentAccount
) -> wire.ComplaintOut | None:
    """The caller was told: the ticket is closed."""
    complaints.answer(uow, account, ticket_id, told.note)
    return complaint_views.one(uow, account, ticket_id)


@router.get("/complaint-bodies")
def list_bodies(
    uow: Uow, _account: CurrentAccount, kind: Literal["enterprise", "foreign_enterprise"] | None = None
) -> list[wire.BodyOut]:
    """The three-level directory (S40)."""
    return [wire.BodyOut.model_validate(row) for row in bodies.listed(uow, kind)]


@router.post("/complaint-bodies", status_code=201)
def add_body(wanted: wire.BodyIn, uow: Uow, account: Admin) -> wire.BodyOut:
    """Add a body; audited."""
    return wire.BodyOut.model_validate(bodies.save(uow, account.account_id, None, wanted.model_dump()))


@router.put("/complaint-bodies/{body_id}")
def change_body(body_id: UUID, wanted: wire.BodyIn, uow: Uow, account: Admin) -> wire.BodyOut:
    """Write over a body; audited."""
    return wire.BodyOut.model_validate(bodies.save(uow, account.account_id, body_id, wanted.model_dump()))


@router.get("/accountability")
def list_records(uow: Uow, account: Supervisor) -> list[wire.RecordOut]:
    """Every record but one's own."""
    return complaint_views.records(uow, account)


@router.get("/accountability/mine")
def my_records(uow: Uow, account: CurrentAccount) -> list[wire.OwnRecordOut]:
    """What this account was told of, in the supervisor's words."""
    return [wire.OwnRecordOut.model_validate(row) for row in accountability.mine(uow, account.account_id)]


@router.post("/accountability", status_code=204)
def open_record(wanted: wire.RecordIn, uow: Uow, account: Supervisor) -> None:
    """Begin a record about somebody else."""
    accountability.open_record(uow, account, wanted.staff_no, wanted.rule, wanted.evidence, wanted.ticket_id)


@router.post("/accountability/{record_id}/tell", status_code=204)
def tell(record_id: UUID, told: wire.AccountabilityTextIn, uow: Uow, account: Supervisor) -> None:
    """Let the concerned person know."""
    accountability.tell(uow, account, record_id, told.text)


@router.post("/accountability/{record_id}/appeal", status_code=204)
def appeal(record_id: UUID, said: wire.AccountabilityTextIn, uow: Uow, account: CurrentAccount) -> None:
    """The concerned person's word, once."""
    accountability.appeal(uow, account.account_id, record_id, said.text)


@router.post("/accountability/{record_id}/close", status_code=204)
def close(record_id: UUID, wanted: wire.ClosingIn, uow: Uow, account: Supervisor) -> None:
    """Decide; never about oneself."""
    accountability.close(uow, account, record_id, wanted.decision, wanted.text)
