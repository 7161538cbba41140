"""The tree of reporting units as an administrator writes it."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, StringConstraints

from callcenter.submissions.schemas import MonthText


class ReportingUnitIn(BaseModel):
    """What may be changed of one unit; code and level stay."""

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
    responsible_id: UUID | None = None
    last_month: MonthText | None = None


class RefusedUnitRow(BaseModel):
    """A row that was not taken, as the spreadsheet counts it."""

    row: int
    reason: str


class ReportingUnitsWritten(BaseModel):
    """What came of an import; of a dry run, what would come of it (`written` false)."""

    written: bool
    rows: int
    added: int
    changed: int
    unchanged: int
    refused_count: int
    refused: list[RefusedUnitRow]
