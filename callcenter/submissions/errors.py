"""What a monthly submission may refuse."""

from __future__ import annotations

from callcenter.errors import Conflict, Forbidden, Invalid, NotFound


class SubmissionNotFound(NotFound):
    """No such unit or submission, or none within the asker's reach."""

    code = "submission_not_found"


class SubmissionChanged(Conflict):
    """Somebody changed it since it was read: look again first."""

    code = "submission_changed"


class SubmissionState(Conflict):
    """The step does not follow on the present state; of two at once, the second one hears this."""

    code = "submission_state"


class SubmissionTooEarly(Conflict):
    """The month is not over."""

    code = "submission_too_early"


class DifferenceUnexplained(Conflict):
    """What was typed is not what the lower units and the unit's own come to, and nobody said why."""

    code = "submission_difference_unexplained"


class SubmissionNotYours(Forbidden):
    """Another unit's to do."""

    code = "submission_not_yours"


class SecondPersonNeeded(Forbidden):
    """Whoever sent it does not accept it."""

    code = "submission_second_person"


class SubmissionInvalid(Invalid):
    """A line that there is not, or lines without a number: nought is written as 0."""

    code = "submission_invalid"


class UnitInvalid(Invalid):
    """The tree cannot be like this."""

    code = "reporting_unit_invalid"
