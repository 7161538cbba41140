"""Keeping what is heard while people talk, and showing it at once. On the bare driver: it comes several times a second.

Finals are kept, partials only shown. Streams begin at different moments (the caller's at the join, the seat's at its
answer, a repaired one later still), so each stream's words are moved onto the call's own time line.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from psycopg.types.json import Jsonb

from callcenter.errors import NotFound
from callcenter.ids import new_id
from callcenter.transcripts.models import DRAFT
from callcenter.transcripts.posts import Post

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

SPOKEN = UUID("01999999-0001-7000-8000-000000012348")  # the space of those ids

_CALL = "SELECT seat_id, answered_at FROM call WHERE id = %s AND org_id = %s"
_MAKE = """
INSERT INTO transcript (id, org_id, call_id, pass, language, engine, model, status, streams, created_at)
VALUES (%s, %s, %s, %s, %s, %s, %s, 'transcribing', '{}', %s) ON CONFLICT (call_id, pass) DO NOTHING
"""
_FIND = "SELECT id, status, streams FROM transcript WHERE call_id = %s AND pass = %s FOR NO KEY UPDATE"
_STATUS = """
UPDATE transcript SET status = %s, streams = %s, engine = coalesce(%s, engine), model = coalesce(%s, model)
WHERE id = %s
"""
_KEEP = """
INSERT INTO segment (id, org_id, transcript_id, track, starts_ms, ends_ms, text, confidence, final, stream, sequence,
    heard_at)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, true, %s, %s, %s) ON CONFLICT DO NOTHING
"""
# what a stream's word does to the state of the whole: a call of which one track is heard is being transcribed
_STATES = {
    "transcribing": "transcribing",
    "unsupported_language": "unsupported_language",
    "overloaded": "overloaded",
    "stopped": "draft",
}


class CallUnknown(NotFound):
    """There is no such call."""

    code = "call_unknown"


def receive(uow: UnitOfWork, post: Post) -> None:
    """Keep and show one post. A repeated one changes nothing. Raises CallUnknown."""
    call = uow.raw.execute(_CALL, (post.call, uow.org_id)).fetchone()
    if call is None:
        raise CallUnknown(str(post.call))
    seat_id, answered_at = call
    transcript_id, status, streams = _transcript(uow, post)
    if post.event == "status":
        _note_status(uow, post, (transcript_id, status, streams), answered_at, seat_id)
        return
    begun = streams.get(post.stream)
    offset = int(begun["offset"]) if begun else _late_offset(uow.now, answered_at, post.ends_ms)
    if post.event == "final" and not _keep(uow, post, transcript_id, offset):
        return
    _show(uow, seat_id, "segment", {"call_id": str(post.call), "segment": _segment(post, offset)})


def _transcript(uow: UnitOfWork, post: Post) -> tuple[UUID, str, dict[str, Any]]:
    row = uow.raw.execute(_FIND, (post.call, DRAFT)).fetchone()
    if row is None:
        made = (new_id(), uow.org_id, post.call, DRAFT, post.language, post.engine, post.model, uow.now)
        uow.raw.execute(_MAKE, made)
        row = uow.raw.execute(_FIND, (post.call, DRAFT)).fetchone()
    assert row is not None
    return row[0], row[1], row[2]


def _note_status(
    uow: UnitOfWork,
    post: Post,
    there: tuple[UUID, str, dict[str, Any]],
    answered_at: datetime | None,
    seat_id: UUID | None,
) -> None:
    transcript_id, before, streams = there
    if post.status == "transcribing":
        streams[post.stream] = {"offset": _late_offset(uow.now, answered_at, 0), "open": True}
    elif post.stream in streams:
        streams[post.stream]["open"] = False
    status = _STATES[post.status or "transcribing"]
    if post.leg == "interpreter" and status in {"unsupported_language", "overloaded"}:
        status = before  # caller and seat are heard all the same
    if status == "draft" and (before != "transcribing" or any(each["open"] for each in streams.values())):
        status = before  # somebody else is still heard; or nothing was ever heard, and stopping does not change that
    uow.raw.execute(_STATUS, (status, Jsonb(streams), post.engine, post.model, transcript_id))
    if status != before or post.status == "transcribing":
        _show(uow, seat_id, "transcript_status", {"call_id": str(post.call), "status": status})


def _late_offset(now: datetime, answered_at: datetime | None, heard_ms: int) -> int:
    """Return the milliseconds from the answer to the stream's start, when `heard_ms` of it have just been heard."""
    if answered_at is None:
        return 0
    return max(0, int((now - answered_at).total_seconds() * 1000) - heard_ms)


def _keep(uow: UnitOfWork, post: Post, transcript_id: UUID, offset: int) -> bool:
    ends_ms = max(post.ends_ms, post.starts_ms)
    span = (offset + post.starts_ms, offset + ends_ms)
    row = (new_id(), uow.org_id, transcript_id, post.leg, *span, post.text, post.confidence)
    return uow.raw.execute(_KEEP, (*row, post.stream, post.sequence, uow.now)).rowcount == 1


def _segment(post: Post, offset: int) -> dict[str, Any]:
    return {
        "id": segment_key(post.leg, post.stream, offset + post.starts_ms),
        "leg": post.leg,
        "starts_ms": offset + post.starts_ms,
        "ends_ms": offset + max(post.ends_ms, post.starts_ms),
        "text": post.text,
        "final": post.event == "final",
        "confidence": post.confidence,
    }


def segment_key(track: str, stream: str, starts_ms: int) -> str:
    """Return the id under which a console knows a stretch of speech: a partial and its final share it."""
    return str(uuid5(SPOKEN, f"{track}/{stream}/{starts_ms}"))


def _show(uow: UnitOfWork, seat_id: UUID | None, kind: str, data: dict[str, Any]) -> None:
    uow.live("supervisors", kind, data)
    if seat_id is not None:
        uow.live(f"seat:{seat_id}", kind, data)
