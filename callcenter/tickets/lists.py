"""Lists of tickets: filters, order, pages, what a search found. Every one carries the reader's rights.

The page is found on `ticket` alone and filled in afterwards; counting stops where a person would not go on turning.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select

from callcenter.contacts import persons
from callcenter.people.identity import SignedIn
from callcenter.tickets import due, matches, queries, rights, running, search
from callcenter.tickets.clocks import Clock, most_urgent
from callcenter.tickets.list_schemas import TicketFilters, TicketQuery
from callcenter.tickets.matches import Match
from callcenter.tickets.models import Category, Ticket
from callcenter.tickets.periods import begin_of
from callcenter.transcripts import queries as transcripts

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

PAGE = 20
CAP, CAP_OF_MANY = 10_000, 1_000
FEW = 100_000  # tickets that can be counted through within a moment, whatever the filters
ONE_DAY = timedelta(days=1)
AT_A_TIME = 500
ORDER: dict[str, Any] = {
    "created": Ticket.created_at,
    "closed": Ticket.closed_at,
    "number": Ticket.number,
    "stage": Ticket.stage,
    "category": Ticket.category,
    "department": Ticket.department,
    "handler": Ticket.handler_id,
    "first_responder": Ticket.first_responder_id,
    "language": Ticket.language,
    "channel": Ticket.channel,
}
OPEN = due.OPEN


@dataclass(frozen=True, slots=True)
class Listed:
    """One page: rows of `queries.rows`, the clock due first and the places found, by ticket."""

    rows: list[Any]
    total: int
    capped: bool
    urgent: dict[UUID, Clock | None]
    matched: dict[UUID, list[Match]]


def page(uow: UnitOfWork, account: SignedIn, query: TicketQuery) -> Listed:
    """Return one page of what the account may see."""
    conditions, common = _conditions(uow, account, query)
    ids = _ids(uow, query, conditions, PAGE, (query.page - 1) * PAGE)
    rows = filled(uow, ids)
    tickets = [row[0] for row in rows]
    places = matches.of_tickets(uow, account, tickets, query.q) if query.q else {}
    if query.q:
        rows = [row for row in rows if row[0].id in places]
    known = (query.page - 1) * PAGE + len(ids) if common and len(ids) < PAGE else None
    total, capped = (known, False) if known is not None else _count(uow, conditions, common=common)
    clocks = running.of_tickets(uow, [ticket for ticket in tickets if ticket.state == "open"])
    return Listed(rows, total, capped, {each: most_urgent(found) for each, found in clocks.items()}, places)


def of_caller(uow: UnitOfWork, account: SignedIn, call_id: UUID) -> Listed:
    """Return the tickets of a call's caller, open ones first, the latest on top. Raises CallNotFound.

    Anonymous callers share a contact point and have no history together.
    """
    call = transcripts.call_for(uow, account, call_id)
    if call.caller_point_id is None or call.caller_point_id == persons.anonymous_point(uow):
        return Listed([], 0, False, {}, {})
    theirs = Ticket.org_id == uow.org_id, Ticket.point_id == call.caller_point_id, rights.visible_to(account)
    order = Ticket.state.desc(), Ticket.created_at.desc()
    rows = filled(uow, list(uow.session.scalars(select(Ticket.id).where(*theirs).order_by(*order).limit(PAGE))))
    clocks = running.of_tickets(uow, [row[0] for row in rows if row[0].state == "open"])
    urgent = {ticket_id: most_urgent(found) for ticket_id, found in clocks.items()}
    return Listed(rows, len(rows), False, urgent, {})


def every(uow: UnitOfWork, account: SignedIn, filters: TicketFilters, most: int) -> Iterator[list[Any]]:
    """Yield the rows of the whole list in its order, some hundreds at a time, `most` in all."""
    conditions, _ = _conditions(uow, account, filters)
    ids = _ids(uow, filters, conditions, most, 0)
    for begin in range(0, len(ids), AT_A_TIME):
        yield filled(uow, ids[begin : begin + AT_A_TIME])


def filled(uow: UnitOfWork, ids: Sequence[UUID]) -> list[Any]:
    """Return the rows of these tickets in this order."""
    found = {row[0].id: row for row in uow.session.execute(queries.rows().where(Ticket.id.in_(ids)))}
    return [found[ticket_id] for ticket_id in ids if ticket_id in found]


def _ids(
    uow: UnitOfWork, filters: TicketFilters, conditions: Sequence[ColumnElement[bool]], most: int, skip: int
) -> list[UUID]:
    if filters.sort == "urgency" or (filters.sort is None and _by_clock(filters)):
        return _urgent_first(uow, filters, conditions, most, skip)
    name = filters.sort or "-created"
    column, falling = ORDER[name.removeprefix("-")], name.startswith("-")
    # one direction for both, so that an index is walked either way
    keys = (column, Ticket.created_at, Ticket.id)
    ordered = select(Ticket.id).where(*conditions).order_by(*(key.desc() if falling else key.asc() for key in keys))
    if column is Ticket.closed_at:
        ordered = ordered.where(Ticket.closed_at.is_not(None))
    return list(uow.session.scalars(ordered.limit(most).offset(skip)))


def _by_clock(filters: TicketFilters) -> bool:
    mine = filters.scope == "mine" and filters.state != "closed"
    return mine or filters.state == "overdue" or filters.card is not None


def _urgent_first(
    uow: UnitOfWork, filters: TicketFilters, conditions: Sequence[ColumnElement[bool]], most: int, skip: int
) -> list[UUID]:
    """Those with a clock by its due time, then the others as they came."""
    card = "red" if filters.state == "overdue" else filters.card
    clocked = due.first(uow, conditions, skip + most, card)
    ids = clocked[skip : skip + most]
    if len(ids) < most:
        others = select(Ticket.id).where(*conditions, Ticket.id.not_in(clocked)).order_by(Ticket.created_at)
        begun = max(0, skip - len(clocked))
        ids += uow.session.scalars(others.limit(most - len(ids)).offset(begun))
    return ids


def _conditions(uow: UnitOfWork, account: SignedIn, filters: TicketFilters) -> tuple[list[ColumnElement[bool]], bool]:
    found = [Ticket.org_id == uow.org_id, rights.visible_to(account), *_facts(filters), *_days(filters)]
    if filters.scope == "mine":
        found += _mine(account, filters)
    match filters.state:
        case "open":
            found.append(OPEN)
        case "closed":
            found.append(Ticket.state == "closed")
        case "overdue":
            found += [OPEN, due.showing(uow, "red")]
    if filters.category:
        found.append(Ticket.category.in_(_codes(uow, filters.category)))
    if filters.card:
        found += [OPEN, due.showing(uow, filters.card)]
    if filters.due_from or filters.due_to:
        found += [OPEN, due.between(uow, filters.due_from, filters.due_to)]
    if filters.q is None:
        return found, False
    searched = search.find(uow, account, filters.q)
    return [*found, searched.condition], searched.common


def _mine(account: SignedIn, filters: TicketFilters) -> list[ColumnElement[bool]]:
    """What somebody handles, or answered first and follows (S22); for a department's account all that it sees."""
    still = [OPEN] if filters.state is None else []
    if set(account.roles) & {"department"} and not account.has("agent", *rights.CENTRE):
        return still
    own = or_(Ticket.handler_id == account.account_id, Ticket.first_responder_id == account.account_id)
    return [*still, own]


def _facts(filters: TicketFilters) -> list[ColumnElement[bool]]:
    equal = {
        Ticket.department: filters.department,
        Ticket.handler_id: filters.handler,
        Ticket.first_responder_id: filters.first_responder,
        Ticket.language: filters.language,
        Ticket.channel: filters.channel,
    }
    found = [column == value for column, value in equal.items() if value is not None]
    if filters.urgent is not None:
        found.append(and_(Ticket.urgent) if filters.urgent else ~Ticket.urgent)  # as the partial index says it
    if filters.sensitive is not None:
        found.append(and_(Ticket.sensitive) if filters.sensitive else ~Ticket.sensitive)
    if filters.group:
        found.append(Ticket.special_groups.contains([filters.group]))
    if filters.stage:
        found.append(Ticket.stage.in_(filters.stage))
        if "closed" not in filters.stage:
            found.append(OPEN)
    return found


def _days(filters: TicketFilters) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    spans = (
        (Ticket.created_at, filters.created_from, filters.created_to),
        (Ticket.closed_at, filters.closed_from, filters.closed_to),
    )
    for column, begin, end in spans:
        if begin is not None:
            found.append(column >= begin_of(begin))
        if end is not None:
            found.append(column < begin_of(end + ONE_DAY))
    return found


def _codes(uow: UnitOfWork, category: str) -> list[str]:
    """Return a category's code and those below it, of every version of the table."""
    wanted = or_(Category.code == category, Category.parent == category)
    return list(uow.session.scalars(select(Category.code).where(Category.org_id == uow.org_id, wanted).distinct()))


def _count(uow: UnitOfWork, conditions: Sequence[ColumnElement[bool]], *, common: bool) -> tuple[int, bool]:
    """Return how many there are, or where counting stopped, and whether it did."""
    size = uow.raw.execute("SELECT reltuples FROM pg_class WHERE oid = 'ticket'::regclass").fetchone()
    cap = CAP if size is None or size[0] <= FEW else CAP_OF_MANY
    if common:
        return cap, True
    counted = select(Ticket.id).where(*conditions).limit(cap + 1).subquery()
    total = uow.session.scalar(select(func.count()).select_from(counted)) or 0
    return min(total, cap), total > cap
