"""The row against gaming, as the console gets it."""

from __future__ import annotations

from pydantic import BaseModel

from callcenter.figures.schemas import FigureOut, PeriodOut


class GamingFigure(BaseModel):
    """A share of one agent beside that of all others together. `apart`: their 95 % intervals do not touch."""

    own: FigureOut
    peers: FigureOut
    apart: bool


class GamingRow(BaseModel):
    """What an agent could do to make a rate look better, shown beside the rate. All counts are 人次.

    `bursts`: ratings within `burst_seconds` of another from the same number. `handed_on_bad`: bad ratings of talks that
    this agent began and handed on to somebody else.
    """

    key: str
    name: str
    satisfaction: FigureOut
    invite_rate: GamingFigure
    unrated_long: GamingFigure
    hung_up_before: int
    caller_left: int
    no_recording: int
    skipped: dict[str, int]
    invalid: int
    bursts: int
    handed_on: int
    handed_on_bad: int
    served: int


class Gaming(BaseModel):
    """The anti-gaming row of every agent. `lists` names the measure whose list is behind each number."""

    period: PeriodOut
    rows: list[GamingRow]
    skipped_labels: dict[str, str]
    lists: dict[str, str]
    burst_seconds: int
    long_seconds: int
