"""Routes of handling: each carries one action out and answers the ticket as it then is; a second click finds 409."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from callcenter.http.dependencies import Uow
from callcenter.people.dependencies import CurrentAccount, Supervisor
from callcenter.tickets import conferences, handling, handling_views, hops, notices, respites
from callcenter.tickets import handling_schemas as schemas
from callcenter.tickets.department_schemas import HopsOut, InboxOut
from callcenter.tickets.schemas import CloseIn, TicketDetail
from callcenter.tickets.showing import shown

router = APIRouter(prefix="/api", tags=["handling"])


@router.get("/inbox")
def show_inbox(uow: Uow, account: CurrentAccount) -> InboxOut:
    """What the departments of this account have now."""
    return handling_views.inbox(uow, account)


@router.get("/hops")
def show_hops(
    uow: Uow,
    _account: Supervisor,
    first: Annotated[date, Query(alias="from")],
    last: Annotated[date, Query(alias="to")],
) -> HopsOut:
    """How often tickets recorded in a period changed hands, and how fast (S37)."""
    found = hops.between(uow, first, last)
    return HopsOut(
        tickets=found.tickets, hops=found.hops, per_ticket=found.per_ticket, median_seconds=found.median_seconds
    )


@router.post("/tickets/{ticket_id}/dispatch")
def dispatch(ticket_id: UUID, wanted: schemas.DispatchIn, uow: Uow, account: CurrentAccount) -> TicketDetail:
    """Send it to a department: by rule where none is named. Again (改派) with a reason."""
    handling.send(uow, account, ticket_id, wanted.department, wanted.assistants, wanted.reason)
    return shown(uow, account, ticket_id)


@router.post("/tickets/{ticket_id}/sign")
def sign(ticket_id: UUID, uow: Uow, account: CurrentAccount) -> TicketDetail:
    """签收."""
    handling.sign(uow, account, ticket_id)
    return shown(uow, account, ticket_id)


@router.post("/tickets/{ticket_id}/return")
def give_back(ticket_id: UUID, why: schemas.TicketReasonIn, uow: Uow, account: CurrentAccount) -> TicketDetail:
    """退单."""
    handling.give_back(uow, account, ticket_id, why.reason)
    return shown(uow, account, ticket_id)


@router.post("/tickets/{ticket_id}/decide")
def decide(ticket_id: UUID, wanted: schemas.ReturnDecisionIn, uow: Uow, account: CurrentAccount) -> TicketDetail:
    """Decide about a returned ticket."""
    handling.decide(uow, account, ticket_id, wanted.department, wanted.assistants, wanted.reason)
    return shown(uow, account, ticket_id)


@router.post("/tickets/{ticket_id}/result")
def give_result(ticket_id: UUID, wanted: schemas.TicketResultIn, uow: Uow, account: CurrentAccount) -> TicketDetail:
    """反馈."""
    handling.give_result(uow, account, ticket_id, wanted.text, wanted.told)
    return shown(uow, account, ticket_id)


@router.post("/tickets/{ticket_id}/told")
def tell(ticket_id: UUID, wanted: schemas.ResultToldIn, uow: Uow, account: CurrentAccount) -> TicketDetail:
    """The caller was told the result."""
    handling.tell(uow, account, ticket_id, wanted.how, wanted.note)
    return shown(uow, account, ticket_id)


@router.post("/tickets/{ticket_id}/unsatisfied")
def unsatisfied(ticket_id: UUID, why: schemas.TicketReasonIn, uow: Uow, account: CurrentAccount) -> TicketDetail:
    """The caller is not satisfied: it is done again."""
    handling.unsatisfied(uow, account, ticket_id, why.reason)
    return shown(uow, account, ticket_id)


@router.post("/tickets/{ticket_id}/close")
def close(ticket_id: UUID, wanted: CloseIn, uow: Uow, account: CurrentAccount) -> TicketDetail:
    """办结."""
    handling.close(uow, account, ticket_id, wanted.outcome, wanted.note)
    return shown(uow, account, ticket_id)


@router.post("/tickets/{ticket_id}/reopen")
def reopen(ticket_id: UUID, why: schemas.TicketReasonIn, uow: Uow, account: CurrentAccount) -> TicketDetail:
    """Open it again."""
    handling.reopen(uow, account, ticket_id, why.reason)
    return shown(uow, account, ticket_id)


@router.post("/tickets/{ticket_id}/urgent")
def mark_urgent(ticket_id: UUID, why: schemas.TicketReasonIn, uow: Uow, account: CurrentAccount) -> TicketDetail:
    """紧急."""
    handling.mark_urgent(uow, account, ticket_id, why.reason)
    return shown(uow, account, ticket_id)


@router.post("/tickets/{ticket_id}/extension")
def ask_extension(ticket_id: UUID, wanted: schemas.ExtensionIn, uow: Uow, account: CurrentAccount) -> TicketDetail:
    """Ask for more working days."""
    respites.ask(uow, account, ticket_id, wanted.working_days, wanted.reason)
    return shown(uow, account, ticket_id)


@router.post("/tickets/{ticket_id}/extension/decide")
def decide_extension(
    ticket_id: UUID, wanted: schemas.ExtensionDecisionIn, uow: Uow, account: CurrentAccount
) -> TicketDetail:
    """Grant or refuse them."""
    respites.decide(uow, account, ticket_id, wanted.working_days, wanted.reason)
    return shown(uow, account, ticket_id)


@router.post("/tickets/{ticket_id}/pause")
def pause(ticket_id: UUID, wanted: schemas.ClockPauseIn, uow: Uow, account: CurrentAccount) -> TicketDetail:
    """Stop the clock."""
    respites.pause(uow, account, ticket_id, wanted.reason, wanted.note)
    return shown(uow, account, ticket_id)


@router.post("/tickets/{ticket_id}/resume")
def resume(ticket_id: UUID, wanted: schemas.RemarkIn, uow: Uow, account: CurrentAccount) -> TicketDetail:
    """Let it run again."""
    respites.resume(uow, account, ticket_id, wanted.note)
    return shown(uow, account, ticket_id)


@router.post("/tickets/{ticket_id}/remind")
def remind(ticket_id: UUID, wanted: schemas.UnitNoticeIn, uow: Uow, account: CurrentAccount) -> TicketDetail:
    """提醒函."""
    notices.say(uow, account, ticket_id, "remind", wanted.text)
    return shown(uow, account, ticket_id)


@router.post("/tickets/{ticket_id}/urge")
def urge(ticket_id: UUID, wanted: schemas.UnitNoticeIn, uow: Uow, account: CurrentAccount) -> TicketDetail:
    """催办."""
    notices.say(uow, account, ticket_id, "urge", wanted.text)
    return shown(uow, account, ticket_id)


@router.post("/tickets/{ticket_id}/supervise")
def supervise(ticket_id: UUID, wanted: schemas.UnitNoticeIn, uow: Uow, account: CurrentAccount) -> TicketDetail:
    """督办."""
    notices.say(uow, account, ticket_id, "supervise", wanted.text)
    return shown(uow, account, ticket_id)


@router.post("/tickets/{ticket_id}/acknowledge")
def acknowledge(ticket_id: UUID, wanted: schemas.NoticeAnswerIn, uow: Uow, account: CurrentAccount) -> TicketDetail:
    """Answer one of them."""
    notices.acknowledge(uow, account, ticket_id, wanted.notice_id, wanted.answer)
    return shown(uow, account, ticket_id)


@router.post("/tickets/{ticket_id}/conference")
def call_conference(ticket_id: UUID, wanted: schemas.ConferenceIn, uow: Uow, account: CurrentAccount) -> TicketDetail:
    """Call a case conference."""
    invitees = [each.model_dump() for each in wanted.invitees]
    conferences.call(
        uow, account, ticket_id, conferences.Called(wanted.meets_at, wanted.place, wanted.reason, invitees)
    )
    return shown(uow, account, ticket_id)


@router.post("/tickets/{ticket_id}/conference/{conference_id}/minutes")
def write_minutes(
    ticket_id: UUID, conference_id: UUID, wanted: schemas.MinutesIn, uow: Uow, account: CurrentAccount
) -> TicketDetail:
    """Write what was said and decided there."""
    opinions = [each.model_dump() for each in wanted.opinions]
    conferences.write(uow, account, ticket_id, conference_id, opinions, wanted.decision)
    return shown(uow, account, ticket_id)


@router.post("/tickets/{ticket_id}/conference/{conference_id}/cancel")
def cancel_conference(
    ticket_id: UUID, conference_id: UUID, why: schemas.TicketReasonIn, uow: Uow, account: CurrentAccount
) -> TicketDetail:
    """Call it off."""
    conferences.cancel(uow, account, ticket_id, conference_id, why.reason)
    return shown(uow, account, ticket_id)


@router.put("/tickets/{ticket_id}/assistants")
def set_assistants(ticket_id: UUID, wanted: schemas.AssistantsIn, uow: Uow, account: CurrentAccount) -> TicketDetail:
    """Say which departments help."""
    conferences.set_assistants(uow, account, ticket_id, wanted.assistants)
    return shown(uow, account, ticket_id)


@router.post("/tickets/{ticket_id}/unmask")
def unmask(ticket_id: UUID, why: schemas.TicketReasonIn, uow: Uow, account: CurrentAccount) -> schemas.TicketNumberOut:
    """Show the caller's number to the centre or to the unit that has signed; audited."""
    return schemas.TicketNumberOut(number=handling_views.unmask(uow, account, ticket_id, why.reason))
