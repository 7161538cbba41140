"""Numbers that are turned away for a while: proposed by an agent, decided by another, with a reason and an end.

A blocked caller hears a goodbye that says where else to turn; their call is counted like any other (outcome `blocked`).
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from callcenter.audit import service as audit
from callcenter.calls.models import Call
from callcenter.contacts.models import ContactPoint
from callcenter.duty import policy
from callcenter.duty.models import CallBlock
from callcenter.errors import Conflict, Forbidden, Invalid, NotFound
from callcenter.ids import new_id
from callcenter.people.identity import SignedIn

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

_TURN_AWAY = """
    UPDATE call_block SET turned_away = turned_away + 1, last_turned_away_at = %s
    WHERE point_id = %s AND org_id = %s AND state = 'active' AND expires_at > %s RETURNING id
"""


class BlockUnknown(NotFound):
    """There is no such entry."""

    code = "block_unknown"


class BlockSettled(Conflict):
    """It was decided, lifted or has expired."""

    code = "block_settled"


class BlockExists(Conflict):
    """The number is proposed or blocked already."""

    code = "block_exists"


class NumberUnknown(Conflict):
    """The caller showed no number: blocking it would turn away all who hide theirs."""

    code = "number_unknown"


class BlockOfOthers(Forbidden):
    """Only who took the call may propose; nobody decides what they proposed."""

    code = "block_of_others"


class BlockTooLong(Invalid):
    """Nothing is blocked for longer than this site allows."""

    code = "block_too_long"


def turn_away(uow: UnitOfWork, point_id: UUID) -> bool:
    """Tell whether a caller is turned away at this moment, and count it. One statement: every call passes here."""
    return uow.raw.execute(_TURN_AWAY, (uow.now, point_id, uow.org_id, uow.now)).fetchone() is not None


def listed(uow: UnitOfWork) -> list[tuple[CallBlock, str]]:
    """Return every entry with its masked number; those that wait for a decision first."""
    found = select(CallBlock, ContactPoint.masked).join(ContactPoint, ContactPoint.id == CallBlock.point_id)
    ordered = found.where(CallBlock.org_id == uow.org_id).order_by(
        CallBlock.state != "proposed", CallBlock.state != "active", CallBlock.proposed_at.desc()
    )
    return [(row[0], row[1]) for row in uow.session.execute(ordered.limit(300)).all()]


def masked(uow: UnitOfWork, block: CallBlock) -> str:
    """The number as it may be shown."""
    return uow.session.scalars(select(ContactPoint.masked).where(ContactPoint.id == block.point_id)).one()


def propose(uow: UnitOfWork, account: SignedIn, call_id: UUID, reason: str) -> CallBlock:
    """Propose to block the caller of a call. Raises BlockUnknown, BlockOfOthers, NumberUnknown, BlockExists."""
    call = uow.session.scalar(select(Call).where(Call.id == call_id, Call.org_id == uow.org_id))
    if call is None:
        raise BlockUnknown("没有这通来电。")
    if call.account_id != account.account_id and not account.has("supervisor", "admin"):
        raise BlockOfOthers("只能对本人接听的来电提出。")
    point_id = _blockable(uow, call)
    row = {
        "id": new_id(), "org_id": uow.org_id, "point_id": point_id, "call_id": call_id, "state": "proposed",
        "reason": reason.strip(), "proposed_by": account.account_id, "proposed_at": uow.now,
    }  # fmt: skip
    written = insert(CallBlock).values(row).on_conflict_do_nothing().returning(CallBlock)
    made: CallBlock | None = uow.session.scalar(written)
    if made is None:
        raise BlockExists("该号码已在名单中或等待审批。")
    audit.note(uow, account.account_id, "block_proposed", ("call_block", made.id), reason.strip())
    uow.live("supervisors", "duty", {})
    return made


def approve(uow: UnitOfWork, actor: UUID, block_id: UUID, days: int, note: str) -> CallBlock:
    """Block for so many days. Raises BlockSettled, BlockOfOthers for one's own proposal, BlockTooLong; audited."""
    block = _for_update(uow, block_id, "proposed")
    if block.proposed_by == actor:
        raise BlockOfOthers("不能审批自己提出的申请。")
    most = policy.of(uow).block_days_most
    if not 1 <= days <= most:
        raise BlockTooLong(f"限制期为1至{most}天。")
    block.state, block.decided_by, block.decided_at, block.decision_note = "active", actor, uow.now, note.strip()
    block.expires_at = uow.now + timedelta(days=days)
    audit.note(uow, actor, "block_approved", ("call_block", block.id), f"{days}d {note.strip()}")
    uow.live("supervisors", "duty", {})
    return block


def refuse(uow: UnitOfWork, actor: UUID, block_id: UUID, note: str) -> CallBlock:
    """Let the number call. Raises BlockSettled; audited."""
    block = _for_update(uow, block_id, "proposed")
    block.state, block.decided_by, block.decided_at, block.decision_note = "refused", actor, uow.now, note.strip()
    audit.note(uow, actor, "block_refused", ("call_block", block.id), note.strip())
    uow.live("supervisors", "duty", {})
    return block


def lift(uow: UnitOfWork, actor: UUID, block_id: UUID, note: str) -> CallBlock:
    """Let a blocked number call again before its time. Raises BlockSettled; audited."""
    block = _for_update(uow, block_id, "active")
    block.state, block.ended_by, block.ended_at, block.end_note = "lifted", actor, uow.now, note.strip()
    audit.note(uow, actor, "block_lifted", ("call_block", block.id), note.strip())
    uow.live("supervisors", "duty", {})
    return block


def expire(uow: UnitOfWork) -> int:
    """Close the entries whose time is over: they have not counted since then. How many; audited as the machine's."""
    over = select(CallBlock).where(
        CallBlock.org_id == uow.org_id, CallBlock.state == "active", CallBlock.expires_at <= uow.now
    )
    blocks = list(uow.session.scalars(over.with_for_update(skip_locked=True)))
    for block in blocks:
        block.state, block.ended_at = "expired", block.expires_at
        audit.note(uow, None, "block_expired", ("call_block", block.id))
    return len(blocks)


def _blockable(uow: UnitOfWork, call: Call) -> UUID:
    """The caller's point, unless it stands for all who hide their number. An outgoing call has nobody to turn away."""
    shown = select(ContactPoint.id).where(ContactPoint.id == call.caller_point_id, ContactPoint.last_four != "")
    point_id = uow.session.scalar(shown) if call.direction == "inbound" else None
    if point_id is None:
        raise NumberUnknown("来电未显示号码，无法限制。")
    return point_id


def _for_update(uow: UnitOfWork, block_id: UUID, state: str) -> CallBlock:
    wanted = select(CallBlock).where(CallBlock.id == block_id, CallBlock.org_id == uow.org_id).with_for_update()
    block = uow.session.scalar(wanted.execution_options(populate_existing=True))
    if block is None:
        raise BlockUnknown("没有这条记录。")
    if block.state != state:
        raise BlockSettled("这条记录已处理。")
    return block
