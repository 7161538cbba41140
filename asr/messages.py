"""Messages of a media stream, decoded at the door. An unknown shape is an error; unknown fields are not.

Twilio, "Media Streams: WebSocket messages": connected, start, media, dtmf, mark, stop.
"""

import base64
import binascii
import json
from dataclasses import dataclass
from typing import Any

from asr import audio
from asr.audio import Pcm

LEGS = ("caller", "seat", "interpreter")


class MessageError(ValueError):
    """A message that no carrier sends."""


@dataclass(frozen=True, slots=True)
class Start:
    """A stream begins: whose it is, and how its sound is coded."""

    stream: str
    call: str
    leg: str
    language: str
    callback: str
    table: Pcm


@dataclass(frozen=True, slots=True)
class Media:
    """20 ms of sound, mu-law or A-law. `timestamp_ms` counts from the start of the stream."""

    timestamp_ms: int | None
    payload: bytes


@dataclass(frozen=True, slots=True)
class Stop:
    """The stream has ended."""


Message = Start | Media | Stop


def read(raw: str | bytes) -> Message | None:
    """The message, None for one that says nothing to us. Raises MessageError."""
    if isinstance(raw, bytes):
        raise MessageError("binary message")
    try:
        written = json.loads(raw)
        match written["event"]:
            case "media":
                return _media(written["media"])
            case "start":
                return _start(written)
            case "stop":
                return Stop()
            case "connected" | "mark" | "dtmf":
                return None
            case _:
                raise MessageError("unknown event")
    except (KeyError, TypeError, ValueError) as error:
        raise MessageError(f"{type(error).__name__}: {error}") from error


def _media(media: dict[str, Any]) -> Media | None:
    if media.get("track", "inbound") not in {"inbound", "inbound_track"}:
        return None  # generated sound: prompts and music
    stamp = media.get("timestamp")
    try:
        payload = base64.b64decode(media["payload"], validate=True)
    except binascii.Error as error:
        raise MessageError("payload is not base64") from error
    return Media(None if stamp is None else int(stamp), payload)


def _start(written: dict[str, Any]) -> Start:
    start = written["start"]
    form, said = start["mediaFormat"], start["customParameters"]
    table = audio.DECODERS.get(form["encoding"])
    if table is None or int(form["sampleRate"]) != audio.TELEPHONE or int(form.get("channels", 1)) != 1:
        raise MessageError("only G.711 of 8 kHz, one channel, is heard")
    if said["leg"] not in LEGS:
        raise MessageError("unknown leg")
    if not str(said["callback"]).startswith(("http://", "https://")):
        raise MessageError("callback is no http address")
    stream = str(written.get("streamSid") or start["streamSid"])
    return Start(stream, str(said["call"]), said["leg"], str(said.get("language") or "und"), said["callback"], table)
