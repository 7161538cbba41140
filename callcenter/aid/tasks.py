"""What legal aid leaves for a person to do: one line a thing, ticked once."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from callcenter.aid import rights
from callcenter.aid.models import AidApplication, AidTask
from callcenter.errors import Conflict, NotFound
from callcenter.ids import new_id

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork
    from callcenter.people.identity import SignedIn


class TaskNotFound(NotFound):
    """There is no such task."""

    code = "aid_task_not_found"


class TaskDone(Conflict):
    """Somebody has done it."""

    code = "aid_task_done"


def add(uow: UnitOfWork, application: AidApplication, kind: str, subject_id: UUID, due_at: datetime) -> None:
    """Add a task; asked for twice it stands once."""
    uow.session.flush()
    row = {"id": new_id(), "org_id": application.org_id, "application_id": application.id, "kind": kind,
           "subject_id": subject_id, "due_at": due_at, "created_at": uow.now}  # fmt: skip
    uow.session.execute(insert(AidTask).values(row).on_conflict_do_nothing())


def open_ones(uow: UnitOfWork, account: SignedIn) -> list[tuple[AidTask, AidApplication]]:
    """Return what is to be done about applications that the account may see, the one due soonest first."""
    found = (
        select(AidTask, AidApplication)
        .join(AidApplication, AidApplication.id == AidTask.application_id)
        .where(AidTask.org_id == uow.org_id, AidTask.done_at.is_(None))
        .where(rights.visible_to(uow, account))
        .order_by(AidTask.due_at, AidTask.id)
    )
    return [(task, application) for task, application in uow.session.execute(found)]


def finish(uow: UnitOfWork, actor: UUID, task_id: UUID, note: str) -> AidTask:
    """Tick a task. Raises TaskNotFound, TaskDone."""
    found = select(AidTask).where(AidTask.id == task_id, AidTask.org_id == uow.org_id).with_for_update()
    task = uow.session.scalar(found.execution_options(populate_existing=True))
    if task is None:
        raise TaskNotFound("没有这项待办。")
    if task.done_at is not None:
        raise TaskDone("这项待办已完成。")
    task.done_at, task.done_by, task.note = uow.now, actor, note.strip() or None
    return task
