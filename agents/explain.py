"""Why a caller waits: what keeps each seat that speaks their language from taking them, in one word each. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from agents.queue import Waiting, is_kept
from agents.routing import IdleSeat, Policies, is_reserved, may_take
from agents.seat import BUSY, SeatState
from agents.skills import speaks


class Hindrance(StrEnum):
    """What keeps one seat from one caller, the nearest to being served first."""

    NONE = "none"
    KEPT_FOR_PREFERRED = "kept_for_preferred"
    SKILL_MISSING = "skill_missing"
    RESERVE = "reserve"
    BUSY = "busy"
    NO_CONSOLE = "no_console"
    PHONE_DEAD = "phone_dead"
    PAUSED = "paused"
    BARRED = "barred"
    OFFLINE = "offline"


NEAREST = tuple(Hindrance)


class Reason(StrEnum):
    """Why nobody serves a caller at this moment."""

    OFFERED = "offered"
    MATCHING = "matching"
    KEPT_FOR_PREFERRED = "kept_for_preferred"
    SKILL_MISSING = "skill_missing"
    RESERVE = "reserve"
    ALL_BUSY = "all_busy"
    NO_CONSOLE = "no_console"
    PHONE_DEAD = "phone_dead"
    ALL_PAUSED = "all_paused"
    ONLY_BARRED = "only_barred"
    NOBODY_ON_DUTY = "nobody_on_duty"
    NOBODY_CERTIFIED = "nobody_certified"


_REASON_OF = {
    Hindrance.NONE: Reason.MATCHING,
    Hindrance.KEPT_FOR_PREFERRED: Reason.KEPT_FOR_PREFERRED,
    Hindrance.SKILL_MISSING: Reason.SKILL_MISSING,
    Hindrance.RESERVE: Reason.RESERVE,
    Hindrance.BUSY: Reason.ALL_BUSY,
    Hindrance.NO_CONSOLE: Reason.NO_CONSOLE,
    Hindrance.PHONE_DEAD: Reason.PHONE_DEAD,
    Hindrance.PAUSED: Reason.ALL_PAUSED,
    Hindrance.BARRED: Reason.ONLY_BARRED,
    Hindrance.OFFLINE: Reason.NOBODY_ON_DUTY,
}


@dataclass(frozen=True, slots=True)
class SeatNow:
    """A seat as the supervisor sees it: what it could serve, and whether it is there."""

    idle: IdleSeat
    state: SeatState
    console_alive: bool
    phone_works: bool


def hindrance(
    seat: SeatNow, waiting: Waiting, idle_by_home: Mapping[str, int], policies: Policies, now: datetime
) -> Hindrance:
    """What keeps this seat, which speaks the caller's language, from being offered the caller."""
    kept = is_kept(waiting, now) and seat.idle.seat != waiting.preferred
    found = {
        Hindrance.OFFLINE: seat.state is SeatState.OFFLINE,
        Hindrance.BARRED: seat.idle.seat == waiting.barred,
        Hindrance.PAUSED: seat.state is SeatState.PAUSED,
        Hindrance.BUSY: seat.state in BUSY,
        Hindrance.NO_CONSOLE: not seat.console_alive,
        Hindrance.PHONE_DEAD: not seat.phone_works,
        Hindrance.KEPT_FOR_PREFERRED: kept,
        Hindrance.SKILL_MISSING: not may_take(seat.idle, waiting, policies, now),
        Hindrance.RESERVE: is_reserved(seat.idle, waiting, idle_by_home, policies, now),
    }
    return next((each for each, holds in found.items() if holds), Hindrance.NONE)


def able(seats: Iterable[SeatNow], waiting: Waiting) -> list[SeatNow]:
    """The seats certified for the caller's language: nobody else is ever asked."""
    return [seat for seat in seats if speaks(seat.idle.skills, waiting.language)]


def reason(hindrances: Iterable[Hindrance]) -> Reason:
    """Why the caller waits, by what keeps the seat that is nearest to serving them."""
    found = set(hindrances)
    nearest = next((each for each in NEAREST if each in found), None)
    return Reason.NOBODY_CERTIFIED if nearest is None else _REASON_OF[nearest]
