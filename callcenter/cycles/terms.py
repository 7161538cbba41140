"""When a task is due and how it stands. Read off the calendar and the clock each time, never stored: days off that are
published later move what is still to come. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal, get_args

from callcenter import clock
from callcenter.calendar import queries as calendar
from callcenter.calendar import working_days
from callcenter.calendar.working_days import DayKind
from callcenter.cycles.models import CycleTask

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

State = Literal["open", "overdue", "done", "late_done", "cancelled"]
STATES: tuple[State, ...] = get_args(State)
Stage = Literal["before", "overdue"]
SAID: Mapping[State, str] = {
    "open": "未完成",
    "overdue": "已逾期",
    "done": "按时完成",
    "late_done": "逾期完成",
    "cancelled": "已撤销",
}
FARTHEST = timedelta(days=240)  # sixty working days and every holiday that lies among them


@dataclass(frozen=True, slots=True)
class Days:
    """The working days that are known, for tasks of some span."""

    known: Mapping[date, DayKind]

    def due(self, task: CycleTask) -> date:
        """Return the last day on which a task is done in time."""
        return task.due_on or working_days.add(task.last, task.due_days, self.known).day

    def stage(self, task: CycleTask, today: date) -> Stage | None:
        """Return the letter that is due for an open task: some working days before, again once it is late."""
        due = self.due(task)
        if today > due:
            return "overdue"
        return "before" if working_days.add(today, task.remind_days, self.known).day >= due else None


def days_for(uow: UnitOfWork, tasks: Iterable[CycleTask]) -> Days:
    """Return the days that the due days of these tasks, and today's way to them, lead through."""
    ends = [*(task.last for task in tasks), clock.business_day(uow.now)]
    return Days(calendar.known_days(uow.raw, uow.org_id, min(ends), max(ends) + FARTHEST))


def state(task: CycleTask, due: date, today: date) -> State:
    """Return how a task stands on a day. Done on the due day is in time."""
    if task.cancelled_at is not None:
        return "cancelled"
    if task.done_at is not None:
        return "done" if clock.business_day(task.done_at) <= due else "late_done"
    return "overdue" if today > due else "open"
