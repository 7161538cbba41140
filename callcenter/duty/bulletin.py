"""The weekly duty bulletin (S124): who is on duty where and when, as a text to hang up or send, and for the public."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from callcenter.clock import SHANGHAI
from callcenter.duty import places, reading
from callcenter.duty.models import DutyPlace, Shift

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

WEEKDAYS = "一二三四五六日"
LEVELS = {"centre": "公共法律服务中心", "station": "公共法律服务工作站", "village": "公共法律服务工作室"}
LANGUAGES = {"zh-CN": "普通话", "ii-CN": "彝语", "ko-CN": "朝鲜语", "bo-CN": "藏语", "ug-CN": "维吾尔语"}


@dataclass(frozen=True, slots=True)
class Line:
    """Duty on a day at a place; `person` is empty where the place names nobody in public."""

    day: date
    starts_at: datetime
    ends_at: datetime
    person: str
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """A place with its duty of the period."""

    place: DutyPlace
    lines: tuple[Line, ...]


def boards(uow: UnitOfWork, first: date, last: date, *, public: bool) -> list[Board]:
    """Return the places in service with their published duty. `public`: names only where the place allows them."""
    duties = reading.published(uow, Shift.day.between(first, last), Shift.kind == "duty")
    by_place: dict[UUID, list[reading.Duty]] = {}
    for duty in duties:
        by_place.setdefault(duty.place.id, []).append(duty)
    held = {day: reading.skills(uow, day) for day in {duty.shift.day for duty in duties}}
    return [
        Board(place, tuple(_line(duty, held[duty.shift.day], public=public) for duty in by_place.get(place.id, ())))
        for place in places.listed(uow)
        if place.active
    ]


def _line(duty: reading.Duty, held: dict[UUID, frozenset[str]], *, public: bool) -> Line:
    spoken = tuple(sorted(skill[5:] for skill in held.get(duty.account.id, ()) if skill.startswith("lang:")))
    person = duty.account.name if duty.place.names_public or not public else ""
    return Line(duty.shift.day, duty.shift.starts_at, duty.shift.ends_at, person, spoken)


def text(first: date, last: date, shown: Sequence[Board]) -> str:
    """Write the bulletin in Chinese, a line a shift."""
    lines = [f"公共法律服务值班公告（{first:%Y年%m月%d日}至{last:%m月%d日}）", "法律咨询免费，热线 12348。", ""]
    for board in shown:
        lines.append(f"【{board.place.name}】{LEVELS[board.place.level]}")
        where = "　".join(
            part
            for part in (
                f"地点：{board.place.address}" if board.place.address else "",
                f"电话：{board.place.phone}" if board.place.phone else "",
            )
            if part
        )
        lines += [where] if where else []
        lines += [_written(line) for line in board.lines] or ["本周未安排值班。"]
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _written(line: Line) -> str:
    day = f"{line.day:%m月%d日}（周{WEEKDAYS[line.day.weekday()]}）"
    ends = line.ends_at.astimezone(SHANGHAI)
    next_day = "次日" if ends.date() > line.day else ""
    hours = f"{line.starts_at.astimezone(SHANGHAI):%H:%M}—{next_day}{ends:%H:%M}"
    others = [LANGUAGES.get(code, code) for code in line.languages if code != "zh-CN"]
    return " ".join(part for part in (day, hours, line.person, f"（{'、'.join(others)}）" if others else "") if part)


def week_of(day: date) -> tuple[date, date]:
    """Return Monday and Sunday of a day's week."""
    first = day - timedelta(days=day.isoweekday() - 1)
    return first, first + timedelta(days=6)
