"""Streams of a call: https://www.twilio.com/docs/voice/api/stream-resource."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from switchboard.rest import calls
from switchboard.rest.asked import Asked
from switchboard.rest.errors import invalid
from switchboard.sids import rfc2822
from switchboard.streams import Open
from switchboard.twiml.errors import TwimlError
from switchboard.twiml.stream import TRACKS, Stream, checked_url


async def create(asked: Asked) -> Mapping[str, Any]:
    call = calls.find(asked, "call")
    if call.status != "in-progress":
        raise invalid(21220, "Call is not in-progress. Cannot stream.")
    track = asked.text("Track", "inbound_track")
    if track not in TRACKS:
        raise invalid(20001, "Track is inbound_track, outbound_track or both_tracks")
    try:
        stream = Stream(
            url=checked_url(asked.text("Url")),
            name=asked.text("Name"),
            track=track,
            parameters=_parameters(asked),
            status_callback=asked.url("StatusCallback"),
            status_callback_method=asked.method("StatusCallbackMethod"),
        )
        opened = asked.exchange.streams.open(call, stream)
    except TwimlError as wrong:
        raise invalid(wrong.code, wrong.message) from wrong
    return _described(asked, opened)


async def update(asked: Asked) -> Mapping[str, Any]:
    call = calls.find(asked, "call")
    if asked.text("Status") != "stopped":
        raise invalid(20001, "Status is stopped")
    opened = asked.exchange.streams.stop(call, asked.parameters["sid"])
    if opened is None:
        raise asked.missing()
    return _described(asked, opened)


def _parameters(asked: Asked) -> tuple[tuple[str, str], ...]:
    """`Parameter1.Name`, `Parameter1.Value` … up to 99."""
    names = [(number, asked.text(f"Parameter{number}.Name")) for number in range(1, 100)]
    return tuple((name, asked.text(f"Parameter{number}.Value")) for number, name in names if name)


def _described(asked: Asked, opened: Open) -> dict[str, Any]:
    account = asked.exchange.settings.account_sid
    return {
        "sid": opened.sid,
        "account_sid": account,
        "call_sid": opened.call_sid,
        "name": opened.stream.name or None,
        "status": opened.status,
        "date_updated": rfc2822(opened.updated),
        "uri": f"/2010-04-01/Accounts/{account}/Calls/{opened.call_sid}/Streams/{opened.sid}.json",
    }
