"""Service points, their rules, who is regularly on duty there, and who is away."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select

from callcenter.audit import service as audit
from callcenter.duty import rules
from callcenter.duty.models import DutyAbsence, DutyPattern, DutyPlace, DutyRule
from callcenter.errors import Conflict, Invalid, NotFound
from callcenter.people.models import Account

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork


class PlaceUnknown(NotFound):
    """There is no such place."""

    code = "duty_place_unknown"


class PlaceCodeTaken(Conflict):
    """Another place has this code."""

    code = "duty_place_code_taken"


class AbsenceUnknown(NotFound):
    """Nothing of the kind is noted."""

    code = "absence_unknown"


class DutyInvalid(Invalid):
    """What was written cannot be right; the message says what."""

    code = "duty_invalid"


class PersonUnknown(NotFound):
    """There is no such account, or it is closed."""

    code = "duty_person_unknown"


def listed(uow: UnitOfWork) -> list[DutyPlace]:
    """Return every place in its order, those out of service last."""
    found = select(DutyPlace).where(DutyPlace.org_id == uow.org_id)
    return list(uow.session.scalars(found.order_by(DutyPlace.active.desc(), DutyPlace.sort, DutyPlace.code)))


def place(uow: UnitOfWork, place_id: UUID) -> DutyPlace:
    """Return one place. Raises PlaceUnknown."""
    found = uow.session.scalar(select(DutyPlace).where(DutyPlace.id == place_id, DutyPlace.org_id == uow.org_id))
    if found is None:
        raise PlaceUnknown("没有这个值班地点。")
    return found


def put(uow: UnitOfWork, actor: UUID, place_id: UUID | None, written: dict[str, Any]) -> DutyPlace:
    """Add or change a place. Raises PlaceUnknown, PlaceCodeTaken, DutyInvalid."""
    first, last = written.get("first_day"), written.get("last_day")
    if first is not None and last is not None and last < first:
        raise DutyInvalid("结束日期不能早于开始日期。")
    taken = select(DutyPlace.id).where(DutyPlace.org_id == uow.org_id, DutyPlace.code == written["code"])
    if uow.session.scalar(taken) not in (None, place_id):
        raise PlaceCodeTaken("该编号已被使用。")
    found = DutyPlace(org_id=uow.org_id) if place_id is None else place(uow, place_id)
    for name, value in written.items():
        setattr(found, name, value)
    uow.session.add(found)
    uow.session.flush()
    audit.note(uow, actor, "duty_place_written", ("duty_place", found.id))
    return found


def rules_listed(uow: UnitOfWork) -> list[DutyRule]:
    """Return every rule."""
    found = select(DutyRule).where(DutyRule.org_id == uow.org_id)
    return list(uow.session.scalars(found.order_by(DutyRule.level, DutyRule.kind)))


def put_rule(
    uow: UnitOfWork,
    actor: UUID,
    scope: tuple[str | None, UUID | None],
    kind: str,
    figure: int,
    source: str,
    *,
    active: bool,
) -> DutyRule:
    """Write the rule of a level or of one place (`scope` is one of the two). Raises DutyInvalid, PlaceUnknown."""
    level, place_id = scope
    if kind not in rules.KINDS or (level is None) == (place_id is None):
        raise DutyInvalid("规则须指明种类，并且只针对一个级别或一个地点。")
    if place_id is not None:
        place(uow, place_id)
    same = DutyRule.place_id == place_id if place_id is not None else DutyRule.level == level
    alone = DutyRule.place_id.is_(None) if place_id is None else DutyRule.place_id.is_not(None)
    found = uow.session.scalar(
        select(DutyRule).where(DutyRule.org_id == uow.org_id, DutyRule.kind == kind, same, alone)
    )
    rule = found or DutyRule(org_id=uow.org_id, level=level, place_id=place_id, kind=kind)
    rule.figure, rule.source, rule.active = figure, source, active
    uow.session.add(rule)
    uow.session.flush()
    audit.note(uow, actor, "duty_rule_written", ("duty_rule", rule.id), f"{kind}={figure} active={active}")
    return rule


def person(uow: UnitOfWork, account_id: UUID) -> Account:
    """Return an account that may be planned. Raises PersonUnknown."""
    found = uow.session.scalar(select(Account).where(Account.id == account_id, Account.org_id == uow.org_id))
    if found is None or not found.active:
        raise PersonUnknown("没有这名人员，或账号已停用。")
    return found


def patterns(uow: UnitOfWork) -> list[DutyPattern]:
    """Return the regular duties in force or to come, by place."""
    today = uow.now.date()
    open_ended = DutyPattern.valid_until.is_(None) | (DutyPattern.valid_until >= today)
    found = select(DutyPattern).where(DutyPattern.org_id == uow.org_id, open_ended)
    return list(uow.session.scalars(found.order_by(DutyPattern.place_id, DutyPattern.starts, DutyPattern.account_id)))


def add_pattern(
    uow: UnitOfWork,
    actor: UUID,
    place_id: UUID,
    account_id: UUID,
    weekdays: list[int],
    days: str,
    hours: tuple[time, time],
    kind: str,
    valid: tuple[date, date | None],
) -> DutyPattern:
    """Write a regular duty; it is used by drafts made from now on. Raises PlaceUnknown, PersonUnknown, DutyInvalid."""
    place(uow, place_id)
    person(uow, account_id)
    if hours[0] == hours[1] or (valid[1] is not None and valid[1] < valid[0]):
        raise DutyInvalid("起止时间或起止日期不对。")
    made = DutyPattern(
        org_id=uow.org_id,
        place_id=place_id,
        account_id=account_id,
        weekdays=sorted(set(weekdays)),
        days=days,
        starts=hours[0],
        ends=hours[1],
        kind=kind,
        valid_from=valid[0],
        valid_until=valid[1],
    )
    uow.session.add(made)
    uow.session.flush()
    audit.note(uow, actor, "duty_pattern_added", ("duty_pattern", made.id))
    return made


def end_pattern(uow: UnitOfWork, actor: UUID, pattern_id: UUID, last_day: date) -> DutyPattern:
    """Let a regular duty end on a day. Raises DutyInvalid."""
    found = uow.session.scalar(
        select(DutyPattern).where(DutyPattern.id == pattern_id, DutyPattern.org_id == uow.org_id).with_for_update()
    )
    if found is None:
        raise DutyInvalid("没有这条固定值班。")
    found.valid_until = last_day
    audit.note(uow, actor, "duty_pattern_ended", ("duty_pattern", found.id), str(last_day))
    return found


def absences(uow: UnitOfWork, first: date, last: date) -> list[DutyAbsence]:
    """Return who is away on a day of the period."""
    found = select(DutyAbsence).where(
        DutyAbsence.org_id == uow.org_id, DutyAbsence.first_day <= last, DutyAbsence.last_day >= first
    )
    return list(uow.session.scalars(found.order_by(DutyAbsence.first_day)))


def add_absence(uow: UnitOfWork, actor: UUID, account_id: UUID, first: date, last: date, reason: str) -> DutyAbsence:
    """Note that somebody is away. Raises PersonUnknown, DutyInvalid."""
    person(uow, account_id)
    if last < first:
        raise DutyInvalid("结束日期不能早于开始日期。")
    made = DutyAbsence(
        org_id=uow.org_id, account_id=account_id, first_day=first, last_day=last, reason=reason, noted_by=actor
    )
    uow.session.add(made)
    uow.session.flush()
    audit.note(uow, actor, "duty_absence_noted", ("account", account_id), f"{first}/{last}")
    return made


def cancel_absence(uow: UnitOfWork, actor: UUID, absence_id: UUID) -> None:
    """Take back what was noted: the person may be planned again. What it said stays in the audit. Raises
    AbsenceUnknown.
    """
    found = uow.session.get(DutyAbsence, absence_id)
    if found is None or found.org_id != uow.org_id:
        raise AbsenceUnknown("没有这条请假记录。")
    told = f"{found.first_day}/{found.last_day} {found.reason}"
    audit.note(uow, actor, "duty_absence_cancelled", ("account", found.account_id), told)
    uow.session.delete(found)
    uow.session.flush()
