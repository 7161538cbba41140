"""Reading hand-overs, for people with the rights of the ticket's reader."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select

from callcenter.exchange import mapping, records, responsibility, service, sharing
from callcenter.exchange import schemas as out
from callcenter.exchange.models import Exchange, ExchangeMessage, Reconciliation
from callcenter.exchange.standing import LIVE
from callcenter.people.identity import SignedIn
from callcenter.tickets import rights, stages
from callcenter.tickets.models import Ticket

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

PAGE = 20
_OURS = (ExchangeMessage.direction == "out", ExchangeMessage.org_id == Exchange.org_id)
_UNDELIVERED = (
    select(func.count())
    .where(*_OURS, ExchangeMessage.reference == Exchange.reference, ExchangeMessage.state.in_(("due", "sending")))
    .scalar_subquery()
)
_DEAD = (
    select(func.count())
    .where(*_OURS, ExchangeMessage.reference == Exchange.reference, ExchangeMessage.state == "dead")
    .scalar_subquery()
)


def ticket_for(uow: UnitOfWork, account: SignedIn, ticket_id: UUID) -> Ticket:
    """Return a ticket for these eyes. Raises TicketNotFound."""
    found = select(Ticket).where(Ticket.id == ticket_id, Ticket.org_id == uow.org_id, rights.visible_to(account))
    ticket = uow.session.scalar(found)
    if ticket is None:
        raise stages.TicketNotFound("没有这张工单。")
    return ticket


def of_ticket(uow: UnitOfWork, account: SignedIn, ticket_id: UUID) -> out.TicketExchange:
    """Everything that the panel of a ticket shows. Raises TicketNotFound."""
    ticket = ticket_for(uow, account, ticket_id)
    rows = records.of_ticket(uow, ticket_id)
    said = [each for row in rows for each in records.messages(uow, row.reference)]
    fields = mapping.words()["fields"]
    return out.TicketExchange(
        on=service.is_on(),
        careful=sharing.is_careful(ticket),
        hindrance=_hindrance(ticket, list(rows)),
        rule=responsibility.RULE,
        leaves=[field["name"] for field in fields if field["consent"] == "none"],
        leaves_with_consent=[field["name"] for field in fields if field["consent"] == "contact"],
        exchanges=[_out(uow, row) for row in rows],
        log=[message(each) for each in said],
    )


def _hindrance(ticket: Ticket, rows: list[Exchange]) -> str | None:
    if not service.is_on():
        return "off"
    if any(row.stage in LIVE for row in rows):
        return "open"
    if ticket.closed_at is not None:
        return "closed"
    return "kept" if any(row.stage == "refused" and row.direction == "out" for row in rows) else None


def one(uow: UnitOfWork, account: SignedIn, exchange_id: UUID) -> out.ExchangeOut:
    """One hand-over whose ticket these eyes may see. Raises ExchangeUnknown, TicketNotFound."""
    row = records.by_id(uow, exchange_id)
    if row.ticket_id is not None:
        ticket_for(uow, account, row.ticket_id)
    return _out(uow, row)


def _out(uow: UnitOfWork, row: Exchange) -> out.ExchangeOut:
    ours = [each for each in records.messages(uow, row.reference) if each.direction == "out"]
    return shown(
        row,
        uow.session.scalar(select(Ticket.number).where(Ticket.id == row.ticket_id)) if row.ticket_id else None,
        sum(each.state in {"due", "sending"} for each in ours),
        sum(each.state == "dead" for each in ours),
    )


def shown(row: Exchange, ticket_no: str | None, undelivered: int, dead: int) -> out.ExchangeOut:
    """A hand-over for the console."""
    plain = {name: getattr(row, name) for name in out.ExchangeOut.model_fields if hasattr(row, name)}
    plain["peer_status"] = mapping.code_in("status", row.peer_status)[0]
    plain["outcome"] = mapping.code_in("outcome", row.outcome)[0]
    with_call = row.call_result is not None or row.wait_until is not None
    return out.ExchangeOut(**plain, ticket_no=ticket_no, with_call=with_call, undelivered=undelivered, dead=dead)


def message(row: ExchangeMessage) -> out.ExchangeWordOut:
    """A word without its contents."""
    return out.ExchangeWordOut(**{name: getattr(row, name) for name in out.ExchangeWordOut.model_fields})


def page(uow: UnitOfWork, account: SignedIn, direction: str | None, stage: str | None, number: int) -> out.ExchangePage:
    """One page; a sensitive ticket's hand-over is not listed for eyes that may not see the ticket."""
    wanted: list[ColumnElement[bool]] = [
        Exchange.org_id == uow.org_id,
        or_(Exchange.ticket_id.is_(None), rights.visible_to(account)),
    ]
    wanted += [Exchange.direction == direction] if direction else []
    wanted += [Exchange.stage == stage] if stage else []
    joined = select(Exchange, Ticket.number, _UNDELIVERED, _DEAD).outerjoin(Ticket, Ticket.id == Exchange.ticket_id)
    counted = select(func.count()).select_from(Exchange).outerjoin(Ticket, Ticket.id == Exchange.ticket_id)
    total = uow.session.scalar(counted.where(*wanted)) or 0
    latest = joined.where(*wanted).order_by(Exchange.offered_at.desc(), Exchange.id)
    rows = uow.session.execute(latest.limit(PAGE).offset((max(1, number) - 1) * PAGE)).all()
    return out.ExchangePage(items=[shown(*row) for row in rows], total=total, page_size=PAGE)


def dead_letters(uow: UnitOfWork, account: SignedIn) -> list[out.DeadLetter]:
    """Messages given up, the oldest first, of tickets that these eyes may see."""
    found = (
        select(ExchangeMessage, Exchange.ticket_id, Ticket.number)
        .join(Exchange, (Exchange.reference == ExchangeMessage.reference) & (Exchange.org_id == ExchangeMessage.org_id))
        .outerjoin(Ticket, Ticket.id == Exchange.ticket_id)
        .where(ExchangeMessage.org_id == uow.org_id, ExchangeMessage.state == "dead")
        .where(or_(Exchange.ticket_id.is_(None), rights.visible_to(account)))
        .order_by(ExchangeMessage.at)
        .limit(200)
    )
    rows: list[Any] = list(uow.session.execute(found).all())
    names = ("id", "reference", "seq", "kind", "at", "attempts", "error")
    return [
        out.DeadLetter(**{name: getattr(dead, name) for name in names}, ticket_id=ticket_id, ticket_no=ticket_no)
        for dead, ticket_id, ticket_no in rows
    ]


def state(uow: UnitOfWork) -> out.ExchangeState:
    """What waits, and where."""
    ours = (ExchangeMessage.org_id == uow.org_id, ExchangeMessage.direction == "out")
    counted = select(
        func.count().filter(ExchangeMessage.state.in_(("due", "sending"))),
        func.count().filter(ExchangeMessage.state == "dead"),
        func.min(ExchangeMessage.at).filter(ExchangeMessage.state.in_(("due", "sending"))),
    ).where(*ours, ExchangeMessage.state.in_(("due", "sending", "dead")))
    undelivered, dead, oldest = uow.session.execute(counted).one()
    waiting = select(func.count()).select_from(Exchange).where(
        Exchange.org_id == uow.org_id, Exchange.direction == "in", Exchange.stage == "offered"
    )  # fmt: skip
    return out.ExchangeState(
        on=service.is_on(),
        waiting_for_us=uow.session.scalar(waiting) or 0,
        undelivered=undelivered,
        dead=dead,
        oldest_undelivered=oldest,
    )


def reports(uow: UnitOfWork, most: int = 30) -> list[out.ReconciliationOut]:
    """The latest comparisons first."""
    found = select(Reconciliation).where(Reconciliation.org_id == uow.org_id)
    rows = uow.session.scalars(found.order_by(Reconciliation.at.desc()).limit(most))
    return [report(each) for each in rows]


def report(row: Reconciliation) -> out.ReconciliationOut:
    """One comparison for the console."""
    plain = {name: getattr(row, name) for name in out.ReconciliationOut.model_fields if name != "by_night"}
    plain["differences"] = [out.DifferenceOut(**each) for each in row.differences]
    return out.ReconciliationOut(**plain, by_night=row.by_account is None)
