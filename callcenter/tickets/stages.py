"""Moving a ticket from stage to stage: nothing else writes `stage` and `state`. The table stands in `moves`.

Each move writes its line of the history and records its event in the asker's transaction; the ticket's row is locked.
A move that is not in the table is refused, so that a second click finds 409 and changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, cast
from uuid import UUID

from sqlalchemy import select, update

from callcenter.errors import Conflict, NotFound
from callcenter.tickets import events, history, moves, rights
from callcenter.tickets.handling_models import TicketExtension
from callcenter.tickets.models import Ticket
from callcenter.tickets.moves import Action, Stage

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork
    from callcenter.people.identity import SignedIn

NAMES: Final[Mapping[Stage, str]] = {
    "recorded": "已登记",
    "dispatched": "已派单",
    "signed": "已签收",
    "returned": "退单待定",
    "reworking": "待重办",
    "result_given": "已反馈",
    "closed": "已办结",
}
EVENTS: Final[Mapping[Action, type[Any]]] = {
    "dispatch": events.TicketDispatched,
    "decide": events.TicketDispatched,
    "sign": events.TicketSigned,
    "return": events.TicketReturned,
    "give_result": events.ResultGiven,
    "unsatisfied": events.TicketUnsatisfied,
    "reopen": events.TicketReopened,
    "mark_urgent": events.TicketMarkedUrgent,
}
WHILE_PAUSED: Final = frozenset({"resume", "close", "urge", "remind", "supervise", "acknowledge", "confer", "assist",
                                 "mark_urgent", "decide_extension"})  # fmt: skip


class TicketNotFound(NotFound):
    """No such ticket, or it is not for the asker's eyes."""

    code = "ticket_not_found"


class TicketAlreadyClosed(Conflict):
    """The ticket was closed before."""

    code = "ticket_already_closed"


class StageRefuses(Conflict):
    """The ticket does not stand where this can be done: somebody was faster, or it is not its turn."""

    code = "ticket_stage"


class TicketPaused(Conflict):
    """The clock of the ticket stands still: it is resumed first."""

    code = "ticket_paused"


def require(ticket: Ticket, action: Action) -> Stage:
    """Return where an action leads. Raises TicketAlreadyClosed, StageRefuses or TicketPaused."""
    stage = cast(Stage, ticket.stage)
    after = moves.after(stage, action)
    if after is None and stage == "closed":
        raise TicketAlreadyClosed(f"工单 {ticket.number} 已办结。")
    if after is None:
        raise StageRefuses(f"工单 {ticket.number} 现为“{NAMES[stage]}”，不能进行此操作，请刷新后查看。")
    if ticket.paused_at is not None and action not in WHILE_PAUSED:
        raise TicketPaused(f"工单 {ticket.number} 已中止计时，请先恢复办理。")
    return after


def move(
    uow: UnitOfWork,
    ticket: Ticket,
    action: Action,
    actor: UUID | None,
    content: dict[str, Any],
    *,
    kind: str | None = None,
) -> None:
    """Carry an action out: stage, line of the history, event. `kind` where the line is not the table's own.

    `close` takes its outcome from `content`. Raises what `require` does.
    """  # fmt: skip
    after = require(ticket, action)
    before = ticket.stage
    if before == "signed" != after:
        _lapse(uow, ticket)
    ticket.stage = after
    if before != after or action in ("dispatch", "decide"):
        ticket.stage_since = uow.now
    if after == "closed":
        _close(uow, ticket, actor, content)
    elif before == "closed":
        ticket.state, ticket.closed_at, ticket.closed_by, ticket.outcome = "open", None, None, None
    if before == "signed" != after:
        _lapse(uow, ticket)  # flushes: stage and state must agree by now
    history.add(uow, ticket, kind or moves.KINDS[action], actor, content)
    if action == "close":
        uow.record(events.TicketClosed(ticket.id, ticket.closings))
    elif action in EVENTS:
        uow.record(EVENTS[action](ticket.id))


def _close(uow: UnitOfWork, ticket: Ticket, actor: UUID | None, content: Mapping[str, Any]) -> None:
    ticket.state, ticket.closed_at, ticket.closed_by = "closed", uow.now, actor
    ticket.outcome, ticket.closings = str(content["outcome"]), ticket.closings + 1
    ticket.paused_at = ticket.pause_reason = None


def _lapse(uow: UnitOfWork, ticket: Ticket) -> None:
    """More time that was asked for is void with what it was asked for."""
    asked = TicketExtension.ticket_id == ticket.id, TicketExtension.state == "asked"
    uow.session.execute(update(TicketExtension).where(*asked).values(state="lapsed", decided_at=uow.now))


def for_update(uow: UnitOfWork, ticket_id: UUID) -> Ticket:
    """Return the ticket with its row locked, whoever asks. Raises TicketNotFound."""
    return _locked(uow, select(Ticket).where(Ticket.id == ticket_id, Ticket.org_id == uow.org_id))


def for_account(uow: UnitOfWork, account: SignedIn, ticket_id: UUID) -> Ticket:
    """Return a ticket that the account may see, its row locked. Raises TicketNotFound."""
    mine = Ticket.id == ticket_id, Ticket.org_id == uow.org_id, rights.visible_to(account)
    return _locked(uow, select(Ticket).where(*mine))


def _locked(uow: UnitOfWork, found: Any) -> Ticket:
    uow.checkpoint("before ticket lock")
    ticket = uow.session.scalar(found.with_for_update(of=Ticket), execution_options={"populate_existing": True})
    if ticket is None:
        raise TicketNotFound("没有这张工单。")
    return cast(Ticket, ticket)
