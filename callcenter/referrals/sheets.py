"""Reading a table that was uploaded: CSV (UTF-8, or GB 18030 as Excel writes it) or the first sheet of an XLSX. Pure.

Only texts are read: formulas, styles and links are not looked at, and nothing outside of the file is ever asked for.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

from callcenter.referrals.errors import DirectoryInvalid

MOST_ROWS = 20_000
MOST_BYTES = 64 * 1024 * 1024  # unpacked
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_WHOLE = re.compile(r"\d+(\.\d+)?E\+?\d+|\d+\.0+")
_COLUMN = re.compile(r"^[A-Z]{1,3}")


def rows(content: bytes) -> list[dict[str, str]]:
    """Return the rows under the headings, {heading: text}; empty rows are left out. Raises DirectoryInvalid."""
    table = _workbook(content) if content[:2] == b"PK" else _csv(content)
    headings = [each.strip().lstrip("\ufeff") for each in next(table, [])]
    if not any(headings):
        raise DirectoryInvalid("文件没有表头。")
    found = []
    for row in table:
        if any(cell.strip() for cell in row):
            found.append({name: cell.strip() for name, cell in zip(headings, row, strict=False) if name})
        if len(found) > MOST_ROWS:
            raise DirectoryInvalid(f"超过{MOST_ROWS}行，请分批导入。")
    return found


def _csv(content: bytes) -> Iterator[list[str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = content.decode("gb18030")
        except UnicodeDecodeError:
            raise DirectoryInvalid("文件编码无法识别，请用UTF-8或GB18030保存。") from None
    if "\0" in text:
        raise DirectoryInvalid("这不是CSV或XLSX文件。")
    try:
        yield from csv.reader(io.StringIO(text, newline=""), strict=True)
    except csv.Error as error:
        raise DirectoryInvalid(f"CSV格式有误：{error}") from None


def _workbook(content: bytes) -> Iterator[list[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            if sum(each.file_size for each in book.infolist()) > MOST_BYTES:
                raise DirectoryInvalid("文件过大。")
            names = set(book.namelist())
            shared = _shared(book) if "xl/sharedStrings.xml" in names else []
            sheets = sorted(name for name in names if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name))
            if not sheets:
                raise DirectoryInvalid("文件中没有工作表。")
            sheet = _parsed(book, min(sheets, key=lambda name: int(re.sub(r"\D", "", name))))
    except (zipfile.BadZipFile, ElementTree.ParseError, KeyError, RuntimeError):
        raise DirectoryInvalid("XLSX文件已损坏或有密码。") from None
    for row in sheet.iter(f"{_MAIN}row"):
        yield _cells(row, shared)


def _parsed(book: zipfile.ZipFile, name: str) -> ElementTree.Element:
    raw = book.read(name)
    if b"<!DOCTYPE" in raw or b"<!ENTITY" in raw:
        raise DirectoryInvalid("XLSX文件含有不允许的内容。")
    return ElementTree.fromstring(raw)  # noqa: S314 - no document type, so no entities


def _shared(book: zipfile.ZipFile) -> list[str]:
    return [_text(each) for each in _parsed(book, "xl/sharedStrings.xml").iter(f"{_MAIN}si")]


def _text(element: ElementTree.Element) -> str:
    """Every run of a text but its phonetic reading."""
    runs = [run for part in element if part.tag != f"{_MAIN}rPh" for run in part.iter(f"{_MAIN}t")]
    return "".join(run.text or "" for run in runs)


def _cells(row: ElementTree.Element, shared: list[str]) -> list[str]:
    found: list[str] = []
    for cell in row.iter(f"{_MAIN}c"):
        place = _place(cell.get("r", "")) if cell.get("r") else len(found)
        found += [""] * (place - len(found))
        found.append(_value(cell, shared))
    return found


def _place(reference: str) -> int:
    """A is 0, AA is 26."""
    letters = _COLUMN.match(reference)
    number = 0
    for letter in letters.group() if letters else "A":
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _value(cell: ElementTree.Element, shared: list[str]) -> str:
    if cell.get("t") == "inlineStr":
        inline = cell.find(f"{_MAIN}is")
        return "" if inline is None else _text(inline)
    value = cell.findtext(f"{_MAIN}v") or ""
    if cell.get("t") == "s":
        return shared[int(value)] if value.isdigit() and int(value) < len(shared) else ""
    # a number that was typed into a column of texts: a telephone, a code
    return f"{float(value):.0f}" if cell.get("t") in (None, "n") and _WHOLE.fullmatch(value) else value
