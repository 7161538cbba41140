"""Keeping a matter to those who must know, and its text as it is. Nothing here opens what another reason has shut."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import exists, select

from callcenter.sensitive.models import SensitiveMark
from callcenter.tickets import rights
from callcenter.tickets.models import Ticket

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork


def shut(
    uow: UnitOfWork, ticket: Ticket, readers: Mapping[UUID, str], *, barred: Iterable[UUID] = (), named: bool = False
) -> None:
    """Lock a ticket whose row the caller holds. `named`: supervisors are kept out too; once so it stays so."""
    kind: rights.Lock = "named" if named or ticket.locked == "named" else "supervised"
    rights.lock(uow, ticket, readers, barred=barred, kind=kind)


def is_text_locked(uow: UnitOfWork, ticket_id: UUID) -> bool:
    """Tell whether a ticket's text stays as it is: it was marked sensitive (S71). Notes may always be added."""
    return bool(uow.session.scalar(select(exists().where(SensitiveMark.ticket_id == ticket_id))))


def tell(uow: UnitOfWork, ticket: Ticket, kind: str, accounts: Iterable[UUID] = ()) -> None:
    """Hint consoles to fetch: these accounts, and the supervisors unless the matter is kept from one of them.

    The message says nothing: whoever may not know hears at most that something somewhere changed.
    """
    for account_id in accounts:
        uow.live(f"account:{account_id}", kind, {})
    if ticket.locked == "named":
        for reader in rights.readers(uow, ticket.id):
            if not reader.barred:
                uow.live(f"account:{reader.account_id}", kind, {})
    else:
        uow.live("supervisors", kind, {})
