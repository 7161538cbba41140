"""Duty kept and the roll answered (K13, K14): shifts 班 by the day they begin, roll calls 次 by theirs.

Not rolled: a shift becomes missed without a row being written. The verdict is `duty.attendance`'s and nobody else's.
Who talked while the roll was called is not of the called.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from callcenter.calls import sql
from callcenter.duty import attendance
from callcenter.figures.sources.base import PAGE_SIZE, Among, Column, Count, Dimension, Measure, Page, Terms, Wanted

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork
    from callcenter.people.identity import SignedIn

ON_TIME: Final = ("present", "kept", "early")
NOT_BEGUN: Final = ("planned", "awaited")
VERDICTS: Final = {
    "present": "在岗", "kept": "按时到岗", "late": "迟到", "early": "早退", "late_and_early": "迟到并早退",
    "missing": "缺岗",
}  # fmt: skip
MEASURES: Final = (
    Measure("shifts", "已开始的班次", "班"),
    Measure("shifts_on_time", "按时到岗", "班"),
    Measure("duty_minutes_planned", "计划值班时长", "分钟"),
    Measure("duty_minutes_present", "计划内在岗时长", "分钟"),
    Measure("roll_called", "点名", "次"),
    Measure("roll_answered", "点名应答", "次"),
)
SHIFT_COLUMNS: Final = (
    Column("day", "日期"), Column("agent", "值班人"), Column("place", "值班地点"), Column("starts_at", "开始"),
    Column("ends_at", "结束"), Column("verdict", "到岗情况"), Column("planned", "计划（分钟）"),
    Column("present", "在岗（分钟）"),
)  # fmt: skip
ROLL_COLUMNS: Final = (
    Column("at", "点名时间"), Column("agent", "被点名人"), Column("state", "结果"), Column("answered_at", "应答时间"),
)  # fmt: skip
_ROLL = """
SELECT r.called_at AS at, (r.called_at AT TIME ZONE 'Asia/Shanghai')::date AS day, m.account_id::text AS key,
    a.staff_no || ' ' || a.name AS agent, m.state, m.answered_at
FROM roll_call r JOIN roll_call_member m ON m.roll_call_id = r.id JOIN account a ON a.id = m.account_id
WHERE r.org_id = %(org)s AND r.called_at >= %(first)s::date::timestamp AT TIME ZONE 'Asia/Shanghai'
    AND r.called_at < (%(last)s::date + 1)::timestamp AT TIME ZONE 'Asia/Shanghai' AND m.state IN ('answered', 'missed')
ORDER BY r.called_at DESC, a.staff_no
"""
_Row = tuple[date, str, dict[str, int], dict[str, Any]]  # day, account, what it adds, what is shown


class DutySource:
    """The source `duty`."""

    name = "duty"
    measures = MEASURES
    dimensions: frozenset[Dimension] = frozenset({"agent"})
    rolled = False

    def count(
        self, uow: UnitOfWork, first: date, last: date, by: Dimension | None, _among: Among = None
    ) -> Iterator[Count]:
        """Count shifts that have begun, and those called by the roll."""
        sums: dict[tuple[date, str, str], int] = {}
        for day, account, adds, _ in (*_shifts(uow, first, last), *_called(uow, first, last)):
            for measure, value in adds.items():
                at = day, account if by == "agent" else "", measure
                sums[at] = sums.get(at, 0) + value
        return (Count(*at, value) for at, value in sums.items() if value)

    def behind(self, uow: UnitOfWork, eyes: SignedIn, terms: Terms, wanted: Wanted) -> Page:
        """Return the shifts, or who was called."""
        rolls = any(name.startswith("roll_") for name in terms)
        rows = (_called if rolls else _shifts)(uow, wanted.first, wanted.last)
        shown = [
            cells | {"id": None}
            for _, account, adds, cells in rows
            if sum(weight * adds[name] for name, weight in terms.items())
            and (wanted.by is None or account == wanted.key)
        ]
        start = 0 if wanted.page is None else PAGE_SIZE * (wanted.page - 1)
        stop = None if wanted.page is None else start + PAGE_SIZE
        return Page(ROLL_COLUMNS if rolls else SHIFT_COLUMNS, shown[start:stop], len(shown))


def _shifts(uow: UnitOfWork, first: date, last: date) -> list[_Row]:
    rows: list[_Row] = []
    for each in attendance.records(uow, first, last):
        shift, kept = each.duty.shift, each.kept
        if kept.verdict in NOT_BEGUN:
            continue
        adds = {
            "shifts": 1,
            "shifts_on_time": int(kept.verdict in ON_TIME),
            "duty_minutes_planned": kept.minutes_planned,
            "duty_minutes_present": kept.minutes_present,
        }
        cells = {
            "day": shift.day, "agent": f"{each.duty.account.staff_no} {each.duty.account.name}",
            "place": each.duty.place.name, "starts_at": shift.starts_at, "ends_at": shift.ends_at,
            "verdict": VERDICTS[kept.verdict], "planned": kept.minutes_planned, "present": kept.minutes_present,
        }  # fmt: skip
        rows.append((shift.day, str(shift.account_id), adds, cells))
    return rows


def _called(uow: UnitOfWork, first: date, last: date) -> list[_Row]:
    rows: list[_Row] = []
    for row in sql.every(uow, _ROLL, {"org": uow.org_id, "first": first, "last": last}):
        answered = row["state"] == "answered"
        cells = {
            "at": row["at"],
            "agent": row["agent"],
            "state": "已应答" if answered else "未应答",
            "answered_at": row["answered_at"],
        }
        rows.append((row["day"], row["key"], {"roll_called": 1, "roll_answered": int(answered)}, cells))
    return rows


SOURCE: Final = DutySource()
