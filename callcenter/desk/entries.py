"""Places in a queue: joining, what is said while waiting, leaving by key or by hanging up."""

import logging
from datetime import timedelta
from uuid import UUID

from agents.queue import estimate_minutes
from callcenter import clock
from callcenter.calls import commands, documents, rows, sql
from callcenter.calls.events import CallbackBooked, CallQueued
from callcenter.calls.links import links
from callcenter.carriers.twilio import twiml, words
from callcenter.db.unit_of_work import UnitOfWork
from callcenter.desk import matching, offers, ports, seats
from callcenter.errors import NotFound
from ivr_flows.prompts import Prompt, audio_path, compose_wait

log = logging.getLogger(__name__)

OFFER_CALLBACK_AFTER = 30
_REPLACE = """
    UPDATE queue_entry SET state = 'left', left_at = %s
    WHERE call_id = %s AND state IN ('waiting', 'offered', 'connecting') RETURNING since, wanted
"""
_INSERT = """
    INSERT INTO queue_entry (id, org_id, call_id, queue_key, language, wanted, special_group, priority,
        preferred_seat_id, barred_seat_id, since, turn_at, business_day)
    VALUES (%(id)s, %(org)s, %(call)s, %(queue)s, %(language)s, %(wanted)s, %(group)s, %(priority)s, %(preferred)s,
        %(barred)s, %(since)s, %(turn)s, %(day)s)
"""
# In the order of their ids, all of them before the domain: nobody locks a call while they hold the domain.
_GHOSTS = """
    SELECT id FROM call WHERE org_id = %s AND ended_at IS NOT NULL AND id IN (
        SELECT call_id FROM queue_entry WHERE state IN ('waiting', 'offered', 'connecting'))
    ORDER BY id LIMIT 100 FOR NO KEY UPDATE SKIP LOCKED
"""
_HEAD_START = "SELECT head_start_seconds FROM queue WHERE org_id = %s AND key = %s"
_ENTRY = "SELECT * FROM queue_entry WHERE id = %s AND org_id = %s"
_HEARD = """
    UPDATE queue_entry SET carrier_queue_sid = coalesce(carrier_queue_sid, %s), announcements = announcements + 1,
        announced_minutes = coalesce(%s, announced_minutes) WHERE id = %s
    RETURNING state, carrier_queue_sid
"""
_OPENING = "SELECT flow_state -> 'opening' FROM call WHERE id = %s"
_POSITION = """
    SELECT count(*) FROM queue_entry WHERE org_id = %(org)s AND language = %(language)s
        AND state IN ('waiting', 'offered') AND (priority, -extract(epoch FROM turn_at)) >
            (%(priority)s, -extract(epoch FROM %(turn)s::timestamptz))
"""
_HANDLING = """
    SELECT extract(epoch FROM coalesce(acw_ended_at, ended_at) - answered_at)::float FROM call
    WHERE org_id = %s AND answered_at IS NOT NULL AND ended_at IS NOT NULL AND direction = 'inbound'
    ORDER BY arrived_at DESC LIMIT 20
"""
_ABLE = """
    SELECT count(*) FROM seat s JOIN seat_skill k ON k.seat_id = s.id AND k.skill = 'lang:' || %s
    WHERE s.org_id = %s AND s.state NOT IN ('offline', 'paused')
"""


class EntryUnknown(NotFound):
    """There is no such place in a queue."""

    code = "entry_unknown"


def join_queue(uow: UnitOfWork, event: CallQueued) -> None:
    """The menu ended in a queue: a place is taken and matched at once. The call is locked already."""
    seats.lock_domain(uow)
    before = uow.raw.execute(_REPLACE, (uow.now, event.call_id)).fetchone()
    since, wanted = before if before else (uow.now, [*event.skills, *_group_skill(event.group)])
    head = uow.raw.execute(_HEAD_START, (uow.org_id, event.queue)).fetchone()
    values = {
        "id": event.entry_id,
        "org": uow.org_id,
        "call": event.call_id,
        "queue": event.queue,
        "language": event.language,
        "wanted": wanted,
        "group": event.group,
        "priority": event.priority,
        "preferred": ports.preferred_seat(uow, event.call_id),
        "barred": ports.barred_seat(uow, event.call_id),
        "since": since,
        "turn": since - timedelta(seconds=head[0] if head else 0),
        "day": clock.business_day(uow.now),
    }
    uow.raw.execute(_INSERT, values)
    uow.checkpoint("entry waiting")
    matching.match_entry(uow, event.entry_id)
    uow.live("supervisors", "monitor", {})


def _group_skill(group: str | None) -> list[str]:
    return [f"group:{group}"] if group else []


def read(uow: UnitOfWork, entry_id: UUID) -> sql.Row:
    """The entry's columns. Raises EntryUnknown."""
    row = sql.one(uow, _ENTRY, (entry_id, uow.org_id))
    if row is None:
        raise EntryUnknown(str(entry_id))
    return row


def wait_document(uow: UnitOfWork, entry_id: UUID, queue_sid: str) -> str:
    """What is heard while waiting: place and estimate, the offer of a callback after half a minute, music."""
    entry = read(uow, entry_id)
    minutes = _estimate(uow, entry)
    arrived = uow.raw.execute(_HEARD, (queue_sid or None, minutes, entry_id)).fetchone()
    said: list[Prompt] = []
    if arrived is not None and arrived[0] == "connecting":
        connect(uow, entry["call_id"], arrived[1], entry["queue_key"])
    else:
        said = _opening(uow, entry) + _announcement(uow, entry, minutes)
    music = twiml.play(links().audio(documents.MUSIC))
    inside = documents.said(links(), said) + music
    return twiml.document(twiml.gather(links().to("wait", entry_id, "key"), inside, timeout=1))


def _opening(uow: UnitOfWork, entry: sql.Row) -> list[Prompt]:
    """The queue's own words, before the first announcement and never again."""
    if entry["announcements"] > 0:
        return []
    row = uow.raw.execute(_OPENING, (entry["call_id"],)).fetchone()
    said = [Prompt(name, language) for name, language in (row[0] if row and row[0] else [])]
    return [prompt for prompt in said if audio_path(prompt)]


def connect(uow: UnitOfWork, call_id: UUID, queue_sid: str | None, queue: str) -> None:
    """Take the caller out of the carrier's queue, once they are in it.

    A seat may win before: the last words of the menu are still being played. Then the first request of the wait address
    comes here. Both write the entry's row, so one of the two always sees the other.
    """
    if queue_sid is not None:
        commands.cancel_connect(uow, call_id)
        commands.connect(uow, call_id, queue_sid, documents.queue_name(queue), links().to("join", call_id))


def _announcement(uow: UnitOfWork, entry: sql.Row, minutes: int | None) -> list[Prompt]:
    language = entry["language"]
    said = compose_wait(_position(uow, entry), minutes, language)
    if said and (uow.now - entry["since"]).total_seconds() >= OFFER_CALLBACK_AFTER:
        said.append(Prompt(_offer_prompt(uow, entry), language))
    return [prompt for prompt in said if audio_path(prompt)]


def _offer_prompt(uow: UnitOfWork, entry: sql.Row) -> str:
    """After ten minutes the caller is asked, not merely told (domain reference 3.0, rule 5)."""
    statement = "SELECT longest_wait_seconds FROM queue WHERE org_id = %s AND key = %s"
    row = uow.raw.execute(statement, (uow.org_id, entry["queue_key"])).fetchone()
    longest = row[0] if row else 600
    return "queue_long" if (uow.now - entry["since"]).total_seconds() >= longest else "callback_offer"


def _position(uow: UnitOfWork, entry: sql.Row) -> int:
    values = {
        "org": uow.org_id,
        "language": entry["language"],
        "priority": entry["priority"],
        "turn": entry["turn_at"],
    }
    row = uow.raw.execute(_POSITION, values).fetchone()
    return 1 + (int(row[0]) if row else 0)


def _estimate(uow: UnitOfWork, entry: sql.Row) -> int | None:
    handling = [row[0] for row in uow.raw.execute(_HANDLING, (uow.org_id,)).fetchall()]
    able = uow.raw.execute(_ABLE, (entry["language"], uow.org_id)).fetchone()
    return estimate_minutes(_position(uow, entry), handling, able[0] if able else 0)


def pressed(uow: UnitOfWork, entry_id: UUID, digits: str) -> str:
    """1: a callback, the place is kept; 2: a message. Any other key, or none: go on waiting."""
    entry = read(uow, entry_id)
    wish = {"1": "callback", "2": "voicemail"}.get(digits)
    if wish is None or entry["state"] not in {"waiting", "offered"} or not _can_be_said(entry["language"], wish):
        return twiml.document(twiml.redirect(links().to("wait", entry_id)))
    uow.raw.execute("UPDATE queue_entry SET leaving = %s WHERE id = %s", (wish, entry_id))
    return twiml.document(twiml.leave())


def _can_be_said(language: str, wish: str) -> bool:
    prompt = "callback_kept" if wish == "callback" else "voicemail"
    return audio_path(Prompt(prompt, language)) is not None


def left(uow: UnitOfWork, entry_id: UUID, queue_result: str) -> str:
    """The carrier says how the waiting ended."""
    result = words.queue_result(queue_result)
    call = rows.lock(uow, read(uow, entry_id)["call_id"])
    if result == "connected":
        return twiml.EMPTY
    if (settled := rows.settled_reply(uow, call, f"left:{entry_id}")) is not None:
        return settled
    seats.lock_domain(uow)
    entry = read(uow, entry_id)
    if result == "hung_up":
        abandon(uow, call.id)
        return rows.keep_reply(uow, call.id, f"left:{entry_id}", twiml.EMPTY, current=False)
    _take_out(uow, call.id, "left")
    document = _callback(uow, call) if entry["leaving"] == "callback" else _voicemail(uow, call)
    return rows.keep_reply(uow, call.id, f"left:{entry_id}", document)


def _callback(uow: UnitOfWork, call: rows.CallNow) -> str:
    rows.change(uow, call.id, outcome="callback_requested", state="leaving")
    rows.note(uow, call.id, "callback_booked")
    uow.record(CallbackBooked(call.id, call.caller_point_id))
    return documents.goodbye(links(), [Prompt("callback_kept", call.language or documents.MANDARIN)])


def _voicemail(uow: UnitOfWork, call: rows.CallNow) -> str:
    rows.change(uow, call.id, state="voicemail")
    prompt = Prompt("voicemail", call.language or documents.MANDARIN)
    # A language without recordings gets the tone alone: silence or another language would be worse.
    return documents.voicemail(links(), call.id, [prompt] if audio_path(prompt) else [])


def abandon(uow: UnitOfWork, call_id: UUID) -> None:
    """The caller hung up while waiting. The domain is locked."""
    _take_out(uow, call_id, "abandoned")


def clear_ghosts(uow: UnitOfWork) -> int:
    """Abandon places in a queue whose call is over. How many: always 0, unless something has gone wrong before."""
    ghosts = [row[0] for row in uow.raw.execute(_GHOSTS, (uow.org_id,)).fetchall()]
    if ghosts:
        seats.lock_domain(uow)
    for call_id in ghosts:
        abandon(uow, call_id)
        log.error("caller in the queue whose call is over", extra={"call_id": str(call_id)})
    return len(ghosts)


def _take_out(uow: UnitOfWork, call_id: UUID, state: str) -> None:
    statement = """UPDATE queue_entry SET state = %s, left_at = %s
        WHERE call_id = %s AND state IN ('waiting', 'offered', 'connecting')"""
    if sql.run(uow, statement, (state, uow.now, call_id)):
        offers.caller_gone(uow, call_id)
        uow.live("supervisors", "monitor", {})
