"""Routes of applications: the ticket's panel, applying with one click, the course from the application to the
archive.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from sqlalchemy import select

from callcenter.aid import (
    advisers,
    applications,
    changes,
    course,
    hardship,
    hint_table,
    lawyers,
    papers,
    queries,
    rights,
    schemas,
    views,
    wishes,
)
from callcenter.aid.applicants import Applicant
from callcenter.aid.hardship import Basis
from callcenter.aid.marks import Party
from callcenter.calls.models import Call
from callcenter.errors import Forbidden
from callcenter.http.dependencies import Uow
from callcenter.people.dependencies import CurrentAccount
from callcenter.tickets import rights as ticket_rights
from callcenter.tickets.models import Ticket
from callcenter.tickets.service import TicketNotFound

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork
    from callcenter.people.identity import SignedIn

router = APIRouter(prefix="/api", tags=["aid"])


class NotYourCall(Forbidden):
    """Only who serves a caller applies for them during the call."""

    code = "aid_not_your_call"


@router.get("/aid/hints")
def read_hint(
    uow: Uow,
    _account: CurrentAccount,
    category: Annotated[str | None, Query(max_length=16)] = None,
    groups: Annotated[list[str] | None, Query(max_length=20)] = None,
) -> schemas.AidHintOut:
    """What the table says of a matter and its groups today: a hint, never a decision."""
    return views.hint(hint_table.read(uow, category, groups or []))


@router.get("/tickets/{ticket_id}/aid")
def ticket_panel(ticket_id: UUID, uow: Uow, account: CurrentAccount) -> schemas.TicketAid:
    """The hint of a ticket, what an application would be pre-filled with, and those there are."""
    return views.of_ticket(uow, _ticket(uow, account, ticket_id))


@router.post("/tickets/{ticket_id}/aid", status_code=201)
def apply_from_ticket(
    ticket_id: UUID, uow: Uow, account: CurrentAccount, wanted: wishes.AidApplyIn
) -> schemas.AidDetail:
    """Apply for the affair of a ticket; an empty body is one click. 409 aid_already_applied."""
    ticket = _ticket(uow, account, ticket_id, lock=True)
    return views.detail(uow, account, applications.from_ticket(uow, account.account_id, ticket, wanted.wanted()))


@router.post("/aid/calls/{call_id}")
def call_panel(call_id: UUID, uow: Uow, account: CurrentAccount, matter: wishes.AidMatterIn) -> schemas.CallAid:
    """What a running call's matter may open, and what was applied for in it. Reads only."""
    _require_serves(uow, account, call_id)
    return views.of_call(uow, call_id, matter.matter())


@router.post("/aid/calls/{call_id}/applications", status_code=201)
def apply_in_call(
    call_id: UUID, uow: Uow, account: CurrentAccount, wanted: wishes.AidApplyInCallIn
) -> schemas.AidDetail:
    """Apply while the caller speaks, from the form as it stands; the ticket is joined when it is made."""
    _require_serves(uow, account, call_id)
    made = applications.from_call(uow, account.account_id, call_id, wanted.matter.matter(), wanted.wanted())
    return views.detail(uow, account, made)


@router.get("/aid/applications")
def list_applications(
    uow: Uow,
    account: CurrentAccount,
    state: Annotated[str | None, Query(max_length=20)] = None,
    q: Annotated[str | None, Query(max_length=100)] = None,
    group: Annotated[str | None, Query(max_length=40)] = None,
    kind: Annotated[str | None, Query(max_length=20)] = None,
    page: Annotated[int, Query(ge=1)] = 1,
) -> schemas.AidPage:
    """One page: `state` is a state, `open` (the most urgent clock first) or `overdue`."""
    found, total = queries.page(uow, account, queries.Wanted(state, q, group, kind, page))
    return schemas.AidPage(
        items=views.rows(uow, found),
        total=total,
        page_size=queries.PAGE,
        decides=rights.decides(uow, account),
        is_lawyer=lawyers.of_account(uow, account.account_id) is not None,
    )


@router.get("/aid/applications/{application_id}")
def show_application(application_id: UUID, uow: Uow, account: CurrentAccount) -> schemas.AidDetail:
    """One application with its course, clocks, papers and assignments."""
    return views.detail(uow, account, queries.one(uow, account, application_id))


@router.patch("/aid/applications/{application_id}")
def change_application(
    application_id: UUID, uow: Uow, account: CurrentAccount, wanted: wishes.AidChangeIn
) -> schemas.AidDetail:
    """Correct or add to an application before it is decided."""
    queries.one(uow, account, application_id)
    values = wanted.model_dump(exclude_unset=True, include=set(changes.CHANGEABLE))
    people = [Applicant(each.name, each.id_number, each.phone) for each in wanted.people]
    opponents = [Party(each.name, each.id_number, each.phone) for each in wanted.opponents]
    changes.change(uow, account.account_id, application_id, values, people, opponents)
    return show_application(application_id, uow, account)


@router.put("/aid/applications/{application_id}/applicants/{applicant_id}")
def name_applicant(
    application_id: UUID, applicant_id: UUID, uow: Uow, account: CurrentAccount, who: schemas.AidPersonIn
) -> schemas.AidDetail:
    """Say who an applicant is."""
    queries.one(uow, account, application_id)
    party = Party(who.name, who.id_number, who.phone)
    changes.name_applicant(uow, account.account_id, application_id, applicant_id, party)
    return show_application(application_id, uow, account)


@router.put("/aid/applications/{application_id}/hardship")
def state_hardship(
    application_id: UUID, uow: Uow, account: CurrentAccount, wanted: wishes.AidHardshipIn
) -> schemas.AidDetail:
    """On what basis hardship stands: 核查, 告知承诺, 免予核查 (S52)."""
    queries.one(uow, account, application_id)
    basis = Basis(wanted.basis, wanted.note, wanted.promise_version, wanted.call_id, wanted.ground, wanted.document)
    hardship.state(uow, account.account_id, application_id, basis)
    return show_application(application_id, uow, account)


@router.post("/aid/applications/{application_id}/papers")
def ask_papers(
    application_id: UUID, uow: Uow, account: CurrentAccount, wanted: wishes.AidPapersIn
) -> schemas.AidDetail:
    """Ask for missing papers with a deadline (容缺受理)."""
    queries.one(uow, account, application_id)
    papers.ask(uow, account.account_id, application_id, wanted.names, wanted.days)
    return show_application(application_id, uow, account)


@router.post("/aid/applications/{application_id}/papers/{paper_id}/received")
def receive_paper(application_id: UUID, paper_id: UUID, uow: Uow, account: CurrentAccount) -> schemas.AidDetail:
    """A missing paper came in."""
    queries.one(uow, account, application_id)
    papers.receive(uow, account.account_id, application_id, paper_id)
    return show_application(application_id, uow, account)


def _ticket(uow: UnitOfWork, account: SignedIn, ticket_id: UUID, *, lock: bool = False) -> Ticket:
    wanted = select(Ticket).where(
        Ticket.id == ticket_id, Ticket.org_id == uow.org_id, ticket_rights.visible_to(account)
    )
    ticket = uow.session.scalar(wanted.with_for_update() if lock else wanted)
    if ticket is None:
        raise TicketNotFound("没有这张工单。")
    return ticket


def _require_serves(uow: UnitOfWork, account: SignedIn, call_id: UUID) -> None:
    call = select(Call.id).where(Call.id == call_id, Call.org_id == uow.org_id)
    if not account.has("supervisor", "admin") and account.account_id not in advisers.of_calls(uow, call):
        raise NotYourCall("只能为本人接听的来电申请。")
    if uow.session.scalar(call) is None:
        raise course.AidNotFound("没有这通来电。")
