"""Completion as a spreadsheet: each unit with both numbers, the day it was met or will be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from callcenter.figures import completion, registry
from callcenter.figures.completion import Completion
from callcenter.printing import sheets
from callcenter.printing.sheets import Cell, Column

KINDS: Final = {"hotline": "热线", "place": "地区", "agent": "坐席"}
BANDS: Final = {1: "第一方阵", 2: "第二方阵", 3: "第三方阵"}
NO_VALUE: Final = "—"
COLUMNS: Final = (
    Column("单位类别", 10), Column("单位", 24), Column("指标", 26), Column("单位量", 8), Column("完成数", 10),
    Column("目标数", 10), Column("完成率（%）", 12), Column("完成日期", 12), Column("预计完成日期", 14),
    Column("方阵", 10), Column("名次", 8), Column("参与排名数", 11),
)  # fmt: skip


def xlsx(rows: Sequence[Completion], year: int, on: date) -> tuple[bytes, int]:
    """Return the file and how many rows stand in it. Raises SheetTooLong."""
    title = f"{year}年任务完成情况（截至{on:%Y年%m月%d日}）。预计完成日期：{completion.METHOD}"
    return sheets.xlsx("任务完成情况", COLUMNS, _rows(rows), title)


def _rows(rows: Sequence[Completion]) -> Iterator[tuple[Cell, ...]]:
    for each in rows:
        goal = each.unit
        yield (
            KINDS[goal.kind], goal.name, registry.MEASURES[goal.measure].label, goal.unit, each.done.numerator,
            each.target, each.share or NO_VALUE, each.met_on, each.forecast_on,
            BANDS[each.band] if each.band else NO_VALUE, each.rank, each.of,
        )  # fmt: skip
