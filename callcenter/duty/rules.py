"""What a roster is checked against before it is published (S106–S110), as data. Pure: slots in, violations out.

A week, month or quarter is judged in the period that holds its last day, together with what was published before: a
roster of a fortnight is not blamed for a quarter that has just begun.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from callcenter.calendar.working_days import DayKind, kind_of
from callcenter.duty.planning import Absence, days_of, is_away, is_open

HOUR = 3600.0


@dataclass(frozen=True, slots=True)
class Place:
    """A place as far as rules look at it; `first_day` and `last_day` None: without an end."""

    id: UUID
    name: str
    level: str
    first_day: date | None = None
    last_day: date | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """`figure` is in the unit of its kind: people, days, hours. Of a place, or of all places of a level."""

    kind: str
    figure: int
    source: str
    level: str | None = None
    place_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Slot:
    """A shift as rules see it."""

    place_id: UUID
    account_id: UUID
    day: date
    starts_at: datetime
    ends_at: datetime
    kind: str = "duty"

    @property
    def hours(self) -> float:
        return (self.ends_at - self.starts_at).total_seconds() / HOUR


@dataclass(frozen=True, slots=True)
class Violation:
    """What is wrong: the rule's kind and source, where, since when, what there is and what is wanted."""

    kind: str
    source: str
    place_id: UUID | None
    account_id: UUID | None
    day: date | None
    found: float
    wanted: float


@dataclass(frozen=True, slots=True)
class Period:
    """What is checked: both days included; `slots` holds what was published before and the draft's own."""

    first: date
    last: date
    known: Mapping[date, DayKind]
    slots: Sequence[Slot]


def check(places: Iterable[Place], rules: Iterable[Rule], period: Period) -> list[Violation]:
    """Return every breach, by place and day. On-call duty counts for no rule about presence."""
    found: list[Violation] = []
    all_rules = list(rules)
    for place in places:
        own = [slot for slot in period.slots if slot.place_id == place.id and slot.kind == "duty"]
        for rule in rules_of(place, all_rules):
            found += _CHECKS[rule.kind](rule, place, period, own)
    return found


def rules_of(place: Place, rules: Iterable[Rule]) -> list[Rule]:
    """Return what holds at a place: its own rule before its level's of the same kind; an unknown kind holds nowhere."""
    by_kind: dict[str, Rule] = {}
    for rule in rules:
        if rule.kind in _CHECKS and rule.place_id is None and rule.level == place.level:
            by_kind.setdefault(rule.kind, rule)
    by_kind |= {rule.kind: rule for rule in rules if rule.kind in _CHECKS and rule.place_id == place.id}
    return list(by_kind.values())


def check_people(
    slots: Sequence[Slot], mine: Sequence[Slot], absences: Sequence[Absence], may_serve: Callable[[UUID], bool]
) -> list[Violation]:
    """Return who is planned twice at once, while absent, or without being allowed to serve. `mine` is the draft's."""
    found: list[Violation] = []
    by_person: dict[UUID, list[Slot]] = defaultdict(list)
    for slot in slots:
        by_person[slot.account_id].append(slot)
    for slot in mine:
        others = [each for each in by_person[slot.account_id] if each is not slot]
        if any(each.starts_at < slot.ends_at and slot.starts_at < each.ends_at for each in others):
            found.append(_of_person("overlap", slot))
        if is_away(slot.account_id, slot.day, absences):
            found.append(_of_person("absent", slot))
        if not may_serve(slot.account_id):
            found.append(_of_person("not_qualified", slot))
    return found


def guessed_days(period: Period) -> list[Violation]:
    """Return one violation where the calendar is not published: the plan rests on Monday to Friday."""
    unknown = [day for day in days_of(period.first, period.last) if day not in period.known]
    if not unknown:
        return []
    return [Violation("calendar_guessed", "12348.md 2.3", None, None, unknown[0], 0, len(unknown))]


def _of_person(kind: str, slot: Slot) -> Violation:
    return Violation(kind, "", slot.place_id, slot.account_id, slot.day, 0, 0)


def _breach(rule: Rule, place: Place, day: date, found: float) -> Violation:
    return Violation(rule.kind, rule.source, place.id, None, day, round(found, 2), rule.figure)


def _in_service(place: Place, days: Iterable[date]) -> list[date]:
    return [day for day in days if is_open((place.first_day, place.last_day), day)]


def _each_working_day(rule: Rule, place: Place, period: Period, slots: Sequence[Slot]) -> Iterator[Violation]:
    for day in _in_service(place, days_of(period.first, period.last)):
        people = {slot.account_id for slot in slots if slot.day == day}
        if kind_of(day, period.known) == "workday" and len(people) < rule.figure:
            yield _breach(rule, place, day, len(people))


def _days_each_week_least(rule: Rule, place: Place, period: Period, slots: Sequence[Slot]) -> Iterator[Violation]:
    """A week with holidays has fewer days to give: five days a week are all its working days."""
    for days in _ending_within(period, "week"):
        possible = [day for day in _in_service(place, days) if kind_of(day, period.known) == "workday"]
        there = _days_with(slots, days)
        if there < min(rule.figure, len(possible)):
            yield _breach(rule, place, days[0], there)


def _days_each_week_most(rule: Rule, place: Place, period: Period, slots: Sequence[Slot]) -> Iterator[Violation]:
    for days in _ending_within(period, "week"):
        there = _days_with(slots, days)
        if there > rule.figure:
            yield _breach(rule, place, days[0], there)


def _hours_each_shift(rule: Rule, place: Place, period: Period, slots: Sequence[Slot]) -> Iterator[Violation]:
    for slot in slots:
        if period.first <= slot.day <= period.last and slot.hours < rule.figure:
            yield _breach(rule, place, slot.day, slot.hours)


def _days_each_month(rule: Rule, place: Place, period: Period, slots: Sequence[Slot]) -> Iterator[Violation]:
    for days in _ending_within(period, "month"):
        if _in_service(place, days) and (there := _days_with(slots, days)) < rule.figure:
            yield _breach(rule, place, days[0], there)


def _hours_each_quarter(rule: Rule, place: Place, period: Period, slots: Sequence[Slot]) -> Iterator[Violation]:
    for days in _ending_within(period, "quarter"):
        hours = sum(slot.hours for slot in slots if days[0] <= slot.day <= days[-1])
        if _in_service(place, days) and hours < rule.figure:
            yield _breach(rule, place, days[0], hours)


def _days_with(slots: Sequence[Slot], days: Sequence[date]) -> int:
    return len({slot.day for slot in slots if days[0] <= slot.day <= days[-1]})


def _ending_within(period: Period, unit: str) -> Iterator[list[date]]:
    """Yield the days of each week, month or quarter whose last day lies in the period."""
    for last in days_of(period.first, period.last):
        first = beginning(last, unit)
        if beginning(last + timedelta(days=1), unit) != first:
            yield list(days_of(first, last))


def beginning(day: date, unit: str) -> date:
    """Return the first day of the week (Monday), month or quarter that a day lies in."""
    if unit == "week":
        return day - timedelta(days=day.isoweekday() - 1)
    month = day.month if unit == "month" else (day.month - 1) // 3 * 3 + 1
    return day.replace(month=month, day=1)


_CHECKS: dict[str, Callable[[Rule, Place, Period, Sequence[Slot]], Iterator[Violation]]] = {
    "people_each_working_day": _each_working_day,
    "days_each_week_least": _days_each_week_least,
    "days_each_week_most": _days_each_week_most,
    "hours_each_shift_least": _hours_each_shift,
    "days_each_month_least": _days_each_month,
    "hours_each_quarter_least": _hours_each_quarter,
}
KINDS = tuple(_CHECKS)
