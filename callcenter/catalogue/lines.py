"""The seven lines of public legal service (S18), and the units a time limit is written in. Pure."""

from __future__ import annotations

from typing import Final, Literal, get_args

from callcenter.tickets.periods import Length, Unit

ServiceLine = Literal["publicity", "mediation", "lawyer", "notary", "forensic", "legal_aid", "grassroots"]
SERVICE_LINES: Final[tuple[ServiceLine, ...]] = get_args(ServiceLine)
CrossRegion = Literal["none", "cross_province", "sichuan_chongqing"]
LimitUnit = Literal["at_once", "minute", "hour", "working_day", "calendar_day"]

_UNITS: Final[dict[str, str]] = {
    "minute": "分钟",
    "hour": "小时",
    "working_day": "个工作日",
    "calendar_day": "日",
}


def limit_text(amount: int, unit: str) -> str:
    """Return a time limit as it is read out: 当场办结, 15个工作日, 7日."""
    return "当场办结" if unit == "at_once" else f"{amount}{_UNITS[unit]}"


def length(amount: int, unit: str) -> Length:
    """Return a time limit as the clocks count it."""
    return Length(amount, Unit(unit))
