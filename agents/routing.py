"""Who should take which call. Pure: give it the waiting callers and the idle seats, get pairings back.

Language is a must, and so is every wanted skill that waiting has not given up yet; the seat that a complaint is about
is never chosen. Among seats: the preferred one (for a time nobody else), then whoever speaks fewest languages (a rare
one is kept for callers who need it), then those of the queue's own pool, then the better suited, then the longest idle.
Among callers: priority with ageing, then waiting time with the queue's head start. A queue's reserve keeps idle home
seats back from callers of other queues.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from agents.queue import QueuePolicy, Waiting, is_kept, required, turn
from agents.skills import languages, speaks, suitability

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


def may_take(seat: IdleSeat, waiting: Waiting, policies: Policies, now: datetime) -> bool:
    """Whether the seat may be offered the caller at `now`, reserves apart.

    The preferred seat needs no other skill than the language: the caller asked for this very person.
    """
    if not can_serve(seat, waiting):
        return False
    if seat.seat == waiting.preferred:
        return True
    return not is_kept(waiting, now) and required(waiting, policy_of(waiting, policies), now) <= seat.skills


def is_reserved(
    seat: IdleSeat, waiting: Waiting, idle_by_home: Mapping[str, int], policies: Policies, now: datetime
) -> bool:
    """Whether the seat is kept back for its own queue: too few of its pool are idle, and the gate has not opened.

    `idle_by_home` counts the idle seats of the pools that keep a reserve, this seat among them.
    """
    if seat.home is None or seat.home == waiting.queue or seat.home not in policies:
        return False
    policy = policies[seat.home]
    if policy.reserve_idle == 0 or idle_by_home.get(seat.home, 0) > policy.reserve_idle:
        return False
    return policy.reserve_gate is None or (now - waiting.since).total_seconds() < policy.reserve_gate


def choose_seat(
    waiting: Waiting, seats: Iterable[IdleSeat], idle_by_home: Mapping[str, int], policies: Policies, now: datetime
) -> IdleSeat | None:
    """The best idle seat for this caller, or None. `idle_by_home` counts the idle seats of each pool."""
    able = [s for s in seats if _possible(s, waiting, idle_by_home, policies, now)]
    own_first = policy_of(waiting, policies).own_pool_first
    return min(able, key=lambda seat: _seat_rank(seat, waiting, own_first), default=None)


def choose_caller(
    seat: IdleSeat, queue: Iterable[Waiting], idle_by_home: Mapping[str, int], policies: Policies, now: datetime
) -> Waiting | None:
    """The caller whose turn it is at this seat, or None."""
    able = [w for w in queue if _possible(seat, w, idle_by_home, policies, now)]
    return min(able, key=lambda waiting: turn(waiting, policy_of(waiting, policies), now), default=None)


def _possible(
    seat: IdleSeat, waiting: Waiting, idle_by_home: Mapping[str, int], policies: Policies, now: datetime
) -> bool:
    return may_take(seat, waiting, policies, now) and not is_reserved(seat, waiting, idle_by_home, policies, now)


def match(queue: Sequence[Waiting], seats: Sequence[IdleSeat], policies: Policies, now: datetime) -> list[Pairing]:
    """Pair everybody who can be paired now, in the order of the callers' turns. Each seat and entry at most once."""
    left = {seat.seat: seat for seat in seats}
    idle = Counter(seat.home for seat in seats if seat.home is not None)
    pairings = []
    for waiting in sorted(queue, key=lambda entry: turn(entry, policy_of(entry, policies), now)):
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


def _seat_rank(seat: IdleSeat, waiting: Waiting, own_first: bool) -> tuple[bool, int, bool, int, datetime, str]:
    return (
        seat.seat != waiting.preferred,
        len(languages(seat.skills)),
        own_first and seat.home != waiting.queue,
        -suitability(seat.skills, waiting.wanted),
        seat.idle_since,
        seat.seat,
    )
