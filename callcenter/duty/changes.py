"""Shifts added, moved and cancelled by hand. Once published every change needs a reason and is kept (S110)."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import func, select

from callcenter.audit import service as audit
from callcenter.duty import places, planning, policy, reading, rosters
from callcenter.duty.models import Roster, Shift, ShiftChange
from callcenter.errors import Conflict, Invalid

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork


class ReasonMissing(Invalid):
    """A published shift is changed with a reason only."""

    code = "reason_missing"


class ShiftOverlaps(Conflict):
    """The person has another shift at that time."""

    code = "shift_overlaps"


class ShiftOver(Conflict):
    """The shift is over, or was cancelled."""

    code = "shift_over"


def add(
    uow: UnitOfWork,
    actor: UUID,
    roster_id: UUID,
    place_id: UUID,
    account_id: UUID,
    when: tuple[date, time, time],
    kind: str,
    reason: str,
) -> Shift:
    """Add a shift beside the regular ones. Raises PlaceUnknown, PersonUnknown, DutyInvalid, ReasonMissing."""
    policy.lock(uow)
    roster = rosters.roster(uow, roster_id, lock=True)
    place, _ = places.place(uow, place_id), places.person(uow, account_id)
    day, starts, ends = when
    if not roster.first_day <= day <= roster.last_day or starts == ends:
        raise places.DutyInvalid("班次须在排班周期之内，起止时间不能相同。")
    if not planning.is_open((place.first_day, place.last_day), day) or not place.active:
        raise places.DutyInvalid("该地点当天不开放。")
    _require_reason(roster, reason)
    shift = Shift(org_id=uow.org_id, roster_id=roster.id, place_id=place_id, account_id=account_id, day=day)
    shift.starts_at, shift.ends_at = planning.span(day, starts, ends)
    shift.kind, shift.origin, shift.state = kind, "added", "planned"
    require_free(uow, shift, account_id, set())
    uow.session.add(shift)
    uow.session.flush()
    note(uow, roster, shift, "added", actor, reason, {})
    return shift


def move(
    uow: UnitOfWork,
    actor: UUID,
    shift_id: UUID,
    hours: tuple[time, time],
    place_id: UUID,
    account_id: UUID,
    reason: str,
) -> Shift:
    """Change hours, place or person. Raises ShiftUnknown, ShiftOver, ReasonMissing, PlaceUnknown, PersonUnknown."""
    policy.lock(uow)
    shift, roster = _changeable(uow, shift_id, reason)
    places.place(uow, place_id)
    places.person(uow, account_id)
    if hours[0] == hours[1]:
        raise places.DutyInvalid("起止时间不能相同。")
    before = picture(shift)
    shift.place_id, shift.account_id = place_id, account_id
    shift.starts_at, shift.ends_at = planning.span(shift.day, *hours)
    shift.origin = "added" if roster.state == "draft" else shift.origin
    require_free(uow, shift, account_id, {shift.id})
    uow.session.flush()
    note(uow, roster, shift, "moved", actor, reason, before)
    return shift


def cancel(uow: UnitOfWork, actor: UUID, shift_id: UUID, reason: str) -> None:
    """Take a shift out. Of a draft it is gone; of a published roster it stays, cancelled. Raises as `move`."""
    policy.lock(uow)
    shift, roster = _changeable(uow, shift_id, reason)
    before = picture(shift)
    shift.state = "cancelled"
    uow.session.flush()
    note(uow, roster, shift, "cancelled", actor, reason, before)


def note(
    uow: UnitOfWork, roster: Roster, shift: Shift, kind: str, actor: UUID, reason: str, before: dict[str, Any]
) -> None:
    """Keep a change of a published roster; a draft's changes are nobody's news."""
    if roster.state == "draft":
        return
    change = ShiftChange(org_id=uow.org_id, shift_id=shift.id, kind=kind, reason=reason.strip(), actor=actor)
    change.before, change.after, change.at = before, picture(shift), uow.now
    uow.session.add(change)
    audit.note(uow, actor, f"shift_{kind}", ("shift", shift.id), reason.strip())
    uow.live("all", "duty", {})


def require_free(uow: UnitOfWork, shift: Shift, account_id: UUID, besides: set[UUID]) -> None:
    """Raises ShiftOverlaps where somebody has another shift in the same or a published roster at that time."""
    same_time = (Shift.starts_at < shift.ends_at, Shift.ends_at > shift.starts_at)
    counts = (Shift.roster_id == shift.roster_id) | reading.PUBLISHED
    with uow.session.no_autoflush:
        others = reading.duties(uow, Shift.account_id == account_id, counts, *same_time)
    if any(each.shift.id not in besides for each in others):
        raise ShiftOverlaps("该人员在这段时间已有班次。")


def picture(shift: Shift) -> dict[str, Any]:
    """Write what a shift is at this moment."""
    return {
        "place_id": str(shift.place_id),
        "account_id": str(shift.account_id),
        "starts_at": shift.starts_at.isoformat(),
        "ends_at": shift.ends_at.isoformat(),
    }


def of_roster(uow: UnitOfWork, roster_id: UUID) -> list[ShiftChange]:
    """Return what was changed after publishing, the latest first."""
    found = select(ShiftChange).join(Shift, Shift.id == ShiftChange.shift_id).where(Shift.roster_id == roster_id)
    return list(uow.session.scalars(found.order_by(ShiftChange.at.desc()).limit(200)))


def stability(uow: UnitOfWork, roster: Roster) -> tuple[int, int]:
    """Return (shifts that stayed as published, shifts published): S110 wants days and places to rely on."""
    if roster.state == "draft":
        return 0, 0
    own = select(Shift.id).where(Shift.roster_id == roster.id)
    changed = select(func.count(ShiftChange.shift_id.distinct())).where(
        ShiftChange.shift_id.in_(own), ShiftChange.kind.in_(("moved", "cancelled"))
    )
    return max(0, roster.shifts_published - (uow.session.scalar(changed) or 0)), roster.shifts_published


def _changeable(uow: UnitOfWork, shift_id: UUID, reason: str) -> tuple[Shift, Roster]:
    shift, roster = reading.shift_for_update(uow, shift_id)
    if shift.state != "planned" or (roster.state == "published" and shift.ends_at <= uow.now):
        raise ShiftOver("班次已结束或已取消。")
    _require_reason(roster, reason)
    return shift, roster


def _require_reason(roster: Roster, reason: str) -> None:
    if roster.state == "published" and not reason.strip():
        raise ReasonMissing("调整已发布的班次须说明原因。")
