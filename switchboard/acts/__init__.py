"""What each verb does: one verb a file, the reading is in `switchboard.twiml`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from switchboard.acts.beside import start_recording, start_stream, stop_recording, stop_stream
from switchboard.acts.dial import dial
from switchboard.acts.ending import hangup, leave, redirect, reject
from switchboard.acts.enqueue import enqueue
from switchboard.acts.gather import gather
from switchboard.acts.record import record
from switchboard.acts.sound import pause, play, say
from switchboard.program import Program, Step
from switchboard.twiml.dial import Dial
from switchboard.twiml.document import Verb
from switchboard.twiml.enqueue import Enqueue
from switchboard.twiml.gather import Gather
from switchboard.twiml.hangup import Hangup
from switchboard.twiml.leave import Leave
from switchboard.twiml.pause import Pause
from switchboard.twiml.play import Play
from switchboard.twiml.record import Record
from switchboard.twiml.recording import StartRecording, StopRecording
from switchboard.twiml.redirect import Redirect
from switchboard.twiml.reject import Reject
from switchboard.twiml.say import Say
from switchboard.twiml.stream import StartStream, StopStream

# Any: each act takes its own verb, which a mapping's type cannot say.
ACTS: dict[type, Callable[[Any, Program], Awaitable[Step | None]]] = {
    Dial: dial,
    Enqueue: enqueue,
    Gather: gather,
    Hangup: hangup,
    Leave: leave,
    Pause: pause,
    Play: play,
    Record: record,
    Redirect: redirect,
    Reject: reject,
    Say: say,
    StartRecording: start_recording,
    StartStream: start_stream,
    StopRecording: stop_recording,
    StopStream: stop_stream,
}


async def perform(verb: Verb, program: Program) -> Step | None:
    """Do it; the next document when the verb leads to one, else the document goes on with its next verb."""
    return await ACTS[type(verb)](verb, program)
