"""How far the targets of a year are met, unit by unit (S134, S135, S139–S144).

What a unit did is asked of the figures, day by day. A place has what was entered for it and for every place below it in
the tree; a name that several places share belongs to none of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from callcenter import clock
from callcenter.calendar import queries as calendar
from callcenter.calendar import working_days
from callcenter.figures import completion as standing
from callcenter.figures import counting, target_plans
from callcenter.figures.completion import Completion, Goal, Year
from callcenter.figures.periods import Period
from callcenter.figures.sources import Dimension
from callcenter.referrals.models import LocalPlace

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

Days = dict[date, int]
PREFIX: Final = {"city": 4, "county": 6, "township": 9, "village": 12}  # digits of a code that its lower places share
AHEAD: Final = timedelta(days=1200)


def completion(uow: UnitOfWork, year: int, on: date) -> list[Completion]:
    """Return the standing of every unit that has a target in a year, on a day (today at the latest)."""
    until = min(on, clock.business_day(uow.now), date(year, 12, 31))
    plans = target_plans.in_force(uow, year)
    if not plans or until < date(year, 1, 1):
        return []
    goals = [goal for plan in plans for goal in plan.goals()]
    return standing.completions(goals, _done(uow, goals, Period(date(year, 1, 1), until)), year_of(uow, year, until))


def year_of(uow: UnitOfWork, year: int, on: date) -> Year:
    """Return how much of a year has passed on a day of it."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    known = calendar.known_days(uow.raw, uow.org_id, first, on + AHEAD)

    def works(begin: date, end: date) -> int:
        every = (begin + timedelta(days=number) for number in range((end - begin).days + 1))
        return sum(working_days.kind_of(day, known) == "workday" for day in every)

    return Year(works(first, on), works(first, last), lambda n: working_days.add(on, n, known).day)


def _done(uow: UnitOfWork, goals: Iterable[Goal], period: Period) -> dict[Goal, Days]:
    """Return what each unit did, day by day: each measure and kind is counted once."""
    wanted = list(goals)
    places = Places(uow)
    done: dict[Goal, Days] = {}
    for kind, measure in dict.fromkeys((goal.kind, goal.measure) for goal in wanted):
        by: Dimension | None = {"hotline": None, "place": "place", "agent": "agent"}[kind]
        days = _by_key(uow, measure, period, by)
        for goal in wanted:
            if (goal.kind, goal.measure) == (kind, measure):
                keys = places.names_within(goal.key) if kind == "place" else {goal.key}
                done[goal] = _together(days, keys)
    return done


def _by_key(uow: UnitOfWork, measure: str, period: Period, by: Dimension | None) -> dict[str, Days]:
    found: dict[str, Days] = {}
    for count in counting.counts(uow, period, {measure}, by, None, daily=True):
        days = found.setdefault(count.key if by else "", {})
        days[count.day] = days.get(count.day, 0) + count.value
    return found


def _together(days: Mapping[str, Days], keys: Iterable[str]) -> Days:
    found: Counter[date] = Counter()
    for key in keys:
        found.update(days.get(key, {}))
    return dict(found)


class Places:
    """The tree of places and the names that figures know them by."""

    def __init__(self, uow: UnitOfWork) -> None:
        rows = select(LocalPlace).where(LocalPlace.org_id == uow.org_id).order_by(LocalPlace.code)
        self.rows = list(uow.session.scalars(rows))
        shared = Counter(row.name for row in self.rows)
        self.named = {row.code: row.name for row in self.rows if shared[row.name] == 1}

    def names_within(self, code: str) -> set[str]:
        """Return the names of a place and of all below it."""
        row = next((row for row in self.rows if row.code == code), None)
        if row is None:
            return set()
        prefix = code[: PREFIX[row.level]]
        return {name for other, name in self.named.items() if other.startswith(prefix)}
