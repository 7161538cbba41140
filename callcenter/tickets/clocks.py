"""The clocks of a ticket, read from its history and the calendar: a corrected day corrects the past.

A rule begins with a fact and ends with another; the profile of the place says which, how long, in what unit and who
said so. An extension lengthens up to the rule's cap; one that was asked for when the time was over does not undo that
it was over. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Literal

from callcenter.tickets import periods
from callcenter.tickets.periods import Days, Due, Length, Pause, Unit

State = Literal["running", "paused", "met", "missed"]
Card = Literal["none", "yellow", "red"]
DAYS = frozenset({Unit.WORKING_DAY, Unit.CALENDAR_DAY})
SHORT_WARNING = timedelta(minutes=30)  # the yellow card of a rule in hours
PAUSES = frozenset({"paused", "resumed"})
VOID = frozenset({"merged", "unmerged"})
EXTENSIONS = frozenset({"extension_asked", "extension_granted"})


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a ticket's history."""

    kind: str
    at: datetime
    content: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class On:
    """A kind of fact, and what its content must say."""

    kind: str
    when: Mapping[str, Any] = field(default_factory=dict)

    def fits(self, fact: Fact) -> bool:
        """Tell whether a fact is meant."""
        return fact.kind == self.kind and all(fact.content.get(key) == value for key, value in self.when.items())


@dataclass(frozen=True, slots=True)
class Rule:
    """A time limit. `statutory`: a law's; all else is a local rule or a setting. `extendable_to` caps the whole."""

    code: str
    name: str
    length: Length
    starts: tuple[On, ...]
    stops: tuple[On, ...]
    source: str
    statutory: bool = False
    pausable: bool = False
    extendable_to: int | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """The rules of a place."""

    code: str
    name: str
    rules: tuple[Rule, ...]

    def rule(self, code: str) -> Rule | None:
        """Return a rule by its code."""
        return next((rule for rule in self.rules if rule.code == code), None)


@dataclass(frozen=True, slots=True)
class Clock:
    """One time limit of one ticket. `left_seconds` is negative when it is over; `was_late` stays once it was over.

    `length` contains what was granted. A paused clock's due time is the one it would have if it went on now.
    """

    rule: str
    name: str
    length: Length
    begins_at: datetime
    due_at: datetime
    ended_at: datetime | None
    state: State
    card: Card
    was_late: bool
    left_seconds: int
    guessed: bool
    source: str
    statutory: bool

    @property
    def overdue(self) -> bool:
        """It runs, and its time is over."""
        return self.state == "running" and self.card == "red"


@dataclass(slots=True)
class Run:
    """One course of a rule: begun, perhaps paused and extended, perhaps ended."""

    rule: Rule
    begins_at: datetime
    length: Length
    ended_at: datetime | None = None
    pauses: list[Pause] = field(default_factory=list)
    extensions: list[tuple[datetime, int]] = field(default_factory=list)  # asked at, amount afterwards

    @property
    def paused(self) -> bool:
        """The pause lasts."""
        return bool(self.pauses) and self.pauses[-1].until is None


def due(rule: Rule, begins_at: datetime, days: Days) -> Due:
    """Return when a rule that begins at a moment ends: for time limits outside of a ticket's history."""
    return periods.due(rule.length, begins_at, days)


def read(profile: Profile, facts: Sequence[Fact], days: Days, now: datetime) -> list[Clock]:
    """Return every clock that began, in the order in which they began. A merged ticket has none."""
    return [_read(run, days, now) for run in runs(profile, facts)]


def runs(profile: Profile, facts: Sequence[Fact]) -> list[Run]:
    """Return the courses of all rules: what the calendar is not needed for."""
    last_void = next((fact.kind for fact in reversed(facts) if fact.kind in VOID), None)
    if last_void == "merged":
        return []
    courses = [run for rule in profile.rules for run in _runs(rule, facts)]
    return sorted(courses, key=lambda run: run.begins_at)


def _runs(rule: Rule, facts: Sequence[Fact]) -> Iterator[Run]:
    run: Run | None = None
    asked_at: datetime | None = None
    for fact in facts:
        if run is not None and any(on.fits(fact) for on in rule.stops):
            _end(run, fact.at)
            yield run
            run = None
        if run is None and any(on.fits(fact) for on in rule.starts):
            run = Run(rule, fact.at, rule.length)
        elif run is not None and fact.kind in PAUSES and rule.pausable:
            _pause(run, fact)
        elif fact.kind == "extension_asked":
            asked_at = fact.at
        elif run is not None and fact.kind == "extension_granted" and rule.extendable_to is not None:
            _extend(run, asked_at or fact.at, int(fact.content.get("working_days", 0)), rule.extendable_to)
    if run is not None:
        yield run


def _pause(run: Run, fact: Fact) -> None:
    if fact.kind == "paused" and not run.paused:
        run.pauses.append(Pause(fact.at, None))
    elif fact.kind == "resumed" and run.paused:
        run.pauses[-1] = replace(run.pauses[-1], until=fact.at)


def _extend(run: Run, asked_at: datetime, more: int, cap: int) -> None:
    amount = min(cap, run.length.amount + max(0, more))
    run.length = Length(amount, run.length.unit)
    run.extensions.append((asked_at, amount))


def _end(run: Run, at: datetime) -> None:
    run.ended_at = at
    if run.paused:
        run.pauses[-1] = replace(run.pauses[-1], until=at)


def _read(run: Run, days: Days, now: datetime) -> Clock:
    ends = periods.due(run.length, run.begins_at, days, run.pauses, now)
    until = run.ended_at or now
    late = _late(run, ends.at, days, now)
    card = _card(run, ends.at, days, now)
    return Clock(
        rule=run.rule.code,
        name=run.rule.name,
        length=run.length,
        begins_at=run.begins_at,
        due_at=ends.at,
        ended_at=run.ended_at,
        state=_state(run, late),
        card=card,
        was_late=late,
        left_seconds=int((ends.at - until).total_seconds()),
        guessed=ends.guessed,
        source=run.rule.source,
        statutory=run.rule.statutory,
    )


def judged(run: Run, days: Days, now: datetime) -> tuple[datetime, bool]:
    """Return when a run is due, and whether it was late by its end, or by now while it lasts."""
    due_at = periods.due(run.length, run.begins_at, days, run.pauses, now).at
    return due_at, _late(run, due_at, days, now)


def _late(run: Run, due_at: datetime, days: Days, now: datetime) -> bool:
    return (run.ended_at or now) > due_at or _asked_late(run, days)


def _state(run: Run, late: bool) -> State:
    if run.ended_at is not None:
        return "missed" if late else "met"
    return "paused" if run.paused else "running"


def _asked_late(run: Run, days: Days) -> bool:
    """Tell whether an extension was asked for when the time, as it stood then, was over."""
    amount = run.rule.length.amount
    for asked_at, extended in run.extensions:
        stood = [pause for pause in run.pauses if pause.since <= asked_at]
        if asked_at > periods.due(Length(amount, run.length.unit), run.begins_at, days, stood, asked_at).at:
            return True
        amount = extended
    return False


def _card(run: Run, due_at: datetime, days: Days, now: datetime) -> Card:
    """黄牌 one working day before, 红牌 from the first instant after (12348.md 2.3); an ended clock shows none."""
    if run.ended_at is not None:
        return "none"
    if now > due_at:
        return "red"
    if run.length.unit not in DAYS:
        return "yellow" if due_at - now <= SHORT_WARNING else "none"
    return "yellow" if periods.local_day(due_at) <= days.next(periods.local_day(now)) else "none"


def most_urgent(clocks: Sequence[Clock]) -> Clock | None:
    """Return the running clock that is due first; a paused one only where nothing runs."""
    running = [clock for clock in clocks if clock.state == "running"]
    open_ones = running or [clock for clock in clocks if clock.state == "paused"]
    return min(open_ones, key=lambda clock: clock.due_at, default=None)
