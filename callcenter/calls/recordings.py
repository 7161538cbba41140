"""Recordings as the carrier tells of them: of a talk, of a voicemail, of the reason for a low grade."""

from dataclasses import dataclass
from uuid import UUID

from callcenter.calls import rows, sql
from callcenter.calls.events import RecordingBegun, RecordingReady
from callcenter.db.unit_of_work import UnitOfWork
from callcenter.ids import new_id

_RECORDING = """
    INSERT INTO recording (id, org_id, call_id, account_sid, sid, kind, status, channels, seconds, url, started_at,
        finished_at)
    VALUES (%(id)s, %(org)s, %(call)s, %(account)s, %(sid)s, %(kind)s, %(status)s, %(channels)s, %(seconds)s, %(url)s,
        %(now)s, %(finished)s)
    ON CONFLICT (carrier, account_sid, sid) DO UPDATE SET status = excluded.status, seconds = excluded.seconds,
        url = coalesce(excluded.url, recording.url), finished_at = excluded.finished_at
        WHERE recording.finished_at IS NULL
    RETURNING id
"""


@dataclass(frozen=True, slots=True)
class RecordingNews:
    """One recording callback. `kind` where the address says it: else a call's, or a voicemail's on one channel."""

    account_sid: str
    sid: str
    status: str
    seconds: int
    channels: int
    url: str
    kind: str | None = None


def recording(uow: UnitOfWork, call_id: UUID, told: RecordingNews) -> None:
    """A recording callback. `completed` makes it ready, once; `absent` says that there is nothing to hear."""
    call = rows.lock(uow, call_id)
    finished = told.status in {"completed", "absent"}
    is_message = call.state == "voicemail" or told.channels == 1
    kind = told.kind or ("voicemail" if is_message else "call")
    values = {
        "id": new_id(),
        "org": uow.org_id,
        "call": call_id,
        "account": told.account_sid,
        "sid": told.sid,
        "kind": kind,
        "status": told.status,
        "channels": told.channels,
        "seconds": told.seconds,
        "url": told.url or None,
        "now": uow.now,
        "finished": uow.now if finished else None,
    }
    kept = sql.one(uow, _RECORDING, values)
    if kept is not None and told.status == "in-progress" and kind == "call":
        uow.record(RecordingBegun(call_id, call.seat_id))
    if kept is not None and told.status == "completed":
        rows.note(uow, call_id, "rating_message_ready" if told.kind else "recording_ready")
        uow.record(RecordingReady(call_id, kept["id"], kind))
