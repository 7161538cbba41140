"""What supervisors' legs do when something happens to the talk: they follow the seat, and each step waits for its own.

Everything here runs with the call locked, in the transaction of the news.
"""

from datetime import timedelta
from uuid import UUID

from callcenter.audit import service as audit
from callcenter.calls import commands, sql
from callcenter.calls import rows as calls
from callcenter.calls.events import CallEnded, ParticipantSettled, PartyNews
from callcenter.db.unit_of_work import UnitOfWork
from callcenter.parties import ringing, roles, rows, supervision
from callcenter.parties.events import TookOver
from callcenter.parties.roles import Role, State

UNCONNECTED = timedelta(seconds=30)
_BESIDE = """
    SELECT p.*, s.coached_sid FROM party p JOIN supervision s ON s.party_id = p.id
    WHERE p.call_id = %s AND p.role = 'supervisor' AND p.state IN ('joined', 'held')
"""
_SEATS = "SELECT * FROM party WHERE call_id = %s AND role = 'seat' AND state IN ('joined', 'held')"
_UNCONNECTED = """
    SELECT id, call_id FROM party WHERE org_id = %s AND role = 'supervisor' AND state = 'ringing' AND asked_at < %s
    ORDER BY asked_at LIMIT 20
"""


def follow_talk(uow: UnitOfWork, event: PartyNews) -> None:
    """A seat came or went: whoever coaches goes with it. A supervisor came or went: it is written down."""
    role = roles.role_of(event.label) if event.label else None
    if event.event == "ended":
        _over(uow, event.call_id)
    elif role is Role.SEAT and event.event in {"joined", "left"}:
        _follow_the_seat(uow, event.call_id)
    elif role is Role.SUPERVISOR and event.event == "joined":
        # The seat may have changed while the browser connected.
        _follow_the_seat(uow, event.call_id)
        supervision.tell(uow, event.call_id)
    elif role is Role.SUPERVISOR and event.event in {"left", "failed"}:
        _gone(uow, event)


def _follow_the_seat(uow: UnitOfWork, call_id: UUID) -> None:
    for party in sql.every(uow, _BESIDE, (call_id,)):
        if party["mode"] not in {"listen", "whisper"}:
            continue
        seat = supervision.coached_now(uow, call_id)
        if seat is not None and seat != party["coached_sid"]:
            supervision.put(uow, party, party["mode"])


def taken_over(uow: UnitOfWork, event: TookOver) -> None:
    """Another seat serves the caller now."""
    _follow_the_seat(uow, event.call_id)


def _gone(uow: UnitOfWork, event: PartyNews) -> None:
    party_id = roles.party_of(event.label)
    if party_id is None:
        return
    party = rows.read(uow, party_id)
    supervision.over(uow, party_id)
    call = calls.lock(uow, event.call_id)
    if party["mode"] == "took_over" and call.seat_left_at is None and not sql.every(uow, _SEATS, (event.call_id,)):
        calls.change(uow, event.call_id, seat_left_at=uow.now)
    supervision.tell(uow, event.call_id)


def _over(uow: UnitOfWork, call_id: UUID) -> None:
    statement = "UPDATE supervision SET ended_at = %s WHERE call_id = %s AND ended_at IS NULL"
    uow.raw.execute(statement, (uow.now, call_id))


def end_supervision(uow: UnitOfWork, event: CallEnded) -> None:
    """The caller is gone."""
    _over(uow, event.call_id)


def mode_settled(uow: UnitOfWork, event: ParticipantSettled) -> None:
    """A change of somebody in the conference was made, or was not."""
    role = roles.role_of(event.label)
    party = rows.labelled(uow, event.call_id, event.label)
    if party is not None and role is Role.SUPERVISOR:
        _supervisor_settled(uow, event, party)
    elif party is not None and role is Role.SEAT and event.done:
        _seat_settled(uow, event, party)


def _supervisor_settled(uow: UnitOfWork, event: ParticipantSettled, party: sql.Row) -> None:
    if not event.done:
        # Nobody knows who hears them now: better gone than heard by the caller.
        audit.note(uow, party["account_id"], "supervision_ended_by_failure", ("call", event.call_id))
        calls.note(uow, event.call_id, "supervision_failed", party=str(party["id"]))
        supervision.go(uow, party, "failed")
        return
    supervision.confirm(uow, party, event.changes)
    if party["mode"] == "took_over" and event.changes.get("end_conference_on_exit") and party["serves_since"] is None:
        rows.change(uow, party["id"], serves_since=uow.now)
        uow.record(TookOver(event.call_id, party["label"], party["leg_sid"] or "", None, party["id"]))
        for seat in sql.every(uow, _SEATS, (event.call_id,)):
            rows.change(uow, seat["id"], ends_conference=False)
            commands.change_participant(uow, event.call_id, seat["label"], end_conference_on_exit=False)
        uow.checkpoint("seat let go by the take-over")


def _seat_settled(uow: UnitOfWork, event: ParticipantSettled, party: sql.Row) -> None:
    taken = any(each["mode"] == "took_over" for each in sql.every(uow, _BESIDE, (event.call_id,)))
    if taken and event.changes.get("end_conference_on_exit") is False:
        commands.remove_participant(uow, event.call_id, party["label"])


def drop_unconnected(uow: UnitOfWork) -> None:
    """Every few seconds: supervisors whose browser never came."""
    for row in sql.every(uow, _UNCONNECTED, (uow.org_id, uow.now - UNCONNECTED)):
        calls.lock(uow, row["call_id"])
        party = rows.read(uow, row["id"])
        if party["state"] == State.RINGING:
            ringing.remove(uow, party, "not_connected")
            supervision.over(uow, party["id"])
            supervision.tell(uow, row["call_id"])
        uow.commit()  # one call is locked at a time
