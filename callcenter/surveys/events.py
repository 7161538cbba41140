"""What happens to surveys. Ids only."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class SurveyEnded:
    """A round is over, answered or not."""

    survey_id: UUID
