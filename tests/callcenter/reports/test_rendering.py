"""The files of a report: the same bytes wherever they are made, and the frozen figures in each of them."""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import subprocess
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

import docx
import pytest

from callcenter import clock
from callcenter.db.unit_of_work import begin
from callcenter.reports import archive, jobs, layout, rendering
from callcenter.reports.contents import Contents
from callcenter.reports.document import Document
from callcenter.reports.models import Report
from callcenter.reports.rendering import FORMATS, Format
from tests.callcenter.reports import months, pdf_words
from tests.callcenter.reports.months import AFTER, OCTOBER
from tests.callcenter.tickets import scenes

CELL = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture
def contents(database: str) -> Contents:
    clock.set_clock(lambda: AFTER)
    months.october(scenes.seeded())
    report_id = jobs.make_one("monthly", OCTOBER)
    with begin() as uow:
        return archive.contents(uow.session.get_one(Report, report_id))


@pytest.fixture
def document(contents: Contents) -> Document:
    return layout.document(contents, "internal", 1)


def test_another_process_in_another_time_zone_and_language_makes_the_same_bytes(
    contents: Contents, document: Document, tmp_path: Path
):
    kept = tmp_path / "contents.json"
    kept.write_text(contents.model_dump_json())
    statement = (
        "import hashlib, json, sys\n"
        "from datetime import datetime\n"
        "from pathlib import Path\n"
        "from callcenter.reports import layout, rendering\n"
        "from callcenter.reports.contents import Contents\n"
        f"contents = Contents.model_validate_json(Path({str(kept)!r}).read_text())\n"
        f"shown, at = layout.document(contents, 'internal', 1), datetime.fromisoformat({AFTER.isoformat()!r})\n"
        "files = [rendering.render(shown, form, at).content for form in rendering.FORMATS]\n"
        "print(json.dumps([hashlib.sha256(each).hexdigest() for each in files]))\n"
    )
    elsewhere = os.environ | {"TZ": "America/Los_Angeles", "LC_ALL": "C", "LANG": "C", "PYTHONHASHSEED": "7"}
    made = subprocess.run([sys.executable, "-c", statement], env=elsewhere, check=True, capture_output=True, timeout=90)
    here = [hashlib.sha256(rendering.render(document, form, AFTER).content).hexdigest() for form in FORMATS]
    assert json.loads(made.stdout) == here


def test_the_workbook_holds_every_table_with_its_numbers_as_numbers(document: Document):
    book = rendering.render(document, "xlsx", AFTER).content
    sheets = sheets_of(book)
    assert len(sheets) == 1 + len(document.tables()) + 1
    for table, rows in zip(document.tables(), sheets[1:-1], strict=True):
        assert rows[0] == [column.heading for column in table.columns]
        expected = [[cell.number or cell.text for cell in row] for row in table.rows]
        assert [[plain(text) for text in row] for row in rows[1 : 1 + len(expected)]] == [
            [plain(text) for text in row] for row in expected
        ], table.name


def test_the_workbook_has_charts_of_its_own_and_no_formula(document: Document):
    with zipfile.ZipFile(io.BytesIO(rendering.render(document, "xlsx", AFTER).content)) as book:
        charts = [name for name in book.namelist() if re.match(r"xl/charts/chart\d+\.xml", name)]
        assert len(charts) == len(document.charts()) >= 3
        assert not any(b"<f>" in book.read(name) for name in book.namelist() if "worksheets/sheet" in name)
        assert {info.date_time for info in book.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_text_document_holds_every_table_and_a_picture_for_every_chart(document: Document):
    paper = docx.Document(io.BytesIO(rendering.render(document, "docx", AFTER).content))
    told = [[[cell.text for cell in row.cells] for row in table.rows] for table in paper.tables[1:]]  # the cards first
    assert told == [
        [[column.heading for column in table.columns], *([cell.text for cell in row] for row in table.rows)]
        for table in document.tables()
    ]
    assert len(paper.inline_shapes) == len(document.charts())
    assert paper.core_properties.created.replace(tzinfo=UTC) == AFTER


def test_the_printed_report_says_every_figure_with_what_it_rests_on(contents: Contents, document: Document):
    said = plain(pdf_words.words(rendering.render(document, "pdf", AFTER).content))
    for each in contents.figures:
        if each.now.denominator and each.now.value is not None:
            assert plain(f"{each.now.numerator} ÷ {each.now.denominator}") in said, each.now.label
            assert each.now.small or each.now.value in said, each.now.label
    for row in document.tables()[0].rows:
        assert plain(row[1].text) in said


@pytest.mark.parametrize("form", FORMATS)
def test_a_file_says_when_the_report_was_made_and_nothing_of_today(document: Document, form: Format):
    made = rendering.render(document, form, AFTER).content
    clock.set_clock(lambda: datetime(2030, 1, 1, tzinfo=UTC))
    assert rendering.render(document, form, AFTER).content == made
    assert rendering.render(document, form, clock.now()).content != made


def test_a_cell_that_looks_like_a_formula_stays_a_text(contents: Contents):
    rows = contents.breakdowns[-1].model_copy(update={"by": "place"}).rows
    evil = contents.breakdowns[0].model_copy(
        update={"rows": (rows[0].model_copy(update={"name": "=1+1", "key": "x"}),)}
    )
    shown = layout.document(contents.model_copy(update={"breakdowns": (evil,)}), "internal", 1)
    sheets = sheets_of(rendering.render(shown, "xlsx", AFTER).content)
    assert any(row and row[0] == "=1+1" for rows in sheets for row in rows)


def sheets_of(content: bytes) -> list[list[list[str]]]:
    """The sheets of a workbook, row by row."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        shared = ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
        texts = ["".join(part.text or "" for part in item.iter(f"{CELL}t")) for item in shared.iter(f"{CELL}si")]
        count = sum(name.startswith("xl/worksheets/sheet") for name in book.namelist())
        found = [ElementTree.fromstring(book.read(f"xl/worksheets/sheet{n}.xml")) for n in range(1, count + 1)]
    return [[[value(cell, texts) for cell in row] for row in sheet.iter(f"{CELL}row")] for sheet in found]


def value(cell: ElementTree.Element, texts: list[str]) -> str:
    text = cell.findtext(f"{CELL}v") or ""
    return texts[int(text)] if cell.get("t") == "s" else text


def plain(text: str) -> str:
    """Without spaces; numbers as a spreadsheet writes them: 97.50 is 97.5."""
    bare = "".join(text.split())
    return f"{float(bare):g}" if re.fullmatch(r"-?\d+(\.\d+)?", bare) else bare
