"""Tables as XLSX: a heading that stays in sight, texts that never run, memory that does not grow with the rows."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from callcenter.clock import SHANGHAI
from callcenter.errors import Invalid

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 50_000
LONGEST_TEXT = 32_767  # a cell holds no more
# A spreadsheet would run a cell that begins so once it is typed over or saved as CSV.
FORMULA = ("=", "+", "-", "@", "\t", "\r")

Cell = str | int | float | bool | date | datetime | None


class SheetTooLong(Invalid):
    """More rows than one sheet is made of: the reader narrows the list."""

    code = "sheet_too_long"


@dataclass(frozen=True, slots=True)
class Column:
    """A heading and how wide it stands, in signs."""

    heading: str
    width: int = 14


@dataclass(slots=True)
class _Looks:
    heading: Format
    text: Format
    quoted: Format
    moment: Format
    day: Format


def xlsx(
    name: str, columns: Sequence[Column], rows: Iterable[Sequence[Cell]], title: str | None = None
) -> tuple[bytes, int]:
    """Return the file and how many rows stand in it. Times are written as Asia/Shanghai's. `title` goes above all.

    Raises SheetTooLong beyond MOST_ROWS.
    """
    import xlsxwriter

    held = io.BytesIO()
    # closed also when the rows fail: what has been written waits in a file of its own
    with xlsxwriter.Workbook(held, {"constant_memory": True}) as book:
        sheet, looks = book.add_worksheet(name), _looks(book)
        top = _head(sheet, columns, looks, title)
        count = _fill(sheet, rows, top, looks)
        sheet.autofilter(top, 0, top + count, len(columns) - 1)
    return held.getvalue(), count


def _fill(sheet: Worksheet, rows: Iterable[Sequence[Cell]], top: int, looks: _Looks) -> int:
    count = 0
    for count, row in enumerate(rows, start=1):
        if count > MOST_ROWS:
            raise SheetTooLong(f"超过 {MOST_ROWS} 行，请缩小范围后再导出。")
        for place, value in enumerate(row):
            _write(sheet, (top + count, place), value, looks)
    return count


def _looks(book: Workbook) -> _Looks:
    plain: dict[str, Any] = {"valign": "top", "text_wrap": True, "border": 1, "border_color": "#D5DBE1"}
    return _Looks(
        heading=book.add_format(plain | {"bold": True, "bg_color": "#E8EDF2", "valign": "vcenter"}),
        text=book.add_format(plain),
        quoted=book.add_format(plain | {"quote_prefix": True}),
        moment=book.add_format(plain | {"num_format": "yyyy-mm-dd hh:mm"}),
        day=book.add_format(plain | {"num_format": "yyyy-mm-dd"}),
    )


def _head(sheet: Worksheet, columns: Sequence[Column], looks: _Looks, title: str | None) -> int:
    top = 0
    if title is not None:
        sheet.write_string(0, 0, title, looks.heading)
        top = 1
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width)
        sheet.write_string(top, place, column.heading, looks.heading)
    sheet.freeze_panes(top + 1, 1)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, top)
    return top


def _write(sheet: Worksheet, at: tuple[int, int], value: Cell, looks: _Looks) -> None:
    if value is None or value == "":
        sheet.write_blank(*at, None, looks.text)
    elif isinstance(value, bool):
        sheet.write_string(*at, "是" if value else "", looks.text)
    elif isinstance(value, int | float):
        sheet.write_number(*at, value, looks.text)
    elif isinstance(value, datetime):
        sheet.write_datetime(*at, value.astimezone(SHANGHAI).replace(tzinfo=None), looks.moment)
    elif isinstance(value, date):
        sheet.write_datetime(*at, value, looks.day)
    else:
        # never `write`: it makes a formula of "=…" and a link of "https://…"
        look = looks.quoted if value.startswith(FORMULA) else looks.text
        sheet.write_string(*at, value[:LONGEST_TEXT], look)
