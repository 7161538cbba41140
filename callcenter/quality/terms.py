"""The time limits of a review, read from its columns and the calendar. Pure: the published days come in.

1 working day to verify and find (K27), 5 from the finding to do the matter again (12348.md 3.3, SV), as many once it is
supervised, 3 to appeal. The second call, the sign-off and the answer to an appeal have limits of ours.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final, Literal

from callcenter.tickets import periods
from callcenter.tickets.periods import Days, Length, Unit

if TYPE_CHECKING:
    from callcenter.quality.models import Review

Card = Literal["none", "yellow", "red"]
VERIFY: Final = Length(1, Unit.WORKING_DAY)
DO_AGAIN: Final = Length(5, Unit.WORKING_DAY)
CALL_AGAIN: Final = Length(3, Unit.WORKING_DAY)
SIGN_OFF: Final = Length(1, Unit.WORKING_DAY)
APPEAL: Final = Length(3, Unit.WORKING_DAY)
ANSWER_APPEAL: Final = Length(3, Unit.WORKING_DAY)


@dataclass(frozen=True, slots=True)
class Clock:
    """The limit that runs now. `guessed`: a day on the way is not in a published calendar."""

    name: Literal["verify", "do_again", "call_again", "sign_off", "supervised", "appeal"]
    begins_at: datetime
    due_at: datetime
    card: Card
    guessed: bool


def clock_of(review: Review, days: Days, now: datetime) -> Clock | None:
    """Return the limit of the step that is next; None when signed off."""
    match review.stage:
        case "open" | "verified":
            return _clock("verify", VERIFY, review.begins_at, days, now)
        case "substantiated" | "remedied":
            return _clock("do_again", DO_AGAIN, review.found_at or review.stage_since, days, now)
        case "corrected":
            return _clock("call_again", CALL_AGAIN, review.stage_since, days, now)
        case "supervised":
            return _clock("supervised", DO_AGAIN, review.stage_since, days, now)
        case "called_again" | "unsubstantiated" | "malicious":
            return _clock("sign_off", SIGN_OFF, review.stage_since, days, now)
    return None


def appeal_clock(review: Review, days: Days, now: datetime) -> Clock | None:
    """Return until when an appeal that is open must be answered; None where none is."""
    if review.appealed_at is None or review.appeal_decided_at is not None:
        return None
    return _clock("appeal", ANSWER_APPEAL, review.appealed_at, days, now)


def appeal_until(review: Review, days: Days) -> datetime | None:
    """Return until when the agent may appeal: of a finding that it was substantiated alone, and once."""
    if review.finding != "substantiated" or review.found_at is None or review.appealed_at is not None:
        return None
    return periods.due(APPEAL, review.found_at, days).at


def _clock(name: str, length: Length, begins_at: datetime, days: Days, now: datetime) -> Clock:
    due = periods.due(length, begins_at, days)
    return Clock(name, begins_at, due.at, _card(length, due.at, days, now), due.guessed)  # type: ignore[arg-type]


def _card(length: Length, due_at: datetime, days: Days, now: datetime) -> Card:
    """黄牌 a working day before the end, of a limit of one day on its last day; 红牌 from the first instant after."""
    if now > due_at:
        return "red"
    today = periods.local_day(now)
    warned = today if length.amount <= 1 else days.next(today)
    return "yellow" if periods.local_day(due_at) <= warned else "none"
