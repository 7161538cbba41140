"""The second pass: each channel of the recording through the batch recogniser of the call's language.

Channel 1 is the caller, channel 2 everybody else. A language without a recogniser is said to be unsupported, never
guessed: Yi speech through a Mandarin model gives confident nonsense (12348.md 2.9).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from callcenter.ids import new_id
from callcenter.transcripts import archive, recogniser
from callcenter.transcripts.models import REASON, SECOND, Segment, Transcript
from callcenter.transcripts.recogniser import Heard, ListeningFailed

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

__all__ = [
    "Heard",
    "ListeningFailed",
    "Work",
    "begin_pass",
    "finish",
    "listen",
    "note_failure",
    "note_place",
    "work_for",
]

FINISHED = ("done", "low_confidence", "unsupported_language")
TRIES_BEFORE_FAILED = 3
KEPT = timedelta(days=365)  # recordings twelve months, transcripts as long (12348.md 2.10)
MESSAGES = ("voicemail", REASON)
_WORK = """
    SELECT r.call_id, r.sid, r.kind, r.path, r.started_at, c.language, c.seat_id
    FROM recording r JOIN call c ON c.id = r.call_id WHERE r.id = %s
"""
_KEPT_AT = """
    UPDATE recording SET path = %s, channels = %s, seconds = %s, retain_until = coalesce(retain_until, %s) WHERE id = %s
"""
TRACKS = {1: ("caller",), 2: ("caller", "seat")}


@dataclass(frozen=True, slots=True)
class Work:
    """What the pass needs to know, free of any transaction. `path` lies below the data folder."""

    call_id: UUID
    recording_id: UUID
    sid: str
    kind: str
    channels: int
    path: str
    language: str | None
    seat_id: UUID | None


def work_for(uow: UnitOfWork, recording_id: UUID) -> Work | None:
    """Return what there is to fetch, or None when the recording is unknown."""
    row = uow.raw.execute(_WORK, (recording_id,)).fetchone()
    if row is None:
        return None
    call_id, sid, kind, kept_at, started_at, language, seat_id = row
    path = kept_at or str(archive.place_for(recording_id, started_at))
    return Work(call_id, recording_id, sid, kind, 1 if kind in MESSAGES else 2, path, language, seat_id)


def note_place(uow: UnitOfWork, work: Work, channels: int, seconds: float) -> None:
    """Keep where our copy stands and what it really holds."""
    values = (work.path, channels, round(seconds), uow.now + KEPT, work.recording_id)
    uow.raw.execute(_KEPT_AT, values)


def begin_pass(uow: UnitOfWork, recording_id: UUID) -> Work | None:
    """Claim the pass; None when it was done before. The row says `pending` until it ends, and counts the tries."""
    work = work_for(uow, recording_id)
    if work is None or work.kind == REASON:
        return None
    row = {
        "id": new_id(),
        "org_id": uow.org_id,
        "call_id": work.call_id,
        "pass": SECOND,
        "status": "pending",
        "created_at": uow.now,
    }
    uow.session.execute(insert(Transcript.__table__).values(**row).on_conflict_do_nothing())  # type: ignore[arg-type]
    transcript = _row(uow, work)
    if transcript.status in FINISHED and transcript.recording_id == work.recording_id:
        return None
    transcript.recording_id, transcript.language = work.recording_id, work.language
    transcript.attempts += 1
    if transcript.status != "failed":
        transcript.status = "pending"
    return work


def listen(work: Work) -> Heard | None:
    """Transcribe the file; None when nothing here understands the language. Raises ListeningFailed. Takes minutes."""
    if work.language is None:
        return None
    return recogniser.listen(archive.absolute(work.path), work.language, TRACKS[work.channels])


def finish(uow: UnitOfWork, work: Work, heard: Heard | None) -> None:
    """Put the result in the place of what this pass said before; the draft of the live pass stays as it is."""
    transcript = _row(uow, work)
    uow.session.execute(delete(Segment).where(Segment.transcript_id == transcript.id))
    transcript.finished_at, transcript.reason = uow.now, None
    transcript.retain_until = (uow.now + KEPT).date()
    if heard is None:
        transcript.status = "unsupported_language"
    else:
        transcript.status = "low_confidence" if heard.is_doubtful else "done"
        transcript.engine, transcript.model = heard.engine, heard.model
        uow.session.add_all(_segment(uow, transcript, each) for each in heard.segments)
    _tell(uow, work, transcript.status)


def note_failure(uow: UnitOfWork, work: Work, error: Exception) -> None:
    """Keep that a try failed; after the third it is called failed, though it is still tried until the end."""
    transcript = _row(uow, work)
    transcript.reason = type(error).__name__
    if transcript.attempts >= TRIES_BEFORE_FAILED:
        transcript.status = "failed"
        _tell(uow, work, transcript.status)


def _row(uow: UnitOfWork, work: Work) -> Transcript:
    found = select(Transcript).where(Transcript.call_id == work.call_id, Transcript.pass_ == SECOND)
    return uow.session.scalars(found.with_for_update()).one()


def _segment(uow: UnitOfWork, transcript: Transcript, heard: recogniser.Spoken) -> Segment:
    return Segment(
        org_id=transcript.org_id,
        transcript_id=transcript.id,
        track=heard.track,
        starts_ms=heard.starts_ms,
        ends_ms=max(heard.ends_ms, heard.starts_ms),
        text=heard.text,
        confidence=heard.confidence,
        final=True,
        heard_at=uow.now,
    )


def _tell(uow: UnitOfWork, work: Work, status: str) -> None:
    message = {"call_id": str(work.call_id), "status": status}
    uow.live("supervisors", "transcript_status", message)
    if work.seat_id is not None:
        uow.live(f"seat:{work.seat_id}", "transcript_status", message)
