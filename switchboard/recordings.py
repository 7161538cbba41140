"""Recordings: begun, paused, stopped, and kept with what is known of them, beyond a restart.

Each is `<sid>.wav` in the folder `recordings`, and a line of the book. One that a dead switchboard left unfinished is
finished at the next start and its end is told then.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from switchboard.call_audio import Message, RecordingHandle
from switchboard.callbacks import Target
from switchboard.recording_book import RUNNING, Book, Kept, Status
from switchboard.sids import now, rfc2822
from switchboard.twiml.recording import Recording, Told
from switchboard.wav import WavError, wav_seconds

if TYPE_CHECKING:
    from switchboard.call import Call
    from switchboard.exchange import Exchange
    from switchboard.twiml.dial import Dial

SHORTEST_SECONDS = 0.1


class Recordings:
    """All recordings of the switchboard."""

    def __init__(self, exchange: Exchange, folder: Path) -> None:
        self._exchange = exchange
        self._folder = folder / "recordings"
        self._folder.mkdir(parents=True, exist_ok=True)
        self._book = Book(self._folder / "book.sqlite", durable=exchange.settings.engine != "silent")
        self._handles: dict[str, RecordingHandle] = {}

    def close(self) -> None:
        self._book.close()

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
        for kept in self._running(call):
            if kept.name == name and kept.source != "RecordVerb":
                self.finish(kept)

    def finish(self, kept: Kept) -> None:
        """Close the file and tell. Idempotent."""
        handle = self._handles.pop(kept.sid, None)
        if kept.status in RUNNING and handle is not None:
            self._finished(kept, handle.close())

    def finish_message(self, kept: Kept, message: Message) -> None:
        self._finished(kept, message.seconds if message.heard_voice else 0.0)

    def end_of(self, call: Call) -> None:
        for kept in self._running(call):
            self.finish(kept)

    def remove(self, kept: Kept) -> None:
        self.finish(kept)
        self._book.remove(kept)
        self.path(kept).unlink(missing_ok=True)

    def _finished(self, kept: Kept, seconds: float) -> None:
        kept.duration = max(round(seconds), 1) if seconds >= SHORTEST_SECONDS else 0
        final: Status = "completed" if kept.duration else "absent"
        self._move(kept, final)
        self._tell(kept, final)

    def _move(self, kept: Kept, status: Status) -> None:
        kept.status, kept.updated = status, now().isoformat()
        self._book.write(kept)

    def _running(self, call: Call) -> list[Kept]:
        return [kept for kept in self._book.running() if kept.call_sid == call.sid]

    # -- finding ----------------------------------------------------------------------------------------------------

    def path(self, kept: Kept) -> Path:
        return self._folder / f"{kept.sid}.wav"

    def url(self, kept: Kept) -> str:
        settings = self._exchange.settings
        return f"{settings.rest_url}/2010-04-01/Accounts/{settings.account_sid}/Recordings/{kept.sid}"

    def find(self, sid: str) -> Kept | None:
        return self._book.find(sid)

    def all(self) -> list[Kept]:
        """Newest first."""
        return self._book.all()

    def of_call(self, call_sid: str) -> list[Kept]:
        return self._book.of_call(call_sid)

    def current(self, call_sid: str) -> Kept | None:
        """`Twilio.CURRENT`: the one that runs."""
        return next((kept for kept in self._book.running() if kept.call_sid == call_sid), None)

    def message_in_file(self, kept: Kept) -> Message:
        try:
            seconds = wav_seconds(self.path(kept))
        except (OSError, WavError):
            seconds = 0.0
        return Message(seconds, seconds >= SHORTEST_SECONDS)

    # -- keeping ----------------------------------------------------------------------------------------------------

    def _add(self, kept: Kept, told: Told) -> Kept:
        kept.url, kept.method, kept.events = told.url, told.method, " ".join(sorted(told.events))
        self._book.write(kept)
        return kept

    def finish_left_over(self) -> None:
        """Those that were running when the last switchboard died."""
        for kept in self._book.running():
            self._finished(kept, self.message_in_file(kept).seconds)

    def _tell(self, kept: Kept, event: str) -> None:
        if not kept.url or event not in kept.events.split():
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
