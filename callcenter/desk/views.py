"""What the consoles show, read on the bare driver: it is built on the way of every offer."""

from datetime import datetime
from typing import Any
from uuid import UUID

from callcenter import clock
from callcenter.calls import asking, sql
from callcenter.db.unit_of_work import UnitOfWork
from callcenter.desk import ports, schemas
from callcenter.desk.seats import HELD, VALID, SeatUnknown
from ivr_flows.prompts import spoken

_SEAT = f"""
    SELECT s.id, s.staff_no, s.name, s.state, s.since, s.reason, s.wrap_up_until, s.after_call, s.phone, s.microphone,
        s.connection, s.alive_until > now() AS alive, s.call_id, s.account_id, s.desk_phone_failed_at, {HELD} AS skills,
        ARRAY(SELECT k.skill FROM seat_skill k WHERE k.seat_id = s.id AND NOT ({VALID}) ORDER BY k.skill) AS uncertified
    FROM seat s WHERE s.org_id = %(org)s
"""  # noqa: S608 - constant text
_OFFER = """
    SELECT o.id, o.kind, o.call_id, o.lapses_at, coalesce(e.language, c.language, 'zh-CN') AS language,
        coalesce(e.queue_key, c.queue_key, '') AS queue, coalesce(q.name, e.queue_key, c.queue_key, '') AS queue_name,
        c.service, c.menu_path, coalesce(c.special_group, e.special_group) AS special_group, p.masked,
        coalesce(e.since, c.queue_entered_at, c.arrived_at) AS since, c.caller_point_id, c.arrived_at, o.seat_id,
        (SELECT s.account_id FROM seat s WHERE s.id = o.seat_id) AS account_id, e.interpreter, c.answered_at,
        (SELECT count(*) FROM call b WHERE b.caller_point_id = p.id AND p.last_four <> ''
            AND b.arrived_at < c.arrived_at AND b.purpose <> 'survey') AS earlier
    FROM offer o JOIN call c ON c.id = o.call_id LEFT JOIN queue_entry e ON e.id = o.entry_id
        LEFT JOIN queue q ON q.org_id = o.org_id AND q.key = coalesce(e.queue_key, c.queue_key)
        LEFT JOIN contact_point p ON p.id = c.caller_point_id
    WHERE o.id = %s
"""
_OFFER_OF_SEAT = """
    SELECT id FROM offer WHERE seat_id = %s AND kind <> 'outbound' AND state IN ('made', 'accepted')
        AND lapses_at > now()
"""
_CALL = """
    SELECT c.id, c.state, c.direction, c.arrived_at, c.answered_at, c.language, c.menu_path, c.special_group,
        c.held_at, c.caller_point_id, c.ended_at, c.purpose, c.reference, p.masked, p.last_four, q.name AS queue_name,
        o.id AS offer_id, o.state AS offer_state, o.phone, o.kind,
        pr.due_at AS promised_at, pr.note AS promise_note,
        w.id AS wrap_up_id, w.draft, w.draft_version, w.draft_saved_at,
        EXISTS (SELECT 1 FROM recording r WHERE r.call_id = c.id AND r.status = 'in-progress') AS recorded
    FROM call c LEFT JOIN contact_point p ON p.id = c.caller_point_id
        LEFT JOIN queue q ON q.org_id = c.org_id AND q.key = c.queue_key
        JOIN offer o ON o.call_id = c.id
        LEFT JOIN wrap_up w ON w.offer_id = o.id
        LEFT JOIN return_call pr ON pr.call_id = c.id AND pr.kind = 'promise' AND pr.state = 'open'
    WHERE c.id = %(call)s AND coalesce(w.seat_id, o.seat_id) = %(seat)s ORDER BY o.made_at DESC LIMIT 1
"""
_UNFINISHED = """
    SELECT w.call_id FROM wrap_up w JOIN offer o ON o.id = w.offer_id
    WHERE w.seat_id = %s AND w.state = 'open' AND w.began_at IS NOT NULL AND o.state = 'left'
    ORDER BY w.id DESC LIMIT 1
"""
_HISTORY = """
    SELECT c.id AS call_id, c.arrived_at AS at, c.direction, c.outcome, c.language, q.name AS queue_name,
        s.name AS agent, w.disposition, w.matters->0->>'summary' AS summary, w.matters->0->>'category' AS category,
        w.id AS form
    FROM call c LEFT JOIN queue q ON q.org_id = c.org_id AND q.key = c.queue_key
        LEFT JOIN seat s ON s.id = c.seat_id
        LEFT JOIN LATERAL (SELECT * FROM wrap_up w WHERE w.call_id = c.id ORDER BY w.id DESC LIMIT 1) w ON true
    WHERE c.caller_point_id = %s AND c.id <> %s AND c.purpose <> 'survey' ORDER BY c.arrived_at DESC LIMIT 10
"""
_BLANK = {"summary": None, "category": None}
_COUNTS = """
    SELECT (SELECT count(*) FROM queue_entry WHERE org_id = %(org)s AND kind = 'call'
            AND state IN ('waiting', 'offered')),
        (SELECT min(since) FROM queue_entry WHERE org_id = %(org)s AND kind = 'call'
            AND state IN ('waiting', 'offered')),
        (SELECT count(*) FROM call WHERE org_id = %(org)s AND seat_id = %(seat)s AND business_day = %(day)s),
        (SELECT count(*) FROM return_call WHERE org_id = %(org)s AND state = 'open')
"""


def seat(row: sql.Row) -> schemas.Seat:
    """One seat as the console shows it."""
    fields = schemas.Seat.model_fields
    values = {name: value for name, value in row.items() if name in fields}
    return schemas.Seat(**values, phone_state=_phone_state(row))


def _phone_state(row: sql.Row) -> str:
    if not row["alive"]:
        return "no_console"
    if row["phone"] == "desk_phone":
        return "ok" if row["desk_phone_failed_at"] is None else "unreachable"
    if row["microphone"] is False:
        return "no_microphone"
    if row["connection"] is False:
        return "no_connection"
    return "ok" if row["microphone"] and row["connection"] else "unknown"


def seat_rows(uow: UnitOfWork, seat_id: UUID | None = None) -> list[sql.Row]:
    """All seats, or one."""
    values = {"org": uow.org_id, "seat": seat_id, "today": clock.business_day(uow.now)}
    which = "ORDER BY s.staff_no" if seat_id is None else "AND s.id = %(seat)s"
    return sql.every(uow, f"{_SEAT} {which}", values)


def desk(uow: UnitOfWork, seat_id: UUID) -> schemas.Desk:
    """The whole page of a seat. Raises SeatUnknown."""
    found = seat_rows(uow, seat_id)
    if not found:
        raise SeatUnknown(str(seat_id))
    row = found[0]
    made = sql.one(uow, _OFFER_OF_SEAT, (seat_id,))
    return schemas.Desk(
        seat=seat(row),
        offer=offer(uow, made["id"]) if made else None,
        call=_call(uow, seat_id, row),
        counts=counts(uow, seat_id),
    )


def counts(uow: UnitOfWork, seat_id: UUID) -> schemas.Counts:
    """The figures at the top."""
    values = {"org": uow.org_id, "seat": seat_id, "day": clock.business_day(uow.now)}
    row = uow.raw.execute(_COUNTS, values).fetchone()
    assert row is not None
    waiting, oldest, today, returns = row
    longest = _seconds(uow.now, oldest) if oldest else 0
    return schemas.Counts(waiting=waiting, longest_wait_seconds=longest, calls_today=today, return_calls=returns)


def offer(uow: UnitOfWork, offer_id: UUID) -> schemas.Offer:
    """An offer of a queue entry, or of a call that a colleague hands on."""
    row = sql.one(uow, _OFFER, (offer_id,))
    assert row is not None
    values = {name: row[name] for name in schemas.Offer.model_fields if name in row}
    return schemas.Offer(
        **values,
        number_masked=row["masked"] or "",
        unspoken=not spoken(row["interpreter"] or row["language"]),
        transfer=_offered_transfer(uow, row),
        earlier_contacts=_earlier(uow, row),
        safe_contact=bool(ports.needing_care(uow, [row["caller_point_id"]] if row["caller_point_id"] else [])),
        waited_seconds=_seconds(uow.now, row["since"]),
    )


def _earlier(uow: UnitOfWork, row: sql.Row) -> int:
    """How often the caller has rung before, as far as this seat is to know."""
    if not row["earlier"]:
        return 0
    return int(row["earlier"]) - len(ports.hidden_calls(uow, row["account_id"], row["caller_point_id"]))


def _offered_transfer(uow: UnitOfWork, row: sql.Row) -> schemas.OfferedTransfer | None:
    """Who hands the call on, why, and what was written and said so far. Whom nobody has talked with comes from nobody:
    the way of an ordinary caller to a seat costs nothing more.
    """
    if row["kind"] == "queue" and row["answered_at"] is None:
        return None
    told = ports.offered_transfer(uow, row["id"])
    if told is None:
        return None
    _, segments = ports.transcript(uow, told.pop("call_id"))
    return schemas.OfferedTransfer(**told, segments=segments)


def _call(uow: UnitOfWork, seat_id: UUID, seat_row: sql.Row) -> schemas.DeskCall | None:
    call_id = seat_row["call_id"] or _unfinished(uow, seat_id)
    row = sql.one(uow, _CALL, {"seat": seat_id, "call": call_id}) if call_id else None
    if row is None or (row["kind"] != "outbound" and row["offer_state"] in {"made", "accepted"}):
        return None
    state = _call_state(row, seat_row["state"])
    # Nothing is heard before the two are joined; asking costs time on the way of every connection.
    status, segments = ports.transcript(uow, row["id"]) if row["answered_at"] else ("none", [])
    values = {name: row[name] for name in schemas.DeskCall.model_fields if name in row and name != "state"}
    beside = ports.beside_the_talk(uow, row["id"]) if row["answered_at"] and state != "wrap_up" else {}
    values["draft"] = schemas.Draft(
        draft=row["draft"] or {}, version=row["draft_version"] or 0, saved_at=row["draft_saved_at"]
    )
    return schemas.DeskCall(
        **values,
        state=state,
        started_at=row["arrived_at"],
        number_masked=row["masked"] or "",
        recording=_recording(row, state, beside.get("recording_pause")),
        **beside,
        transcript_status=status,
        segments=segments,
        history=history(uow, seat_row["account_id"], row["caller_point_id"], row["id"]) if row["last_four"] else [],
        connect=_connect(row, state),
        **ports.parties(uow, row["id"], row["offer_id"]),
        held_since=row["held_at"],
        safe_contact=bool(ports.needing_care(uow, [row["caller_point_id"]] if row["caller_point_id"] else [])),
        return_call_id=row["reference"] if row["purpose"] == "return" else None,
        asks_rating=row["purpose"] in asking.ASKED_PURPOSES,
        may_advise=ports.gives_opinions(uow, seat_id),
    )


def _recording(row: sql.Row, state: str, pause: dict[str, Any] | None) -> str:
    if not row["recorded"] or state not in {"talking", "held"}:
        return "off"
    return "paused" if state == "held" or (pause is not None and pause["applied"]) else "on"


def _unfinished(uow: UnitOfWork, seat_id: UUID) -> UUID | None:
    """The call of the newest form that its seat left open: released by a supervisor, or no time was given for it."""
    row = uow.raw.execute(_UNFINISHED, (seat_id,)).fetchone()
    return None if row is None else UUID(str(row[0]))


def _call_state(row: sql.Row, seat_state: str) -> str:
    if seat_state == "wrap_up" or row["offer_state"] == "left":
        return "wrap_up"
    if row["answered_at"] is None:
        return "connecting"
    return "held" if row["held_at"] else "talking"


def _connect(row: sql.Row, state: str) -> schemas.Connect | None:
    """What a browser that was refreshed before its leg was connected is to dial with."""
    if row["phone"] != "browser" or row["offer_state"] not in {"made", "accepted"} or state == "wrap_up":
        return None
    return schemas.Connect(outbound=row["id"]) if row["kind"] == "outbound" else schemas.Connect(offer=row["offer_id"])


def history(uow: UnitOfWork, account_id: UUID | None, point_id: UUID, besides: UUID) -> list[schemas.Contact]:
    """The last ten contacts of a number. What a sensitive one was about is for who took it and supervisors (S41)."""
    kept = ports.hidden_calls(uow, account_id, point_id)
    found = [row for row in sql.every(uow, _HISTORY, (point_id, besides)) if row["call_id"] not in kept]
    hidden = ports.hidden_forms(uow, [row["form"] for row in found if row["form"] is not None], account_id)
    return [schemas.Contact(**row | _BLANK if row["form"] in hidden else row) for row in found]


def _seconds(now: datetime, then: datetime) -> int:
    return max(0, int((now - then).total_seconds()))
