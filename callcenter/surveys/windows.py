"""When people may be rung for a survey. Pure: spans of permitted local time and the kind of each day come in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from callcenter.clock import SHANGHAI

NOON = time(13, 0)  # the permitted hours leave out midday, so 13:00 parts the half-days
LOOK_AHEAD_DAYS = 40  # longer than any run of holidays


class NoWindow(Exception):
    """No permitted moment within LOOK_AHEAD_DAYS."""


@dataclass(frozen=True, slots=True)
class Window:
    """Permitted local time of a day, [opens, closes); `closes` of None is the end of the day."""

    opens: time
    closes: time | None


@dataclass(frozen=True, slots=True)
class Rules:
    """When the callback may ring, and how tries are spread. `workdays_only` leaves out holidays and weekends."""

    windows: tuple[Window, ...]
    workdays_only: bool
    delay: timedelta
    retry_gap: timedelta
    other_half_day: bool
    tries: int


def parse(text: str) -> tuple[Window, ...]:
    """Read "9:00-12:00,14:30-20:00". 24:00 is the end of the day. Raises ValueError naming the wrong part."""
    windows = tuple(_window(part.strip()) for part in text.split(",") if part.strip())
    if not windows:
        raise ValueError("no hours given; write for example 9:00-12:00,14:30-20:00")
    return tuple(sorted(windows, key=lambda window: window.opens))


def _window(part: str) -> Window:
    try:
        first, _, last = part.partition("-")
        opens = _clock(first)
        closes = None if last.strip() in ("24:00", "24") else _clock(last)
    except ValueError:
        raise ValueError(f"{part!r} is no span of hours; write for example 9:00-12:00") from None
    if closes is not None and closes <= opens:
        raise ValueError(f"{part!r} ends before it begins")
    return Window(opens, closes)


def _clock(text: str) -> time:
    hours, _, minutes = text.strip().partition(":")
    return time(int(hours), int(minutes or 0))


def permitted(moment: datetime, rules: Rules, is_workday: Callable[[date], bool]) -> bool:
    """Tell whether the phone may ring at this moment."""
    local = moment.astimezone(SHANGHAI)
    if rules.workdays_only and not is_workday(local.date()):
        return False
    return any(_holds(window, local.time()) for window in rules.windows)


def _holds(window: Window, clock: time) -> bool:
    return window.opens <= clock and (window.closes is None or clock < window.closes)


def next_permitted(earliest: datetime, rules: Rules, is_workday: Callable[[date], bool]) -> datetime:
    """Return the first permitted moment at or after `earliest`, in the zone it came in. Raises NoWindow."""
    if permitted(earliest, rules, is_workday):
        return earliest
    local = earliest.astimezone(SHANGHAI)
    for days in range(LOOK_AHEAD_DAYS):
        day = local.date() + timedelta(days=days)
        if rules.workdays_only and not is_workday(day):
            continue
        for window in rules.windows:
            opens = datetime.combine(day, window.opens, SHANGHAI)
            if opens >= local:
                return opens.astimezone(earliest.tzinfo)
    raise NoWindow(f"nothing permitted within {LOOK_AHEAD_DAYS} days")


def end_of_window(moment: datetime, rules: Rules) -> datetime:
    """Return when the span of hours that holds this moment closes; the moment itself where none does."""
    local = moment.astimezone(SHANGHAI)
    for window in rules.windows:
        if _holds(window, local.time()):
            day = local.date() + timedelta(days=window.closes is None)
            return datetime.combine(day, window.closes or time(0), SHANGHAI).astimezone(moment.tzinfo)
    return moment


def next_try(tried: Sequence[datetime], now: datetime, rules: Rules, is_workday: Callable[[date], bool]) -> datetime:
    """Return when to try again: not before the gap has passed, and in a half-day in which nobody tried yet."""
    moment = next_permitted(max(now, max(tried) + rules.retry_gap), rules, is_workday)
    if not rules.other_half_day:
        return moment
    taken = {half_day(each) for each in tried}
    while half_day(moment) in taken:
        moment = next_permitted(_end_of_half_day(moment), rules, is_workday)
    return moment


def half_day(moment: datetime) -> tuple[date, bool]:
    """Return (local day, whether it is the afternoon)."""
    local = moment.astimezone(SHANGHAI)
    return local.date(), local.time() >= NOON


def _end_of_half_day(moment: datetime) -> datetime:
    day, afternoon = half_day(moment)
    end = datetime.combine(day + timedelta(days=1), time(0), SHANGHAI) if afternoon else None
    return (end or datetime.combine(day, NOON, SHANGHAI)).astimezone(moment.tzinfo)
