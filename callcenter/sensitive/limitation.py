"""Periods that run out: a dated table by procedure, and what a form's dates say of them. Pure.

Only a warning (12348.md 3.0, rule 8): every line is to be confirmed by a lawyer. The first day does not count; a last
day on which courts are closed moves to the next working day.
"""

from __future__ import annotations

import tomllib
from calendar import monthrange
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Literal

from callcenter.tickets import forms

State = Literal["expired", "soon", "running", "not_running", "unknown"]
ORDER: dict[State, int] = {"expired": 0, "soon": 1, "unknown": 2, "running": 3, "not_running": 4}
YES = frozenset({True, "true", "yes", "是", "在职"})

_FILE = Path(__file__).with_name("limitation.toml")


@dataclass(frozen=True, slots=True)
class Rule:
    """A line of the table. `valid_until` None: it holds to this day."""

    code: str
    version: str
    name: str
    amount: int
    unit: Literal["day", "month", "year"]
    begins: str
    fields: tuple[str, ...]
    categories: tuple[str, ...]
    valid_from: date
    valid_until: date | None
    source: str
    holds_while: str | None

    def fits(self, category: str) -> bool:
        """Tell whether this period is to be thought of in matters of a category."""
        return any(category.startswith(code) for code in self.categories)


@dataclass(frozen=True, slots=True)
class Warning:
    """What one period says: its last day, and how many days are left (negative: over by so many)."""

    rule: Rule
    state: State
    began_on: date | None
    last_day: date | None
    days_left: int | None


@cache
def table() -> tuple[Rule, ...]:
    """Return every line of the file."""
    read = tomllib.loads(_FILE.read_text(encoding="utf-8"))["rule"]
    return tuple(_rule(each) for each in read)


def read(
    rules: Sequence[Rule],
    category: str,
    values: Mapping[str, Any],
    today: date,
    soon_days: int,
    open_day: Callable[[date], date],
) -> list[Warning]:
    """Return the periods that matter here, the worst first. `open_day` gives the first working day from a day on."""
    found = [_warning(rule, category, values, today, soon_days, open_day) for rule in rules]
    return sorted((each for each in found if each), key=lambda each: (ORDER[each.state], each.last_day or date.max))


def last_day(rule: Rule, began_on: date) -> date:
    """Return the last day of a period before it is moved off a holiday."""
    match rule.unit:
        case "day":
            return began_on + timedelta(days=rule.amount)
        case "month":
            return _months_on(began_on, rule.amount)
        case "year":
            return _months_on(began_on, 12 * rule.amount)


def day_of(value: Any) -> date | None:
    """Return the day that a form's value means, None where it means none (未提供, 2026年春天, 9999-12-31)."""
    try:
        day = date.fromisoformat(str(value).strip()[:10].replace("/", "-").replace(".", "-"))
    except ValueError:
        return None
    return day if forms.EARLIEST <= day <= forms.LATEST else None


def _warning(
    rule: Rule,
    category: str,
    values: Mapping[str, Any],
    today: date,
    soon_days: int,
    open_day: Callable[[date], date],
) -> Warning | None:
    if not rule.fits(category):
        return None
    if rule.holds_while is not None and values.get(rule.holds_while) in YES:
        return Warning(rule, "not_running", None, None, None)
    began_on = next((day for key in rule.fields if (day := day_of(values.get(key))) is not None), None)
    if not _holds(rule, began_on or today):
        return None
    if began_on is None:
        return Warning(rule, "unknown", None, None, None)
    last = open_day(last_day(rule, began_on))
    left = (last - today).days
    state: State = "expired" if left < 0 else "soon" if left <= soon_days else "running"
    return Warning(rule, state, began_on, last, left)


def _holds(rule: Rule, day: date) -> bool:
    return rule.valid_from <= day and (rule.valid_until is None or day <= rule.valid_until)


def _months_on(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _rule(written: Mapping[str, Any]) -> Rule:
    lists = {key: tuple(written[key]) for key in ("fields", "categories")}
    return Rule(**({"valid_until": None, "holds_while": None} | dict(written) | lists))
