"""What the console sends and gets about supervision records (S96)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel

from callcenter.quality.schemas import Short, Text


class SupervisionRecordIn(BaseModel):
    """监督检查记录 (S96)."""

    kind: Literal["system", "telephone", "on_site", "follow_up"]
    day: date
    subject: Text
    findings: Text
    rectification: Short = ""
    circulated: bool = False


class SupervisionRecordOut(BaseModel):
    """The same as it was written."""

    id: UUID
    kind: str
    day: date
    subject: str
    findings: str
    rectification: str | None
    circulated_at: datetime | None
    created_by: str
    created_at: datetime
