"""What happens to ratings and surveys. Ids only."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class SurveyEnded:
    """A round is over, answered or not."""

    survey_id: UUID


@dataclass(frozen=True, slots=True)
class RatingSettled:
    """The rating of a served call stands: nothing more can come on the line, and its one row is there.

    Recorded in the transaction of the call's end, once for each served call, rated or not; and once more in the rare
    case that the row still changes afterwards (a key of the last moment that was told late, a reply by short message).
    Whoever listens reads the row afresh and must not mind the second time.
    """

    call_id: UUID
