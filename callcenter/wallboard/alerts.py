"""What somebody must look at now: few kinds, each with how many, the severe ones first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from callcenter import pulse
from callcenter.desk import stranded
from callcenter.quality import queries as quality
from callcenter.quality.models import Review
from callcenter.wallboard.schemas import Alert, StaffingTile, TicketTile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from callcenter.db.unit_of_work import UnitOfWork

_OWED = """
    SELECT count(*), min(due_at) FROM return_call WHERE org_id = %s AND state = 'open' AND due_at < %s
"""
FORGOTTEN_SECONDS = 86_400.0  # a process that has been away for a day is one that this place no longer runs


def alerts(uow: UnitOfWork, staffing: StaffingTile, tickets: TicketTile, *, is_open: bool) -> list[Alert]:
    """Return them, the severe ones first; only kinds of which there is something."""
    found = [
        *_seats(staffing, is_open=is_open),
        *_machine(uow),
        *_ratings(uow),
        *_owed(uow),
        Alert(kind="ticket_overdue", severe=False, count=tickets.overdue),
    ]
    return sorted((each for each in found if each.count), key=lambda each: not each.severe)


def _seats(staffing: StaffingTile, *, is_open: bool) -> Iterator[Alert]:
    """Out of hours nobody needs to be there."""
    if not is_open:
        return
    empty = [queue for queue in staffing.queues if not queue.staffed and queue.configured]
    thin = [queue.name for queue in staffing.queues if 0 < queue.staffed < queue.configured]
    since = min((queue.unstaffed_since for queue in empty if queue.unstaffed_since), default=None)
    yield Alert(kind="unstaffed", severe=True, count=len(empty), names=[queue.name for queue in empty], since=since)
    yield Alert(kind="understaffed", severe=False, count=len(thin), names=thin)


def _machine(uow: UnitOfWork) -> Iterator[Alert]:
    silent = [name for name, (age, _) in sorted(pulse.read(uow).items())
              if pulse.STALE_SECONDS <= age < FORGOTTEN_SECONDS]  # fmt: skip
    yield Alert(kind="process_silent", severe=True, count=len(silent), names=silent)
    yield Alert(kind="stranded", severe=True, count=stranded.today(uow))


def _ratings(uow: UnitOfWork) -> Iterator[Alert]:
    unseen = select(func.count(), func.min(Review.begins_at)).where(Review.org_id == uow.org_id, Review.stage == "open")
    count, since = uow.session.execute(unseen).one()
    yield Alert(kind="low_rating", severe=True, count=count, since=since)
    yield Alert(kind="review_overdue", severe=True, count=quality.overdue(uow))


def _owed(uow: UnitOfWork) -> Iterator[Alert]:
    count, since = uow.raw.execute(_OWED, (uow.org_id, uow.now)).fetchall()[0]
    yield Alert(kind="return_call_overdue", severe=False, count=count, since=since)
