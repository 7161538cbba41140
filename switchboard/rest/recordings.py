"""Recordings, of the account and of a call: https://www.twilio.com/docs/voice/api/recording."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from starlette.responses import FileResponse, Response

from switchboard.recording_book import RUNNING, Kept
from switchboard.rest import calls
from switchboard.rest.asked import Asked, created, deleted, page
from switchboard.rest.errors import RestError, invalid
from switchboard.sids import rfc2822
from switchboard.twiml.recording import Recording, Told


def _find(asked: Asked) -> Kept:
    """Raises 20404; `Twilio.CURRENT` is the running one of a call."""
    sid, call_sid = asked.parameters["sid"], asked.parameters.get("call")
    if sid == "Twilio.CURRENT" and call_sid is not None:
        kept = asked.exchange.recordings.current(call_sid)
    else:
        kept = asked.exchange.recordings.find(sid)
    if kept is None or call_sid not in (None, kept.call_sid):
        raise asked.missing()
    return kept


async def fetch(asked: Asked) -> Mapping[str, Any]:
    return _described(asked, _find(asked))


async def sound(asked: Asked) -> Response:
    """The WAV file; 404 while it is still being made."""
    kept = _find(asked)
    path = asked.exchange.recordings.path(kept)
    if kept.status in RUNNING or not path.exists():
        raise asked.missing()
    return FileResponse(path, media_type="audio/x-wav")


async def listed(asked: Asked) -> Mapping[str, Any]:
    call_sid = asked.parameters.get("call") or asked.query.get("CallSid")
    recordings = asked.exchange.recordings
    chosen = recordings.of_call(call_sid) if call_sid else recordings.all()
    return page(asked, "recordings", chosen, lambda kept: _described(asked, kept))


async def create(asked: Asked) -> Response:
    call = calls.find(asked, "call")
    if call.status != "in-progress":
        raise invalid(21220, "Requested resource is not eligible for recording")
    channels: Literal[1, 2] = 2 if asked.text("RecordingChannels", "mono") == "dual" else 1
    url = asked.url("RecordingStatusCallback")
    events = asked.words("RecordingStatusCallbackEvent", ("completed",))
    told = Told(url, asked.method("RecordingStatusCallbackMethod"), events)
    kept = asked.exchange.recordings.begin(call, Recording("", channels, told), "StartCallRecordingAPI")
    return created(_described(asked, kept))


async def update(asked: Asked) -> Mapping[str, Any]:
    """Status: paused (PauseBehavior silence or skip), in-progress, stopped."""
    kept, recordings = _find(asked), asked.exchange.recordings
    status = asked.text("Status")
    if kept.status not in RUNNING:
        raise RestError(400, 21220, "The recording is over")
    if status == "paused":
        behaviour: Literal["silence", "skip"] = "skip" if asked.text("PauseBehavior") == "skip" else "silence"
        recordings.pause(kept, behaviour)
    elif status == "in-progress":
        recordings.resume(kept)
    elif status == "stopped":
        recordings.finish(kept)
    else:
        raise invalid(20001, "Status is paused, in-progress or stopped")
    return _described(asked, kept)


async def remove(asked: Asked) -> Response:
    asked.exchange.recordings.remove(_find(asked))
    return deleted()


def _described(asked: Asked, kept: Kept) -> dict[str, Any]:
    account = asked.exchange.settings.account_sid
    uri = f"/2010-04-01/Accounts/{account}/Recordings/{kept.sid}"
    call_uri = f"/2010-04-01/Accounts/{account}/Calls/{kept.call_sid}/Recordings/{kept.sid}"
    of_call = "call" in asked.parameters
    started = rfc2822(datetime.fromisoformat(kept.started))
    body = {
        "sid": kept.sid,
        "account_sid": account,
        "api_version": "2010-04-01",
        "call_sid": kept.call_sid,
        "conference_sid": None,
        "date_created": started,
        "date_updated": rfc2822(datetime.fromisoformat(kept.updated)),
        "start_time": started,
        "duration": None if kept.status in RUNNING else str(kept.duration),
        "price": None,
        "price_unit": "USD",
        "status": kept.status,
        "channels": kept.channels,
        "source": kept.source,
        "error_code": None,
        "encryption_details": None,
        "uri": f"{call_uri if of_call else uri}.json",
    }
    if of_call:
        return {**body, "track": kept.track}
    media = f"{asked.exchange.settings.rest_url}{uri}"
    return {**body, "media_url": media, "subresource_uris": {"transcriptions": f"{uri}/Transcriptions.json"}}
