"""Reminder letters that write themselves (S138): one working day before a department's answer is due, once a course."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, or_, select

from callcenter.clock import SHANGHAI
from callcenter.db.unit_of_work import begin
from callcenter.tickets import moves, notices, overdue, running, stages
from callcenter.tickets.clock_models import RunningClock
from callcenter.tickets.handling_models import TicketExtension, TicketNotice
from callcenter.tickets.models import Ticket

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

log = logging.getLogger(__name__)

RULES: Final = ("result", "rework_result")
WITH_A_UNIT: Final = tuple(moves.TABLE["remind"])
MOST: Final = 200  # a run; the next one takes the rest


def remind_due() -> int:
    """Remind every department whose answer is due today or on the next working day. Returns how many letters."""
    with begin() as uow:
        due = _due(uow)
    return sum(_remind(ticket_id) for ticket_id in due)


def _remind(ticket_id: UUID) -> bool:
    """A transaction a letter; what moved on, was paused or reminded meanwhile is left alone."""
    with begin() as uow:
        ticket = stages.for_update(uow, ticket_id)
        if ticket_id not in _due(uow, Ticket.id == ticket_id):
            return False
        ends = next(clock.due_at for clock in running.of_tickets(uow, [ticket])[ticket_id]
                    if clock.rule in RULES and clock.ended_at is None)  # fmt: skip
        notices.write(
            uow, ticket, "remind", None, f"办理期限为{ends.astimezone(SHANGHAI):%Y年%m月%d日}，请按时反馈结果。"
        )
        log.info("department reminded", extra={"ticket_id": str(ticket_id)})
        return True


def _due(uow: UnitOfWork, *narrower: ColumnElement[bool]) -> list[UUID]:
    days = running.days_from(uow, uow.now - overdue.BACK)
    wanted = (*_unreminded(uow), *narrower)
    soon = [and_(overdue.begun_before(length, overdue.cutoff(uow, length, days, "yellow")),
                 ~overdue.begun_before(length, overdue.cutoff(uow, length, days, "red")))
            for length in overdue.lengths(uow)]  # fmt: skip
    found = select(RunningClock.ticket_id).join(Ticket, Ticket.id == RunningClock.ticket_id)
    never_paused = found.where(*wanted, RunningClock.pauses.is_(None), or_(*soon)).limit(MOST) if soon else None
    plain = list(uow.session.scalars(never_paused)) if never_paused is not None else []
    paused = [late.ticket_id for late in overdue.of_paused(uow, days, "yellow", wanted) if late.due_at >= uow.now]
    return [*plain, *paused]


def _unreminded(uow: UnitOfWork) -> tuple[ColumnElement[bool], ...]:
    """Not since this course began; more time that was granted makes another letter due."""
    granted: Any = (
        select(func.max(TicketExtension.decided_at))
        .where(TicketExtension.ticket_id == Ticket.id, TicketExtension.state == "granted")
        .scalar_subquery()
    )
    since = func.greatest(RunningClock.begins_at, func.coalesce(granted, RunningClock.begins_at))
    sent = exists().where(
        TicketNotice.ticket_id == Ticket.id, TicketNotice.kind == "reminded", TicketNotice.sent_at > since
    )
    return (Ticket.org_id == uow.org_id, Ticket.state == "open", Ticket.stage.in_(WITH_A_UNIT),
            Ticket.paused_at.is_(None), RunningClock.rule.in_(RULES), ~sent)  # fmt: skip
