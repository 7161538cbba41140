"""A report as a workbook: the figures with what they rest on, a sheet a table, charts of the spreadsheet's own."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from callcenter.printing.archives import without_times
from callcenter.printing.sheets import FORMULA
from callcenter.reports.document import Cards, Cell, Chart, Document, Table, Text

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

A4 = 9
LONGEST_NAME = 31  # of a sheet
FORBIDDEN = str.maketrans("[]:*?/\\", "（）：＊？／＼")
SUMMARY, CHARTS = "概要", "图表"
CHART_ROWS = 16  # of the grid, under one chart
GRADE_COLOURS = ("#27803a", "#5a9632", "#9a8a1e", "#c06a1c", "#c62828")
MAIN, GOAL = "#1b5aa0", "#a3440c"


@dataclass(slots=True)
class _Looks:
    title: Format
    heading: Format
    text: Format
    quoted: Format
    number: Format
    soft: Format


def xlsx(document: Document, made_at: datetime) -> bytes:
    """Return the workbook. A cell with a number holds that number; one without holds what is read."""
    import xlsxwriter

    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        made = made_at.astimezone(UTC).replace(microsecond=0, tzinfo=None)
        book.set_properties({"title": f"{document.title}{document.number}", "author": document.org, "created": made})
        looks = _looks(book)
        _summary(book.add_worksheet(SUMMARY), document, looks)
        used = {SUMMARY, CHARTS}
        for table in document.tables():
            _table(book.add_worksheet(_name(table.name, used)), table, looks)
        if document.charts():
            _charts(book, book.add_worksheet(CHARTS), document.charts(), looks)
    return without_times(held.getvalue())


def _looks(book: Workbook) -> _Looks:
    plain: dict[str, Any] = {"valign": "top", "border": 1, "border_color": "#D5DBE1"}
    return _Looks(
        title=book.add_format({"bold": True, "font_size": 14}),
        heading=book.add_format(plain | {"bold": True, "bg_color": "#EEF1F5", "text_wrap": True}),
        text=book.add_format(plain | {"text_wrap": True}),
        quoted=book.add_format(plain | {"text_wrap": True, "quote_prefix": True}),
        number=book.add_format(plain | {"num_format": "General"}),
        soft=book.add_format({"font_color": "#56616E"}),
    )


def _summary(sheet: Worksheet, document: Document, looks: _Looks) -> None:
    """Texts and headline figures, top to bottom."""
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 20)
    sheet.set_column(2, 2, 60)
    sheet.write_string(0, 0, f"{document.org}　{document.title}{document.number}", looks.title)
    row = 1
    for label, value in (*document.facts, ("版本", document.edition)):
        sheet.write_string(row, 0, label, looks.text)
        sheet.write_string(row, 1, value, looks.text)
        row += 1
    for section in document.sections:
        words = [block for block in section.blocks if isinstance(block, Text | Cards)]
        if not words:
            continue
        row += 1
        sheet.write_string(row, 0, section.title, looks.heading)
        row += 1
        for block in words:
            row = _said(sheet, row, block, looks)
    _printed(sheet)


def _said(sheet: Worksheet, row: int, block: Text | Cards, looks: _Looks) -> int:
    if isinstance(block, Text):
        sheet.write_string(row, 0, block.text, looks.soft)
        return row + 1
    for card in block.cards:
        for place, text in enumerate((card.label, card.value, card.rests_on)):
            sheet.write_string(row, place, text, looks.text)
        row += 1
    return row


def _table(sheet: Worksheet, table: Table, looks: _Looks) -> None:
    for place, column in enumerate(table.columns):
        sheet.set_column(place, place, max(8, column.width * 1.4))
        sheet.write_string(0, place, column.heading, looks.heading)
    for row, cells in enumerate(table.rows, start=1):
        for place, cell in enumerate(cells):
            _cell(sheet, row, place, cell, looks)
    if table.note:
        sheet.write_string(len(table.rows) + 1, 0, table.note, looks.soft)
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    _printed(sheet)


def _cell(sheet: Worksheet, row: int, place: int, cell: Cell, looks: _Looks) -> None:
    """A number as a number, and what cannot be one (a count with its interval, a dash) as its text."""
    if cell.decimal is not None:
        sheet.write_number(row, place, cell.decimal, looks.number)
    else:
        sheet.write_string(row, place, cell.text, looks.quoted if cell.text.startswith(FORMULA) else looks.text)


def _charts(book: Workbook, sheet: Worksheet, charts: list[Chart], looks: _Looks) -> None:
    """Each chart beside the cells that it draws."""
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 2, 14)
    top = 0
    for chart in charts:
        for place, heading in enumerate((chart.name, f"数值（{chart.unit}）", "说明")):
            sheet.write_string(top, place, heading, looks.heading)
        for row, point in enumerate(chart.points, start=top + 1):
            sheet.write_string(row, 0, point.label, looks.text)
            _cell(sheet, row, 1, Cell(text="", number=point.number), looks)
            sheet.write_string(row, 2, f"{point.text} {point.rests_on}".strip(), looks.text)
        sheet.insert_chart(top, 4, _drawn(book, chart, top + 1))
        top += max(len(chart.points), CHART_ROWS) + 3
    _printed(sheet)


def _drawn(book: Workbook, chart: Chart, first: int) -> Any:
    last = first + len(chart.points) - 1
    made: Any = book.add_chart({"type": "bar" if chart.form == "bars" else "line"})
    labels = {"value": True, "custom": [{"value": point.text} for point in chart.points]}
    series: dict[str, Any] = {
        "name": chart.name,
        "categories": [CHARTS, first, 0, last, 0],
        "values": [CHARTS, first, 1, last, 1],
        "data_labels": labels | ({} if chart.form == "bars" else {"position": "above"}),
    }
    if chart.form == "bars":
        colours = GRADE_COLOURS if chart.grades else [MAIN] * len(chart.points)
        series["points"] = [{"fill": {"color": colour}} for colour in colours]
        made.set_y_axis({"reverse": True})
        made.set_x_axis({"visible": False, "major_gridlines": {"visible": False}, "min": 0})
    else:
        series |= {"line": {"color": MAIN, "width": 1.75}, "marker": {"type": "circle", "fill": {"color": MAIN}}}
        made.set_y_axis({"name": chart.unit})
        made.show_blanks_as("gap")
    made.add_series(series)
    made.set_title({"name": chart.name, "name_font": {"size": 11}})
    made.set_legend({"none": True})
    made.set_size({"width": 620, "height": 300})
    return made


def _name(wanted: str, used: set[str]) -> str:
    """Return a sheet's name that is short enough and not taken."""
    name, nth = wanted.translate(FORBIDDEN)[:LONGEST_NAME], 2
    while name in used:
        name = f"{wanted.translate(FORBIDDEN)[: LONGEST_NAME - 3]}{nth}"
        nth += 1
    used.add(name)
    return name


def _printed(sheet: Worksheet) -> None:
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C第 &P 页　共 &N 页")
