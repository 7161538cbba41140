"""Routes of the cycles of work: the year's tasks and rules, one's own tasks and letters."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from callcenter import clock
from callcenter.audit import service as audit
from callcenter.cycles import letters, papers, rules, sheets, tasks
from callcenter.cycles.rounds import RuledKind
from callcenter.cycles.rules import Rule
from callcenter.cycles.schemas import (
    CycleCancelIn,
    CycleDoneIn,
    CycleLetterOut,
    CycleMeasureIn,
    CycleOwnerIn,
    CyclePaperOut,
    CyclePerson,
    CycleRuleIn,
    CycleRuleOut,
    CyclesOut,
    CycleTaskOut,
    OwnCyclesOut,
    SheetFormat,
)
from callcenter.http.dependencies import Uow
from callcenter.http.downloads import download
from callcenter.people.dependencies import Admin, CurrentAccount, Supervisor
from callcenter.people.models import Org
from callcenter.reports import archive, rendering
from callcenter.reports.gathering import frozen

router = APIRouter(prefix="/api/cycles", tags=["cycles"])
AskedYear = Annotated[int | None, Query(ge=2000, le=2100)]


def _today(uow: Uow) -> date:
    return clock.business_day(uow.now)


@router.get("")
def show_cycles(uow: Uow, account: Supervisor, year: AskedYear = None) -> CyclesOut:
    """A year's tasks, letters and papers (this one unless said), with the rules."""
    wanted, today = year or _today(uow).year, _today(uow)
    standings = tasks.of_year(uow, wanted)
    return CyclesOut(
        year=wanted,
        today=today,
        tasks=[CycleTaskOut.of(each, today) for each in standings],
        in_time=frozen(sheets.kept(standings)),
        letters=[CycleLetterOut.of(each, account.account_id) for each in letters.of_year(uow, wanted)],
        papers=[CyclePaperOut.of(each) for each in papers.of_year(uow, wanted)],
        rules=[CycleRuleOut.of(rule) for rule in rules.in_force(uow)],
        people=[CyclePerson(id=each.id, staff_no=each.staff_no, name=each.name)
                for each in archive.possible_readers(uow)],
    )  # fmt: skip


@router.get("/own")
def show_own(uow: Uow, account: CurrentAccount) -> OwnCyclesOut:
    """What whoever asks still has to do, and the letters they were sent."""
    today = _today(uow)
    return OwnCyclesOut(
        tasks=[CycleTaskOut.of(each, today) for each in tasks.mine(uow, account.account_id)],
        letters=[CycleLetterOut.of(each, account.account_id) for each in letters.of_reader(uow, account)],
    )


@router.put("/rules/{kind}")
def put_rule(uow: Uow, admin: Admin, kind: RuledKind, wanted: CycleRuleIn) -> CycleRuleOut:
    """Write a rule's next version. 409 `cycle_rule_changed`, 400 `cycle_invalid`. Audited."""
    said = wanted.model_dump() | {"kind": kind, "unit_kinds": tuple(wanted.unit_kinds)}
    return CycleRuleOut.of(rules.write(uow, admin.account_id, Rule(**said)))


@router.get("/sheet", response_class=Response)
def export_sheet(
    uow: Uow, account: Supervisor, year: AskedYear = None, form: Annotated[SheetFormat, Query(alias="format")] = "xlsx"
) -> Response:
    """任务表 and 计划单 of a year as a file. Audited."""
    wanted, org = year or _today(uow).year, uow.session.get_one(Org, uow.org_id).name
    made = rendering.render(sheets.task_sheet(org, wanted, tasks.of_year(uow, wanted), _today(uow)), form, uow.now)
    audit.note(uow, account.account_id, "cycle_sheet_downloaded", ("cycle_task", None), f"{wanted} {form}")
    return download(made.content, made.media_type, made.name)


@router.post("/measures")
def add_measure(uow: Uow, account: Supervisor, wanted: CycleMeasureIn) -> CycleTaskOut:
    """Write down a measure of an analysis pack as a task (S135). 400 `cycle_invalid`, 404 `report_not_found`."""
    measure = tasks.Measure(**wanted.model_dump())
    return CycleTaskOut.of(tasks.add_measure(uow, account, measure), _today(uow))


@router.post("/tasks/{task_id}/done")
def do_task(uow: Uow, account: CurrentAccount, task_id: UUID, wanted: CycleDoneIn) -> CycleTaskOut:
    """Say that it is done. 403 `cycle_task_of_other`, 409 `cycle_task_over`, `cycle_task_early`."""
    return CycleTaskOut.of(tasks.do(uow, account, task_id, wanted.note, wanted.report_id), _today(uow))


@router.post("/tasks/{task_id}/owner")
def give_task(uow: Uow, account: Supervisor, task_id: UUID, wanted: CycleOwnerIn) -> CycleTaskOut:
    """Give it, and the unit's later ones, to somebody. 400 `cycle_invalid`, 409 `cycle_task_over`."""
    return CycleTaskOut.of(tasks.give(uow, account, task_id, wanted.owner_id), _today(uow))


@router.post("/tasks/{task_id}/cancel")
def cancel_task(uow: Uow, account: Supervisor, task_id: UUID, wanted: CycleCancelIn) -> CycleTaskOut:
    """Call it off with a reason. 409 `cycle_task_over`."""
    return CycleTaskOut.of(tasks.cancel(uow, account, task_id, wanted.reason), _today(uow))


@router.get("/letters/{letter_id}/file", response_class=Response)
def print_letter(uow: Uow, account: CurrentAccount, letter_id: UUID) -> Response:
    """The letter as PDF, the same bytes whenever it is asked for; opening it is the addressee's receipt. Audited."""
    letter = letters.one(uow, account, letter_id)
    content = letters.printed(letter)
    letters.read(uow, account, letter_id)
    audit.note(uow, account.account_id, "cycle_letter_printed", ("cycle_letter", letter.id))
    return download(content, rendering.MEDIA_TYPES["pdf"], f"提醒函{letter.payload['number']}.pdf")


@router.post("/letters/{letter_id}/read", status_code=204)
def read_letter(uow: Uow, account: CurrentAccount, letter_id: UUID) -> None:
    """The receipt of the addressee. The first time counts."""
    letters.read(uow, account, letter_id)
