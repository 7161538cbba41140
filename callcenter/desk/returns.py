"""待回电: who is owed a call (desk.owed), each with an owner and a clock; one click dials, one key says the outcome."""

from datetime import datetime, timedelta
from uuid import UUID

from agents.seat import SeatState
from callcenter.calls import rows, service, sql
from callcenter.calls.events import OutboundEnded
from callcenter.db.unit_of_work import UnitOfWork
from callcenter.desk import callbacks, claims, entries, offers, ports, schemas, seats
from callcenter.desk.events import ReturnCallClosed
from callcenter.errors import Conflict, Forbidden

CLOSING = frozenset({"reached", "wrong_number", "refused", "closed"})
NOT_RUNG = "not_rung"  # no word of the carrier: nobody was rung at all
_LIST = f"""
    SELECT r.*, p.masked, q.name AS queue_name, rec.id AS voicemail_recording_id,
        r.state = 'done' OR {claims.HOLDS} AS held,
        e.id IS NOT NULL AS in_turn, e.since AS waiting_since
    FROM return_call r LEFT JOIN contact_point p ON p.id = r.point_id
        LEFT JOIN queue_entry e ON e.id = r.entry_id AND e.state IN ('waiting', 'offered', 'connecting', 'resting')
        LEFT JOIN queue q ON q.org_id = r.org_id AND q.key = r.queue_key
        LEFT JOIN LATERAL (SELECT id FROM recording WHERE call_id = r.voicemail_call_id AND kind = 'voicemail'
            AND finished_at IS NOT NULL ORDER BY id DESC LIMIT 1) rec ON true
    WHERE r.org_id = %s AND r.state = %s
    ORDER BY CASE WHEN r.state = 'open' THEN r.due_at END, r.done_at DESC LIMIT 200
"""  # noqa: S608 - constant text
# One rings back, everybody hears: an older entry of the same number is answered by the same call.
_SAME_CALLER = f"""
    UPDATE return_call r SET state = 'done', outcome = 'closed', done_at = %s, note = coalesce(note, '') || %s
    WHERE org_id = %s AND state = 'open' AND kind IN ('missed', 'callback') AND NOT {claims.HOLDS}
        AND point_id = (SELECT c.caller_point_id FROM call c JOIN contact_point p ON p.id = c.caller_point_id
            WHERE c.id = %s AND p.last_four <> '')
    RETURNING id
"""  # noqa: S608 - constant text
_IN_NOBODYS_HAND = "SELECT 1 FROM call WHERE id = %s FOR NO KEY UPDATE SKIP LOCKED"
_NEVER_RUNG = """
    UPDATE call SET state = 'ended', ended_at = %s WHERE id = %s AND answered_at IS NULL AND ended_at IS NULL
        AND NOT EXISTS (SELECT 1 FROM leg WHERE call_id = %s AND role = 'called')
    RETURNING purpose, reference
"""
_UNCONNECTED = """
    SELECT c.id FROM call c WHERE c.org_id = %s AND c.state = 'placed' AND c.ended_at IS NULL
        AND c.purpose IN ('return', 'queue_callback')
        AND NOT EXISTS (SELECT 1 FROM leg l WHERE l.call_id = c.id AND l.role = 'called')
        AND NOT EXISTS (SELECT 1 FROM offer o WHERE o.call_id = c.id AND o.state IN ('made', 'accepted', 'connected'))
    LIMIT 20
"""


class LanguageMissing(Forbidden):
    """The seat does not speak the caller's language."""

    code = "language_missing"


class SeatBarred(Conflict):
    """This seat is not to have this caller: they complain about it."""

    code = "seat_barred"


class NotACallback(Conflict):
    """Only a callback can be cancelled; another line ends with its outcome."""

    code = "not_a_callback"


class SeatNotFree(Conflict):
    """The seat is busy, or its agent is not logged in at the desk."""

    code = "seat_not_free"


def caller_back(uow: UnitOfWork, call_id: UUID) -> None:
    """The caller has rung again by themselves and was answered: what waited for them is done."""
    callbacks.caller_served(uow, call_id)
    values = (uow.now, "（来电人已再次来电并接通）", uow.org_id, uow.now - claims.LASTS, call_id)
    closed = uow.raw.execute(_SAME_CALLER, values).fetchall()
    for (return_call_id,) in closed:
        uow.record(ReturnCallClosed(return_call_id, "closed"))
    if closed:
        uow.live("all", "return_calls", {})


def listed(uow: UnitOfWork, state: str, account_id: UUID) -> list[schemas.ReturnCall]:
    """The list, the most urgent first. A claim that has lapsed shows no owner; who complains about the asker stands in
    no list of theirs (S41).
    """
    kept = ports.barred_points(uow, account_id)
    every = sql.every(uow, _LIST, (uow.now - claims.LASTS, uow.org_id, state))
    found = [row for row in every if row["point_id"] not in kept]
    careful = ports.needing_care(uow, [row["point_id"] for row in found if row["point_id"]])
    return [_view(row, uow.now, account_id, careful) for row in found]


def _view(row: sql.Row, now: datetime, account_id: UUID, careful: set[UUID]) -> schemas.ReturnCall:
    values = {name: row[name] for name in schemas.ReturnCall.model_fields if name in row}
    return schemas.ReturnCall(
        **values,
        number_masked=row["masked"] or "",
        overdue=row["state"] == "open" and row["due_at"] < now,
        owner=row["owner_name"] if row["held"] else None,
        mine=bool(row["held"]) and row["owner_account_id"] == account_id,
        pooled=row["state"] == "open" and row["pooled_until"] is not None and row["shared_out_at"] is None,
        safe_contact=row["point_id"] in careful,
    )


def dial(
    uow: UnitOfWork, return_call_id: UUID, account_id: UUID, name: str, seat_id: UUID
) -> tuple[UUID, schemas.Connect | None]:
    """Ring the person back: first the seat's own leg, then theirs. (call id, what the browser connects with).

    Raises ReturnCallTaken, LanguageMissing, SeatBarred, SeatNotFree, NotDialable.
    """
    seats.lock_domain(uow)
    row = claims.claim(uow, return_call_id, account_id, name)
    seat = seats.read(uow, seat_id)
    _require_able(uow, seat, row)
    _require_address(uow, row["point_id"])
    _out_of_line(uow, row)
    call_id = service.prepare(
        uow,
        row["point_id"],
        "return",
        return_call_id,
        language=row["language"],
        queue=row["queue_key"],
        seat=(seat_id, account_id),
    )
    statement = "UPDATE return_call SET attempts = attempts + 1, dialling_call_id = %s WHERE id = %s"
    uow.raw.execute(statement, (call_id, return_call_id))
    if seat["state"] == "paused":
        wish = "UPDATE seat SET after_call = 'paused', after_call_reason = %s WHERE id = %s"
        uow.raw.execute(wish, (seat["reason"], seat_id))
    offers.create(uow, "outbound", None, call_id, seat_id)
    return call_id, schemas.Connect(outbound=call_id) if seat["phone"] == "browser" else None


def _out_of_line(uow: UnitOfWork, row: sql.Row) -> None:
    """Who is rung by a person is not rung by the machine as well. Raises ReturnCallTaken while that is just so."""
    if row["entry_id"] is None:
        return
    state = entries.read(uow, row["entry_id"])["state"]
    if state in {"offered", "connecting"}:
        raise claims.ReturnCallTaken("正在按排队顺序回拨。")
    if state in callbacks.LIVE:
        statement = "UPDATE queue_entry SET state = 'left', left_at = %s WHERE id = %s"
        uow.raw.execute(statement, (uow.now, row["entry_id"]))


def _require_able(uow: UnitOfWork, seat: sql.Row, line: sql.Row) -> None:
    if seat["state"] not in {SeatState.READY, SeatState.PAUSED}:
        raise SeatNotFree("请先上线并处于空闲或小休状态。")
    if not seats.speaks(uow, seat["id"], line["language"]):
        raise LanguageMissing("该来电人使用的语种不在您的技能内。")
    if line["call_id"] is not None and ports.barred_seat(uow, line["call_id"]) == seat["id"]:
        raise SeatBarred("这条回电请由其他坐席处理。")


def _require_address(uow: UnitOfWork, point_id: UUID | None) -> None:
    from callcenter.contacts import service as contacts

    if point_id is None or not contacts.dialable(uow, point_id):
        raise service.NotDialable("号码未显示，无法回拨。")


def not_connected(uow: UnitOfWork, call_id: UUID) -> None:
    """The seat's own leg fell away before anybody was rung: the outbound call is over and its asker told.

    The domain is locked here, and calls come before it: whoever has the call's row in hand may be waiting for the
    domain. Then they are not waited for; `settle_unconnected` ends the call a little later.
    """
    if uow.raw.execute(_IN_NOBODYS_HAND, (call_id,)).fetchone() is None:
        return
    row = uow.raw.execute(_NEVER_RUNG, (uow.now, call_id, call_id)).fetchone()
    if row is not None:
        purpose, reference = row
        uow.record(OutboundEnded(call_id, purpose, reference, NOT_RUNG, answered=False))


def settle_unconnected(uow: UnitOfWork) -> None:
    """Every few seconds: calls that were prepared, whose seat fell away, and that nobody has ended."""
    for (call_id,) in uow.raw.execute(_UNCONNECTED, (uow.org_id,)).fetchall():
        rows.lock(uow, call_id)
        seats.lock_domain(uow)
        not_connected(uow, call_id)
        uow.commit()  # one call is locked at a time


def call_over(uow: UnitOfWork, event: OutboundEnded) -> None:
    """The return call's other leg is over. Whether it reached the person is for the agent to say."""
    if event.purpose != "return" or event.reference is None:
        return
    statement = "UPDATE return_call SET dialling_call_id = NULL WHERE id = %s AND dialling_call_id = %s"
    uow.raw.execute(statement, (event.reference, event.call_id))
    uow.live("all", "return_calls", {})


def cancel(uow: UnitOfWork, return_call_id: UUID, account_id: UUID, note: str) -> None:
    """Give a queue callback up, with its place in line. Raises ReturnCallTaken, NotACallback."""
    seats.lock_domain(uow)
    row = claims.open_for(uow, return_call_id, account_id)
    if row["kind"] != "callback":
        raise NotACallback("只能取消排队回电，其他记录请登记结果。")
    record_outcome(uow, return_call_id, account_id, "closed", note or "已取消回电")


def record_outcome(uow: UnitOfWork, return_call_id: UUID, account_id: UUID, outcome: str, note: str) -> None:
    """How the try ended; an end takes the place in the queue with it. Raises ReturnCallTaken."""
    seats.lock_domain(uow)
    row = claims.open_for(uow, return_call_id, account_id)
    done = outcome in CLOSING
    if done and row["entry_id"] is not None:
        callbacks.cancel(uow, entries.read(uow, row["entry_id"]), outcome, "")
    statement = """UPDATE return_call SET outcome = %s, note = nullif(%s, ''), state = %s, done_at = %s,
        due_at = CASE WHEN %s THEN due_at ELSE greatest(due_at, %s) END WHERE id = %s"""
    retry = uow.now + timedelta(hours=1)
    state, done_at = ("done", uow.now) if done else ("open", None)
    uow.raw.execute(statement, (outcome, note, state, done_at, done, retry, return_call_id))
    if row["call_id"] is not None:
        rows.note(uow, row["call_id"], "return_call", outcome=outcome)
    if done:
        uow.record(ReturnCallClosed(return_call_id, outcome))
    uow.live("all", "return_calls", {})
