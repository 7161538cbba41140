"""The satisfaction page, as the console gets it."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from callcenter.reports import figures
from callcenter.reports.figures import GRADES
from callcenter.reports.queries import Group


class FigureOut(BaseModel):
    """A figure with all that it rests on. `value` null means that there was nothing to divide by: show "—"."""

    model_config = ConfigDict(from_attributes=True)

    name: str
    label: str
    formula: str
    formula_version: str
    numerator: int
    denominator: int
    value: str | None
    unit: str
    interval: tuple[str, str] | None


class Callbacks(BaseModel):
    """The satisfaction callbacks, never mixed with the ratings after the call. `solved`: 1 yes, 2 partly, 3 no."""

    figures: list[FigureOut]
    grades: dict[str, int]
    solved: dict[str, int]


class GroupOut(BaseModel):
    """The figures of one agent, queue or language."""

    key: str
    name: str
    figures: list[FigureOut]
    grades: dict[str, int]
    callbacks: Callbacks

    @classmethod
    def of(cls, group: Group) -> GroupOut:
        """Work out a group's figures. Of an agent there is no share of calls got through: nobody rings an agent."""
        work_out = figures.rating_figures if group.by == "agent" else figures.call_figures
        return cls(
            key=group.key,
            name=group.name,
            figures=_figures(work_out(group.calls)),
            grades=_spread(group.calls.grades or {}),
            callbacks=callbacks(group),
        )


class Period(BaseModel):
    """Business days in Asia/Shanghai, both included."""

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    first: date = Field(alias="from")
    last: date = Field(alias="to")


class Satisfaction(BaseModel):
    """The page: the whole hotline, then its rows."""

    period: Period
    figures: list[FigureOut]
    grades: dict[str, int]
    callbacks: Callbacks
    rows: list[GroupOut]


def callbacks(group: Group) -> Callbacks:
    """Work out the callbacks' figures of a group."""
    counted = group.callbacks
    return Callbacks(
        figures=_figures(figures.callback_figures(counted)),
        grades=_spread(counted.grades or {}),
        solved={str(key): (counted.solved or {}).get(key, 0) for key in (1, 2, 3)},
    )


def _figures(worked: list[figures.Figure]) -> list[FigureOut]:
    return [FigureOut.model_validate(each) for each in worked]


def _spread(grades: object) -> dict[str, int]:
    counts = grades if isinstance(grades, dict) else {}
    return {str(grade): counts.get(grade, 0) for grade in GRADES}
