"""A report as it is shown: sections of texts, figures, tables and charts. Page, PDF, DOCX and XLSX are made of it
alone, so that none of them can say something else. Made by `layout` from the frozen contents; pure.

A number that may be counted on travels as a decimal text (`number`) beside the text that is read.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from callcenter.reports.periods import KindName

Align = Literal["left", "right"]
NOTHING = "—"  # nothing to divide by, nothing to compare with


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class Link(_Frozen):
    """The list behind a number: a figure's numerator or denominator (or, without a part, a measure's), of one key of a
    breakdown or of all.
    """

    figure: str
    part: Literal["numerator", "denominator"] | None
    by: str | None = None
    key: str | None = None


class Cell(_Frozen):
    """A text with what may be computed of it. `number` in the column's unit; null where there is none."""

    text: str
    number: str | None = None
    link: Link | None = None

    @property
    def decimal(self) -> Decimal | None:
        """The number as it is written into a spreadsheet."""
        return None if self.number is None else Decimal(self.number)


class Column(_Frozen):
    """A heading with its unit in brackets, and how wide it stands beside the others."""

    heading: str
    width: int = 10
    align: Align = "left"


class Text(_Frozen):
    """A paragraph; `soft` ones explain."""

    kind: Literal["text"] = "text"
    text: str
    soft: bool = False


class Card(_Frozen):
    """A headline figure: its name, what it came to, and below it what that rests on."""

    label: str
    value: str
    rests_on: str
    link: Link | None = None


class Cards(_Frozen):
    """The figures that are read first."""

    kind: Literal["cards"] = "cards"
    cards: tuple[Card, ...]


class Table(_Frozen):
    """Rows of as many cells as there are columns. `name` is that of its sheet."""

    kind: Literal["table"] = "table"
    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str | None = None


class Point(_Frozen):
    """One bar or point. `text` and what it rests on are printed beside it; a `small` sample is drawn hollow; no number
    leaves a gap.
    """

    label: str
    number: str | None
    text: str
    rests_on: str = ""
    small: bool = False


class Chart(_Frozen):
    """bars: lying, one a label. line: over time. `unit` of the axis; `target` is drawn as a line across."""

    kind: Literal["chart"] = "chart"
    form: Literal["bars", "line"]
    name: str
    unit: str
    points: tuple[Point, ...]
    grades: bool = False  # the five grades have colours of their own
    target: str | None = None


Block = Annotated[Text | Cards | Table | Chart, Field(discriminator="kind")]


class Section(_Frozen):
    """A numbered part of the report."""

    title: str
    blocks: tuple[Block, ...]


class Document(_Frozen):
    """All of it. `facts` are label and value; `edition` says who it is for."""

    kind: KindName
    org: str
    title: str
    number: str
    first: date
    last: date
    facts: tuple[tuple[str, str], ...]
    edition: str
    sections: tuple[Section, ...]

    def tables(self) -> list[Table]:
        """Return every table in its order."""
        return [block for section in self.sections for block in section.blocks if isinstance(block, Table)]

    def charts(self) -> list[Chart]:
        """Return every chart in its order."""
        return [block for section in self.sections for block in section.blocks if isinstance(block, Chart)]
