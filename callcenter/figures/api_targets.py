"""Routes of targets: the year's plans, population, completion with its forecast, and the same as XLSX."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Response

from callcenter import clock
from callcenter.audit import service as audit
from callcenter.figures import capacity, registry, target_plans, target_sheets, targets
from callcenter.figures.schemas import FigureOut
from callcenter.figures.target_models import Population
from callcenter.figures.target_schemas import (
    CompletionOut,
    CompletionsOut,
    MeasureOut,
    PlanIn,
    PlanOut,
    PlanPart,
    PopulationIn,
    PopulationOut,
    PopulationRow,
    ProposalIn,
    ProposalOut,
    TargetsOut,
)
from callcenter.http.dependencies import Uow
from callcenter.http.downloads import download
from callcenter.people.dependencies import Admin, Supervisor
from callcenter.printing import sheets

router = APIRouter(prefix="/api", tags=["targets"])
AskedYear = Annotated[int | None, Query(ge=2000, le=2100)]


def _year(uow: Uow, year: int | None) -> int:
    return year or clock.business_day(uow.now).year


@router.get("/targets")
def show_targets(uow: Uow, _account: Supervisor, year: AskedYear = None) -> TargetsOut:
    """The plans in force for a year (this one unless said)."""
    wanted = _year(uow, year)
    known = (registry.MEASURES[name] for name in target_plans.MEASURES)
    measures = [MeasureOut(name=each.name, label=each.label, unit=each.unit) for each in known]
    plans = [PlanOut.of(plan) for plan in target_plans.in_force(uow, wanted)]
    return TargetsOut(year=wanted, measures=measures, plans=plans)


@router.put("/targets")
def put_target(wanted: PlanIn, uow: Uow, admin: Admin) -> PlanOut:
    """Write the next version of a plan. 409 `target_changed` where somebody was faster, 400 `target_invalid`."""
    parts = [target_plans.Part(each.key, each.name, each.amount, each.population) for each in wanted.parts]
    place = wanted.year, wanted.measure, wanted.kind
    written = target_plans.write(uow, admin.account_id, place, wanted.whole, wanted.basis, parts, wanted.version)
    return PlanOut.of(written)


@router.post("/targets/proposal")
def propose_target(wanted: ProposalIn, uow: Uow, _admin: Admin) -> ProposalOut:
    """How a whole could be divided: by population among places, in equal parts among agents. Nothing is written."""
    basis, parts = target_plans.proposal(uow, wanted.year, wanted.kind, wanted.whole, wanted.level)
    shown = [PlanPart(key=each.key, name=each.name, amount=each.amount, population=each.population) for each in parts]
    return ProposalOut(basis=basis, parts=shown)


@router.get("/population")
def show_population(uow: Uow, _account: Supervisor, year: AskedYear = None) -> PopulationOut:
    """The table of population for a year, the latest one before where it has none of its own; and S146."""
    wanted = _year(uow, year)
    rows = target_plans.population(uow, wanted)
    figures = [FigureOut.of(each) for each in capacity.capacity(uow, wanted)] if rows else []
    shown = [PopulationRow.of(row) for row in rows]
    return PopulationOut(year=wanted, of_year=rows[0].year if rows else None, rows=shown, capacity=figures)


@router.put("/population")
def put_population(wanted: PopulationIn, uow: Uow, admin: Admin) -> PopulationOut:
    """Write the whole table of a year anew. 400 `target_invalid` for a place that there is not."""
    rows = (Population(**row.model_dump()) for row in wanted.rows)
    target_plans.put_population(uow, admin.account_id, wanted.year, rows)
    return show_population(uow, admin, wanted.year)


@router.get("/completion")
def show_completion(uow: Uow, _account: Supervisor, year: AskedYear = None, on: date | None = None) -> CompletionsOut:
    """How far each unit is with its target on a day (today unless said), with the forecast and its method."""
    wanted, day = _year(uow, year), on or clock.business_day(uow.now)
    rows = [CompletionOut.of_unit(each) for each in targets.completion(uow, wanted, day)]
    return CompletionsOut(year=wanted, on=day, rows=rows)


@router.get("/completion/export", response_class=Response)
def export_completion(uow: Uow, account: Supervisor, year: AskedYear = None, on: date | None = None) -> Response:
    """The same as XLSX. Audited."""
    wanted, day = _year(uow, year), on or clock.business_day(uow.now)
    content, rows = target_sheets.xlsx(targets.completion(uow, wanted, day), wanted, day)
    audit.note(uow, account.account_id, "figures_exported", ("figure", None), f"completion {wanted} {day} rows={rows}")
    return download(content, sheets.MEDIA_TYPE, f"任务完成情况-{wanted}-{day:%Y%m%d}.xlsx")
