"""What tickets must ask of later stages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from callcenter.db.subscriptions import WIRING
from callcenter.errors import Conflict

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork


class TextIsLocked(Conflict):
    """The matter was reported as sensitive: what stands in it stays as it is, notes are added (S71)."""

    code = "text_locked"


class TextLocked(Protocol):
    """Whether a ticket's text stays as it is, whoever asks. Answered by sensitive."""

    def __call__(self, uow: UnitOfWork, ticket_id: UUID) -> bool: ...


def require_editable(uow: UnitOfWork, ticket_id: UUID) -> None:
    """Asked before anything written in a ticket is changed: form, category, summary. Raises TextIsLocked."""
    query = WIRING.answers.get(TextLocked)
    if query and query(uow, ticket_id):
        raise TextIsLocked("敏感事项的内容已锁定，只能添加备注。")


class Tied(Protocol):
    """Why a ticket cannot become another's double now (zh-CN), None when it can. Answered by exchange."""

    def __call__(self, uow: UnitOfWork, ticket_id: UUID) -> str | None: ...


def tie(uow: UnitOfWork, ticket_id: UUID) -> str | None:
    """Asked of a ticket whose row is locked, before it is merged into another."""
    query = WIRING.answers.get(Tied)
    return query(uow, ticket_id) if query else None  # type: ignore[return-value]
