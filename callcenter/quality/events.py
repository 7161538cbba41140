"""What happens to reviews. Facts in the past tense: ids and plain values only."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ReviewOpened:
    """A bad rating, or a survey that says so, is looked into. `account_id`: who served, None where nobody did."""

    review_id: UUID
    account_id: UUID | None


@dataclass(frozen=True, slots=True)
class ReviewMoved:
    """A review has come to another stage."""

    review_id: UUID
    stage: str
