"""A report as a file. The same document gives the same bytes, in every process, time zone and language of the machine:
the only moment in a file is that at which the report was made.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, get_args

from callcenter.printing import paper
from callcenter.reports import spreadsheets, texts
from callcenter.reports.document import Block, Chart, Document, Table
from callcenter.reports.drawing import drawn

Format = Literal["pdf", "docx", "xlsx"]
FORMATS: tuple[Format, ...] = get_args(Format)
PAPERS = Path(__file__).with_name("papers")


@dataclass(frozen=True, slots=True)
class File:
    """What a browser is sent."""

    name: str
    media_type: str
    content: bytes


MEDIA_TYPES: Mapping[Format, str] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def render(document: Document, form: Format, made_at: datetime) -> File:
    """Return the report in a format; `made_at` is the moment that stands in the file."""
    makers: Mapping[Format, Callable[[Document, datetime], bytes]] = {
        "pdf": pdf,
        "docx": lambda shown, at: texts.docx(shown, pictures(shown, at), at),
        "xlsx": spreadsheets.xlsx,
    }
    name = f"{document.title}{document.number}.{form}"
    return File(name, MEDIA_TYPES[form], makers[form](document, made_at))


def pdf(document: Document, made_at: datetime) -> bytes:
    """Return the report set on A4."""
    values = document.model_dump(mode="json", exclude={"sections"})
    values["sections"] = [
        {"title": section.title, "blocks": [_block(each) for each in section.blocks]} for section in document.sections
    ]
    return paper.pdf(PAPERS / "report.typ", values, made_at)


def pictures(document: Document, made_at: datetime) -> list[bytes]:
    """Return the report's charts as PNG, in their order."""
    charts = document.charts()
    if not charts:
        return []
    return paper.png(PAPERS / "pictures.typ", {"charts": [drawn(each) for each in charts]}, made_at)


def _block(block: Block) -> dict[str, Any]:
    """A block as the template reads it: cells are their texts, charts are drawn."""
    plain = block.model_dump(mode="json")
    if isinstance(block, Table):
        plain["rows"] = [[cell.text for cell in row] for row in block.rows]
    if isinstance(block, Chart):
        plain["drawn"] = drawn(block)
    return plain
