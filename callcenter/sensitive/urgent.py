"""Urgent matters reach whoever is on duty at once, with a clock in minutes and a list behind them (S86)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from callcenter.sensitive import escalations
from callcenter.tickets import stages

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork
    from callcenter.tickets.models import Ticket


def notify(uow: UnitOfWork, ticket: Ticket, actor: UUID | None, reason: str = "紧急事项") -> None:
    """Tell the on-duty people of an urgent ticket whose row is locked. Once an urgency: said twice it is told once."""
    if ticket.state == "open":
        escalations.begin(uow, ticket, "urgent", reason, actor)


def follow(uow: UnitOfWork, ticket_id: UUID) -> None:
    """Tell of a ticket if it is urgent now: asked after every move that may have made it so."""
    ticket = stages.for_update(uow, ticket_id)
    if ticket.urgent:
        notify(uow, ticket, None)
