"""Rosters: a draft from the regular duties, checked by the rules, published by a supervisor. Audited."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import delete, func, select

from callcenter.audit import service as audit
from callcenter.calendar import queries as calendar
from callcenter.calendar.working_days import DayKind
from callcenter.duty import places, planning, policy, reading, rules
from callcenter.duty.events import RosterPublished
from callcenter.duty.models import DutyAbsence, DutyPattern, DutyPlace, DutyRule, Roster, Shift
from callcenter.errors import Conflict, NotFound

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

LONGEST = timedelta(days=100)  # a quarter and a little


class RosterUnknown(NotFound):
    """There is no such roster."""

    code = "roster_unknown"


class RosterOverlaps(Conflict):
    """Another roster covers some of these days."""

    code = "roster_overlaps"


class RosterPublishedAlready(Conflict):
    """The roster is in force; its shifts are changed one by one, with a reason."""

    code = "roster_published"


class RosterBreaksRules(Conflict):
    """Publishing a roster that breaks rules needs a reason."""

    code = "roster_breaks_rules"


def listed(uow: UnitOfWork) -> list[Roster]:
    """Return the rosters, the latest period first."""
    found = select(Roster).where(Roster.org_id == uow.org_id)
    return list(uow.session.scalars(found.order_by(Roster.first_day.desc()).limit(60)))


def roster(uow: UnitOfWork, roster_id: UUID, *, lock: bool = False) -> Roster:
    """Return one roster. Raises RosterUnknown."""
    wanted = select(Roster).where(Roster.id == roster_id, Roster.org_id == uow.org_id)
    found = uow.session.scalar(wanted.with_for_update() if lock else wanted)
    if found is None:
        raise RosterUnknown("没有这份排班表。")
    return found


def make(uow: UnitOfWork, actor: UUID, first: date, last: date) -> Roster:
    """Draft a roster from the regular duties. Raises RosterOverlaps, DutyInvalid for no or too many days."""
    if last < first or last - first > LONGEST:
        raise places.DutyInvalid("排班周期须为1至100天。")
    policy.lock(uow)
    overlapping = select(Roster.id).where(
        Roster.org_id == uow.org_id, Roster.first_day <= last, Roster.last_day >= first
    )
    if uow.session.scalar(overlapping.limit(1)) is not None:
        raise RosterOverlaps("这些日期已有排班表。")
    made = Roster(org_id=uow.org_id, first_day=first, last_day=last, state="draft", made_by=actor, made_at=uow.now)
    uow.session.add(made)
    uow.session.flush()
    _fill(uow, made)
    audit.note(uow, actor, "roster_drafted", ("roster", made.id), f"{first}/{last}")
    return made


def refill(uow: UnitOfWork, actor: UUID, roster_id: UUID) -> Roster:
    """Plan a draft anew from the regular duties; shifts that somebody added stay. Raises RosterPublishedAlready."""
    policy.lock(uow)
    found = _draft(uow, roster_id)
    uow.session.execute(delete(Shift).where(Shift.roster_id == found.id, Shift.origin == "pattern"))
    _fill(uow, found)
    audit.note(uow, actor, "roster_refilled", ("roster", found.id))
    return found


def discard(uow: UnitOfWork, actor: UUID, roster_id: UUID) -> None:
    """Throw a draft away. Raises RosterUnknown, RosterPublishedAlready."""
    policy.lock(uow)
    found = _draft(uow, roster_id)
    uow.session.execute(delete(Shift).where(Shift.roster_id == found.id))
    uow.session.execute(delete(Roster).where(Roster.id == found.id))
    audit.note(uow, actor, "roster_discarded", ("roster", roster_id), f"{found.first_day}/{found.last_day}")


def publish(uow: UnitOfWork, actor: UUID, roster_id: UUID, reason: str) -> Roster:
    """Put a draft in force. Raises RosterPublishedAlready; RosterBreaksRules where it breaks rules without a reason."""
    policy.lock(uow)
    found = _draft(uow, roster_id)
    broken = violations(uow, found)
    if broken and not reason.strip():
        raise RosterBreaksRules("排班不符合规则，发布须说明原因。")
    found.violations = [written(each) for each in broken]
    found.reason = reason.strip() or None
    found.state, found.published_by, found.published_at = "published", actor, uow.now
    planned = select(func.count()).select_from(Shift).where(Shift.roster_id == found.id, Shift.state == "planned")
    found.shifts_published = uow.session.scalar(planned) or 0
    audit.note(uow, actor, "roster_published", ("roster", found.id), f"violations={len(broken)} {found.reason or ''}")
    uow.record(RosterPublished(found.id))
    uow.live("all", "duty", {})
    return found


def violations(uow: UnitOfWork, of_roster: Roster) -> list[rules.Violation]:
    """Return what a roster breaks, together with what is published around it."""
    period, mine = _period(uow, of_roster)
    open_places = [place for place in places.listed(uow) if place.active]
    found = rules.check([_place(place) for place in open_places], _rules(uow), period)
    away = [_absence(each) for each in places.absences(uow, of_roster.first_day, of_roster.last_day)]
    may_serve, hotline = reading.qualified(uow), {place.id for place in open_places if place.hotline}
    at_hotline = [slot for slot in mine if slot.place_id in hotline]
    people = rules.check_people(period.slots, mine, away, lambda _account: True)
    people += [
        each for each in rules.check_people([], at_hotline, [], may_serve.__contains__) if each.kind == "not_qualified"
    ]
    return [*found, *people, *rules.guessed_days(period)]


def written(violation: rules.Violation) -> dict[str, Any]:
    """Write a violation as it is kept with the roster."""
    plain = asdict(violation)
    return plain | {name: str(plain[name]) for name in ("place_id", "account_id", "day") if plain[name] is not None}


def _draft(uow: UnitOfWork, roster_id: UUID) -> Roster:
    found = roster(uow, roster_id, lock=True)
    if found.state != "draft":
        raise RosterPublishedAlready("排班表已发布，只能逐个班次调整。")
    return found


def _fill(uow: UnitOfWork, of_roster: Roster) -> None:
    first, last = of_roster.first_day, of_roster.last_day
    in_force = select(DutyPattern).where(DutyPattern.org_id == uow.org_id)
    regular = [_pattern(each) for each in uow.session.scalars(in_force)]
    away = [_absence(each) for each in places.absences(uow, first, last)]
    in_service = {place.id: (place.first_day, place.last_day) for place in places.listed(uow) if place.active}
    known = calendar.known_days(uow.raw, uow.org_id, first, last)
    for each in planning.plan(first, last, regular, known, away, in_service):
        shift = Shift(org_id=uow.org_id, roster_id=of_roster.id, origin="pattern", pattern_id=each.pattern_id)
        shift.place_id, shift.account_id, shift.day = each.place_id, each.account_id, each.day
        shift.starts_at, shift.ends_at, shift.kind = each.starts_at, each.ends_at, each.kind
        uow.session.add(shift)
    uow.session.flush()


def _period(uow: UnitOfWork, of_roster: Roster) -> tuple[rules.Period, list[rules.Slot]]:
    first, last = of_roster.first_day, of_roster.last_day
    since = rules.beginning(first, "quarter") - timedelta(days=7)
    around = reading.published(
        uow, Shift.day >= since, Shift.day <= last + timedelta(days=1), Shift.roster_id != of_roster.id
    )
    mine = [_slot(each.shift) for each in reading.duties(uow, Shift.roster_id == of_roster.id)]
    known: dict[date, DayKind] = calendar.known_days(uow.raw, uow.org_id, since, last)
    return rules.Period(first, last, known, [*(_slot(each.shift) for each in around), *mine]), mine


def _rules(uow: UnitOfWork) -> list[rules.Rule]:
    active = select(DutyRule).where(DutyRule.org_id == uow.org_id, DutyRule.active)
    return [
        rules.Rule(each.kind, each.figure, each.source, each.level, each.place_id)
        for each in uow.session.scalars(active)
    ]


def _pattern(row: DutyPattern) -> planning.Pattern:
    return planning.Pattern(
        row.id, row.place_id, row.account_id, frozenset(row.weekdays), row.days, row.starts, row.ends, row.kind,  # type: ignore[arg-type]
        row.valid_from, row.valid_until,
    )  # fmt: skip


def _place(row: DutyPlace) -> rules.Place:
    return rules.Place(row.id, row.name, row.level, row.first_day, row.last_day)


def _slot(row: Shift) -> rules.Slot:
    return rules.Slot(row.place_id, row.account_id, row.day, row.starts_at, row.ends_at, row.kind)


def _absence(row: DutyAbsence) -> planning.Absence:
    return planning.Absence(row.account_id, row.first_day, row.last_day)
