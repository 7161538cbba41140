"""Routes of the lists of tickets: pages, searches, saved views, spreadsheets, one ticket on paper."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response

from callcenter import clock
from callcenter.audit import service as audit
from callcenter.http.dependencies import Uow
from callcenter.http.downloads import download
from callcenter.people import queries as people
from callcenter.people.dependencies import CurrentAccount, RoleMissing
from callcenter.people.identity import SignedIn
from callcenter.printing import sheets
from callcenter.tickets import encounters, list_exports, lists, paper, views
from callcenter.tickets.encounters import EncounterOut
from callcenter.tickets.list_schemas import ListedPage, ListedTicket, TicketFilters, TicketQuery, ViewIn, ViewOut
from callcenter.tickets.schemas import Responder

router = APIRouter(prefix="/api", tags=["tickets"])
EXPORTERS = ("supervisor", "admin", "department")
CENTRE = ("agent", "supervisor", "admin")


@router.get("/tickets")
def list_tickets(uow: Uow, account: CurrentAccount, query: Annotated[TicketQuery, Query()]) -> ListedPage:
    """One page of the tickets that the account may see; with `q`, where each was found."""
    found = lists.page(uow, account, query)
    items = [_item(account, row, found) for row in found.rows]
    return ListedPage(items=items, total=found.total, capped=found.capped, page_size=lists.PAGE)


def _item(account: SignedIn, row: Any, found: lists.Listed) -> ListedTicket:
    ticket_id = row[0].id
    item = ListedTicket.listed(row, found.urgent.get(ticket_id), found.matched.get(ticket_id, []))
    item.number_masked = list_exports.number_of(account, row)
    return item


@router.get("/tickets/export", response_class=Response)
def export_tickets(uow: Uow, account: CurrentAccount, filters: Annotated[TicketFilters, Query()]) -> Response:
    """The whole list as XLSX, numbers masked. Audited. 400 `sheet_too_long` beyond 50,000 rows."""
    if not account.has(*EXPORTERS):
        raise RoleMissing("没有权限。")
    content, rows = list_exports.xlsx(uow, account, filters)
    asked = filters.model_dump(mode="json", exclude_defaults=True, exclude={"q"})
    audit.note(uow, account.account_id, "tickets_exported", ("ticket", None), f"rows={rows} {asked}")
    return download(content, sheets.MEDIA_TYPE, f"工单-{clock.business_day(uow.now):%Y%m%d}.xlsx")


@router.get("/tickets/{ticket_id}/paper", response_class=Response)
def print_ticket(ticket_id: UUID, uow: Uow, account: CurrentAccount) -> Response:
    """One ticket as PDF on A4. Audited."""
    content, number = paper.ticket(uow, account, ticket_id)
    audit.note(uow, account.account_id, "ticket_printed", ("ticket", ticket_id))
    return download(content, "application/pdf", f"工单-{number}.pdf")


@router.get("/tickets/{ticket_id}/encounters")
def list_encounters(ticket_id: UUID, uow: Uow, account: CurrentAccount) -> list[EncounterOut]:
    """The contacts in which a ticket came up; with what may be heard of them."""
    return encounters.of_ticket(uow, account, ticket_id)


@router.get("/calls/{call_id}/caller-tickets")
def list_tickets_of_caller(call_id: UUID, uow: Uow, account: CurrentAccount) -> list[ListedTicket]:
    """What the caller of a call brought before and now, the open ones first: for the desk. Own calls only."""
    found = lists.of_caller(uow, account, call_id)
    return [_item(account, row, found) for row in found.rows]


@router.get("/ticket-people")
def list_people(uow: Uow, _account: CurrentAccount) -> list[Responder]:
    """Who may stand in a list's filters as handler or first responder: the colleagues of the centre, by number."""
    found = [account for account in people.accounts(uow) if account.active and set(account.roles) & set(CENTRE)]
    return [Responder(id=each.id, staff_no=each.staff_no, name=each.name) for each in found]


@router.get("/ticket-views")
def list_views(uow: Uow, account: CurrentAccount) -> list[ViewOut]:
    """The account's own views and the shared ones."""
    return views.seen(uow, account)


@router.post("/ticket-views")
def keep_view(wanted: ViewIn, uow: Uow, account: CurrentAccount) -> ViewOut:
    """Keep a list's filters under a name. 409 `view_name_taken`, 403 `view_not_shared`."""
    return views.keep(uow, account, wanted)


@router.put("/ticket-views/{view_id}")
def change_view(view_id: UUID, wanted: ViewIn, uow: Uow, account: CurrentAccount) -> ViewOut:
    """Rename, share or write an own view anew."""
    return views.change(uow, account, view_id, wanted)


@router.delete("/ticket-views/{view_id}", status_code=204)
def remove_view(view_id: UUID, uow: Uow, account: CurrentAccount) -> None:
    """Remove an own view. Tickets are not touched."""
    views.remove(uow, account, view_id)
