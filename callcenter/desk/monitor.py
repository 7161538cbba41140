"""The supervisor's live page: who waits for what and who could serve it, every seat, every queue."""

from uuid import UUID

from agents.seat import PauseReason, SeatState
from agents.skills import languages
from callcenter.audit import service as audit
from callcenter.calls import commands, sql
from callcenter.db.unit_of_work import UnitOfWork
from callcenter.desk import offers, schemas, seats, views
from callcenter.errors import Conflict

_WAITING = """
    SELECT e.id AS entry_id, e.queue_key AS queue, coalesce(q.name, e.queue_key) AS queue_name, e.language,
        e.special_group AS group, e.priority, e.since, e.state, p.masked
    FROM queue_entry e JOIN call c ON c.id = e.call_id LEFT JOIN contact_point p ON p.id = c.caller_point_id
        LEFT JOIN queue q ON q.org_id = e.org_id AND q.key = e.queue_key
    WHERE e.org_id = %s AND e.state IN ('waiting', 'offered') ORDER BY e.priority DESC, e.turn_at LIMIT 500
"""
_CALLS = """
    SELECT c.id, c.direction, c.language, q.name AS queue_name, c.special_group, p.masked, c.answered_at,
        c.held_at IS NOT NULL AS held
    FROM call c LEFT JOIN contact_point p ON p.id = c.caller_point_id
        LEFT JOIN queue q ON q.org_id = c.org_id AND q.key = c.queue_key
    WHERE c.id = ANY(%s)
"""
_QUEUES = "SELECT key, name, language, configured_seats FROM queue WHERE org_id = %s ORDER BY sort, key"


class NothingToRelease(Conflict):
    """The seat is not in a call, an offer or a wrap-up."""

    code = "nothing_to_release"


def monitor(uow: UnitOfWork) -> schemas.Monitor:
    """The whole page."""
    seat_rows = views.seat_rows(uow)
    waiting = [_waiting(row, seat_rows) for row in sql.every(uow, _WAITING, (uow.org_id,))]
    return schemas.Monitor(waiting=waiting, seats=_seats(uow, seat_rows), queues=_queues(uow, waiting, seat_rows))


def _on_duty(seat_rows: list[sql.Row], language: str) -> int:
    able = (row for row in seat_rows if row["state"] not in {"offline", "paused"})
    return sum(1 for row in able if language in languages(row["skills"]))


def _waiting(row: sql.Row, seat_rows: list[sql.Row]) -> schemas.WaitingCaller:
    values = {name: row[name] for name in schemas.WaitingCaller.model_fields if name in row}
    return schemas.WaitingCaller(
        **values, number_masked=row["masked"] or "", servable_by=_on_duty(seat_rows, row["language"])
    )


def _seats(uow: UnitOfWork, seat_rows: list[sql.Row]) -> list[schemas.MonitorSeat]:
    busy = [row["call_id"] for row in seat_rows if row["call_id"] is not None]
    calls = {row["id"]: _call(row) for row in sql.every(uow, _CALLS, (busy,))} if busy else {}
    return [schemas.MonitorSeat(**views.seat(row).model_dump(), call=calls.get(row["call_id"])) for row in seat_rows]


def _call(row: sql.Row) -> schemas.MonitorCall:
    values = {name: row[name] for name in schemas.MonitorCall.model_fields if name in row}
    return schemas.MonitorCall(**values, number_masked=row["masked"] or "")


def _queues(
    uow: UnitOfWork, waiting: list[schemas.WaitingCaller], seat_rows: list[sql.Row]
) -> list[schemas.QueueStatus]:
    statuses = []
    for row in sql.every(uow, _QUEUES, (uow.org_id,)):
        since = [caller.since for caller in waiting if caller.queue == row["key"]]
        longest = int((uow.now - min(since)).total_seconds()) if since else 0
        statuses.append(
            schemas.QueueStatus(
                key=row["key"],
                name=row["name"],
                language=row["language"],
                staffed=_on_duty(seat_rows, row["language"]),
                configured=row["configured_seats"],
                waiting=len(since),
                longest_wait_seconds=max(0, longest),
            )
        )
    return statuses


def release(uow: UnitOfWork, seat_id: UUID, actor: UUID, reason: str) -> None:
    """Free a seat that hangs: its offer or its wrap-up is ended and the agent paused. A talk is ended and followed by
    its wrap-up, the pause comes after; an unfinished form stays on the agent's desk. Audited.

    Raises NothingToRelease.
    """
    seats.lock_domain(uow)
    seat = seats.read(uow, seat_id)
    if seat["state"] not in {"reserved", "ringing", "talking", "wrap_up"}:
        raise NothingToRelease("该坐席没有可释放的通话。")
    audit.note(uow, actor, "seat_released", ("seat", seat_id), reason)
    _free(uow, seat_id, SeatState.PAUSED)


def log_out(uow: UnitOfWork, seat_id: UUID, actor: UUID, reason: str) -> None:
    """Take a seat off duty, ending what it does; after a talk its wrap-up still comes first. Audited."""
    seats.lock_domain(uow)
    audit.note(uow, actor, "seat_logged_out", ("seat", seat_id), reason)
    _free(uow, seat_id, SeatState.OFFLINE)


def _free(uow: UnitOfWork, seat_id: UUID, state: SeatState) -> None:
    statement = "SELECT id FROM offer WHERE seat_id = %s AND state IN ('made', 'accepted', 'connected')"
    row = uow.raw.execute(statement, (seat_id,)).fetchone()
    offer = None if row is None else offers.read(uow, row[0])
    if offer is not None and offer["state"] == "connected":
        # The end of the leg opens the wrap-up; where the carrier has lost the leg, looking it up tells of its end.
        commands.end_offer(uow, offer["call_id"], offer["id"])
        seats.wish(uow, seat_id, state.value, PauseReason.SUPERVISOR.value)
        return
    if offer is not None:
        offers.end(uow, offer, "released", PauseReason.SUPERVISOR)
    seats.set_state(uow, seat_id, state, reason=PauseReason.SUPERVISOR.value)
