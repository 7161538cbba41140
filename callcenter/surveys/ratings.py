"""What asking after a talk came to: one row for each served call, in the transaction of whatever brings the news.

Each handler runs with the call's row locked, so the news of one call come one after the other, in any order. A process
that dies leaves either the whole step or nothing; what a version before this one left out is found by `settle_missing`.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from callcenter.calls import asking, rows, sql
from callcenter.db.unit_of_work import begin
from callcenter.ids import new_id
from callcenter.surveys.events import RatingSettled
from ivr_flows.prompts import Prompt, audio_path

if TYPE_CHECKING:
    from callcenter.calls.events import CallEnded, RatingChosen, RatingInvited, RatingKeyed, RatingMessageLeft
    from callcenter.db.unit_of_work import UnitOfWork
    from callcenter.desk.events import InvalidCallMarked

log = logging.getLogger(__name__)

NO_PROMPTS = "no_prompts"
LOOKED_BACK = timedelta(days=3)
MISSING_AFTER = timedelta(seconds=60)
# `account_id`: who served last (docs/decisions/0009).
_CALL = """
    SELECT c.id, c.org_id, c.purpose, c.direction, c.caller_point_id AS point_id, c.language, c.queue_key,
        CASE WHEN l.party IS NULL THEN c.account_id ELSE l.account_id END AS account_id,
        CASE WHEN l.party IS NULL THEN c.seat_id ELSE l.seat_id END AS seat_id,
        c.business_day, c.answered_at, c.ended_at, c.rating_state, c.ended_by, c.seat_left_at,
        extract(epoch FROM coalesce(c.seat_left_at, c.ended_at, %(now)s) - c.answered_at)::int AS talk_seconds,
        CASE WHEN EXISTS (SELECT 1 FROM wrap_up w WHERE w.call_id = c.id AND w.seat_id = coalesce(l.seat_id, c.seat_id)
                AND w.state = 'invalid') THEN 'invalid'
            ELSE (SELECT u.kind FROM uncounted_number u WHERE u.point_id = c.caller_point_id
                AND u.removed_at IS NULL) END AS excluded_as
    FROM call c LEFT JOIN LATERAL (
        SELECT p.id AS party, coalesce(p.account_id, s.account_id) AS account_id, p.seat_id
        FROM party p LEFT JOIN seat s ON s.id = p.seat_id
        WHERE p.call_id = c.id AND p.serves_since IS NOT NULL AND coalesce(p.account_id, p.seat_id) IS NOT NULL
        ORDER BY p.serves_since DESC, p.id DESC LIMIT 1
    ) l ON true
    WHERE c.id = %(call)s
"""
_INSERT = """
    INSERT INTO rating (id, org_id, call_id, purpose, point_id, invitation, invited, not_invited_reason, asked_at,
        left_by, talk_seconds, mode, keys, language, queue_key, account_id, seat_id, excluded_as, business_day)
    VALUES (%(id)s, %(org_id)s, %(call)s, %(purpose)s, %(point_id)s, %(invitation)s, %(invited)s, %(reason)s,
        %(asked_at)s, %(left_by)s, %(talk_seconds)s, 'keys', '', %(language)s, %(queue_key)s, %(account_id)s,
        %(seat_id)s, %(excluded_as)s, %(business_day)s)
    ON CONFLICT (call_id) DO NOTHING
"""
_KEYED = """
    UPDATE rating SET grade = coalesce(%(grade)s, grade), keys = %(keys)s,
        after = CASE WHEN coalesce(%(grade)s, grade) >= 4 THEN after END,
        rated_at = CASE WHEN %(grade)s::int IS NULL OR grade IS NOT DISTINCT FROM %(grade)s THEN rated_at
            ELSE %(now)s END
    WHERE call_id = %(call)s AND invited RETURNING grade, (SELECT o.grade FROM rating o WHERE o.call_id = %(call)s)
"""
_ADD_KEY = """
    INSERT INTO rating_key (id, org_id, call_id, seq, step, keyed, valid, at)
    SELECT %(id)s, %(org)s, %(call)s, 1 + coalesce(max(seq), 0), %(step)s, %(keyed)s, %(valid)s, %(now)s
    FROM rating_key WHERE call_id = %(call)s
"""
_CHOSEN = "UPDATE rating SET after = %s WHERE call_id = %s AND grade >= 4 AND after IS DISTINCT FROM 'callback'"
_MESSAGE = "UPDATE rating SET after = coalesce(after, 'message'), message_sid = %s WHERE call_id = %s"
_SETTLE = """
    UPDATE rating SET settled_at = %(now)s, left_by = coalesce(%(left_by)s, left_by), talk_seconds = %(talk_seconds)s,
        account_id = %(account_id)s, seat_id = %(seat_id)s,
        after = CASE WHEN grade >= 4 THEN coalesce(after, 'none') END
    WHERE call_id = %(call)s AND settled_at IS NULL
"""
_INVALID = "UPDATE rating SET excluded_as = 'invalid' WHERE call_id = %s AND seat_id = %s AND excluded_as IS NULL"
_SEAT_OF_FORM = "SELECT seat_id FROM wrap_up WHERE id = %s"
_MISSING = """
    SELECT c.id FROM call c LEFT JOIN rating r ON r.call_id = c.id
    WHERE c.org_id = %(org)s AND c.business_day >= %(since)s AND c.answered_at IS NOT NULL
        AND c.ended_at < %(before)s AND c.purpose = ANY(%(purposes)s) AND (r.id IS NULL OR r.settled_at IS NULL)
    LIMIT 200
"""


def note_invitation(uow: UnitOfWork, event: RatingInvited) -> None:
    """Keep that the question began, or why it did not: the response rate rests on it (K24)."""
    call = _call(uow, event.call_id)
    if event.invited:
        _insert(uow, call, "played")
    elif event.reason == NO_PROMPTS:
        _insert(uow, call, "no_recording", NO_PROMPTS)
    else:
        _insert(uow, call, "skipped", event.reason)


def note_rating(uow: UnitOfWork, event: RatingKeyed) -> None:
    """Keep every key and the grade that stands after it. Without a valid one it stays "not rated" (never satisfied)."""
    row = sql.one(uow, "SELECT keys FROM rating WHERE call_id = %s FOR UPDATE", (event.call_id,))
    if row is None:
        _insert(uow, _call(uow, event.call_id), "played")
    before = row["keys"] if row else ""
    new = event.keys if event.late else event.keys.removeprefix(before)
    for key in new:
        _add_key(uow, event.call_id, "grade", key, valid=asking.grade_of(key) is not None)
    values = {"call": event.call_id, "grade": event.grade, "keys": before + new, "now": uow.now}
    changed = uow.raw.execute(_KEYED, values).fetchone()
    if changed is None or changed[0] == changed[1]:
        return
    uow.live("supervisors", "rating", {"call_id": str(event.call_id), "grade": changed[0]})
    if event.late:
        uow.record(RatingSettled(event.call_id))


def note_choice(uow: UnitOfWork, event: RatingChosen) -> None:
    """Keep what a 4 or 5 chose: words, or the call of somebody else."""
    _add_key(uow, event.call_id, "choice", event.keyed, valid=event.choice is not None)
    if event.choice is not None:
        uow.raw.execute(_CHOSEN, (event.choice, event.call_id))


def note_message(uow: UnitOfWork, event: RatingMessageLeft) -> None:
    """Keep which recording holds the reason; it is heard in the review, never by who served."""
    uow.raw.execute(_MESSAGE, (event.recording_sid, event.call_id))


def call_ended(uow: UnitOfWork, event: CallEnded) -> None:
    """Nothing more can come on the line: whatever was not asked has its reason now, and the row stands."""
    if event.purpose in asking.ASKED_PURPOSES and event.outcome in (None, "answered"):
        settle(uow, event.call_id)


def settle(uow: UnitOfWork, call_id: UUID) -> bool:
    """Write the row of a served call that is over, once. Whether there was anything to do."""
    call = _call(uow, call_id)
    if call["answered_at"] is None or call["purpose"] not in asking.ASKED_PURPOSES:
        return False
    call["left_by"] = left_by(call["ended_by"], seat_left=call["seat_left_at"] is not None)
    invitation, reason = _uninvited(call)
    _insert(uow, call, invitation, reason)
    if sql.run(uow, _SETTLE, call | {"now": uow.now, "call": call_id}) == 0:
        return False
    uow.record(RatingSettled(call_id))
    return True


def left_by(ended_by: str | None, *, seat_left: bool) -> str:
    """Who ended the talk: caller, seat or system. Pure. Where the carrier has not said so, who was gone first."""
    if ended_by is None:
        return "seat" if seat_left else "caller"
    return {"caller": "caller", "called": "caller", "seat": "seat"}.get(ended_by, "system")


def _uninvited(call: sql.Row) -> tuple[str, str | None]:
    """What to say of a call in which the question never began. Pure."""
    word, _, reason = (call["rating_state"] or "").partition(":")
    if word == "not_invited" and reason != NO_PROMPTS:
        return "skipped", reason
    if audio_path(Prompt("rate", call["language"] or "zh-CN")) is None:
        return "no_recording", NO_PROMPTS
    return ("skipped", "system") if call["left_by"] == "system" else ("caller_left", None)


def note_invalid(uow: UnitOfWork, event: InvalidCallMarked) -> None:
    """A call that counts for nothing is not rated either, marked before or after it was."""
    seat = uow.raw.execute(_SEAT_OF_FORM, (event.wrap_up_id,)).fetchone()
    if seat is not None:
        uow.raw.execute(_INVALID, (event.call_id, seat[0]))


def settle_missing() -> int:
    """Beat: served calls that are over and have no row, or none that stands. Returns how many were settled."""
    with begin() as uow:
        values = {
            "org": uow.org_id,
            "since": (uow.now - LOOKED_BACK).date(),
            "before": uow.now - MISSING_AFTER,
            "purposes": sorted(asking.ASKED_PURPOSES),
        }
        missing = [row[0] for row in uow.raw.execute(_MISSING, values).fetchall()]
    return sum(_settle_one(call_id) for call_id in missing)


def _settle_one(call_id: UUID) -> bool:
    with begin() as uow:
        rows.lock(uow, call_id)
        if (found := settle(uow, call_id)) is True:
            log.warning("rating was missing", extra={"call_id": str(call_id)})
    return found


def _call(uow: UnitOfWork, call_id: UUID) -> sql.Row:
    found = sql.one(uow, _CALL, {"call": call_id, "now": uow.now})
    if found is None:
        raise rows.CallUnknown(str(call_id))
    return found


def _insert(uow: UnitOfWork, call: sql.Row, invitation: str, reason: str | None = None) -> None:
    invited = invitation == "played"
    own: dict[str, Any] = {
        "id": new_id(),
        "call": call["id"],
        "invitation": invitation,
        "invited": invited,
        "reason": reason,
        "asked_at": uow.now if invited else None,
        "left_by": call.get("left_by"),
    }
    uow.raw.execute(_INSERT, call | own)


def _add_key(uow: UnitOfWork, call_id: UUID, step: str, keyed: str, *, valid: bool) -> None:
    values = {"id": new_id(), "org": uow.org_id, "call": call_id, "step": step, "keyed": keyed[:1], "valid": valid}
    uow.raw.execute(_ADD_KEY, values | {"now": uow.now})
