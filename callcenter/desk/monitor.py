"""The supervisor's live page: who waits for what, who could serve it and why nobody does, every seat, every queue."""

from typing import Any
from uuid import UUID

from agents.seat import PauseReason, SeatState
from callcenter.audit import service as audit
from callcenter.calendar import queries as calendar
from callcenter.calls import commands, sql
from callcenter.db.unit_of_work import UnitOfWork
from callcenter.desk import offers, ports, seats, staffing, stranded, views
from callcenter.desk.explaining import Explainer
from callcenter.desk.monitor_schemas import (
    Monitor,
    MonitorCall,
    MonitorSeat,
    QueueStatus,
    SupervisorBeside,
    WaitingCaller,
)
from callcenter.errors import Conflict
from ivr_flows.prompts import spoken

_WAITING = """
    SELECT e.*, e.id AS entry_id, e.queue_key AS queue, coalesce(q.name, e.queue_key) AS queue_name,
        e.special_group AS group, p.masked
    FROM queue_entry e JOIN call c ON c.id = e.call_id LEFT JOIN contact_point p ON p.id = c.caller_point_id
        LEFT JOIN queue q ON q.org_id = e.org_id AND q.key = e.queue_key
    WHERE e.org_id = %s AND e.state IN ('waiting', 'offered') ORDER BY e.level DESC, e.turn_at LIMIT 500
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


def monitor(uow: UnitOfWork) -> Monitor:
    """The whole page."""
    explain = Explainer(uow)
    waiting = [_waiting(row, explain) for row in sql.every(uow, _WAITING, (uow.org_id,))]
    return Monitor(
        waiting=waiting,
        seats=_seats(uow, views.seat_rows(uow)),
        queues=_queues(uow, waiting, explain),
        stranded_today=stranded.today(uow),
    )


def _waiting(row: sql.Row, explain: Explainer) -> WaitingCaller:
    values = {name: row[name] for name in WaitingCaller.model_fields if name in row}
    why, able, on_duty = explain.of(row)
    return WaitingCaller(
        **values,
        number_masked=row["masked"] or "",
        reason=why,
        able=able,
        servable_by=on_duty,
        unspoken=not spoken(row["interpreter"] or row["language"]),
    )


def _seats(uow: UnitOfWork, seat_rows: list[sql.Row]) -> list[MonitorSeat]:
    busy = [row["call_id"] for row in seat_rows if row["call_id"] is not None]
    beside = ports.supervisors_beside(uow, busy)
    calls = (
        {row["id"]: _call(row, beside.get(row["id"], [])) for row in sql.every(uow, _CALLS, (busy,))} if busy else {}
    )
    return [MonitorSeat(**views.seat(row).model_dump(), call=calls.get(row["call_id"])) for row in seat_rows]


def _call(row: sql.Row, beside: list[dict[str, Any]]) -> MonitorCall:
    values = {name: row[name] for name in MonitorCall.model_fields if name in row}
    return MonitorCall(
        **values, number_masked=row["masked"] or "", supervisors=[SupervisorBeside(**each) for each in beside]
    )


def _queues(uow: UnitOfWork, waiting: list[WaitingCaller], explain: Explainer) -> list[QueueStatus]:
    gaps, is_open = staffing.gaps(uow), calendar.is_open(uow, uow.now)
    statuses = []
    for row in sql.every(uow, _QUEUES, (uow.org_id,)):
        since = [caller.since for caller in waiting if caller.queue == row["key"] and caller.kind == "call"]
        longest = int((uow.now - min(since)).total_seconds()) if since else 0
        staffed = explain.staffed(row["language"])
        statuses.append(
            QueueStatus(
                key=row["key"],
                name=row["name"],
                language=row["language"],
                staffed=staffed,
                configured=row["configured_seats"],
                waiting=len(since),
                longest_wait_seconds=max(0, longest),
                unstaffed_since=None if staffed else gaps.get(row["language"]),
                alarm=is_open and staffed == 0,
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
    """Take a seat off duty, ending what it does; after a talk its wrap-up still comes first. Audited.

    Raises SeatUnknown.
    """
    seats.lock_domain(uow)
    seats.read(uow, seat_id)
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
