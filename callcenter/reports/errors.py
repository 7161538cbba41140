"""What a report may refuse."""

from __future__ import annotations

from callcenter.errors import Conflict, NotFound


class ReportNotFound(NotFound):
    """No such report, or none that this reader was sent."""

    code = "report_not_found"


class ReportTooEarly(Conflict):
    """The period is not over, or ratings of it may still come; the message says from when on it is made."""

    code = "report_too_early"


class ReportBeingMade(Conflict):
    """Somebody else makes it at this moment."""

    code = "report_being_made"


class ReportNotToPublish(Conflict):
    """It was published otherwise already, or withdrawn."""

    code = "report_not_to_publish"


class ReportWithdrawn(Conflict):
    """It was withdrawn already."""

    code = "report_withdrawn"


class ReportAltered(Conflict):
    """What stands in the database is not what was sealed."""

    code = "report_altered"
