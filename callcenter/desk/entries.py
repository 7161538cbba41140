"""Places in a queue: joining, leaving by key or by hanging up. What is said meanwhile is `desk.waiting`."""

import logging
from uuid import UUID

from callcenter import clock
from callcenter.calls import commands, documents, menu, rows, sql
from callcenter.calls.events import CallQueued
from callcenter.calls.links import links
from callcenter.carriers.twilio import twiml, words
from callcenter.db.unit_of_work import UnitOfWork
from callcenter.desk import callbacks, green_channel, matching, offers, places, policies, ports, seats, standing
from callcenter.errors import NotFound
from ivr_flows.prompts import Prompt, audio_path
from ivr_flows.resumptions import Digits

log = logging.getLogger(__name__)

BEEP = Prompt("beep", "common")
_REPLACE = """
    UPDATE queue_entry SET state = 'left', left_at = %s
    WHERE call_id = %s AND kind = 'call' AND state IN ('waiting', 'offered', 'connecting')
"""
_INSERT = """
    INSERT INTO queue_entry (id, org_id, call_id, queue_key, language, interpreter, wanted, special_group, priority,
        preferred_seat_id, barred_seat_id, since, turn_at, regained, business_day, level, required, kept_until,
        changes_at)
    VALUES (%(id)s, %(org)s, %(call)s, %(queue_key)s, %(language)s, %(interpreter)s, %(wanted)s, %(group)s,
        %(priority)s, %(preferred_seat_id)s, %(barred_seat_id)s, %(since)s, %(turn_at)s, %(regained)s, %(day)s,
        %(level)s, %(required)s, %(kept_until)s, %(changes_at)s)
    RETURNING *
"""
# In the order of their ids, all of them before the domain: nobody locks a call while they hold the domain.
_GHOSTS = """
    SELECT id FROM call WHERE org_id = %s AND ended_at IS NOT NULL AND id IN (
        SELECT call_id FROM queue_entry WHERE kind = 'call' AND state IN ('waiting', 'offered', 'connecting'))
    ORDER BY id LIMIT 100 FOR NO KEY UPDATE SKIP LOCKED
"""
_ENTRY = "SELECT * FROM queue_entry WHERE id = %s AND org_id = %s"


class EntryUnknown(NotFound):
    """There is no such place in a queue."""

    code = "entry_unknown"


def join_queue(uow: UnitOfWork, event: CallQueued) -> None:
    """The menu ended in a queue: a place is taken and matched at once. The call is locked already.

    What the number brings with it is asked before the domain is locked, where nobody waits for it: whether it rang
    before, who knows its matter. A place that it may have is read behind the lock.
    """
    before, ties = places.known(uow, event.call_id), ports.ties(uow, event.call_id)
    seats.lock_domain(uow)
    if before.queued_before:
        uow.raw.execute(_REPLACE, (uow.now, event.call_id))
    rules = policies.rules(uow)
    row = sql.one(uow, _INSERT, standing.begin(uow, _new(uow, event, before, ties), rules))
    assert row is not None
    uow.checkpoint("entry waiting")
    matching.match_row(uow, row, rules)
    uow.live("supervisors", "monitor", {})


def _new(uow: UnitOfWork, event: CallQueued, before: places.Known, ties: tuple[UUID | None, UUID | None]) -> sql.Row:
    preferred, barred = ties
    place = places.of(uow, event, before, preferred)
    green = green_channel.of(uow, event.call_id) if before.rang else green_channel.Green()
    return {
        "id": event.entry_id,
        "org": uow.org_id,
        "call": event.call_id,
        "queue_key": event.queue,
        "language": place.language,
        "interpreter": place.interpreter,
        "wanted": place.wanted,
        "group": event.group or green.group,
        "priority": max(place.priority, green.level),
        "preferred_seat_id": place.preferred,
        "barred_seat_id": barred,
        "since": place.since,
        "kept_until": None,
        "regained": place.regained,
        "day": clock.business_day(uow.now),
    }


def read(uow: UnitOfWork, entry_id: UUID) -> sql.Row:
    """The entry's columns. Raises EntryUnknown."""
    row = sql.one(uow, _ENTRY, (entry_id, uow.org_id))
    if row is None:
        raise EntryUnknown(str(entry_id))
    return row


def connect(uow: UnitOfWork, call_id: UUID, queue_sid: str | None, queue: str) -> None:
    """Take the caller out of the carrier's queue, once they are in it.

    A seat may win before: the last words of the menu are still being played. Then the first request of the wait address
    comes here. Both write the entry's row, so one of the two always sees the other.
    """
    if queue_sid is not None:
        commands.cancel_connect(uow, call_id)
        commands.connect(uow, call_id, queue_sid, documents.queue_name(queue), links().to("join", call_id))


def left(uow: UnitOfWork, entry_id: UUID, queue_result: str) -> str:
    """The carrier says how the waiting ended."""
    result = words.queue_result(queue_result)
    call = rows.lock(uow, read(uow, entry_id)["call_id"])
    if result == "connected":
        return twiml.EMPTY
    token = f"left:{entry_id}"
    if (settled := rows.settled_reply(uow, call, token)) is not None:
        return settled
    seats.lock_domain(uow)
    entry = read(uow, entry_id)
    if result == "hung_up":
        abandon(uow, call.id)
        return rows.keep_reply(uow, call.id, token, twiml.EMPTY, current=False)
    if entry["leaving"] == "callback" and callbacks.keep(uow, call, entry):
        return rows.keep_reply(uow, call.id, token, _goodbye(call))
    _take_out(uow, call.id, "left")
    if (entry["leaving"] or "").startswith("key:") and call.flow_version_id is not None:
        return menu.resume(uow, call, token, Digits(entry["leaving"].removeprefix("key:")))
    return rows.keep_reply(uow, call.id, token, _voicemail(uow, call))


def _goodbye(call: rows.CallNow) -> str:
    """The place is kept. Where nothing is recorded a tone says that the key was understood."""
    kept = Prompt("callback_kept", call.language or documents.MANDARIN)
    return documents.goodbye(links(), [kept if audio_path(kept) else BEEP])


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
        WHERE call_id = %s AND kind = 'call' AND state IN ('waiting', 'offered', 'connecting')"""
    if sql.run(uow, statement, (state, uow.now, call_id)):
        offers.caller_gone(uow, call_id)
        uow.live("supervisors", "monitor", {})
