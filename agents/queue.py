"""Waiting: who is next, what may be asked of a seat meanwhile, what the caller is told. Pure."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

SHORT_ABANDON_SECONDS = 5.0
# Ageing lifts nobody above the highest priority that a menu can give.
TOP_LEVEL = 9


@dataclass(frozen=True, slots=True)
class RelaxStep:
    """After `after` seconds of waiting the skills in `drop` are no longer asked for.

    `drop`: a skill (`topic:labour`), a kind of skills (`group:*`) or `*` for all. The language is none of them: it
    stands apart from the wanted skills and is never relaxed (S6).
    """

    after: float
    drop: tuple[str, ...]

    def drops(self, skill: str) -> bool:
        """Whether the step gives up this skill."""
        return any(each in {"*", skill, f"{skill.partition(':')[0]}:*"} for each in self.drop)


# A missing topic is no reason to wait: the better suited seat comes first, all others of the language come too.
AT_ONCE = (RelaxStep(0, ("*",)),)


@dataclass(frozen=True, slots=True)
class QueuePolicy:
    """How one queue is served (performance design, part 4). All times are seconds.

    `own_pool_first`: its own seats before the longest idle. `head_start` puts its callers so far ahead of others of the
    same level; `reserve_idle` is the number of its idle home seats that callers of other queues may not take;
    `reserve_gate` opens the reserve to a caller who has waited so long (None: never). `relax` gives up wanted skills
    with waiting; `ageing` is the waiting that lifts a caller by one level (None: never). For `preferred_seconds` a
    caller is kept for their preferred seat alone. A seat is paused after `misses_before_pause` unanswered offers.
    """

    key: str
    head_start: float = 0.0
    reserve_idle: int = 0
    reserve_gate: float | None = None
    own_pool_first: bool = True
    relax: tuple[RelaxStep, ...] = AT_ONCE
    ageing: float | None = None
    preferred_seconds: float = 20.0
    misses_before_pause: int = 1


@dataclass(frozen=True, slots=True)
class Waiting:
    """One caller in a queue. `wanted` are topic and group skills; `barred` a seat that must not take the call.

    Until `kept_until` the caller is offered to the `preferred` seat only.
    """

    entry: str
    queue: str
    language: str
    wanted: frozenset[str]
    priority: int
    since: datetime
    preferred: str | None = None
    barred: str | None = None
    kept_until: datetime | None = None


def waited(waiting: Waiting, now: datetime) -> float:
    """Seconds since the caller took the place."""
    return (now - waiting.since).total_seconds()


def required(waiting: Waiting, policy: QueuePolicy, now: datetime) -> frozenset[str]:
    """The wanted skills that a seat must still have at `now`; the language is a must besides."""
    passed = [step for step in policy.relax if step.after <= waited(waiting, now)]
    return frozenset(skill for skill in waiting.wanted if not any(step.drops(skill) for step in passed))


def level(waiting: Waiting, policy: QueuePolicy, now: datetime) -> int:
    """Priority and what waiting has added to it; at most TOP_LEVEL."""
    if not policy.ageing:
        return waiting.priority
    lifted = waiting.priority + int(max(0.0, waited(waiting, now)) // policy.ageing)
    return max(waiting.priority, min(lifted, TOP_LEVEL))


def is_kept(waiting: Waiting, now: datetime) -> bool:
    """Whether only the preferred seat may be offered the caller at `now`."""
    return waiting.preferred is not None and waiting.kept_until is not None and now < waiting.kept_until


def next_change(waiting: Waiting, policies: Mapping[str, QueuePolicy], now: datetime) -> datetime | None:
    """When time alone next changes what may happen to the caller: a skill is given up, a level gained, the preferred
    seat's time is over, another queue's reserve opens. None when nothing more will.
    """
    policy = policies.get(waiting.queue) or QueuePolicy(waiting.queue)
    moments = [*_relaxing(waiting, policy), *_lifting(waiting, policy, now), *_opening(waiting, policies)]
    if waiting.kept_until is not None:
        moments.append(waiting.kept_until)
    return min((moment for moment in moments if moment > now), default=None)


def _relaxing(waiting: Waiting, policy: QueuePolicy) -> Iterable[datetime]:
    for step in policy.relax:
        if any(step.drops(skill) for skill in waiting.wanted):
            yield waiting.since + timedelta(seconds=step.after)


def _lifting(waiting: Waiting, policy: QueuePolicy, now: datetime) -> Iterable[datetime]:
    if policy.ageing and level(waiting, policy, now) < TOP_LEVEL:
        steps = math.floor(max(0.0, waited(waiting, now)) / policy.ageing) + 1
        yield waiting.since + timedelta(seconds=steps * policy.ageing)


def _opening(waiting: Waiting, policies: Mapping[str, QueuePolicy]) -> Iterable[datetime]:
    for key, policy in policies.items():
        if key != waiting.queue and policy.reserve_idle and policy.reserve_gate is not None:
            yield waiting.since + timedelta(seconds=policy.reserve_gate)


def turn(waiting: Waiting, policy: QueuePolicy, now: datetime | None = None) -> tuple[int, datetime, str]:
    """Sort key: the smallest is served first. Level (without `now`: the bare priority), then time in the queue plus
    its head start, then the id.
    """
    rank = waiting.priority if now is None else level(waiting, policy, now)
    return (-rank, turn_at(waiting, policy), waiting.entry)


def turn_at(waiting: Waiting, policy: QueuePolicy) -> datetime:
    """The moment by which callers of one level are ordered."""
    return waiting.since - timedelta(seconds=policy.head_start)


def is_short_abandon(waited_seconds: float, threshold: float = SHORT_ABANDON_SECONDS) -> bool:
    """A caller who left the queue before `threshold` seconds is not a missed call (domain reference 2.4)."""
    return waited_seconds < threshold
