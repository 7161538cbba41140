"""Time that a department gets: more days asked for and decided on, the clock stopped for what it waits for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal
from uuid import UUID

from sqlalchemy import select

from callcenter.errors import Conflict, Invalid
from callcenter.tickets import authority, running, stages
from callcenter.tickets.dispatch import ReasonMissing
from callcenter.tickets.handling_models import TicketExtension
from callcenter.tickets.models import Ticket
from callcenter.tickets.profiles import store

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork
    from callcenter.people.identity import SignedIn

# caller_papers 等待来电人补充材料, caller_away 暂时联系不上, court 等待诉讼仲裁结果, appraisal 鉴定期间
PauseReason = Literal["caller_papers", "caller_away", "court", "appraisal"]
NONE_LEFT: Final = 0


class ExtensionTooLong(Invalid):
    """More than the rule allows in all."""

    code = "extension_too_long"


class ExtensionOpen(Conflict):
    """An extension was asked for and is not decided."""

    code = "extension_open"


class NoExtension(Conflict):
    """No extension is asked for, or it was decided."""

    code = "no_extension"


class NotPaused(Conflict):
    """The clock of the ticket runs."""

    code = "ticket_not_paused"


def left(uow: UnitOfWork, ticket: Ticket) -> int:
    """Return by how many working days the ticket's limit may still be extended: 15 in all, what was granted counts."""
    profile = store.by_id(uow, ticket.clock_profile_id)
    for clock in running.of_tickets(uow, [ticket])[ticket.id]:
        rule = profile.rule(clock.rule)
        if clock.ended_at is None and rule is not None and rule.extendable_to is not None:
            return max(NONE_LEFT, rule.extendable_to - clock.length.amount)
    return NONE_LEFT


def open_one(uow: UnitOfWork, ticket_id: UUID) -> TicketExtension | None:
    """Return the extension that waits for a decision."""
    found = select(TicketExtension).where(TicketExtension.ticket_id == ticket_id, TicketExtension.state == "asked")
    return uow.session.scalar(found)


def ask(uow: UnitOfWork, account: SignedIn, ticket_id: UUID, working_days: int, reason: str) -> None:
    """Ask for more working days. Raises ExtensionOpen or ExtensionTooLong."""
    ticket = authority.taken(uow, account, ticket_id, "ask_extension")
    if open_one(uow, ticket.id) is not None:
        raise ExtensionOpen("已有延期申请待审批。")
    _require_within(uow, ticket, working_days)
    asked = TicketExtension(org_id=ticket.org_id, ticket_id=ticket.id, working_days=working_days, reason=reason,
                            state="asked", round=ticket.reworks, asked_by=account.account_id,
                            asked_at=uow.now)  # fmt: skip
    uow.session.add(asked)
    uow.session.flush()
    content = {"extension_id": str(asked.id), "working_days": working_days, "reason": reason}
    content |= authority.on_behalf(uow, account, ticket)
    stages.move(uow, ticket, "ask_extension", account.account_id, content)


def decide(uow: UnitOfWork, account: SignedIn, ticket_id: UUID, working_days: int | None, reason: str) -> None:
    """Grant so many working days, or refuse (`working_days` None) with a reason.

    Raises NoExtension, ExtensionTooLong or ReasonMissing.
    """
    ticket = authority.taken(uow, account, ticket_id, "decide_extension")
    asked = open_one(uow, ticket.id)
    if asked is None:
        raise NoExtension("没有待审批的延期申请。")
    if working_days is None and not reason:
        raise ReasonMissing("不予延期须说明理由。")
    if working_days is not None:
        _require_within(uow, ticket, working_days)
        asked.working_days = working_days
    asked.state = "refused" if working_days is None else "granted"
    asked.decided_by, asked.decided_at, asked.decision = account.account_id, uow.now, reason
    content = {"extension_id": str(asked.id), "working_days": working_days or 0, "reason": reason}
    kind = f"extension_{asked.state}"
    stages.move(uow, ticket, "decide_extension", account.account_id, content, kind=kind)


def _require_within(uow: UnitOfWork, ticket: Ticket, working_days: int) -> None:
    most = left(uow, ticket)
    if working_days > most:
        raise ExtensionTooLong(f"最多还可延长{most}个工作日。" if most else "已不能再延期。")


def pause(uow: UnitOfWork, account: SignedIn, ticket_id: UUID, reason: PauseReason, note: str) -> None:
    """Stop the clock for what the department waits for."""
    ticket = authority.taken(uow, account, ticket_id, "pause")
    content = {"reason": reason, "note": note} | authority.on_behalf(uow, account, ticket)
    stages.move(uow, ticket, "pause", account.account_id, content)
    ticket.paused_at, ticket.pause_reason = uow.now, reason


def resume(uow: UnitOfWork, account: SignedIn, ticket_id: UUID, note: str) -> None:
    """Let the clock run again. Raises NotPaused."""
    ticket = authority.taken(uow, account, ticket_id, "resume")
    if ticket.paused_at is None:
        raise NotPaused("工单未中止计时。")
    content = {"note": note} | authority.on_behalf(uow, account, ticket)
    stages.move(uow, ticket, "resume", account.account_id, content)
    ticket.paused_at = ticket.pause_reason = None
