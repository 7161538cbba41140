"""Targets, population and completion as the console gets and writes them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from callcenter.figures import completion, registry, target_plans
from callcenter.figures.completion import Completion
from callcenter.figures.schemas import FigureOut
from callcenter.figures.target_models import Population

UnitKind = Literal["hotline", "place", "agent"]
Year = Annotated[int, Field(ge=2000, le=2100)]
Amount = Annotated[int, Field(ge=0, le=100_000_000)]


class PlanPart(BaseModel):
    """What one unit is to do. `key`: a place's code, an account's id, "" for the hotline."""

    key: str = Field(max_length=40)
    name: str = Field(default="", max_length=80)
    amount: Amount
    population: int | None = Field(default=None, ge=0)


class PlanOut(BaseModel):
    """One plan in force. `difference`: the parts together less the whole; not nought is shown as a warning."""

    measure: str
    label: str
    unit: str
    kind: UnitKind
    version: int
    whole: int
    basis: str
    made_at: datetime
    parts: list[PlanPart]
    difference: int

    @classmethod
    def of(cls, plan: target_plans.Plan) -> PlanOut:
        measure = registry.MEASURES[plan.row.measure]
        parts = [PlanPart(key=part.key, name=part.name, amount=part.amount, population=part.population)
                 for part in plan.parts]  # fmt: skip
        written = {name: getattr(plan.row, name) for name in ("measure", "version", "whole", "basis", "made_at")}
        return cls(label=measure.label, unit=measure.unit, kind=plan.row.unit_kind, parts=parts,
                   difference=plan.difference, **written)  # fmt: skip


class MeasureOut(BaseModel):
    """What a target may be set for."""

    name: str
    label: str
    unit: str


class TargetsOut(BaseModel):
    """The plans of a year, and what there may be."""

    year: int
    measures: list[MeasureOut]
    plans: list[PlanOut]


class PlanIn(BaseModel):
    """The next version of one plan; `version` is the one that was read (0: there was none)."""

    year: Year
    measure: str = Field(max_length=40)
    kind: UnitKind
    whole: Amount
    basis: str = Field(min_length=2, max_length=400)
    parts: list[PlanPart] = Field(max_length=2000)
    version: int = Field(ge=0)


class ProposalIn(BaseModel):
    """Ask how a whole could be divided."""

    year: Year
    kind: UnitKind
    whole: Amount
    level: Literal["county", "township"] = "county"


class ProposalOut(BaseModel):
    """A division that adds up to the whole, and on what basis."""

    basis: str
    parts: list[PlanPart]


class PopulationRow(BaseModel):
    """How many live at a place, how many lawyers work there."""

    place_code: str = Field(min_length=12, max_length=12, pattern=r"^\d{12}$")
    residents: int = Field(ge=0, le=2_000_000_000)
    lawyers: int | None = Field(default=None, ge=0)
    source: str = Field(default="", max_length=200)

    @classmethod
    def of(cls, row: Population) -> PopulationRow:
        return cls(place_code=row.place_code, residents=row.residents, lawyers=row.lawyers, source=row.source)


class PopulationIn(BaseModel):
    """The whole table of a year."""

    year: Year
    rows: list[PopulationRow] = Field(max_length=20_000)


class PopulationOut(BaseModel):
    """The table in force for a year (`of_year`: the year it was written for) and what follows from it (S146)."""

    year: int
    of_year: int | None
    rows: list[PopulationRow]
    capacity: list[FigureOut]


class CompletionOut(BaseModel):
    """One unit's standing. `share` in percent, may be above 100; `band` 1–3 (方阵); `rank` of `of` units."""

    kind: UnitKind
    key: str
    name: str
    measure: str
    label: str
    unit: str
    done: FigureOut
    target: int
    share: str | None
    met_on: date | None
    forecast_on: date | None
    band: int | None
    rank: int | None
    of: int

    @classmethod
    def of_unit(cls, each: Completion) -> CompletionOut:
        goal = each.unit
        return cls(
            kind=goal.kind, key=goal.key, name=goal.name, measure=goal.measure,
            label=registry.MEASURES[goal.measure].label, unit=goal.unit, done=FigureOut.of(each.done),
            target=each.target, share=each.share, met_on=each.met_on, forecast_on=each.forecast_on, band=each.band,
            rank=each.rank, of=each.of,
        )  # fmt: skip


class CompletionsOut(BaseModel):
    """The standing of all units on a day, and how the forecast is made."""

    year: int
    on: date
    method: str = completion.METHOD
    rows: list[CompletionOut]
