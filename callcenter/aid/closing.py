"""The end of a case: closed with its outcome and what it brought back (S67), then archived. A chosen lawyer's is
followed up.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from callcenter.aid import assignment, course, tasks
from callcenter.aid.models import AidApplication
from callcenter.aid.terms import Outcome
from callcenter.errors import Conflict

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

FOLLOW_UP = timedelta(days=3)  # 100 % quality follow-up of 点援 (S56): asked while the client remembers


class HandOverMissing(Conflict):
    """Nothing was taken for another centre, or it was handed over."""

    code = "aid_hand_over_missing"


@dataclass(frozen=True, slots=True)
class Closing:
    """How a case ended; `loss_recovered_yuan` is what was won back or saved, 0 where nothing."""

    outcome: Outcome
    loss_recovered_yuan: Decimal
    note: str = ""


def close(uow: UnitOfWork, actor: UUID, application_id: UUID, closing: Closing) -> AidApplication:
    """结案. Raises MoveNotAllowed."""
    application = course.locked(uow, application_id)
    content = {
        "outcome": closing.outcome,
        "loss_recovered_yuan": str(closing.loss_recovered_yuan),
        "note": closing.note,
    }
    course.move(uow, application, "close", actor, content)
    application.closed_at, application.outcome = uow.now, closing.outcome
    application.loss_recovered_yuan = closing.loss_recovered_yuan
    ended = assignment.end_accepted(uow, application)
    if ended is not None and ended.quality_follow_up:
        tasks.add(uow, application, "quality_follow_up", ended.id, uow.now + FOLLOW_UP)
    return application


def archive(uow: UnitOfWork, actor: UUID, application_id: UUID, archive_no: str) -> AidApplication:
    """归档 under a file number. Raises MoveNotAllowed."""
    application = course.locked(uow, application_id)
    course.move(uow, application, "archive", actor, {"archive_no": archive_no.strip()})
    application.archived_at, application.archive_no = uow.now, archive_no.strip()
    return application


def hand_over(uow: UnitOfWork, actor: UUID, application_id: UUID, receipt: str) -> AidApplication:
    """代受理 (S58): what was accepted for another centre was handed over, with its receipt. Raises HandOverMissing."""
    application = course.locked(uow, application_id)
    if application.accepted_on_behalf_of is None or application.handed_over_at is not None:
        raise HandOverMissing("本申请不是代受理，或已移交。")
    application.handed_over_at, application.hand_over_receipt = uow.now, receipt.strip()
    content = {"centre": application.accepted_on_behalf_of, "receipt": receipt.strip()}
    course.add_step(uow, application, "hand_over", application.state, actor, content)
    return application
