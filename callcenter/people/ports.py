"""What people must ask of later stages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from callcenter.db.subscriptions import WIRING

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork


class SeatOfAccount(Protocol):
    """Which seat belongs to this account? Answered by desk; None for who has no seat."""

    def __call__(self, uow: UnitOfWork, account_id: UUID) -> UUID | None: ...


def seat_of(uow: UnitOfWork, account_id: UUID) -> UUID | None:
    """Ask for the account's seat. Where no desk is wired in (a command of administration) nobody has one."""
    query = WIRING.answers.get(SeatOfAccount)
    return None if query is None else query(uow, account_id)  # type: ignore[return-value]
