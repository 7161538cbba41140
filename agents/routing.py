"""Who should take which call. Pure: give it the waiting callers and the idle seats, get pairings back.

Language is a must. Among seats: the preferred one, then those of the queue's own pool, then the better suited, then
the longest idle. Among callers: priority, then waiting time with the queue's head start. A queue's reserve keeps idle
home seats back from callers of other queues.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from agents.queue import QueuePolicy, Waiting, turn
from agents.skills import speaks, suitability

Policies = Mapping[str, QueuePolicy]


@dataclass(frozen=True, slots=True)
class IdleSeat:
    """A seat that is ready. `home` is the queue whose own pool it belongs to."""

    seat: str
    skills: frozenset[str]
    home: str | None
    idle_since: datetime


@dataclass(frozen=True, slots=True)
class Pairing:
    """This waiting entry goes to this seat."""

    entry: str
    seat: str


def can_serve(seat: IdleSeat, waiting: Waiting) -> bool:
    """Whether the seat speaks the caller's language and is not barred from the call."""
    return seat.seat != waiting.barred and speaks(seat.skills, waiting.language)


def is_reserved(
    seat: IdleSeat, waiting: Waiting, idle_by_home: Mapping[str, int], policies: Policies, now: datetime
) -> bool:
    """Whether the seat is kept back for its own queue: too few of its pool are idle, and the gate has not opened."""
    if seat.home is None or seat.home == waiting.queue or seat.home not in policies:
        return False
    policy = policies[seat.home]
    if idle_by_home.get(seat.home, 0) > policy.reserve_idle:
        return False
    return policy.reserve_gate is None or (now - waiting.since).total_seconds() < policy.reserve_gate


def choose_seat(
    waiting: Waiting, seats: Iterable[IdleSeat], idle_by_home: Mapping[str, int], policies: Policies, now: datetime
) -> IdleSeat | None:
    """The best idle seat for this caller, or None. `idle_by_home` counts the idle seats of each pool."""
    able = [s for s in seats if can_serve(s, waiting) and not is_reserved(s, waiting, idle_by_home, policies, now)]
    return min(able, key=lambda seat: _seat_rank(seat, waiting), default=None)


def choose_caller(
    seat: IdleSeat, queue: Iterable[Waiting], idle_by_home: Mapping[str, int], policies: Policies, now: datetime
) -> Waiting | None:
    """The caller whose turn it is at this seat, or None."""
    able = [w for w in queue if can_serve(seat, w) and not is_reserved(seat, w, idle_by_home, policies, now)]
    return min(able, key=lambda waiting: turn(waiting, policy_of(waiting, policies)), default=None)


def match(queue: Sequence[Waiting], seats: Sequence[IdleSeat], policies: Policies, now: datetime) -> list[Pairing]:
    """Pair everybody who can be paired now, in the order of the callers' turns. Each seat and entry at most once."""
    left = {seat.seat: seat for seat in seats}
    idle = Counter(seat.home for seat in seats if seat.home is not None)
    pairings = []
    for waiting in sorted(queue, key=lambda entry: turn(entry, policy_of(entry, policies))):
        seat = choose_seat(waiting, left.values(), idle, policies, now)
        if seat is None:
            continue
        del left[seat.seat]
        if seat.home is not None:
            idle[seat.home] -= 1
        pairings.append(Pairing(waiting.entry, seat.seat))
    return pairings


def policy_of(waiting: Waiting, policies: Policies) -> QueuePolicy:
    """The policy of the caller's queue; a queue without one is served plainly."""
    return policies.get(waiting.queue) or QueuePolicy(waiting.queue)


def _seat_rank(seat: IdleSeat, waiting: Waiting) -> tuple[bool, bool, int, datetime, str]:
    return (
        seat.seat != waiting.preferred,
        seat.home != waiting.queue,
        -suitability(seat.skills, waiting.wanted),
        seat.idle_since,
        seat.seat,
    )
