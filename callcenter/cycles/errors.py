"""What the cycles of work may refuse."""

from __future__ import annotations

from callcenter.errors import Conflict, Forbidden, Invalid, NotFound


class CycleTaskUnknown(NotFound):
    """No such task, or none for the asker's eyes."""

    code = "cycle_task_not_found"


class CycleLetterUnknown(NotFound):
    """No such letter, or one that somebody else was sent."""

    code = "cycle_letter_not_found"


class CyclePaperUnknown(NotFound):
    """No such bulletin or appraisal sheet."""

    code = "cycle_paper_not_found"


class CycleTaskOver(Conflict):
    """It was done or cancelled already."""

    code = "cycle_task_over"


class CycleTaskOfOther(Forbidden):
    """Only the owner or who supervises says that a task is done."""

    code = "cycle_task_of_other"


class CycleTaskEarly(Conflict):
    """The period is not over: there is nothing yet that could be reported of it."""

    code = "cycle_task_early"


class CycleRuleChanged(Conflict):
    """Somebody has written a newer version since this one was read."""

    code = "cycle_rule_changed"


class CyclePaperAltered(Conflict):
    """What stands in the database is not what was sealed."""

    code = "cycle_paper_altered"


class CycleInvalid(Invalid):
    """An owner, unit, report or period that there is not."""

    code = "cycle_invalid"
