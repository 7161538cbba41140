"""One hand-over as it is read and written: found, locked, said of, and where it stands worked out anew.

Who changes a ticket and its exchange locks the ticket's row first, then the reference. Every word of ours is written
here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select, text

from callcenter import clock
from callcenter.errors import Conflict, NotFound
from callcenter.exchange.mapping import FieldNote
from callcenter.exchange.models import Exchange, ExchangeMessage
from callcenter.exchange.standing import LIVE, Side, Word, fold
from callcenter.ids import new_id
from callcenter.tickets import history

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork
    from callcenter.tickets.models import Ticket

OWN_NAME = "12348"
_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended(:reference, 12345))")
_SPOKEN = (
    "due",
    "sending",
    "acknowledged",
    "dead",
    "applied",
)  # held ones count only when nothing is missing before them


class ExchangeOpen(Conflict):
    """The ticket is with 12345 already, or came from there."""

    code = "exchange_open"


class ExchangeUnknown(NotFound):
    """There is no such hand-over."""

    code = "exchange_unknown"


def lock(uow: UnitOfWork, reference: str) -> Exchange | None:
    """Lock a reference, whether it is known or not, and return its row as it is then."""
    uow.session.execute(_LOCK, {"reference": reference})
    found = select(Exchange).where(Exchange.org_id == uow.org_id, Exchange.reference == reference)
    return uow.session.scalar(found.execution_options(populate_existing=True))


def locked(uow: UnitOfWork, reference: str) -> Exchange:
    """The same for one that must be there. Raises ExchangeUnknown."""
    row = lock(uow, reference)
    if row is None:
        raise ExchangeUnknown("没有这条移交记录。")
    return row


def peek(uow: UnitOfWork, reference: str) -> Exchange | None:
    """Return the row without a lock: only to learn whose ticket is to be locked first."""
    return uow.session.scalar(select(Exchange).where(Exchange.org_id == uow.org_id, Exchange.reference == reference))


def by_id(uow: UnitOfWork, exchange_id: UUID) -> Exchange:
    """Return a row without a lock. Raises ExchangeUnknown."""
    row = uow.session.get(Exchange, exchange_id)
    if row is None or row.org_id != uow.org_id:
        raise ExchangeUnknown("没有这条移交记录。")
    return row


def of_ticket(uow: UnitOfWork, ticket_id: UUID) -> Sequence[Exchange]:
    """Return all hand-overs of a ticket, the latest first."""
    found = select(Exchange).where(Exchange.ticket_id == ticket_id).order_by(Exchange.offered_at.desc(), Exchange.id)
    return uow.session.scalars(found).all()


def live_of_ticket(uow: UnitOfWork, ticket_id: UUID) -> Exchange | None:
    """Return the hand-over of a locked ticket that is not over, locked as well."""
    for row in of_ticket(uow, ticket_id):
        if row.stage in LIVE:
            return lock(uow, row.reference)
    return None


def tie_of_ticket(uow: UnitOfWork, ticket_id: UUID) -> str | None:
    """Answer tickets: a matter that both sides work on has its number and its answer there; it ends there first."""
    live = any(row.stage in LIVE for row in of_ticket(uow, ticket_id))
    return "这张工单正在与12345之间移交，请先撤回或办结。" if live else None


def messages(uow: UnitOfWork, reference: str) -> Sequence[ExchangeMessage]:
    """Return what both sides said on a reference, in the order in which we came to know it."""
    found = select(ExchangeMessage).where(ExchangeMessage.org_id == uow.org_id, ExchangeMessage.reference == reference)
    return uow.session.scalars(found.order_by(ExchangeMessage.at, ExchangeMessage.direction, ExchangeMessage.seq)).all()


def say(
    uow: UnitOfWork, row: Exchange, kind: str, body: Mapping[str, Any], notes: Sequence[FieldNote] = ()
) -> ExchangeMessage:
    """Write our next word on a locked reference, due at once, and work out where the hand-over stands now."""
    row.said += 1
    message = ExchangeMessage(
        id=new_id(),
        org_id=row.org_id,
        direction="out",
        reference=row.reference,
        seq=row.said,
        kind=kind,
        body=dict(body),
        mapping=[note.to_json() for note in notes],
        state="due",
        at=uow.now,
        due_at=uow.now,
    )
    uow.session.add(message)
    stand(uow, row)
    return message


def begin(uow: UnitOfWork, reference: str, direction: str, **columns: Any) -> Exchange:
    """Make the row of a reference that is new, and lock it. Its first word is still to be said, or applied.

    Raises ExchangeOpen.
    """
    if lock(uow, reference) is not None:
        raise ExchangeOpen(reference)
    values: dict[str, Any] = {
        "id": new_id(),
        "org_id": uow.org_id,
        "direction": direction,
        "reference": reference,
        "stage": "offered",
        "taken_by": "ours" if direction == "out" else "theirs",
        "consent": {},
        "heard_upto": 0,
        "said": 0,
        "offered_at": uow.now,
    }
    values |= columns
    row = Exchange(**values, business_day=clock.business_day(values["offered_at"]))
    uow.session.add(row)
    uow.session.flush()
    return row


def accept(uow: UnitOfWork, row: Exchange, ticket: Ticket | None) -> None:
    """Say that we have taken a matter, with our number of it."""
    say(uow, row, "accept", {"ticket_no": ticket.number if ticket else None})


def note_on_ticket(
    uow: UnitOfWork, ticket: Ticket, row: Exchange, by: UUID | None, more: Mapping[str, Any] | None = None
) -> None:
    """One line in the history of the ticket: direction, reference and where the hand-over stands."""
    told: dict[str, Any] = {"direction": row.direction, "reference": row.reference, "stage": row.stage}
    if row.peer_ticket_no:
        told["peer_ticket_no"] = row.peer_ticket_no
    history.add(uow, ticket, "exchanged", by, told | dict(more or {}))


def own_ticket_no(uow: UnitOfWork, row: Exchange) -> str | None:
    """Return the number of our ticket as the other side was told it; None while we have not said it."""
    said = (each.body.get("ticket_no") for each in messages(uow, row.reference) if each.direction == "out")
    numbers = [str(number) for number in said if number]
    return numbers[-1] if numbers else None


def side(row: Exchange, direction: str) -> Side:
    """Whose word a message of this direction is."""
    return "offerer" if row.direction == direction else "asked"


def stand(uow: UnitOfWork, row: Exchange) -> tuple[str, str]:
    """Work out where a locked hand-over stands. Returns the stage before and after."""
    uow.session.flush()
    words = [
        Word(side(row, each.direction), each.seq, each.kind, each.body)
        for each in messages(uow, row.reference)
        if each.state in _SPOKEN
    ]
    now, before, ours = fold(words), row.stage, side(row, "out")
    row.stage, row.outcome, row.result = now.stage, now.outcome, now.result
    offering, asked = (now.offerer_status, now.asked_status), (now.offerer_ticket_no, now.asked_ticket_no)
    row.own_status, row.peer_status = offering if ours == "offerer" else offering[::-1]
    row.peer_ticket_no = asked[1] if ours == "offerer" else asked[0]
    if now.stage != "offered" and row.decided_at is None:
        row.decided_at = uow.now
    row.ended_at = None if now.stage in LIVE else (row.ended_at or uow.now)
    uow.session.flush()
    uow.live("supervisors", "exchange", {})
    return before, row.stage
