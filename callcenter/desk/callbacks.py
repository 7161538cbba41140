"""Callbacks from the queue: the caller hangs up, the place stays, and they are rung when it is their turn.

The entry keeps its times, language, priority and wanted skills and is matched like any other. A seat is found first;
when it is on the line the caller is rung (30 s). Not reached: it rests (desk.rests), twice, then a person looks after
it (待回电). One open callback per number and queue. Nobody is rung while the hotline is closed.
"""

from datetime import timedelta
from typing import Any
from uuid import UUID

from callcenter.calls import commands, rows, service, sql
from callcenter.calls.events import CalledPartyAnswered, OutboundEnded
from callcenter.calls.links import links
from callcenter.contacts import service as contacts
from callcenter.db.unit_of_work import UnitOfWork
from callcenter.desk import matching, offers, owed, rests, return_lines, seats

PURPOSE = "queue_callback"
TRIES = 3
RETRY_AFTER = timedelta(minutes=5)
LIVE = ("waiting", "offered", "connecting", "resting")
_EXISTING = """
    SELECT id, since, turn_at FROM queue_entry WHERE kind = 'callback' AND callback_point_id = %s AND queue_key = %s
        AND state = ANY(%s) FOR UPDATE
"""
_KEEP = """
    UPDATE queue_entry SET kind = 'callback', state = 'resting', rest_until = %s, callback_point_id = %s, left_at = NULL
    WHERE id = %s
"""
_OLDER = "UPDATE queue_entry SET since = least(since, %s), turn_at = least(turn_at, %s) WHERE id = %s"
# The states stand in the text: only then does the index of live callbacks serve a plan made without values.
_OF_CALLER = """
    SELECT e.* FROM call now JOIN contact_point p ON p.id = now.caller_point_id CROSS JOIN LATERAL (
            SELECT k.id FROM queue_entry k WHERE k.kind = 'callback' AND k.callback_point_id = p.id
                AND k.state IN ('waiting', 'offered', 'connecting', 'resting')
            UNION SELECT k.id FROM call c JOIN queue_entry k ON k.call_id = c.id WHERE c.caller_point_id = p.id
                AND k.kind = 'callback' AND k.state IN ('waiting', 'offered', 'connecting', 'resting')
        ) live JOIN queue_entry e ON e.id = live.id
    WHERE now.id = %(call)s AND p.last_four <> '' AND e.org_id = %(org)s
        AND (%(queue)s::text IS NULL OR (e.queue_key = %(queue)s AND e.language = %(language)s))
    ORDER BY e.since FOR UPDATE OF e
"""
_LIKE_THE_CALL = """
    UPDATE call SET menu_path = o.menu_path, service = o.service, topic = o.topic, special_group = o.special_group,
        priority = o.priority, language = coalesce(o.language, call.language)
    FROM call o WHERE call.id = %s AND o.id = %s
"""
_REST = "UPDATE queue_entry SET state = 'resting', rest_until = %s, tries = %s WHERE id = %s"
_ENTRY = "SELECT * FROM queue_entry WHERE id = %s AND org_id = %s FOR UPDATE"
_ACTIVE = "SELECT id FROM offer WHERE entry_id = %s AND state IN ('made', 'accepted', 'connected')"


def whom(uow: UnitOfWork, entry: sql.Row) -> UUID | None:
    """The number to ring: the one keyed while waiting, else the one that the call came from."""
    if entry["callback_point_id"] is not None:
        return UUID(str(entry["callback_point_id"]))
    row = uow.raw.execute("SELECT caller_point_id FROM call WHERE id = %s", (entry["call_id"],)).fetchone()
    return None if row is None or row[0] is None else UUID(str(row[0]))


def dialable(uow: UnitOfWork, point_id: UUID | None) -> bool:
    """Whether there is a number to ring: not for a caller who hid theirs."""
    return point_id is not None and bool(contacts.dialable(uow, point_id))


def keep(uow: UnitOfWork, call: rows.CallNow, entry: sql.Row) -> bool:
    """The caller leaves the line and keeps the place. False when there is no number to ring.

    Call and domain are locked. A callback that this number has in this queue already stays the one, at the better time.
    """
    point_id = whom(uow, entry)
    if point_id is None or not dialable(uow, point_id):
        return False
    existing = sql.one(uow, _EXISTING, (point_id, entry["queue_key"], list(LIVE)))
    if existing is not None:
        uow.raw.execute(_OLDER, (entry["since"], entry["turn_at"], existing["id"]))
        uow.raw.execute("UPDATE queue_entry SET state = 'left', left_at = %s WHERE id = %s", (uow.now, entry["id"]))
    else:
        uow.raw.execute(_KEEP, (uow.now + rests.LINE_FREE_AFTER, point_id, entry["id"]))
        owed.open_in_line(uow, call.id, entry["id"], point_id)
    offers.caller_gone(uow, call.id)
    rows.change(uow, call.id, outcome="callback_requested", state="leaving")
    rows.note(uow, call.id, "callback_booked")
    uow.live("supervisors", "monitor", {})
    return True


def offer(uow: UnitOfWork, row: sql.Row, seat_id: UUID) -> UUID | None:
    """It is this callback's turn and the seat can serve it: an outbound call is prepared and offered.

    None when the hotline has closed meanwhile: the place rests until it opens, and the seat goes to who is next.
    """
    if rests.while_closed(uow, row["id"]):
        matching.match_seat(uow, seat_id)
        return None
    seat = seats.read(uow, seat_id)
    call_id = service.prepare(
        uow,
        row["callback_point_id"],
        PURPOSE,
        row["id"],
        language=row["language"],
        queue=row["queue_key"],
        seat=(seat_id, seat["account_id"]),
    )
    uow.raw.execute(_LIKE_THE_CALL, (call_id, row["call_id"]))
    return offers.create(uow, "callback", row["id"], call_id, seat_id)


def ring(uow: UnitOfWork, offer: sql.Row) -> None:
    """The seat is on the line: now the caller is rung. The domain is locked."""
    entry = sql.one(uow, "UPDATE queue_entry SET state = 'connecting' WHERE id = %s RETURNING *", (offer["entry_id"],))
    assert entry is not None
    to, call_id = links().to("callback", offer["call_id"]), offer["call_id"]
    service.ring(uow, call_id, entry["callback_point_id"], to, links().to("outbound", call_id, "status"))
    return_lines.dialling(uow, entry["id"], call_id)


def reached(uow: UnitOfWork, event: CalledPartyAnswered) -> None:
    """The caller has picked up and pressed the key: the place is served."""
    if event.purpose != PURPOSE or event.reference is None:
        return
    seats.lock_domain(uow)
    statement = "UPDATE queue_entry SET state = 'served', left_at = %s WHERE id = %s AND state = ANY(%s)"
    if sql.run(uow, statement, (uow.now, event.reference, list(LIVE))):
        return_lines.settle(uow, event.reference, "reached", "")
        uow.live("supervisors", "monitor", {})


def ended(uow: UnitOfWork, event: OutboundEnded) -> None:
    """The call that should have served the place is over: nobody was reached, or it never came to ringing."""
    if event.purpose != PURPOSE or event.reference is None:
        return
    seats.lock_domain(uow)
    return_lines.not_dialling(uow, event.reference, event.call_id)
    entry = sql.one(uow, _ENTRY, (event.reference, uow.org_id))
    if entry is None or event.answered or entry["state"] not in {"offered", "connecting"}:
        return
    if _seat_fell_away(uow, event.call_id):
        offers.back_in_line(uow, entry["id"])
    else:
        _not_reached(uow, entry)
    uow.live("supervisors", "monitor", {})


def _seat_fell_away(uow: UnitOfWork, call_id: UUID) -> bool:
    """The seat did not come or did not stay: that is no try of the caller's telephone."""
    statement = "SELECT 1 FROM offer WHERE call_id = %s AND state = 'connected'"
    return uow.raw.execute(statement, (call_id,)).fetchone() is None


def _not_reached(uow: UnitOfWork, entry: sql.Row) -> None:
    tries = entry["tries"] + 1
    if tries < TRIES:
        uow.raw.execute(_REST, (rests.until_open(uow, uow.now + RETRY_AFTER), tries, entry["id"]))
        return
    statement = "UPDATE queue_entry SET state = 'left', left_at = %s, tries = %s WHERE id = %s"
    uow.raw.execute(statement, (uow.now, tries, entry["id"]))
    return_lines.for_a_person(uow, entry["id"])


def cancel(uow: UnitOfWork, entry: sql.Row, outcome: str, note: str) -> None:
    """The place is given up: the caller rang again, was served otherwise, or wants it no more. The domain is locked."""
    statement = "UPDATE queue_entry SET state = 'cancelled', left_at = %s WHERE id = %s AND state = ANY(%s)"
    if not sql.run(uow, statement, (uow.now, entry["id"], list(LIVE))):
        return
    return_lines.settle(uow, entry["id"], outcome, note)
    for (offer_id,) in uow.raw.execute(_ACTIVE, (entry["id"],)).fetchall():
        active = offers.read(uow, offer_id)
        if active["state"] == "connected":
            commands.end_leg(uow, active["call_id"], "called")
            commands.end_offer(uow, active["call_id"], offer_id)
        else:
            offers.end(uow, active, "gone", None)
    uow.live("supervisors", "monitor", {})


def taken_over(uow: UnitOfWork, call_id: UUID, queue: str, language: str) -> sql.Row | None:
    """The caller rings again: their callback in this queue is dropped, and its place is the call's. The oldest one."""
    owed_to = _of_caller(uow, call_id, queue, language)
    for entry in owed_to:
        cancel(uow, entry, "closed", "（来电人再次来电，沿用原排队顺序）")
    return owed_to[0] if owed_to else None


def caller_served(uow: UnitOfWork, call_id: UUID) -> None:
    """The caller talks with a seat by another way: nobody rings them for it afterwards. The call is locked."""
    owed_to = _of_caller(uow, call_id, None, None)
    if owed_to:
        seats.lock_domain(uow)
    for entry in owed_to:
        cancel(uow, entry, "closed", "（来电人已再次来电并接通）")


def _of_caller(uow: UnitOfWork, call_id: UUID, queue: str | None, language: str | None) -> list[sql.Row]:
    values: dict[str, Any] = {"call": call_id, "org": uow.org_id, "queue": queue, "language": language}
    return sql.every(uow, _OF_CALLER, values)
