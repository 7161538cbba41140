"""Late, early, missing: a shift held against its sign-ins (S113, K13). Pure; times aware, tolerances in minutes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

Verdict = Literal["planned", "awaited", "present", "kept", "late", "early", "late_and_early", "missing"]


@dataclass(frozen=True, slots=True)
class Stay:
    """From a sign-in to its sign-out; None while it lasts."""

    signed_in_at: datetime
    signed_out_at: datetime | None


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How much later somebody may come, and how much earlier they may go, without being called late or early."""

    grace_minutes: int = 10
    early_minutes: int = 10


@dataclass(frozen=True, slots=True)
class Kept:
    """How a shift was kept. `minutes_present` are those inside the plan, of `minutes_planned` until now."""

    verdict: Verdict
    late_minutes: int
    early_minutes: int
    minutes_present: int
    minutes_planned: int


def judge(starts_at: datetime, ends_at: datetime, stays: Sequence[Stay], now: datetime, allowed: Tolerance) -> Kept:
    """Hold a shift against its sign-ins at a moment."""
    until = min(now, ends_at)
    planned = _minutes(until - starts_at)
    present = _minutes(_overlap(starts_at, until, stays, now))
    if not stays:
        return Kept(_without(starts_at, ends_at, now, allowed), 0, 0, 0, planned)
    came = min(stay.signed_in_at for stay in stays)
    there = any(stay.signed_out_at is None for stay in stays)
    went = max(stay.signed_out_at or now for stay in stays)
    late = _minutes(came - starts_at)
    early = 0 if there else _minutes(ends_at - went)
    late = late if late > allowed.grace_minutes else 0
    early = early if early > allowed.early_minutes else 0
    return Kept(_verdict(late, early, still=there and now < ends_at), late, early, present, planned)


def _without(starts_at: datetime, ends_at: datetime, now: datetime, allowed: Tolerance) -> Verdict:
    if now >= ends_at:
        return "missing"
    if now < starts_at:
        return "planned"
    return "awaited" if now <= starts_at + timedelta(minutes=allowed.grace_minutes) else "missing"


def _verdict(late: int, early: int, *, still: bool) -> Verdict:
    if late and early:
        return "late_and_early"
    if late:
        return "late"
    if early:
        return "early"
    return "present" if still else "kept"


def _overlap(starts_at: datetime, ends_at: datetime, stays: Iterable[Stay], now: datetime) -> timedelta:
    total = timedelta()
    for stay in stays:
        begins, ends = max(starts_at, stay.signed_in_at), min(ends_at, stay.signed_out_at or now)
        total += max(timedelta(), ends - begins)
    return total


def _minutes(span: timedelta) -> int:
    return max(0, int(span.total_seconds() // 60))
