"""What a reviewer hears: the recordings of a review's call, and the proof that they were played."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import or_, select

from callcenter.audit.models import AuditEntry
from callcenter.calls.models import Recording
from callcenter.errors import Conflict
from callcenter.quality import history, rights
from callcenter.surveys.models import SurveyAttempt
from callcenter.transcripts.models import REASON
from callcenter.transcripts.playback import PLAYED

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork
    from callcenter.people.identity import SignedIn
    from callcenter.quality.models import Review


class RecordingNotHeard(Conflict):
    """A call that was recorded is heard before anything is written down about it."""

    code = "recording_not_heard"


def of(uow: UnitOfWork, review: Review) -> list[Recording]:
    """Return the recordings of the talk that are still there, in order of time; of a survey's review also the reason
    that was spoken at the callback's end.
    """
    asked = select(SurveyAttempt.call_id).where(SurveyAttempt.survey_id == review.survey_id)
    reason = Recording.call_id.in_(asked) & (Recording.kind == REASON)
    of_review = or_(Recording.call_id == review.call_id, reason)
    there = select(Recording).where(of_review, Recording.path.is_not(None))
    return list(uow.session.scalars(there.order_by(Recording.started_at)))


def heard(uow: UnitOfWork, account: SignedIn, review_id: UUID, recording_id: UUID, seconds: int) -> None:
    """Note that the account has listened for so many seconds. Raises ReviewNotFound, RecordingNotHeard.

    The word of the page is not enough: the audit must know that the sound was fetched by this account.
    """
    review = rights.taken(uow, account, review_id)
    if recording_id not in {each.id for each in of(uow, review)} or not _played(uow, account, recording_id):
        raise RecordingNotHeard("请先播放录音。")
    history.add(uow, review, "heard", account.account_id, {"recording": str(recording_id), "seconds": seconds})


def require_heard(uow: UnitOfWork, account: SignedIn, review: Review) -> list[str]:
    """Return which recordings the account has heard for this review. Raises RecordingNotHeard; none is none."""
    found = of(uow, review)
    there = [str(each.id) for each in found if each.kind != REASON] or [str(each.id) for each in found]
    lines = history.of(uow, review.id)
    listened = {
        line.content["recording"] for line in lines if line.kind == "heard" and line.actor == account.account_id
    }
    if there and not listened & set(there):
        raise RecordingNotHeard("请先听取录音，再填写核实情况。")
    return [each for each in there if each in listened]


def _played(uow: UnitOfWork, account: SignedIn, recording_id: UUID) -> bool:
    noted = select(AuditEntry.id).where(
        AuditEntry.actor == account.account_id, AuditEntry.action == PLAYED, AuditEntry.object_id == recording_id
    )
    return uow.session.scalar(noted.limit(1)) is not None
