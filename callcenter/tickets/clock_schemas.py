"""A time limit as the console gets it."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

from callcenter.tickets.clocks import Clock


class ClockOut(BaseModel):
    """A time limit. `left_seconds` is negative when it is over; `guessed`: a day on the way is not published yet."""

    model_config = ConfigDict(from_attributes=True)

    rule: str
    name: str
    begins_at: datetime
    due_at: datetime
    ended_at: datetime | None
    state: Literal["running", "paused", "met", "missed"]
    card: Literal["none", "yellow", "red"]
    left_seconds: int
    guessed: bool
    source: str
    statutory: bool

    @classmethod
    def of(cls, clock: Clock | None) -> ClockOut | None:
        """Write a clock, or None."""
        return None if clock is None else cls.model_validate(clock)
