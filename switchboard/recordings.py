"""Recordings: begun, paused, stopped, and kept with what is known of them, beyond a restart.

Each is `<sid>.wav` and `<sid>.json` in the folder `recordings`. One that a dead switchboard left unfinished is finished
at the next start and its end is told then.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from switchboard.call_audio import Message, RecordingHandle
from switchboard.callbacks import Target
from switchboard.sids import new_sid, now, rfc2822
from switchboard.twiml.recording import Recording, Told
from switchboard.wav import WavError, wav_seconds

if TYPE_CHECKING:
    from switchboard.call import Call
    from switchboard.exchange import Exchange
    from switchboard.twiml.dial import Dial

log = logging.getLogger(__name__)

Status = Literal["in-progress", "paused", "stopped", "processing", "completed", "absent"]
RUNNING = ("in-progress", "paused")
SHORTEST_SECONDS = 0.1


@dataclass(slots=True, eq=False)
class Kept:
    """What is known of a recording. `duration` in whole seconds, as Twilio's."""

    call_sid: str
    name: str
    channels: Literal[1, 2]
    source: str
    track: str = "both"
    url: str = ""
    method: str = "POST"
    events: list[str] = field(default_factory=list)
    status: Status = "in-progress"
    duration: int = 0
    sid: str = field(default_factory=lambda: new_sid("RE"))
    started: str = field(default_factory=lambda: now().isoformat())
    updated: str = field(default_factory=lambda: now().isoformat())


class Recordings:
    """All recordings, newest last."""

    def __init__(self, exchange: Exchange, folder: Path) -> None:
        self._exchange = exchange
        self._folder = folder / "recordings"
        self._folder.mkdir(parents=True, exist_ok=True)
        self._all: dict[str, Kept] = {}
        self._handles: dict[str, RecordingHandle] = {}
        self._load()

    # -- beginning --------------------------------------------------------------------------------------------------

    def begin(self, call: Call, recording: Recording, source: str) -> Kept:
        """Record a call's leg until stopped or the call ends."""
        assert call.audio is not None
        kept = self._add(Kept(call.sid, recording.name, recording.channels, source), recording.told)
        self._handles[kept.sid] = call.audio.record(self.path(kept), kept.channels)
        self._tell(kept, "in-progress")
        return kept

    def begin_dial(self, call: Call, verb: Dial, absolute: Callable[[str], str]) -> Kept:
        recording = Recording("", 2 if verb.record_channels == 2 else 1, verb.told.at(absolute))
        return self.begin(call, recording, "DialVerb")

    def begin_message(self, call: Call, told: Told) -> Kept:
        """<Record>: the act writes the file itself."""
        kept = self._add(Kept(call.sid, "", 1, "RecordVerb", track="inbound"), told)
        self._tell(kept, "in-progress")
        return kept

    # -- changing ---------------------------------------------------------------------------------------------------

    def pause(self, kept: Kept, behaviour: Literal["silence", "skip"]) -> None:
        if kept.status == "in-progress":
            self._handles[kept.sid].pause(behaviour)
            self._move(kept, "paused")

    def resume(self, kept: Kept) -> None:
        if kept.status == "paused":
            self._handles[kept.sid].resume()
            self._move(kept, "in-progress")

    def stop(self, call: Call, name: str) -> None:
        """Every running recording of the call with this name."""
        for kept in self.of_call(call.sid):
            if kept.name == name and kept.status in RUNNING and kept.source != "RecordVerb":
                self.finish(kept)

    def finish(self, kept: Kept) -> None:
        """Close the file and tell. Idempotent."""
        handle = self._handles.pop(kept.sid, None)
        if kept.status in RUNNING and handle is not None:
            self._finished(kept, handle.close())

    def finish_message(self, kept: Kept, message: Message) -> None:
        self._finished(kept, message.seconds if message.heard_voice else 0.0)

    def end_of(self, call: Call) -> None:
        for kept in self.of_call(call.sid):
            self.finish(kept)

    def remove(self, kept: Kept) -> None:
        self.finish(kept)
        del self._all[kept.sid]
        for suffix in (".json", ".wav"):
            (self._folder / kept.sid).with_suffix(suffix).unlink(missing_ok=True)

    def _finished(self, kept: Kept, seconds: float) -> None:
        kept.duration = max(round(seconds), 1) if seconds >= SHORTEST_SECONDS else 0
        final: Status = "completed" if kept.duration else "absent"
        self._move(kept, final)
        self._tell(kept, final)

    def _move(self, kept: Kept, status: Status) -> None:
        kept.status, kept.updated = status, now().isoformat()
        self._write(kept)

    # -- finding ----------------------------------------------------------------------------------------------------

    def path(self, kept: Kept) -> Path:
        return self._folder / f"{kept.sid}.wav"

    def url(self, kept: Kept) -> str:
        settings = self._exchange.settings
        return f"{settings.rest_url}/2010-04-01/Accounts/{settings.account_sid}/Recordings/{kept.sid}"

    def find(self, sid: str) -> Kept | None:
        return self._all.get(sid)

    def all(self) -> list[Kept]:
        """Newest first."""
        return list(reversed(self._all.values()))

    def of_call(self, call_sid: str) -> list[Kept]:
        return [kept for kept in self.all() if kept.call_sid == call_sid]

    def current(self, call_sid: str) -> Kept | None:
        """`Twilio.CURRENT`: the one that runs."""
        return next((kept for kept in self.of_call(call_sid) if kept.status in RUNNING), None)

    def message_in_file(self, kept: Kept) -> Message:
        try:
            seconds = wav_seconds(self.path(kept))
        except (OSError, WavError):
            seconds = 0.0
        return Message(seconds, seconds >= SHORTEST_SECONDS)

    # -- keeping ----------------------------------------------------------------------------------------------------

    def _add(self, kept: Kept, told: Told) -> Kept:
        kept.url, kept.method, kept.events = told.url, told.method, sorted(told.events)
        self._all[kept.sid] = kept
        self._write(kept)
        return kept

    def _write(self, kept: Kept) -> None:
        path = self._folder / f"{kept.sid}.json"
        partial = path.with_suffix(".part")
        partial.write_text(json.dumps(asdict(kept)), encoding="utf-8")
        partial.rename(path)

    def _load(self) -> None:
        known = {entry.name for entry in fields(Kept)}
        found = []
        for path in self._folder.glob("RE*.json"):
            try:
                read = json.loads(path.read_text(encoding="utf-8"))
                found.append(Kept(**{name: value for name, value in read.items() if name in known}))
            except (ValueError, TypeError):
                log.exception("description of a recording cannot be read", extra={"recording": path.name})
        for kept in sorted(found, key=lambda kept: kept.started):
            self._all[kept.sid] = kept

    def finish_left_over(self) -> None:
        """Those that were running when the last switchboard died."""
        for kept in list(self._all.values()):
            if kept.status in (*RUNNING, "processing"):
                self._finished(kept, self.message_in_file(kept).seconds)

    def _tell(self, kept: Kept, event: str) -> None:
        if not kept.url or event not in kept.events:
            return
        parameters = {
            "AccountSid": self._exchange.settings.account_sid,
            "CallSid": kept.call_sid,
            "RecordingSid": kept.sid,
            "RecordingUrl": self.url(kept),
            "RecordingStatus": event,
            "RecordingDuration": str(kept.duration),
            "RecordingChannels": str(kept.channels),
            "RecordingSource": kept.source,
            "RecordingStartTime": rfc2822(datetime.fromisoformat(kept.started)) or "",
            "RecordingTrack": kept.track,
            "ErrorCode": "0",
        }
        self._exchange.callbacks.tell(kept.sid, Target(kept.url, kept.method), parameters)
