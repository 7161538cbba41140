"""Who may see a ticket: one condition for every query of them, lists, search, exports and the desk's history alike.

Supervisors and administrators see all, agents and qa what is not locked, an account of a department what its own have
now. A locked ticket (S41, S71) is for its first responder, its handler, the department that leads it and who is named
in `ticket_reader`; supervisors are kept out of it where it is locked for `named` readers alone, because the matter is
about one of them. Whoever is barred there sees it in no role.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Literal
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, exists, false, or_, select, true
from sqlalchemy.dialects.postgresql import insert

from callcenter.ids import new_id
from callcenter.tickets.handling_models import DepartmentMember, TicketDepartment, TicketReader
from callcenter.tickets.models import Ticket

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork
    from callcenter.people.identity import SignedIn

Lock = Literal["supervised", "named"]
CENTRE = ("supervisor", "admin")


def visible_to(account: SignedIn) -> ColumnElement[bool]:
    """Return the condition on `ticket` that every query of tickets carries."""
    return visible_in_roles(account.account_id, account.roles)


def visible_in_roles(account_id: UUID | None, roles: Sequence[str]) -> ColumnElement[bool]:
    """Return the same for an account that is not signed in here; without an account nothing locked is seen."""
    centre, agent = any(role in CENTRE for role in roles), any(role in ("agent", "qa") for role in roles)
    theirs = _of_departments(account_id, ("lead", "assist")) if "department" in roles else false()
    unlocked = true() if centre or agent or account_id is None else theirs
    return or_(
        and_(Ticket.locked.is_(None), unlocked),
        and_(Ticket.locked.is_not(None), _opened(account_id, roles, centre=centre)),
    )


def _opened(account_id: UUID | None, roles: Sequence[str], *, centre: bool) -> ColumnElement[bool]:
    if account_id is None:
        return false()
    named = exists().where(TicketReader.ticket_id == Ticket.id, TicketReader.account_id == account_id)
    mine = or_(Ticket.first_responder_id == account_id, Ticket.handler_id == account_id)
    supervised = and_(Ticket.locked == "supervised", true() if centre else mine)
    leads = _of_departments(account_id, ("lead",)) if "department" in roles else false()
    return and_(~named.where(TicketReader.barred), or_(supervised, leads, named.where(~TicketReader.barred)))


def _of_departments(account_id: UUID | None, kinds: Iterable[str]) -> ColumnElement[bool]:
    here = (
        select(TicketDepartment.ticket_id)
        .join(DepartmentMember, DepartmentMember.department_id == TicketDepartment.department_id)
        .where(DepartmentMember.account_id == account_id, TicketDepartment.until_at.is_(None))
        .where(TicketDepartment.role.in_(tuple(kinds)))
    )
    return Ticket.id.in_(here)


def hides_number(account: SignedIn, ticket: Ticket) -> bool:
    """Tell whether even the masked number is kept from an account: a unit learns none where a call needs care (S71)."""
    return ticket.safe_contact and not account.has("agent", *CENTRE)


def lock(
    uow: UnitOfWork,
    ticket: Ticket,
    readers: Mapping[UUID, str],
    *,
    barred: Iterable[UUID] = (),
    kind: Lock = "supervised",
) -> None:
    """Keep a ticket to those who must know: {account: why} may read it besides who does anyway, `barred` never may.

    Called again it adds readers, and may change `kind`; nobody barred becomes a reader. The ticket's row is locked by
    the caller, who also writes the line of its history. Its doubles tell the same story: they are kept with it.
    """  # fmt: skip
    barred = set(barred)
    for double in uow.session.scalars(select(Ticket).where(Ticket.merged_into_id == ticket.id).with_for_update()).all():
        lock(uow, double, readers, barred=barred, kind=kind)
    ticket.locked = kind
    uow.session.flush()
    rows = [_row(uow, ticket, account_id, why, barred=False) for account_id, why in readers.items()
            if account_id not in barred]  # fmt: skip
    rows += [_row(uow, ticket, account_id, "barred", barred=True) for account_id in sorted(barred)]
    if not rows:
        return
    made = insert(TicketReader).values(rows)
    kept = {"barred": TicketReader.barred | made.excluded.barred}
    here = [TicketReader.ticket_id, TicketReader.account_id]
    uow.session.execute(made.on_conflict_do_update(index_elements=here, set_=kept))


def unlock(uow: UnitOfWork, ticket: Ticket) -> None:
    """Open a ticket to all again, those who were barred too."""
    ticket.locked = None
    uow.session.execute(delete(TicketReader).where(TicketReader.ticket_id == ticket.id))


def readers(uow: UnitOfWork, ticket_id: UUID) -> list[TicketReader]:
    """Return who is named for a ticket, the barred among them."""
    found = select(TicketReader).where(TicketReader.ticket_id == ticket_id).order_by(TicketReader.added_at)
    return list(uow.session.scalars(found))


def kept_from(uow: UnitOfWork, ticket_id: UUID) -> set[UUID]:
    """Return who may never read a ticket."""
    return {reader.account_id for reader in readers(uow, ticket_id) if reader.barred}


def _row(uow: UnitOfWork, ticket: Ticket, account_id: UUID, why: str, *, barred: bool) -> dict[str, object]:
    return {"id": new_id(), "org_id": ticket.org_id, "ticket_id": ticket.id, "account_id": account_id, "why": why,
            "barred": barred, "added_at": uow.now}  # fmt: skip
