"""What a department and the centre do with a ticket on its way: sign, return, decide, answer, tell, do again, end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from callcenter import settings
from callcenter.errors import Conflict
from callcenter.tickets import authority, clocks, dispatch, history, notices, running, stages
from callcenter.tickets.dispatch import ReasonMissing, Sent
from callcenter.tickets.models import Ticket
from callcenter.tickets.profiles import store

if TYPE_CHECKING:
    from datetime import datetime

    from callcenter.db.unit_of_work import UnitOfWork
    from callcenter.people.identity import SignedIn

RETURN_RULE: Final = "return"
NO_RESULT: Final = frozenset({"withdrawn", "duplicate"})
WITH_A_UNIT: Final = frozenset({"dispatched", "signed", "returned", "reworking"})
SUPERVISED_AFTER: Final = 2  # 重办后仍不满意的督办 (Shandong, 12348.md 2.3)
UNHAPPY_AGAIN: Final = "群众对重办结果仍不满意，列入督办。"


class ReturnBarred(Conflict):
    """The centre has decided, and that binds."""

    code = "return_binding"


class ReturnsExhausted(Conflict):
    """It was returned as often as it may be."""

    code = "returns_exhausted"


class ReturnTooLate(Conflict):
    """Two working days after the dispatch a matter is no longer returned."""

    code = "return_too_late"


class ResultNotTold(Conflict):
    """A result that the caller has not heard ends nothing."""

    code = "result_not_told"


class AlreadyTold(Conflict):
    """The caller was told of this result before."""

    code = "result_already_told"


class AlreadyUrgent(Conflict):
    """The ticket is urgent already."""

    code = "already_urgent"


class ClosedAsDouble(Conflict):
    """It was merged into another ticket: that is undone first."""

    code = "ticket_merged"


def send(
    uow: UnitOfWork, account: SignedIn, ticket_id: UUID, department: str | None, assistants: list[str], reason: str
) -> None:
    """Send a ticket to a department; without one, by rule. A second rework is supervised from the start.

    Raises what `dispatch.by_hand` does.
    """
    ticket = authority.taken(uow, account, ticket_id, "dispatch")
    again = ticket.stage == "reworking" and ticket.reworks >= SUPERVISED_AFTER
    if ticket.stage == "reworking" and department is None:
        department, reason = ticket.department, reason or "退回原单位重办"
    dispatch.by_hand(uow, ticket, account.account_id, department, assistants, reason)
    if again:
        notices.write(uow, ticket, "supervise", account.account_id, UNHAPPY_AGAIN)


def sign(uow: UnitOfWork, account: SignedIn, ticket_id: UUID) -> None:
    """签收: the department takes it."""
    ticket = authority.taken(uow, account, ticket_id, "sign")
    lead = dispatch.here(uow, ticket.id)[0]
    content = {"department": ticket.department} | authority.on_behalf(uow, account, ticket)
    stages.move(uow, ticket, "sign", account.account_id, content)
    lead.signed_at = uow.now


def give_back(uow: UnitOfWork, account: SignedIn, ticket_id: UUID, reason: str) -> None:
    """退单: the department says that it is not theirs. Raises ReturnBarred, ReturnsExhausted or ReturnTooLate."""
    ticket = authority.taken(uow, account, ticket_id, "return")
    require_returnable(uow, ticket)
    ticket.returns += 1
    content = {"department": ticket.department, "reason": reason, "number": ticket.returns}
    stages.move(uow, ticket, "return", account.account_id, content | authority.on_behalf(uow, account, ticket))


def require_returnable(uow: UnitOfWork, ticket: Ticket) -> None:
    """Raises ReturnBarred, ReturnsExhausted or ReturnTooLate."""
    if ticket.binding:
        raise ReturnBarred("中心已裁定由本单位办理，不能再退单。")
    if ticket.returns >= return_limit():
        raise ReturnsExhausted(f"该工单已退单{ticket.returns}次，不能再退。")
    until = returnable_until(uow, ticket)
    if until is not None and uow.now > until:
        raise ReturnTooLate("已超过退单期限，请与中心联系。")


def return_limit() -> int:
    """Return how often a ticket may be returned in all."""
    return settings.load().ticket_return_limit


def returnable_until(uow: UnitOfWork, ticket: Ticket) -> datetime | None:
    """Return until when the department that has a ticket may return it; None where no rule says.

    Two working days after it was sent there, in a department's own time (Shandong 2020): a 改派 begins anew.
    """
    rule = store.by_id(uow, ticket.clock_profile_id).rule(RETURN_RULE)
    leads = dispatch.here(uow, ticket.id)
    if rule is None or not leads:
        return None
    return clocks.due(rule, leads[0].from_at, running.days_from(uow, leads[0].from_at)).at


def decide(
    uow: UnitOfWork, account: SignedIn, ticket_id: UUID, department: str | None, assistants: list[str], reason: str
) -> None:
    """Decide about a returned ticket: elsewhere, or back (no department, or the same), which binds.

    The decision that follows the last return allowed binds whoever gets it. Raises DepartmentUnknown.
    """
    ticket = authority.taken(uow, account, ticket_id, "decide")
    lead = dispatch.require(uow, [department or ticket.department or ""])[0]
    others = tuple(each for each in dispatch.require(uow, assistants) if each.id != lead.id)
    back = lead.code == ticket.department
    ticket.binding = back or ticket.returns >= return_limit()
    content = {"decision": "back" if back else "elsewhere", "department": lead.code, "reason": reason,
               "binding": ticket.binding}  # fmt: skip
    history.add(uow, ticket, "return_decided", account.account_id, content)
    dispatch.send(uow, ticket, Sent(lead, others, "hand", None, reason), account.account_id, action="decide")


def give_result(uow: UnitOfWork, account: SignedIn, ticket_id: UUID, text: str, told_how: str | None) -> None:
    """反馈: the department's answer; `told_how` where it told the caller itself."""
    ticket = authority.taken(uow, account, ticket_id, "give_result")
    content: dict[str, Any] = {"department": ticket.department, "text": text}
    ticket.result_told_at = None
    stages.move(uow, ticket, "give_result", account.account_id, content | authority.on_behalf(uow, account, ticket))
    if told_how:
        _told(uow, ticket, account.account_id, told_how, "")


def tell(uow: UnitOfWork, account: SignedIn, ticket_id: UUID, how: str, note: str) -> None:
    """Record that the caller was told the result, or could not be reached. Raises AlreadyTold."""
    ticket = authority.taken(uow, account, ticket_id, "tell")
    if ticket.result_told_at is not None:
        raise AlreadyTold("已记录告知群众。")
    _told(uow, ticket, account.account_id, how, note)


def _told(uow: UnitOfWork, ticket: Ticket, actor: UUID, how: str, note: str) -> None:
    ticket.result_told_at = uow.now
    stages.move(uow, ticket, "tell", actor, {"how": how, "note": note})


def unsatisfied(uow: UnitOfWork, account: SignedIn, ticket_id: UUID, reason: str) -> None:
    """The caller is not satisfied: back to the unit within a working day."""
    ticket = authority.taken(uow, account, ticket_id, "unsatisfied")
    do_again(uow, ticket, account.account_id, reason)


def do_again(uow: UnitOfWork, ticket: Ticket, actor: UUID | None, reason: str) -> None:
    """The same for a ticket that is locked, whoever heard of it: a callback's answer too."""
    _require_no_double(ticket)
    ticket.reworks, ticket.result_told_at = ticket.reworks + 1, None
    stages.move(uow, ticket, "unsatisfied", actor, {"reason": reason, "number": ticket.reworks})


def close(uow: UnitOfWork, account: SignedIn, ticket_id: UUID, outcome: str, note: str) -> None:
    """End a ticket. Raises ResultNotTold, and ReasonMissing where a unit has not answered yet."""
    ticket = authority.taken(uow, account, ticket_id, "close")
    if ticket.stage == "result_given" and ticket.result_told_at is None and outcome not in NO_RESULT:
        raise ResultNotTold("办理结果尚未告知群众，请先告知并登记。")
    if ticket.stage in WITH_A_UNIT and not note.strip():
        raise ReasonMissing("承办单位尚未反馈，直接办结须写明情况。")
    stages.move(uow, ticket, "close", account.account_id, {"outcome": outcome, "note": note})


def reopen(uow: UnitOfWork, account: SignedIn, ticket_id: UUID, reason: str) -> None:
    """Open a closed ticket again: the centre has it, with new facts, and units may return it anew.

    Raises ClosedAsDouble where it was closed as another's double: that is undone there.
    """
    ticket = authority.taken(uow, account, ticket_id, "reopen")
    _require_no_double(ticket)
    ticket.returns, ticket.binding, ticket.result_told_at = 0, False, None
    stages.move(uow, ticket, "reopen", account.account_id, {"reason": reason})


def _require_no_double(ticket: Ticket) -> None:
    if ticket.merged_into_id is not None:
        raise ClosedAsDouble("该工单已并入其他工单，请先撤销合并。")


def mark_urgent(uow: UnitOfWork, account: SignedIn, ticket_id: UUID, reason: str) -> None:
    """紧急: what is not dispatched yet is due within the hour. Raises AlreadyUrgent."""
    ticket = authority.taken(uow, account, ticket_id, "mark_urgent")
    if ticket.urgent:
        raise AlreadyUrgent("工单已标为紧急。")
    ticket.urgent = True
    stages.move(uow, ticket, "mark_urgent", account.account_id, {"reason": reason})
