"""The cycles by the clock: tasks in advance, letters when they are due. Whatever was missed is made by the next run."""

from __future__ import annotations

import logging

from callcenter.cycles import letters, making
from callcenter.db.unit_of_work import begin

log = logging.getLogger(__name__)

AT_ONCE = 200  # letters a run; the next one writes the rest


def make_due() -> int:
    """Make missing tasks, then the letters that are due, each in its own transaction. Returns how many were made."""
    with begin() as uow:
        made = making.make_due(uow)
    with begin() as uow:
        due = letters.due(uow)
    for task_id, stage in due[:AT_ONCE]:
        with begin() as uow:
            letter = letters.write(uow, task_id, stage)
        if letter is not None:
            made += 1
            log.info("reminder letter sent", extra={"task_id": str(task_id), "stage": stage})
    return made
