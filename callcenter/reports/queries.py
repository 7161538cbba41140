"""Counting for the satisfaction figures. Every count is of the period's business days and comes from one place only."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import ColumnElement, String, cast, exists, func, literal, select

from callcenter.calls.models import Call
from callcenter.desk.models import Queue, WrapUp
from callcenter.people.models import Account
from callcenter.reports.figures import CallbackCounts, CallCounts
from callcenter.surveys.models import Rating, Survey

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

By = Literal["agent", "queue", "language"]
NOBODY = ""  # the key of what belongs to no agent, queue or language
ENDED = ("done", "declined", "broken_off", "unreachable", "closed")


@dataclass(slots=True)
class _Tally:
    inbound: int = 0
    queued: int = 0
    answered: int = 0
    invited: int = 0
    grades: dict[int, int] = field(default_factory=dict)
    ended: int = 0
    completed: int = 0
    solved: dict[int, int] = field(default_factory=dict)
    callback_grades: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Group:
    """The counts of one agent, queue or language; key "" is what belongs to none, or the whole when `by` is None."""

    by: By | None
    key: str
    name: str
    calls: CallCounts
    callbacks: CallbackCounts


def total(uow: UnitOfWork, first: date, last: date) -> Group:
    """Return the counts of the whole hotline from `first` to `last`, both included."""
    tallies = _tallies(uow, first, last, None)
    return _group(None, NOBODY, "", tallies[NOBODY])


def groups(uow: UnitOfWork, first: date, last: date, by: By) -> list[Group]:
    """Return the counts by agent, queue or language; only groups with something to count, most answered first."""
    tallies, names = _tallies(uow, first, last, by), _names(uow, by)
    if by == "agent":
        tallies.pop(NOBODY, None)  # calls that rang past everybody stand in the rows of their queues
    found = [_group(by, key, names.get(key, key), tally) for key, tally in tallies.items()]
    return sorted(found, key=lambda group: (-group.calls.answered, -group.calls.queued, group.key))


def _group(by: By | None, key: str, name: str, tally: _Tally) -> Group:
    calls = CallCounts(tally.inbound, tally.queued, tally.answered, tally.invited, tally.grades)
    callbacks = CallbackCounts(tally.ended, tally.completed, tally.solved, tally.callback_grades)
    return Group(by, key, name, calls, callbacks)


def _tallies(uow: UnitOfWork, first: date, last: date, by: By | None) -> defaultdict[str, _Tally]:
    tallies: defaultdict[str, _Tally] = defaultdict(_Tally)
    _count_calls(uow, first, last, by, tallies)
    _count_ratings(uow, first, last, by, tallies)
    _count_callbacks(uow, first, last, by, tallies)
    return tallies


def _count_calls(uow: UnitOfWork, first: date, last: date, by: By | None, tallies: defaultdict[str, _Tally]) -> None:
    key = _key(by, Call.account_id, Call.queue_key, Call.language)
    counts = select(key, func.count(), func.count(Call.queue_entered_at), func.count(Call.answered_at)).where(
        Call.org_id == uow.org_id, Call.direction == "inbound", Call.business_day.between(first, last)
    )
    for row in uow.session.execute(counts.group_by(key)):
        tally = tallies[row[0]]
        tally.inbound, tally.queued, tally.answered = row[1], max(row[2], row[3]), row[3]


def _count_ratings(uow: UnitOfWork, first: date, last: date, by: By | None, tallies: defaultdict[str, _Tally]) -> None:
    key = _key(by, Rating.account_id, Rating.queue_key, Rating.language)
    # A call may be marked invalid after it was rated: what counts for nothing is not rated either.
    marked = (WrapUp.call_id == Rating.call_id, WrapUp.seat_id == Rating.seat_id, WrapUp.state == "invalid")
    counts = select(key, Rating.grade, func.count()).where(
        Rating.org_id == uow.org_id, Rating.invited, Rating.business_day.between(first, last), ~exists().where(*marked)
    )
    for row in uow.session.execute(counts.group_by(key, Rating.grade)):
        tallies[row[0]].invited += row[2]
        if row[1] is not None:
            tallies[row[0]].grades[row[1]] = row[2]


def _count_callbacks(
    uow: UnitOfWork, first: date, last: date, by: By | None, tallies: defaultdict[str, _Tally]
) -> None:
    key = _key(by, Survey.served_by, Survey.queue_key, Survey.language)
    counts = select(key, Survey.state, Survey.solved, Survey.grade, func.count()).where(
        Survey.org_id == uow.org_id, Survey.state.in_(ENDED), Survey.business_day.between(first, last)
    )
    for group, state, solved, grade, count in uow.session.execute(
        counts.group_by(key, Survey.state, Survey.solved, Survey.grade)
    ):
        tally = tallies[group]
        tally.ended += count
        tally.completed += count if state == "done" else 0
        if solved is not None:
            tally.solved[solved] = tally.solved.get(solved, 0) + count
        if grade is not None:
            tally.callback_grades[grade] = tally.callback_grades.get(grade, 0) + count


def _key(by: By | None, agent: Any, queue: Any, language: Any) -> ColumnElement[str]:
    chosen = {"agent": agent, "queue": queue, "language": language}.get(by or "")
    if chosen is None:
        return literal(NOBODY)
    return func.coalesce(cast(chosen, String), NOBODY)


def _names(uow: UnitOfWork, by: By) -> dict[str, str]:
    if by == "agent":
        accounts = select(Account.id, Account.staff_no, Account.name).where(Account.org_id == uow.org_id)
        return {str(row[0]): f"{row[1]} {row[2]}" for row in uow.session.execute(accounts)}
    if by == "queue":
        queues = select(Queue.key, Queue.name).where(Queue.org_id == uow.org_id)
        return {row[0]: row[1] for row in uow.session.execute(queues)}
    return {}
