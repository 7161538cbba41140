"""Two records of one matter become one: the double points at the ticket that goes on. Nothing is moved or deleted.

Contacts are read through the pointer, clocks stop with the line `merged`, and undoing writes back what stood there. A
double is closed without an end of its own: nobody is asked about it twice. The older ticket goes on, as the caller's
time has run since then.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select

from callcenter.errors import Conflict
from callcenter.ids import new_id
from callcenter.people.identity import SignedIn
from callcenter.tickets import history, ports, rights, stages
from callcenter.tickets.events import TicketsMerged, TicketsUnmerged
from callcenter.tickets.models import Ticket, TicketMerge

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

MERGED = "merged"
_OF_DOUBLE = ("state", "stage", "stage_since", "closed_at", "closed_by", "outcome", "paused_at", "pause_reason",
              "safe_contact")  # fmt: skip
_OF_OTHER = ("safe_contact", "case_id")
_TIMES = frozenset({"stage_since", "closed_at", "paused_at"})
_IDS = frozenset({"closed_by", "case_id"})


class MergeRefused(Conflict):
    """These two cannot be one; the message says why."""

    code = "merge_refused"


class NotMerged(Conflict):
    """The ticket is no double, or its merge was undone before."""

    code = "not_merged"


def merge(uow: UnitOfWork, account: SignedIn, ticket_id: UUID, into_id: UUID, reason: str) -> TicketMerge:
    """Make a ticket a double of another that both see. Raises TicketNotFound, MergeRefused."""
    double, other = _both(uow, account, ticket_id, into_id)
    _require(uow, double, other)
    before = {"double": _written(double, _OF_DOUBLE), "other": _written(other, _OF_OTHER)}
    made = TicketMerge(id=new_id(), org_id=uow.org_id, ticket_id=double.id, into_id=other.id, reason=reason,
                       before=before, merged_at=uow.now, merged_by=account.account_id)  # fmt: skip
    uow.session.add(made)
    double.merged_into_id = other.id
    double.state, double.stage, double.stage_since = "closed", "closed", uow.now
    double.closed_at, double.closed_by, double.outcome = uow.now, account.account_id, MERGED
    double.paused_at = double.pause_reason = None
    # Care that one of them needs, both need; a case goes on with the record that goes on.
    other.safe_contact = double.safe_contact = other.safe_contact or double.safe_contact
    other.case_id = other.case_id or double.case_id
    _tell(uow, account, (double, MERGED), (other, "merge_received"), reason)
    uow.record(TicketsMerged(double.id, other.id))
    return made


def undo(uow: UnitOfWork, account: SignedIn, ticket_id: UUID, reason: str) -> TicketMerge:
    """Take a merge back: the double stands again where it stood. Raises TicketNotFound, NotMerged."""
    found = select(TicketMerge).where(TicketMerge.ticket_id == ticket_id, TicketMerge.undone_at.is_(None))
    merged = uow.session.scalar(found)
    if merged is None:
        raise NotMerged("这张工单没有被合并，或合并已撤销。")
    double, other = _both(uow, account, merged.ticket_id, merged.into_id)
    if double.merged_into_id != other.id:
        raise NotMerged("这张工单没有被合并，或合并已撤销。")
    double.merged_into_id = None
    _write_back(double, merged.before["double"])
    given = {"safe_contact": double.safe_contact, "case_id": double.case_id}
    before = merged.before["other"]
    # What somebody set since then stays; only what came with the double goes with it.
    _write_back(other, {name: before[name] for name in _OF_OTHER if getattr(other, name) == given[name]})
    merged.undone_at, merged.undone_by, merged.undone_reason = uow.now, account.account_id, reason
    _tell(uow, account, (double, "unmerged"), (other, "merge_withdrawn"), reason)
    uow.record(TicketsUnmerged(double.id, other.id))
    return merged


def _both(uow: UnitOfWork, account: SignedIn, ticket_id: UUID, into_id: UUID) -> tuple[Ticket, Ticket]:
    """Lock both, always in the same order: two people who merge them crosswise wait for each other."""
    found = {each: stages.for_account(uow, account, each) for each in sorted({ticket_id, into_id})}
    if len(found) == 1:
        raise MergeRefused("不能与自身合并。")
    return found[ticket_id], found[into_id]


def _require(uow: UnitOfWork, double: Ticket, other: Ticket) -> None:
    if double.merged_into_id is not None:
        raise MergeRefused(f"工单 {double.number} 已合并到别的工单。")
    if other.state != "open":
        raise MergeRefused(f"工单 {other.number} 已办结，不能并入。")
    if (double.created_at, double.number) < (other.created_at, other.number):
        raise MergeRefused(f"请将较晚的工单并入较早的 {double.number}：时限自首次登记起算。")
    if double.locked != other.locked:
        raise MergeRefused("两张工单的保密范围不同，不能合并。")
    if double.locked and rights.kept_from(uow, double.id) != rights.kept_from(uow, other.id):
        raise MergeRefused("两张工单须回避的人员不同，不能合并。")
    if (tie := ports.tie(uow, double.id)) is not None:
        raise MergeRefused(tie)
    if double.case_id and other.case_id and double.case_id != other.case_id:
        raise MergeRefused("两张工单属于不同的案件，请先移出其中一件。")


def _tell(
    uow: UnitOfWork, account: SignedIn, double: tuple[Ticket, str], other: tuple[Ticket, str], reason: str
) -> None:
    for (ticket, kind), (peer, _) in ((double, other), (other, double)):
        content = {"ticket": peer.number, "ticket_id": str(peer.id), "reason": reason}
        history.add(uow, ticket, kind, account.account_id, content)
    uow.session.flush()


def _written(ticket: Ticket, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: _plain(getattr(ticket, name)) for name in names}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def _write_back(ticket: Ticket, before: dict[str, Any]) -> None:
    for name, plain in before.items():
        value = plain
        if plain is not None and name in _TIMES:
            value = datetime.fromisoformat(plain)
        elif plain is not None and name in _IDS:
            value = UUID(plain)
        setattr(ticket, name, value)


def of_ticket(uow: UnitOfWork, ticket_id: UUID) -> list[tuple[TicketMerge, Ticket]]:
    """Return the merges that a ticket is part of, the other ticket with each, undone ones too, latest first."""
    peer = (Ticket.id != ticket_id) & ((Ticket.id == TicketMerge.ticket_id) | (Ticket.id == TicketMerge.into_id))
    part = (TicketMerge.ticket_id == ticket_id) | (TicketMerge.into_id == ticket_id)
    found = select(TicketMerge, Ticket).join(Ticket, peer).where(part).order_by(TicketMerge.merged_at.desc())
    return [(merged, ticket) for merged, ticket in uow.session.execute(found).all()]
