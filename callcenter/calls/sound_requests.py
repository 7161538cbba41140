"""Requests to the carrier about the sound of a call: hold, recording, streams. Sent by `requests.perform`."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from twilio.rest import Client

from callcenter import settings
from callcenter.calls import documents, quiet_times, sql
from callcenter.calls.links import links
from callcenter.carriers.twilio.client import Refused, ask
from callcenter.db.unit_of_work import begin

Payload = dict[str, Any]
STREAM_NAME_TAKEN = 31921
_LEGS = """
    SELECT l.sid, l.role, l.offer_id, l.party_id, p.language FROM leg l LEFT JOIN party p ON p.id = l.party_id
    WHERE l.call_id = %s AND l.ended_at IS NULL AND l.sid IS NOT NULL
        AND l.role IN ('caller', 'called', 'seat', 'interpreter')
    ORDER BY l.id
"""


def live_sid(call_id: UUID | None, role: str) -> str | None:
    """The newest live leg of a role."""
    with begin() as uow:
        statement = """SELECT sid FROM leg WHERE call_id = %s AND role = %s AND ended_at IS NULL AND sid IS NOT NULL
            ORDER BY id DESC LIMIT 1"""
        row = uow.raw.execute(statement, (call_id, role)).fetchone()
    return None if row is None else str(row[0])


def hold(call_id: UUID | None, payload: Payload) -> dict[str, Any]:
    """Hold the caller; recording and stream pause too, or the caller would be heard in both."""
    assert call_id is not None
    held, sid = payload["held"], other_side(call_id)
    with begin() as uow:
        row = uow.raw.execute("SELECT conference_sid, language FROM call WHERE id = %s", (call_id,)).fetchone()
    if sid is None or row is None or row[0] is None:
        return {"gone": True}
    conference = row[0]

    def move(carrier: Client) -> object:
        member = carrier.conferences(conference).participants(sid)
        return (
            member.update(hold=True, hold_url=payload["music_url"], hold_method="POST")
            if held
            else member.update(hold=False)
        )

    ask(move)
    if held or not _is_quiet(call_id):
        _pause_recording(sid, paused=held)
        _pause_caller_stream(call_id, sid, row[1], paused=held)
    return {}


def record_on(call_id: UUID | None, _payload: Payload) -> dict[str, Any]:
    """The recording of the caller's leg goes on, as they talk to somebody again."""
    assert call_id is not None
    sid = other_side(call_id)
    if sid is None or _is_quiet(call_id):
        return {"gone": True}
    _pause_recording(sid, paused=False)
    return {}


def quiet(call_id: UUID | None, payload: Payload) -> dict[str, Any]:
    """Silence in the recording and no stream of anybody, or both again; the recording of a held caller stays paused."""
    assert call_id is not None
    paused, sid = payload["paused"], other_side(call_id)
    with begin() as uow:
        call = uow.raw.execute("SELECT language, held_at FROM call WHERE id = %s", (call_id,)).fetchone()
        legs = sql.every(uow, _LEGS, (call_id,))
    if sid is None or call is None:
        return {"gone": True}
    if paused or call[1] is None:
        _pause_recording(sid, paused=paused)
    for leg in legs:
        heard = leg["role"] in {"seat", "interpreter"} or paused or call[1] is None
        if heard:
            _pause_stream(call_id, leg, call[0], paused=paused)
    return {}


def _pause_stream(call_id: UUID, leg: sql.Row, language: str | None, *, paused: bool) -> None:
    name, sid = _stream_name(leg), leg["sid"]
    voice = "caller" if leg["role"] == "called" else leg["role"]
    spoken = leg.get("language") or language
    if paused:
        _unless_gone(lambda carrier: carrier.calls(sid).streams(name).update(status="stopped"))
    else:
        _unless_gone(lambda carrier: _open_stream(carrier, call_id, sid, voice, name, spoken))


def _stream_name(leg: sql.Row) -> str:
    if leg["role"] == "seat":
        return f"s{leg['offer_id']}"
    return f"i{leg['party_id']}" if leg["role"] == "interpreter" else documents.CALLER_STREAM


def _is_quiet(call_id: UUID) -> bool:
    with begin() as uow:
        return quiet_times.is_quiet(uow, call_id)


def other_side(call_id: UUID | None) -> str | None:
    """The live leg of the caller, or of the person whom we rang."""
    return live_sid(call_id, "caller") or live_sid(call_id, "called")


def _pause_recording(sid: str, *, paused: bool) -> None:
    def change(carrier: Client) -> object:
        current = carrier.calls(sid).recordings("Twilio.CURRENT")
        if paused:
            return current.update(status="paused", pause_behavior="silence")
        return current.update(status="in-progress")

    _unless_gone(change)


def _pause_caller_stream(call_id: UUID, sid: str, language: str | None, *, paused: bool) -> None:
    _pause_stream(call_id, {"sid": sid, "role": "caller"}, language, paused=paused)


def _unless_gone(request: Callable[[Client], object]) -> None:
    """What is not there (no recording wanted, a stream that broke off) cannot be paused, and need not be.

    Nor is a stream opened twice: a request that is sent again finds the first one's.
    """
    try:
        ask(request)
    except Refused as error:
        if not error.gone and error.code != STREAM_NAME_TAKEN:
            raise


def _open_stream(carrier: Client, call_id: UUID, sid: str, leg: str, name: str, language: str | None) -> object:
    parameters = documents.stream_parameters(links(), call_id, leg, language)
    numbered: dict[str, Any] = {}
    for index, (key, value) in enumerate(parameters.items(), 1):
        numbered |= {f"parameter{index}_name": key, f"parameter{index}_value": value}
    return carrier.calls(sid).streams.create(
        url=settings.load().asr_stream_url,
        name=name,
        track="inbound_track",
        status_callback=links().to("stream", call_id),
        **numbered,
    )


def stream(call_id: UUID | None, payload: Payload) -> dict[str, Any]:
    """Open a stream that broke off again, unless nobody talks or nothing is to be heard."""
    assert call_id is not None
    with begin() as uow:
        row = uow.raw.execute("SELECT language, state, held_at FROM call WHERE id = %s", (call_id,)).fetchone()
    if row is None or row[1] != "talking" or row[2] is not None or _is_quiet(call_id):
        return {"gone": True}
    sid, leg, name = payload["leg_sid"], payload["leg"], payload["name"]
    _unless_gone(lambda carrier: _open_stream(carrier, call_id, sid, leg, name, row[0]))
    return {}
