"""The Media Streams of calls: names are unique within a call, and what becomes of a stream is told."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from switchboard.call_audio import StreamHandle
from switchboard.callbacks import Target
from switchboard.ports import StreamEvent, StreamRequest
from switchboard.sids import new_sid, now
from switchboard.twiml.errors import TwimlError
from switchboard.twiml.stream import TRACKS, Stream

if TYPE_CHECKING:
    from switchboard.call import Call
    from switchboard.exchange import Exchange


@dataclass(slots=True, eq=False)
class Open:
    call_sid: str
    stream: Stream
    sid: str = field(default_factory=lambda: new_sid("MZ"))
    status: Literal["in-progress", "stopped"] = "in-progress"
    updated: datetime = field(default_factory=now)
    handle: StreamHandle | None = None

    @property
    def name(self) -> str:
        return self.stream.name or self.sid


class Streams:
    """Streams of the calls that still go on."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange
        self._by_call: dict[str, list[Open]] = {}

    def open(self, call: Call, stream: Stream) -> Open:
        """Raises TwimlError 31921 when a running stream of the call has this name."""
        if stream.name and self.find(call.sid, stream.name) is not None:
            raise TwimlError(31921, "a stream of this call has this name")
        assert call.audio is not None
        opened = Open(call.sid, stream)
        request = StreamRequest(
            sid=opened.sid,
            account_sid=self._exchange.settings.account_sid,
            call_sid=call.sid,
            url=stream.url,
            tracks=TRACKS[stream.track],
            auth_token=self._exchange.settings.auth_token,
            parameters=dict(stream.parameters),
        )
        self._by_call.setdefault(call.sid, []).append(opened)
        opened.handle = call.audio.stream(request, lambda event, error: self._on_event(opened, event, error))
        return opened

    def find(self, call_sid: str, key: str) -> Open | None:
        """A running stream by sid or name."""
        for opened in self._by_call.get(call_sid, []):
            if opened.status == "in-progress" and key in (opened.sid, opened.stream.name):
                return opened
        return None

    def stop(self, call: Call, key: str) -> Open | None:
        """The one that ran under this name, stopped; None when there is none."""
        opened = self.find(call.sid, key)
        if opened is not None:
            self._close(opened)
        return opened

    def end_of(self, call: Call) -> None:
        for opened in self._by_call.pop(call.sid, []):
            if opened.status == "in-progress":
                self._close(opened)

    def _close(self, opened: Open) -> None:
        """A receiver that hangs must not keep the caller waiting: the goodbye is said in the background."""
        self._mark_stopped(opened)
        if opened.handle is not None:
            self._exchange.background(opened.handle.stop())

    @staticmethod
    def _mark_stopped(opened: Open) -> None:
        opened.status, opened.updated = "stopped", now()

    def _on_event(self, opened: Open, event: StreamEvent, error: str) -> None:
        if event != "stream-started":
            self._mark_stopped(opened)
        stream = opened.stream
        if not stream.status_callback:
            return
        parameters = {
            "AccountSid": self._exchange.settings.account_sid,
            "CallSid": opened.call_sid,
            "StreamSid": opened.sid,
            "StreamName": opened.name,
            "StreamEvent": event,
            "Timestamp": now().isoformat(),
        }
        if error:
            parameters["StreamError"] = error
        target = Target(stream.status_callback, stream.status_callback_method)
        self._exchange.callbacks.tell(opened.sid, target, parameters)
