"""What duty must ask of later stages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from callcenter.db.subscriptions import WIRING

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class OpenMatter:
    """An open ticket that somebody handles: its number as a title, no word of what it is about."""

    ticket_id: UUID
    title: str
    due_at: datetime | None


class OpenMatters(Protocol):
    """Which open tickets does this account handle? Answered by tickets."""

    def __call__(self, uow: UnitOfWork, account_id: UUID) -> list[OpenMatter]: ...


class TakeOverMatters(Protocol):
    """Give these open tickets another handler; the first responder stays. Those that moved. Answered by tickets."""

    def __call__(self, uow: UnitOfWork, ticket_ids: list[UUID], giver: UUID, taker: UUID) -> set[UUID]: ...


def open_matters(uow: UnitOfWork, account_id: UUID) -> list[OpenMatter]:
    """Open tickets of an account; none where no tickets are wired in."""
    query = WIRING.answers.get(OpenMatters)
    return query(uow, account_id) if query else []  # type: ignore[return-value]


def take_over(uow: UnitOfWork, ticket_ids: list[UUID], giver: UUID, taker: UUID) -> set[UUID]:
    """Move tickets to another handler."""
    command = WIRING.answers.get(TakeOverMatters)
    return command(uow, ticket_ids, giver, taker) if command else set()  # type: ignore[return-value]
