"""What others may want to know of the monthly submissions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class SubmissionAccepted:
    """The upper unit took a unit's figures of a month (its first day); they count above from now on."""

    submission_id: UUID
    unit_id: UUID
    month: date


@dataclass(frozen=True, slots=True)
class SubmissionLocked:
    """A unit's figures of a month (its first day) never change again; a correction is another version."""

    submission_id: UUID
    unit_id: UUID
    month: date
