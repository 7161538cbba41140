"""Reading what was said and recorded, and who may."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select

from callcenter.calls import bars
from callcenter.calls.models import Call, Recording
from callcenter.errors import NotFound
from callcenter.people.identity import SignedIn
from callcenter.transcripts.live import segment_key
from callcenter.transcripts.models import DRAFT, REASON, SECOND, Segment, Transcript

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

HEARD = ("done", "low_confidence")


class CallNotFound(NotFound):
    """No such call, or not for the asker's eyes."""

    code = "call_not_found"


class RecordingNotFound(NotFound):
    """No such recording, or not for the asker's ears."""

    code = "recording_not_found"


def call_for(uow: UnitOfWork, account: SignedIn, call_id: UUID) -> Call:
    """Return a call that the account may look into: supervisors and qa any, agents their own. Raises CallNotFound."""
    call = uow.session.scalar(select(Call).where(Call.id == call_id, Call.org_id == uow.org_id))
    own = call is not None and (call.account_id == account.account_id or _checks(uow, account, call_id))
    if call is None or not own or not bars.is_open_to(uow, call_id, account.account_id):
        raise CallNotFound("没有这通电话。")
    return call


def recording_for(uow: UnitOfWork, account: SignedIn, recording_id: UUID) -> Recording:
    """Return a recording that the account may hear. Agents hear their own calls and any voicemail: they ring back.

    Raises RecordingNotFound.
    """
    found = select(Recording, Call.account_id).join(Call, Call.id == Recording.call_id)
    row = uow.session.execute(found.where(Recording.id == recording_id, Recording.org_id == uow.org_id)).one_or_none()
    if row is not None:
        recording, taken_by = row
        took = taken_by == account.account_id
        may = took or recording.kind == "voicemail" or _checks(uow, account, recording.call_id)
        if recording.kind == REASON:  # nobody hears why a caller of theirs was dissatisfied
            may = may and not (took or bars.is_about(uow, recording.call_id, account.account_id))
        if may and bars.is_open_to(uow, recording.call_id, account.account_id):
            return recording
    raise RecordingNotFound("没有这段录音。")


def _checks(uow: UnitOfWork, account: SignedIn, call_id: UUID) -> bool:
    """Supervisors look into every call, qa into those of which nothing is confidential."""
    if account.has("supervisor", "admin"):
        return True
    return account.has("qa") and not bars.is_confidential(uow, call_id)


def passes(uow: UnitOfWork, call_id: UUID) -> dict[int, Transcript]:
    """Return {pass: transcript} of a call."""
    found = select(Transcript).where(Transcript.call_id == call_id, Transcript.org_id == uow.org_id)
    return {each.pass_: each for each in uow.session.scalars(found)}


def best(uow: UnitOfWork, call_id: UUID) -> Transcript | None:
    """Return the pass to show: the second once it has heard something or knows that it cannot, else the draft."""
    there = passes(uow, call_id)
    second, draft = there.get(SECOND), there.get(DRAFT)
    if second is not None and (second.status in (*HEARD, "unsupported_language") or draft is None):
        return second
    return draft


def status(uow: UnitOfWork, call_id: UUID) -> str | None:
    """Return the state of a call's transcript as people are told it, or None when nothing listens (yet)."""
    there = passes(uow, call_id)
    second, shown = there.get(SECOND), best(uow, call_id)
    if second is not None and second.status == "failed":
        return "failed"
    return None if shown is None else shown.status


def segments(uow: UnitOfWork, transcript_id: UUID) -> list[Segment]:
    """Return the stretches of speech of a pass in order of time."""
    found = select(Segment).where(Segment.transcript_id == transcript_id)
    return list(uow.session.scalars(found.order_by(Segment.starts_ms, Segment.track)))


def live_view(uow: UnitOfWork, call_id: UUID) -> tuple[str, list[dict[str, Any]]]:
    """Return (status, segments) of a call as the desk shows them; a refreshed console goes on from here.

    The status is "none" while nothing has listened.
    """
    shown = best(uow, call_id)
    spoken = [] if shown is None else [written(each) for each in segments(uow, shown.id)]
    return status(uow, call_id) or "none", spoken


def written(segment: Segment) -> dict[str, Any]:
    """Write a segment as consoles know it. A kept final has the name under which its partials were shown."""
    key = segment_key(segment.track, segment.stream, segment.starts_ms) if segment.stream else str(segment.id)
    return {
        "id": key,
        "leg": segment.track,
        "starts_ms": segment.starts_ms,
        "ends_ms": segment.ends_ms,
        "text": segment.text,
        "final": segment.final,
        "confidence": segment.confidence,
    }
