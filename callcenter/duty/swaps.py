"""Swaps between colleagues: one asks, the other accepts; where the caller could lose by it a supervisor decides."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import or_, select

from callcenter.audit import service as audit
from callcenter.duty import changes, places, policy, reading
from callcenter.duty.models import Roster, Shift, ShiftSwap
from callcenter.errors import Conflict, Forbidden, NotFound

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

OPEN = ("asked", "accepted")


class SwapUnknown(NotFound):
    """There is no such swap."""

    code = "swap_unknown"


class SwapNotPossible(Conflict):
    """The shifts are not those two people's, not published, or begun already; or one is being swapped."""

    code = "swap_not_possible"


class SwapSettled(Conflict):
    """The swap was answered before."""

    code = "swap_settled"


class SwapOfOthers(Forbidden):
    """Only who is asked may answer, only who asks may withdraw, and nobody approves their own."""

    code = "swap_of_others"


def listed(uow: UnitOfWork, account_id: UUID | None) -> list[ShiftSwap]:
    """Return the swaps of somebody, or all; open ones first."""
    found = select(ShiftSwap).where(ShiftSwap.org_id == uow.org_id)
    if account_id is not None:
        found = found.where(or_(ShiftSwap.asking_account_id == account_id, ShiftSwap.asked_account_id == account_id))
    return list(uow.session.scalars(found.order_by(ShiftSwap.state.not_in(OPEN), ShiftSwap.asked_at.desc()).limit(200)))


def ask(
    uow: UnitOfWork, actor: UUID, shift_id: UUID, asked: UUID, other_shift_id: UUID | None, reason: str
) -> ShiftSwap:
    """Ask a colleague to take a shift, perhaps for one of theirs. Raises SwapNotPossible, PersonUnknown."""
    policy.lock(uow)
    places.person(uow, asked)
    if asked == actor:
        raise SwapNotPossible("不能与自己换班。")
    _own_coming(uow, shift_id, actor)
    if other_shift_id is not None:
        _own_coming(uow, other_shift_id, asked)
    taken = select(ShiftSwap.id).where(ShiftSwap.shift_id == shift_id, ShiftSwap.state.in_(OPEN))
    if uow.session.scalar(taken) is not None:
        raise SwapNotPossible("这个班次正在换班中。")
    swap = ShiftSwap(org_id=uow.org_id, shift_id=shift_id, other_shift_id=other_shift_id, reason=reason, state="asked")
    swap.asking_account_id, swap.asked_account_id, swap.asked_at = actor, asked, uow.now
    uow.session.add(swap)
    uow.session.flush()
    uow.live("all", "duty", {})
    return swap


def accept(uow: UnitOfWork, actor: UUID, swap_id: UUID) -> ShiftSwap:
    """The colleague agrees: the swap is done, or waits for a supervisor (`approval_because` says why).

    Raises SwapSettled, SwapOfOthers, SwapNotPossible, ShiftOverlaps.
    """
    policy.lock(uow)
    swap = _for_update(uow, swap_id, "asked")
    if swap.asked_account_id != actor:
        raise SwapOfOthers("只有被邀请的同事可以答复。")
    mine, theirs = _both(uow, swap)
    _require_free(uow, swap, mine, theirs)
    swap.answered_at = uow.now
    swap.approval_because = _because(uow, swap, mine, theirs)
    if swap.approval_because is None:
        _perform(uow, swap, mine, theirs, actor)
    else:
        swap.state = "accepted"
    uow.live("all", "duty", {})
    return swap


def decline(uow: UnitOfWork, actor: UUID, swap_id: UUID) -> ShiftSwap:
    """The colleague says no. Raises SwapSettled, SwapOfOthers."""
    swap = _for_update(uow, swap_id, "asked")
    if swap.asked_account_id != actor:
        raise SwapOfOthers("只有被邀请的同事可以答复。")
    return _settle(uow, swap, "declined")


def withdraw(uow: UnitOfWork, actor: UUID, swap_id: UUID) -> ShiftSwap:
    """Whoever asked thinks better of it. Raises SwapSettled, SwapOfOthers."""
    swap = _for_update(uow, swap_id, *OPEN)
    if swap.asking_account_id != actor:
        raise SwapOfOthers("只有发起人可以撤回。")
    return _settle(uow, swap, "withdrawn")


def decide(uow: UnitOfWork, actor: UUID, swap_id: UUID, *, approved: bool, note: str) -> ShiftSwap:
    """A supervisor decides; audited. Raises SwapSettled, SwapOfOthers for one's own, SwapNotPossible, ShiftOverlaps."""
    policy.lock(uow)
    swap = _for_update(uow, swap_id, "accepted")
    if actor in (swap.asking_account_id, swap.asked_account_id):
        raise SwapOfOthers("不能审批自己的换班。")
    swap.decided_by, swap.decided_at, swap.decision_note = actor, uow.now, note.strip() or None
    audit.note(uow, actor, "swap_approved" if approved else "swap_refused", ("shift_swap", swap.id), note.strip())
    if not approved:
        return _settle(uow, swap, "refused")
    mine, theirs = _both(uow, swap)
    _require_free(uow, swap, mine, theirs)
    _perform(uow, swap, mine, theirs, actor)
    uow.live("all", "duty", {})
    return swap


def lapse(uow: UnitOfWork) -> int:
    """Let swaps end whose shift has begun without an answer. How many."""
    begun = select(Shift.id).where(Shift.starts_at <= uow.now)
    still_open = select(ShiftSwap).where(ShiftSwap.org_id == uow.org_id, ShiftSwap.state.in_(OPEN))
    over = still_open.where(ShiftSwap.shift_id.in_(begun)).with_for_update(skip_locked=True)
    lapsed = list(uow.session.scalars(over))
    for swap in lapsed:
        _settle(uow, swap, "lapsed")
    return len(lapsed)


def drop(uow: UnitOfWork, account_id: UUID) -> None:
    """Somebody has left for good: nobody waits for their answer any more."""
    either = or_(ShiftSwap.asking_account_id == account_id, ShiftSwap.asked_account_id == account_id)
    found = select(ShiftSwap).where(ShiftSwap.org_id == uow.org_id, ShiftSwap.state.in_(OPEN), either)
    for swap in uow.session.scalars(found.with_for_update()):
        _settle(uow, swap, "lapsed")


def _settle(uow: UnitOfWork, swap: ShiftSwap, state: str) -> ShiftSwap:
    swap.state = state
    swap.answered_at = swap.answered_at or uow.now
    uow.live("all", "duty", {})
    return swap


def _for_update(uow: UnitOfWork, swap_id: UUID, *states: str) -> ShiftSwap:
    wanted = select(ShiftSwap).where(ShiftSwap.id == swap_id, ShiftSwap.org_id == uow.org_id).with_for_update()
    swap = uow.session.scalar(wanted.execution_options(populate_existing=True))
    if swap is None:
        raise SwapUnknown("没有这条换班申请。")
    if swap.state not in states:
        raise SwapSettled("这条换班申请已有结果。")
    return swap


def _own_coming(uow: UnitOfWork, shift_id: UUID, account_id: UUID) -> tuple[Shift, Roster]:
    shift, roster = reading.shift_for_update(uow, shift_id)
    coming = shift.state == "planned" and roster.state == "published" and shift.starts_at > uow.now
    if shift.account_id != account_id or not coming:
        raise SwapNotPossible("只能交换本人尚未开始的已发布班次。")
    return shift, roster


def _both(uow: UnitOfWork, swap: ShiftSwap) -> tuple[tuple[Shift, Roster], tuple[Shift, Roster] | None]:
    mine = _own_coming(uow, swap.shift_id, swap.asking_account_id)
    other = swap.other_shift_id
    return mine, None if other is None else _own_coming(uow, other, swap.asked_account_id)


def _require_free(
    uow: UnitOfWork, swap: ShiftSwap, mine: tuple[Shift, Roster], theirs: tuple[Shift, Roster] | None
) -> None:
    given = {mine[0].id} | ({theirs[0].id} if theirs else set())
    changes.require_free(uow, mine[0], swap.asked_account_id, given)
    if theirs is not None:
        changes.require_free(uow, theirs[0], swap.asking_account_id, given)


def _because(
    uow: UnitOfWork, swap: ShiftSwap, mine: tuple[Shift, Roster], theirs: tuple[Shift, Roster] | None
) -> str | None:
    """Why a supervisor must look: who takes over may not serve, a language would be missing, or it is too late."""
    taking = [(mine[0], swap.asking_account_id, swap.asked_account_id)]
    if theirs is not None:
        taking.append((theirs[0], swap.asked_account_id, swap.asking_account_id))
    qualified = reading.qualified(uow)
    for shift, giver, taker in taking:
        skills = reading.skills(uow, shift.day)
        if taker not in qualified and giver in qualified:
            return "not_qualified"
        if _languages(skills.get(giver)) - _languages(skills.get(taker)):
            return "language_lost"
    soonest = min(shift.starts_at for shift, _, _ in taking)
    notice = timedelta(hours=policy.of(uow).swap_notice_hours)
    return "short_notice" if soonest - uow.now < notice else None


def _languages(skills: frozenset[str] | None) -> set[str]:
    return {skill for skill in skills or () if skill.startswith("lang:")}


def _perform(
    uow: UnitOfWork,
    swap: ShiftSwap,
    mine: tuple[Shift, Roster],
    theirs: tuple[Shift, Roster] | None,
    actor: UUID,
) -> None:
    _give(uow, mine, swap.asked_account_id, actor, swap.reason)
    if theirs is not None:
        _give(uow, theirs, swap.asking_account_id, actor, swap.reason)
    swap.state = "done"


def _give(uow: UnitOfWork, given: tuple[Shift, Roster], taker: UUID, actor: UUID, reason: str) -> None:
    shift, roster = given
    before = changes.picture(shift)
    shift.account_id, shift.origin = taker, "swap"
    uow.session.flush()
    changes.note(uow, roster, shift, "swapped", actor, reason, before)
