"""Signing in and out (S113): by which way and from where, held against the plan. Nobody edits it afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.dialects.postgresql import insert

from callcenter.duty import policy, presence, reading
from callcenter.duty.events import ShiftBegan, ShiftEnded
from callcenter.duty.models import Attendance, Shift
from callcenter.errors import Conflict
from callcenter.ids import new_id

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

FORGOTTEN_AFTER = timedelta(hours=4)  # after the shift's end: whoever is still signed in has gone home
LONGEST_STAY = timedelta(hours=14)  # without a shift; a login lasts no longer either


class NotSignedInForDuty(Conflict):
    """There is no duty to sign out of."""

    code = "not_signed_in_for_duty"


@dataclass(frozen=True, slots=True)
class Kept:
    """A shift and how it was kept."""

    duty: reading.Duty
    stays: list[Attendance]
    kept: presence.Kept


def present(uow: UnitOfWork, account_id: UUID) -> Attendance | None:
    """Return somebody's open sign-in, or None."""
    found = select(Attendance).where(Attendance.account_id == account_id, Attendance.signed_out_at.is_(None))
    return uow.session.scalar(found)


def due_shift(uow: UnitOfWork, account_id: UUID) -> reading.Duty | None:
    """Return the shift to sign in for: one that goes on, or begins soon; None where nothing is planned."""
    soon = uow.now + timedelta(minutes=policy.of(uow).sign_in_ahead_minutes)
    found = reading.published(uow, Shift.account_id == account_id, Shift.starts_at <= soon, Shift.ends_at > uow.now)
    regular = [duty for duty in found if duty.shift.kind == "duty"]
    return next(iter(regular or found), None)


def sign_in(uow: UnitOfWork, account_id: UUID, method: str, place: str) -> Attendance:
    """Come on duty. Asked twice it is once: the open sign-in stands. The first of a shift is told as ShiftBegan."""
    duty = due_shift(uow, account_id)
    shift_id = None if duty is None else duty.shift.id
    row = {
        "id": new_id(), "org_id": uow.org_id, "account_id": account_id, "shift_id": shift_id,
        "signed_in_at": uow.now, "in_method": method, "in_place": place,
    }  # fmt: skip
    made = insert(Attendance).values(row).on_conflict_do_nothing().returning(Attendance.id)
    came = uow.session.scalar(made) is not None
    stay = present(uow, account_id)
    assert stay is not None
    if came:
        uow.record(ShiftBegan(account_id, shift_id))
        uow.live("all", "duty", {})
    return stay


def sign_out(uow: UnitOfWork, account_id: UUID, method: str, place: str, note: str = "") -> Attendance:
    """Go off duty. Raises NotSignedInForDuty."""
    open_one = select(Attendance).where(Attendance.account_id == account_id, Attendance.signed_out_at.is_(None))
    stay = uow.session.scalar(open_one.with_for_update())
    if stay is None:
        raise NotSignedInForDuty("还没有签到。")
    stay.signed_out_at, stay.out_method, stay.out_place = uow.now, method, place
    stay.note = note.strip() or None
    uow.session.flush()
    uow.record(ShiftEnded(account_id, stay.shift_id))
    uow.live("all", "duty", {})
    return stay


def close_forgotten(uow: UnitOfWork) -> int:
    """Sign out whoever forgot it, at the end of what was planned; the way says so. How many."""
    over = (Shift.ends_at < uow.now - FORGOTTEN_AFTER) | (
        Attendance.shift_id.is_(None) & (Attendance.signed_in_at < uow.now - LONGEST_STAY)
    )
    found = (
        select(Attendance, Shift.ends_at)
        .outerjoin(Shift, Shift.id == Attendance.shift_id)
        .where(Attendance.org_id == uow.org_id, Attendance.signed_out_at.is_(None), over)
        .with_for_update(of=Attendance, skip_locked=True)
    )
    closed = uow.session.execute(found).all()
    for stay, ends_at in closed:
        stay.signed_out_at = max(stay.signed_in_at, ends_at or stay.signed_in_at + LONGEST_STAY)
        stay.out_method, stay.out_place = "forgotten", ""
        uow.record(ShiftEnded(stay.account_id, stay.shift_id))
    return len(closed)


def records(uow: UnitOfWork, first: date, last: date, account_id: UUID | None = None) -> list[Kept]:
    """Return how each published shift of these days was kept."""
    wanted: list[ColumnElement[bool]] = [Shift.day.between(first, last), Shift.kind == "duty"]
    if account_id is not None:
        wanted.append(Shift.account_id == account_id)
    duties = reading.published(uow, *wanted)
    stays: dict[UUID, list[Attendance]] = {}
    of_shifts = select(Attendance).where(Attendance.shift_id.in_([duty.shift.id for duty in duties]))
    for stay in uow.session.scalars(of_shifts.order_by(Attendance.signed_in_at)):
        assert stay.shift_id is not None
        stays.setdefault(stay.shift_id, []).append(stay)
    allowed = policy.tolerance(uow)
    return [_kept(uow, duty, stays.get(duty.shift.id, []), allowed) for duty in duties]


def _kept(uow: UnitOfWork, duty: reading.Duty, stays: list[Attendance], allowed: presence.Tolerance) -> Kept:
    own = [stay for stay in stays if stay.account_id == duty.shift.account_id]
    spans = [presence.Stay(stay.signed_in_at, stay.signed_out_at) for stay in own]
    return Kept(duty, own, presence.judge(duty.shift.starts_at, duty.shift.ends_at, spans, uow.now, allowed))


def rates(kept: list[Kept]) -> dict[str, tuple[int, int]]:
    """Return K13: (on time, shifts begun) and (minutes present within the plan, minutes planned until now)."""
    begun = [each for each in kept if each.kept.verdict not in ("planned", "awaited")]
    on_time = [each for each in begun if each.kept.verdict in ("present", "kept", "early")]
    present_minutes = sum(each.kept.minutes_present for each in begun)
    return {
        "on_time": (len(on_time), len(begun)),
        "adherence": (present_minutes, sum(each.kept.minutes_planned for each in begun)),
    }


def unplanned(uow: UnitOfWork, first: date, last: date) -> list[Attendance]:
    """Return duty that no roster planned, by the day of its sign-in."""
    local_day = func.date(func.timezone("Asia/Shanghai", Attendance.signed_in_at))
    found = select(Attendance).where(
        Attendance.org_id == uow.org_id, Attendance.shift_id.is_(None), or_(local_day.between(first, last))
    )
    return list(uow.session.scalars(found.order_by(Attendance.signed_in_at)))
