"""The one clock at the edge. Pure code takes `now` as an argument; tests set a clock of their own."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def _system() -> datetime:
    return datetime.now(UTC)


_clock: Callable[[], datetime] = _system


def now() -> datetime:
    """The present moment, aware, UTC."""
    return _clock()


def set_clock(clock: Callable[[], datetime] | None) -> None:
    """Let `clock` tell the time in this process; None brings the system's clock back. For tests."""
    global _clock  # noqa: PLW0603 - one clock a process is the point
    _clock = clock or _system


def business_day(moment: datetime) -> date:
    """The day on which `moment` is counted: Asia/Shanghai. `moment` must be aware."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone has no business day")
    return moment.astimezone(SHANGHAI).date()
