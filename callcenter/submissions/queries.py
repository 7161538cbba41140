"""Reading the submissions of a month: one statement for all of a place, however many units it has."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, cast
from uuid import UUID

from sqlalchemy import select

from callcenter.clock import business_day
from callcenter.people.models import Account
from callcenter.submissions import adding
from callcenter.submissions.adding import Month, Sent
from callcenter.submissions.errors import SubmissionNotFound
from callcenter.submissions.models import Submission, SubmissionStep
from callcenter.submissions.moves import State

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

_MONTH = """
SELECT id, unit_id, parent_id, version, state, figures, counted FROM submission WHERE org_id = %s AND month = %s
"""
_AROUND = _MONTH + "AND (unit_id = %s OR parent_id = %s OR unit_id = ANY(%s))"
_SENT_ON = """
SELECT s.unit_id, min(p.at) FROM submission s JOIN submission_step p ON p.submission_id = s.id
WHERE s.org_id = %s AND s.month = %s AND p.action = 'submitted' GROUP BY 1
"""
_MONTH_OF = "SELECT month FROM submission WHERE org_id = %s AND id = %s"


def month(uow: UnitOfWork, first: date) -> Month:
    """Return all submissions of a month (its first day)."""
    rows = uow.raw.execute(_MONTH, (uow.org_id, first)).fetchall()
    return Month(_sent(*row) for row in rows)


def around(uow: UnitOfWork, first: date, unit_id: UUID, lower: Sequence[UUID] = ()) -> Month:
    """Return what a step of one unit needs of a month: its own, what was sent to it, and that of `lower` units."""
    values = (uow.org_id, first, unit_id, unit_id, list(lower))
    return Month(_sent(*row) for row in uow.raw.execute(_AROUND, values).fetchall())


def _sent(id: UUID, unit_id: UUID, parent_id: UUID | None, version: int, state: str, figures: dict[str, dict[str, int]],
          counted: dict[str, int]) -> Sent:  # fmt: skip
    found = {UUID(unit): number for unit, number in counted.items()}
    return Sent(id, unit_id, parent_id, version, cast(State, state), adding.values(figures), found)


def of_row(row: Submission) -> Sent:
    """Return a row as the pure part reads it."""
    return _sent(row.id, row.unit_id, row.parent_id, row.version, row.state, row.figures, row.counted)


def sent_on(uow: UnitOfWork, first: date) -> dict[UUID, date]:
    """Return the day on which each unit sent a month for the first time."""
    rows = uow.raw.execute(_SENT_ON, (uow.org_id, first)).fetchall()
    return {unit_id: business_day(cast(datetime, at)) for unit_id, at in rows}


def month_of(uow: UnitOfWork, submission_id: UUID) -> date:
    """Return of which month a submission is, before anything is locked. Raises SubmissionNotFound."""
    row = uow.raw.execute(_MONTH_OF, (uow.org_id, submission_id)).fetchone()
    if row is None:
        raise SubmissionNotFound("没有这份报送。")
    return cast(date, row[0])


def one(uow: UnitOfWork, submission_id: UUID) -> Submission:
    """Return a submission. Raises SubmissionNotFound."""
    found = uow.session.get(Submission, submission_id, populate_existing=True)
    if found is None or found.org_id != uow.org_id:
        raise SubmissionNotFound("没有这份报送。")
    return found


def versions(uow: UnitOfWork, row: Submission) -> Sequence[Submission]:
    """Return all versions of the same unit and month, the latest first."""
    same = (Submission.unit_id == row.unit_id, Submission.month == row.month)
    return uow.session.scalars(select(Submission).where(*same).order_by(Submission.version.desc())).all()


def steps(uow: UnitOfWork, submission_id: UUID) -> list[tuple[SubmissionStep, str]]:
    """Return the steps of a submission with who took each, the first one first."""
    wanted = select(SubmissionStep, Account.name).join(Account, Account.id == SubmissionStep.by)
    rows = uow.session.execute(
        wanted.where(SubmissionStep.submission_id == submission_id).order_by(SubmissionStep.id)
    ).all()
    return [(step, name) for step, name in rows]
