"""Which verbs may stand in which document: the call's own, a wait document, a screening, a conference's music."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from switchboard.twiml.dial import Dial
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

BESIDE = frozenset({StartRecording, StartStream, StopRecording, StopStream})
SOUNDING = frozenset({Pause, Play, Redirect, Say})
# An incoming call is answered by the first verb that is none of these.
QUIET_VERBS = BESIDE | {Reject, Redirect, Pause, Hangup}


@dataclass(frozen=True, slots=True)
class Place:
    """`wrong_verb` is Twilio's error for a verb not allowed here. `answers`: verbs answer the call first.

    What `parameters()` says at that moment goes with every request for a document here.
    """

    verbs: frozenset[type]
    wrong_verb: int
    answers: bool = False
    parameters: Callable[[], Mapping[str, str]] = dict


MAIN = Place(SOUNDING | BESIDE | {Dial, Enqueue, Gather, Hangup, Record, Reject}, 12200, answers=True)
SCREENING = Place(SOUNDING | {Gather, Hangup}, 12200)
WAITING = Place(SOUNDING | {Gather, Hangup, Leave}, 12200)
CONFERENCE = Place(SOUNDING, 13238)
