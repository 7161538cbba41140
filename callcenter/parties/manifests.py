"""The manifest of a call's recordings: which parts there are, who is in each, and where and why it is silent.

One recording of the caller's leg goes on through transfers; a second part comes only when the carrier lost the first.
A manifest is written when its recording is complete, and once more when the call is over: it is then sealed.
"""

from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from callcenter.calls import sql
from callcenter.calls.events import CallEnded, RecordingReady
from callcenter.calls.rows import CallUnknown
from callcenter.db.unit_of_work import UnitOfWork
from callcenter.ids import new_id
from callcenter.parties import timeline

_RECORDINGS = """
    SELECT id, kind, status, started_at, finished_at, seconds, retain_until FROM recording
    WHERE call_id = %s AND status <> 'absent' AND kind <> 'rating_message' ORDER BY started_at, id
"""
_PARTIES = "SELECT id, role, label, name, joined_at, left_at FROM party WHERE call_id = %s ORDER BY joined_at"
_HOLDS = """
    SELECT kind, at FROM call_event WHERE call_id = %s
        AND kind IN ('held', 'resumed', 'hold_failed', 'resume_failed', 'answered_again', 'ended') ORDER BY at, id
"""
_PAUSES = "SELECT reason, coalesce(applied_at, began_at), ended_at FROM recording_pause WHERE call_id = %s"
_CALL = "SELECT arrived_at, ended_at FROM call WHERE id = %s AND org_id = %s"
_SEAL = """
    INSERT INTO recording_manifest (id, org_id, call_id, recording_id, part_no, started_at, ended_at, offset_ms,
        parties, pauses, sealed_at, retain_until)
    VALUES (%(id)s, %(org)s, %(call)s, %(recording)s, %(part)s, %(started)s, %(ended)s, %(offset)s, %(parties)s,
        %(pauses)s, %(now)s, %(retain)s)
    ON CONFLICT (recording_id) DO UPDATE SET part_no = excluded.part_no, started_at = excluded.started_at,
        ended_at = excluded.ended_at, offset_ms = excluded.offset_ms, parties = excluded.parties,
        pauses = excluded.pauses, sealed_at = excluded.sealed_at
"""
_SEALED = "SELECT recording_id, sealed_at FROM recording_manifest WHERE call_id = %s"


def spans_of(uow: UnitOfWork, call_id: UUID) -> list[tuple[str, Any, Any]]:
    """The times in which the caller's recording is silent: on hold, and paused for what must not be kept."""
    held = timeline.holds(sql.every(uow, _HOLDS, (call_id,)))
    return held + [(row[0], row[1], row[2]) for row in uow.raw.execute(_PAUSES, (call_id,)).fetchall()]


def parts(uow: UnitOfWork, call_id: UUID) -> list[dict[str, Any]]:
    """All parts of a call's recordings, from the rows as they stand. Raises CallUnknown."""
    call = sql.one(uow, _CALL, (call_id, uow.org_id))
    if call is None:
        raise CallUnknown(str(call_id))
    people, silent = sql.every(uow, _PARTIES, (call_id,)), spans_of(uow, call_id)
    sealed = dict(uow.raw.execute(_SEALED, (call_id,)).fetchall())
    found = []
    for number, row in enumerate(sql.every(uow, _RECORDINGS, (call_id,)), 1):
        sound = timeline.sound_of(row["started_at"], row["finished_at"], row["seconds"], uow.now)
        there = timeline.parties(sound, people) or [_alone(sound)]
        found.append(
            {
                "recording_id": row["id"],
                "part_no": number,
                "kind": row["kind"],
                "started_at": sound.began,
                "ended_at": sound.ended,
                "offset_ms": timeline.Sound(call["arrived_at"], sound.began).at(sound.began),
                "parties": there,
                "pauses": timeline.pauses(sound, silent) if row["kind"] == "call" else [],
                "sealed_at": sealed.get(row["id"]),
                "finished": row["finished_at"] is not None,
                "retain_until": row["retain_until"],
            }
        )
    return found


def _alone(sound: timeline.Sound) -> dict[str, Any]:
    """A message is spoken by the caller alone, outside of any conference."""
    alone = {"party": None, "role": "caller", "label": "caller", "name": None}
    return alone | {"joined_ms": 0, "left_ms": sound.at(sound.ended)}


def seal(uow: UnitOfWork, call_id: UUID) -> int:
    """Write the manifests of the complete recordings of a call. How many. Run again, it writes the same."""
    finished = [part for part in parts(uow, call_id) if part["finished"]]
    for part in finished:
        values = {
            "id": new_id(),
            "org": uow.org_id,
            "call": call_id,
            "recording": part["recording_id"],
            "part": part["part_no"],
            "started": part["started_at"],
            "ended": part["ended_at"],
            "offset": part["offset_ms"],
            "parties": Jsonb(part["parties"]),
            "pauses": Jsonb(part["pauses"]),
            "now": uow.now,
            "retain": part["retain_until"],
        }
        uow.raw.execute(_SEAL, values)
    return len(finished)


def seal_manifest(uow: UnitOfWork, event: RecordingReady) -> None:
    """A recording is complete."""
    seal(uow, event.call_id)


def complete_manifest(uow: UnitOfWork, event: CallEnded) -> None:
    """The call is over: nobody comes or goes any more."""
    seal(uow, event.call_id)
