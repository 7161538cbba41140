"""Calling the roll (网上点名, S114): by a supervisor, or at moments drawn beforehand that no route shows.

Whoever talks at that time is excused without doing anything; everybody else answers in the console within the limit.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import func, select

from callcenter import clock
from callcenter.audit import service as audit
from callcenter.calendar import queries as calendar
from callcenter.desk.models import Seat, SeatStateChange
from callcenter.duty import draws, policy, reading
from callcenter.duty.models import Attendance, RollCall, RollCallMember, RollCallPlan
from callcenter.errors import Conflict, NotFound

if TYPE_CHECKING:
    from collections.abc import Sequence

    from callcenter.db.unit_of_work import UnitOfWork

IN_CALL = ("reserved", "ringing", "talking")
STALE = timedelta(minutes=5)  # a drawn moment that nobody acted on (everything was down) is let go


class RollCallUnknown(NotFound):
    """There is no such roll call, or it was not for this account."""

    code = "roll_call_unknown"


class RollCallOpen(Conflict):
    """One is going on already."""

    code = "roll_call_open"


class RollCallOver(Conflict):
    """The limit has passed."""

    code = "roll_call_over"


class NobodyOnDuty(Conflict):
    """There is nobody to call."""

    code = "nobody_on_duty"


def call(uow: UnitOfWork, kind: str, actor: UUID | None, seconds: int | None = None) -> RollCall:
    """Call everybody who is, or should be, on duty now. Raises RollCallOpen, NobodyOnDuty."""
    policy.lock(uow)
    going_on = select(RollCall.id).where(RollCall.org_id == uow.org_id, RollCall.state == "open")
    if uow.session.scalar(going_on) is not None:
        raise RollCallOpen("正在点名。")
    members = _on_duty(uow)
    if not members:
        raise NobodyOnDuty("当前没有人在岗或应到岗。")
    closes_at = uow.now + timedelta(seconds=seconds or policy.of(uow).roll_call_seconds)
    roll = RollCall(org_id=uow.org_id, kind=kind, state="open", called_by=actor, called_at=uow.now, closes_at=closes_at)
    uow.session.add(roll)
    uow.session.flush()
    for member in members:
        member.roll_call_id = roll.id
        uow.session.add(member)
        if member.seat_id is not None:
            uow.live(f"seat:{member.seat_id}", "duty", {})
    uow.session.flush()
    audit.note(uow, actor, "roll_called", ("roll_call", roll.id), kind)
    uow.live("supervisors", "duty", {})
    return roll


def answer(uow: UnitOfWork, roll_call_id: UUID, account_id: UUID, place: str) -> RollCallMember:
    """Say "here". Again is no harm. Raises RollCallUnknown, RollCallOver."""
    found = (
        select(RollCallMember, RollCall)
        .join(RollCall, RollCall.id == RollCallMember.roll_call_id)
        .where(RollCall.id == roll_call_id, RollCall.org_id == uow.org_id, RollCallMember.account_id == account_id)
        .with_for_update()
    )
    row = uow.session.execute(found).one_or_none()
    if row is None:
        raise RollCallUnknown("没有这次点名。")
    member: RollCallMember = row[0]
    roll: RollCall = row[1]
    if member.state == "answered":
        return member
    if roll.state != "open" or uow.now > roll.closes_at:
        raise RollCallOver("点名已结束。")
    member.state, member.answered_at, member.answered_from = "answered", uow.now, place
    uow.live("supervisors", "duty", {})
    return member


def open_for(uow: UnitOfWork, account_id: UUID) -> tuple[RollCall, RollCallMember] | None:
    """Return the roll call that somebody has yet to answer."""
    found = (
        select(RollCall, RollCallMember)
        .join(RollCallMember, RollCallMember.roll_call_id == RollCall.id)
        .where(RollCall.state == "open", RollCall.closes_at > uow.now)
        .where(RollCallMember.account_id == account_id, RollCallMember.state == "waiting")
    )
    row = uow.session.execute(found).first()
    return None if row is None else (row[0], row[1])


def listed(uow: UnitOfWork, limit: int = 50) -> list[tuple[RollCall, list[RollCallMember]]]:
    """Return the latest roll calls with their members."""
    found = select(RollCall).where(RollCall.org_id == uow.org_id).order_by(RollCall.called_at.desc()).limit(limit)
    rolls = list(uow.session.scalars(found))
    members: dict[UUID, list[RollCallMember]] = {}
    of_these = select(RollCallMember).where(RollCallMember.roll_call_id.in_([roll.id for roll in rolls]))
    for member in uow.session.scalars(of_these):
        members.setdefault(member.roll_call_id, []).append(member)
    return [(roll, members.get(roll.id, [])) for roll in rolls]


def response(members: Sequence[RollCallMember]) -> tuple[int, int]:
    """Return K14: (answered in time, called); who was in a call is not of the called."""
    counted = [member for member in members if member.state in ("answered", "missed")]
    return sum(1 for member in counted if member.state == "answered"), len(counted)


def close_due(uow: UnitOfWork) -> int:
    """End the roll calls whose limit has passed. How many."""
    still_open = select(RollCall).where(RollCall.org_id == uow.org_id, RollCall.state == "open")
    over = still_open.where(RollCall.closes_at <= uow.now).with_for_update(skip_locked=True)
    rolls = list(uow.session.scalars(over))
    for roll in rolls:
        members = select(RollCallMember).where(RollCallMember.roll_call_id == roll.id)
        for member in uow.session.scalars(members.where(RollCallMember.state == "waiting").with_for_update()):
            excuse = _was_in_call(uow, member, roll)
            member.state, member.excuse = ("excused", excuse) if excuse else ("missed", None)
        roll.state = "closed"
        uow.live("all", "duty", {})
    return len(rolls)


def plan_today(uow: UnitOfWork) -> int:
    """Draw the moments of today inside the opening hours that are left, once a day. How many were drawn."""
    today = clock.business_day(uow.now)
    local_day = func.date(func.timezone("Asia/Shanghai", RollCallPlan.due_at))
    drawn = select(RollCallPlan.id).where(RollCallPlan.org_id == uow.org_id, local_day == today)
    if uow.session.scalar(drawn.limit(1)) is not None:
        return 0
    policy.lock(uow)
    if uow.session.scalar(drawn.limit(1)) is not None:
        return 0
    left = [(max(opens, uow.now), closes) for opens, closes in calendar.hours_of(uow, today) if closes > uow.now]
    seed = secrets.token_hex(16)
    moments = draws.moments(seed, left, policy.of(uow).roll_calls_each_day)
    for due_at in moments:
        uow.session.add(RollCallPlan(org_id=uow.org_id, due_at=due_at, seed=seed, state="due"))
    return len(moments)


def fire_due(uow: UnitOfWork) -> int:
    """Call the roll at a drawn moment that has come, if anybody is on duty. How many were called."""
    due = select(RollCallPlan).where(
        RollCallPlan.org_id == uow.org_id, RollCallPlan.state == "due", RollCallPlan.due_at <= uow.now
    )
    called = 0
    for plan in uow.session.scalars(due.with_for_update(skip_locked=True)):
        plan.state = "done"
        if plan.due_at < uow.now - STALE:
            continue
        try:
            plan.roll_call_id = call(uow, "random", None).id
        except (RollCallOpen, NobodyOnDuty):
            continue
        called += 1
    return called


def _on_duty(uow: UnitOfWork) -> list[RollCallMember]:
    """Whoever signed in, whose seat is not offline, or whom the roster wants here now; each once."""
    seats = {seat.account_id: seat for seat in uow.session.scalars(select(Seat).where(Seat.org_id == uow.org_id))}
    signed_in = select(Attendance).where(Attendance.org_id == uow.org_id, Attendance.signed_out_at.is_(None))
    shifts: dict[UUID, UUID | None] = {stay.account_id: stay.shift_id for stay in uow.session.scalars(signed_in)}
    for account_id, seat in seats.items():
        if account_id is not None and seat.state != "offline":
            shifts.setdefault(account_id, None)
    for duty in reading.at(uow, uow.now):
        if duty.shift.kind == "duty":
            shifts[duty.account.id] = duty.shift.id
    return [_member(uow, account_id, shift_id, seats.get(account_id)) for account_id, shift_id in shifts.items()]


def _member(uow: UnitOfWork, account_id: UUID, shift_id: UUID | None, seat: Seat | None) -> RollCallMember:
    excuse = seat.state if seat is not None and seat.state in IN_CALL else None
    member = RollCallMember(org_id=uow.org_id, account_id=account_id, shift_id=shift_id, excuse=excuse)
    member.seat_id, member.state = seat.id if seat else None, "excused" if excuse else "waiting"
    return member


def _was_in_call(uow: UnitOfWork, member: RollCallMember, roll: RollCall) -> str | None:
    """The state of a seat that was taken by a call while the roll was called."""
    if member.seat_id is None:
        return None
    changes = select(SeatStateChange.state).where(
        SeatStateChange.seat_id == member.seat_id,
        SeatStateChange.at.between(roll.called_at, roll.closes_at),
        SeatStateChange.state.in_(IN_CALL),
    )
    return uow.session.scalar(changes.order_by(SeatStateChange.at.desc()).limit(1))
