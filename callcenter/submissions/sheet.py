"""The roll-up of a month as a spreadsheet: a unit and all below it, each before those below it, with every flag."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from callcenter.printing import sheets
from callcenter.printing.sheets import Cell, Column
from callcenter.submissions.lines import LINES
from callcenter.submissions.tree import Unit
from callcenter.submissions.units import NAMES
from callcenter.submissions.views import Look, Standing

STATES: Final = {
    None: "未报", "draft": "填报中", "submitted": "待审核", "returned": "已退回", "accepted": "已接收",
    "locked": "已锁定",
}  # fmt: skip
COLUMNS: Final = (
    Column("代码", 14), Column("单位", 22), Column("级别", 12), Column("状态", 9), Column("版本", 7),
    Column("应报日期", 12), Column("报送日期", 12), Column("是否逾期", 9), Column("差异与更正", 30),
    Column("下级缺报", 30), *(Column(f"{line.label}（{line.unit}）", 12) for line in LINES),
)  # fmt: skip


def xlsx(look: Look, top: list[Unit]) -> tuple[bytes, int]:
    """Return the file and how many rows stand in it. Raises SheetTooLong."""
    title = f"{look.first:%Y年%m月}逐级统计汇总表。合计为本级与下级已接收数之和；有差异或下级更正的，见说明列。"
    return sheets.xlsx("逐级汇总", COLUMNS, _rows(look, top), title)


def _rows(look: Look, top: list[Unit]) -> Iterator[tuple[Cell, ...]]:
    for unit in top:
        for each in look.expected(look.tree.within(unit.id)):
            yield _row(look.standing(each))


def _row(each: Standing) -> tuple[Cell, ...]:
    unit = each.unit
    return (
        unit.code, unit.name, NAMES[unit.level], STATES[each.latest.state if each.latest else None],
        each.sent.version if each.sent else None, each.due, each.sent_on,
        "逾期未报" if each.overdue else "迟报" if each.late else "", _flags(each), "、".join(each.missing),
        *(each.values[line.key] if each.values else None for line in LINES),
    )  # fmt: skip


def _flags(each: Standing) -> str:
    said = ["填报数与合计不一致"] if each.differs else []
    said += [f"报送后下级有变动：{'、'.join(each.changed_below)}"] if each.changed_below else []
    return "；".join(said or (["下级有差异或更正"] if each.disturbed else []))
