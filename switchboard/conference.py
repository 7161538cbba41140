"""Conferences: who is in, when it begins and ends, and its events in their order.

It begins when two are in and at least one of them has startConferenceOnEnter; it ends when one with
endConferenceOnExit leaves, or the last one. https://www.twilio.com/docs/voice/twiml/conference
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from switchboard.callbacks import Target
from switchboard.participant import Participant, WhyLeft
from switchboard.places import CONFERENCE
from switchboard.program import Broken, Program, Step
from switchboard.sids import new_sid, now, rfc2822
from switchboard.twiml.errors import TwimlError

if TYPE_CHECKING:
    from switchboard.call import Call
    from switchboard.exchange import Exchange
    from switchboard.twiml.conference import Conference as Noun

Status = Literal["init", "in-progress", "completed"]
GROUPS = {
    "conference-start": "start",
    "conference-end": "end",
    "participant-join": "join",
    "participant-leave": "leave",
    "participant-mute": "mute",
    "participant-unmute": "mute",
    "participant-hold": "hold",
    "participant-unhold": "hold",
    "participant-modify": "modify",
    "announcement-end": "announcement",
    "announcement-fail": "announcement",
}


@dataclass(frozen=True, slots=True)
class Listener:
    """Only the first participant's statusCallback counts."""

    target: Target
    events: frozenset[str]


class Conference:
    """All of one name, from its first participant to its end; the next of that name has a new sid."""

    def __init__(self, exchange: Exchange, name: str, listener: Listener | None) -> None:
        self.sid = new_sid("CF")
        self.name = name
        self.status: Status = "init"
        self.created = now()
        self.updated = self.created
        self.reason_ended = ""
        self.ended_by = ""
        self.participants: dict[str, Participant] = {}
        self.room = exchange.studio.room()
        self._exchange = exchange
        self._listener = listener
        self._sequence = 0
        self._kicked = False

    # -- joining and leaving ----------------------------------------------------------------------------------------

    def join(self, call: Call, noun: Noun, wait: Step | None) -> Participant:
        """Raises TwimlError: 16025 a label that is taken, 13240 a coached call that is not here."""
        if noun.label and any(known.label == noun.label for known in self.participants.values()):
            raise TwimlError(16025, "the participant's label is taken")
        if noun.coach and noun.coach not in self.participants:
            raise TwimlError(13240, "the call to be coached is not in the conference")
        assert call.audio is not None
        participant = Participant(
            call=call,
            label=noun.label,
            member=call.audio.enter(self.room, call.sid),
            start_on_enter=noun.start_on_enter,
            end_on_exit=noun.end_on_exit,
            beep=noun.beep,
            wait=wait,
        )
        participant.mute(noun.muted)
        if noun.coach:
            participant.coach(noun.coach)
        self.participants[call.sid] = participant
        self._tell("participant-join", participant)
        self._begin_or_wait(participant)
        return participant

    def _begin_or_wait(self, joined: Participant) -> None:
        everybody = self.participants.values()
        if self.status == "init" and len(everybody) > 1 and any(known.start_on_enter for known in everybody):
            self.status, self.updated = "in-progress", now()
            for participant in everybody:
                if not participant.held:
                    participant.stop_music()
            self._tell("conference-start")
        if self.status == "init":
            joined.hear(joined.wait)
        elif joined.beep in ("both", "enter"):
            self._beep()

    def leave(self, participant: Participant, why: WhyLeft) -> None:
        """Idempotent. Its going may end the conference."""
        if self.participants.get(participant.call.sid) is not participant:
            return
        self._let_go(participant, why)
        kicked = "kicked" if self._kicked else "left"
        if participant.end_on_exit:
            self.end(f"participant-with-end-conference-on-exit-{kicked}", "moderator_ended_conference", participant)
        elif not self.participants:
            self.end(f"last-participant-{kicked}", "moderator_ended_conference", participant)
        elif self.status == "in-progress" and participant.beep in ("both", "exit"):
            self._beep()

    def kick(self, participant: Participant) -> None:
        self._kicked = True
        self.leave(participant, "participant_updated_via_api")
        self._kicked = False

    def end(self, reason: str, why: WhyLeft, by: Participant | None = None) -> None:
        """Everybody's <Dial> is over. Idempotent."""
        if self.status == "completed":
            return
        self.status, self.updated, self.reason_ended = "completed", now(), reason
        self.ended_by = by.call.sid if by is not None else ""
        for participant in list(self.participants.values()):
            self._let_go(participant, why)
        parameters = {"ReasonConferenceEnded": reason, "Reason": reason.replace("-", " ")}
        if by is not None:
            parameters["CallSidEndingConference"] = by.call.sid
            parameters["ParticipantLabelEndingConference"] = by.label
        self._tell("conference-end", extra=parameters)
        self.room.close()
        self._exchange.conferences.ended(self)

    def _let_go(self, participant: Participant, why: WhyLeft) -> None:
        del self.participants[participant.call.sid]
        participant.stop_music()
        participant.member.leave()
        extra: dict[str, str] = {"ReasonParticipantLeft": why, "ParticipantCallStatus": participant.call.status}
        self._tell("participant-leave", participant, extra)
        if not participant.left.done():
            participant.left.set_result(why)

    # -- changing a participant -------------------------------------------------------------------------------------

    def set_muted(self, participant: Participant, muted: bool) -> None:
        if participant.muted != muted:
            participant.mute(muted)
            self._changed(participant, "participant-mute" if muted else "participant-unmute")

    def set_held(self, participant: Participant, held: bool, music: Step | None) -> None:
        if held:
            again = participant.held
            participant.hold(music)
            if not again:
                self._changed(participant, "participant-hold")
        elif participant.held:
            participant.release()
            self._changed(participant, "participant-unhold")
            if self.status == "init":
                participant.hear(participant.wait)

    def set_coaching(self, participant: Participant, call_sid: str) -> None:
        """Empty: not coaching. Raises TwimlError 13240."""
        if call_sid and call_sid not in self.participants:
            raise TwimlError(13240, "the call to be coached is not in the conference")
        if participant.coaching != call_sid:
            participant.coach(call_sid)
            self._changed(participant, "participant-modify")

    def set_end_on_exit(self, participant: Participant, end_on_exit: bool) -> None:
        if participant.end_on_exit != end_on_exit:
            participant.end_on_exit = end_on_exit
            self._changed(participant, "participant-modify")

    def announce(self, step: Step) -> None:
        """Everybody hears the document over the talk; one that breaks is not heard."""
        speaking = next(iter(self.participants.values())).call
        program = Program(self._exchange, speaking, self.room, CONFERENCE)

        async def speak() -> None:
            spoken = False
            with contextlib.suppress(Broken):
                await program.run(step)
                spoken = True
            self._announced(step, spoken)

        self._exchange.background(speak())

    def announce_to(self, participant: Participant, step: Step) -> None:
        """One participant hears the document instead of the talk (or of their music)."""
        participant.announce(step, lambda spoken: self._announced(step, spoken, participant))

    def _announced(self, step: Step, spoken: bool, participant: Participant | None = None) -> None:
        if self.status == "completed":
            return
        extra = {"AnnounceUrl": step.url} | ({} if spoken else {"ReasonAnnouncementFailed": "document-failed"})
        self._tell("announcement-end" if spoken else "announcement-fail", participant, extra)

    def find(self, key: str) -> Participant | None:
        """By call sid or label."""
        found = self.participants.get(key)
        return found or next((known for known in self.participants.values() if known.label == key), None)

    # -- telling ----------------------------------------------------------------------------------------------------

    def _changed(self, participant: Participant, event: str) -> None:
        participant.updated = now()
        self._tell(event, participant)

    def _beep(self) -> None:
        self._exchange.background(self.room.play(self._exchange.sounds.beep))

    def _tell(self, event: str, participant: Participant | None = None, extra: dict[str, str] | None = None) -> None:
        """Every event has its number, whether somebody asked for it or not."""
        self._sequence += 1
        if self._listener is None or GROUPS[event] not in self._listener.events:
            return
        parameters = {
            "ConferenceSid": self.sid,
            "FriendlyName": self.name,
            "AccountSid": self._exchange.settings.account_sid,
            "SequenceNumber": str(self._sequence),
            "Timestamp": rfc2822(now()) or "",
            "StatusCallbackEvent": event,
        }
        if participant is not None:
            parameters |= participant.described()
        self._exchange.callbacks.tell(self.sid, self._listener.target, {**parameters, **(extra or {})})
