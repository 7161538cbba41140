"""A report as a text document (DOCX), of which an office takes parts for its letters: headings, tables, pictures."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from callcenter.printing.archives import without_times
from callcenter.reports.document import Card, Cards, Chart, Document, Section, Table, Text

if TYPE_CHECKING:
    from docx.document import Document as Paper
    from docx.table import _Cell

HEADINGS, BODY, FIGURES = "黑体", "仿宋", "Times New Roman"  # as the office's own machines have them
RED, SOFT = "B71C1C", "56616E"
HEAD_FILL = "EEF1F5"
PAGE_MM = (210, 297)
MARGIN_MM = 24
PICTURE_MM = 160
LEFT, CENTRED, RIGHT = 0, 1, 2  # WD_ALIGN_PARAGRAPH


def docx(document: Document, pictures: Sequence[bytes], made_at: datetime) -> bytes:
    """Return the report; `pictures` are its charts in their order."""
    from docx import api

    paper, left = api.Document(), iter(pictures)
    _set_up(paper, document, made_at)
    _head(paper, document)
    for section in document.sections:
        _section(paper, section, left)
    held = io.BytesIO()
    paper.save(held)
    return without_times(held.getvalue())


def _set_up(paper: Paper, document: Document, made_at: datetime) -> None:
    from docx.shared import Mm, Pt

    about = paper.core_properties
    about.title, about.author, about.last_modified_by = f"{document.title}{document.number}", document.org, ""
    about.created = about.modified = made_at.astimezone(UTC).replace(microsecond=0, tzinfo=None)
    about.comments, about.revision = document.edition, 1
    page = paper.sections[0]
    page.page_width, page.page_height = (Mm(length) for length in PAGE_MM)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Mm(MARGIN_MM)
    for name, font, size in (("Normal", BODY, 12), ("Heading 1", HEADINGS, 14), ("Heading 2", HEADINGS, 11)):
        style: Any = paper.styles[name]
        _font(style.font, style.element.get_or_add_rPr(), font, Pt(size))
        style.paragraph_format.space_before = Pt(0 if name == "Normal" else 10)
        style.paragraph_format.space_after = Pt(4)
    foot: Any = page.footer.paragraphs[0]
    foot.alignment = CENTRED
    _run(foot, f"{document.edition}　第 ", 9, SOFT)
    _page_number(foot)
    _run(foot, " 页", 9, SOFT)


def _head(paper: Paper, document: Document) -> None:
    for text, font, size, colour in (
        (document.org, HEADINGS, 22, RED),
        (document.number, BODY, 12, None),
        (document.title, HEADINGS, 18, None),
        ("　".join(f"{label}：{value}" for label, value in document.facts), BODY, 9, SOFT),
    ):
        line: Any = paper.add_paragraph()
        line.alignment = CENTRED
        _run(line, text, size, colour, font)


def _section(paper: Paper, section: Section, pictures: Iterator[bytes]) -> None:
    from docx.shared import Mm, Pt

    paper.add_heading(section.title, 1)
    for block in section.blocks:
        if isinstance(block, Text):
            line = paper.add_paragraph()
            line.paragraph_format.first_line_indent = None if block.soft else Pt(24)
            _run(line, block.text, 9 if block.soft else 12, SOFT if block.soft else None)
        elif isinstance(block, Cards):
            _cards(paper, block.cards)
        elif isinstance(block, Table):
            paper.add_heading(block.name, 2)
            _table(paper, block)
        elif isinstance(block, Chart):
            paper.add_heading(block.name, 2)
            paper.add_picture(io.BytesIO(next(pictures)), width=Mm(PICTURE_MM))


def _cards(paper: Paper, cards: Sequence[Card]) -> None:
    grid = paper.add_table(rows=1, cols=3, style="Table Grid")
    _cells(grid.rows[0].cells, ("指标", "数值", "依据"), head=True)
    for card in cards:
        _cells(grid.add_row().cells, (card.label, card.value, card.rests_on))


def _table(paper: Paper, table: Table) -> None:
    from docx.shared import Mm

    wide = PAGE_MM[0] - 2 * MARGIN_MM
    whole = sum(column.width for column in table.columns)
    grid = paper.add_table(rows=1, cols=len(table.columns), style="Table Grid")
    grid.autofit = False
    right = [column.align == "right" for column in table.columns]
    _cells(grid.rows[0].cells, [column.heading for column in table.columns], right, head=True)
    _repeat(grid.rows[0])
    for row in table.rows:
        _cells(grid.add_row().cells, [cell.text for cell in row], right)
    for column, made in zip(table.columns, grid.columns, strict=True):
        for cell in made.cells:
            cell.width = Mm(wide * column.width / whole)
    if table.note:
        _run(paper.add_paragraph(), table.note, 9, SOFT)


def _cells(cells: Sequence[_Cell], texts: Sequence[str], right: Sequence[bool] = (), *, head: bool = False) -> None:
    for place, (cell, text) in enumerate(zip(cells, texts, strict=True)):
        line: Any = cell.paragraphs[0]
        line.alignment = RIGHT if right and right[place] else LEFT
        line.paragraph_format.space_after = 0
        _run(line, text, 9, None, HEADINGS if head else BODY)
        if head:
            _fill(cell)


def _run(line: Any, text: str, size: int, colour: str | None = None, font: str = BODY) -> None:
    from docx.shared import Pt, RGBColor

    run = line.add_run(text)
    _font(run.font, run._element.get_or_add_rPr(), font, Pt(size))
    if colour is not None:
        run.font.color.rgb = RGBColor.from_string(colour)


def _font(font: Any, properties: Any, name: str, size: int) -> None:
    """Latin letters and figures in one font, Chinese signs in the other: Word keeps them apart."""
    from docx.oxml.ns import qn
    from docx.shared import RGBColor

    font.name, font.size, font.italic = FIGURES, size, False
    if name == HEADINGS:
        font.color.rgb = RGBColor(0x1F, 0x2A, 0x37)
    properties.get_or_add_rFonts().set(qn("w:eastAsia"), name)


def _fill(cell: _Cell) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    shade = OxmlElement("w:shd")
    for name, value in (("w:val", "clear"), ("w:color", "auto"), ("w:fill", HEAD_FILL)):
        shade.set(qn(name), value)
    cell._element.get_or_add_tcPr().append(shade)


def _repeat(row: Any) -> None:
    """The head stands again on every page."""
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _page_number(line: Any) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    line._p.append(field)
