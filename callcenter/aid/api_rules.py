"""Routes of what holds at a place: hints, promise, policy; and of tasks and figures."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from fastapi import APIRouter

from callcenter import clock
from callcenter.aid import figures, hint_table, policy, priorities, promises, rights, tasks, wishes
from callcenter.aid import lawyer_schemas as shown
from callcenter.http.dependencies import Uow
from callcenter.people.dependencies import Admin, CurrentAccount, Supervisor

router = APIRouter(prefix="/api/aid", tags=["aid"])


@router.get("/promise")
def promise(uow: Uow, _account: CurrentAccount) -> shown.AidPromiseOut:
    """The wording of the promise of hardship that is read out today."""
    return shown.AidPromiseOut.model_validate(promises.in_force(clock.business_day(uow.now)))


@router.get("/hint-rules")
def list_rules(uow: Uow, _account: CurrentAccount) -> list[shown.AidHintRuleOut]:
    """The table of hints."""
    return [shown.AidHintRuleOut.model_validate(each) for each in hint_table.lines(uow)]


@router.post("/hint-rules", status_code=201)
def add_rule(uow: Uow, account: Admin, wanted: shown.AidHintRuleIn) -> shown.AidHintRuleOut:
    """Add a dated line; audited."""
    return shown.AidHintRuleOut.model_validate(hint_table.add(uow, account.account_id, wanted.model_dump()))


@router.post("/hint-rules/{rule_id}/end")
def end_rule(rule_id: UUID, uow: Uow, account: Admin, wanted: shown.AidEndIn) -> shown.AidHintRuleOut:
    """Say when a line of one's own ends; audited."""
    return shown.AidHintRuleOut.model_validate(hint_table.end(uow, account.account_id, rule_id, wanted.last_day))


@router.get("/policy")
def show_policy(uow: Uow, _account: CurrentAccount) -> shown.AidPolicyOut:
    """The choices of this place."""
    return shown.AidPolicyOut.model_validate(policy.of(uow))


@router.put("/policy")
def change_policy(uow: Uow, account: Admin, wanted: shown.AidPolicyIn) -> shown.AidPolicyOut:
    """Change them; audited."""
    values = wanted.model_dump(exclude_unset=True, exclude_none=True)
    return shown.AidPolicyOut.model_validate(policy.change(uow, account.account_id, values))


@router.get("/tasks")
def list_tasks(uow: Uow, account: CurrentAccount) -> list[shown.AidTaskOut]:
    """What a person must still do (the aid centre)."""
    rights.require_decides(uow, account)
    return [
        shown.AidTaskOut(
            id=task.id,
            kind=task.kind,
            due_at=task.due_at,
            overdue=task.due_at < uow.now,
            application_id=application.id,
            number=application.number,
            facts=application.facts,
        )
        for task, application in tasks.open_ones(uow, account)
    ]


@router.post("/tasks/{task_id}/done", status_code=204)
def finish_task(task_id: UUID, uow: Uow, account: CurrentAccount, wanted: wishes.AidDoneIn) -> None:
    """Tick a task (the aid centre)."""
    rights.require_decides(uow, account)
    tasks.finish(uow, account.account_id, task_id, wanted.note)


@router.get("/figures")
def show_figures(uow: Uow, _account: Supervisor, first_day: dt.date, last_day: dt.date) -> shown.AidFigures:
    """覆盖率, 应援尽援率, 办结率, the columns of S143, and whether the priorities were faster."""
    counted = (figures.granted, figures.closed_share, figures.coverage)
    return shown.AidFigures(
        figures=[shown.AidFigureOut.model_validate(count(uow, first_day, last_day)) for count in counted],
        columns=[shown.AidColumnOut.model_validate(each) for each in figures.columns(uow, first_day, last_day)],
        paces=[shown.AidPaceOut.model_validate(each) for each in priorities.paces(uow, first_day, last_day)],
    )
