"""<Dial><Conference>: in the conference until it ends or lets the call go; then <Dial action> goes on."""

from __future__ import annotations

import asyncio
from typing import Any

from switchboard.acts.star import star
from switchboard.callbacks import Target
from switchboard.conference import Conference
from switchboard.participant import Participant, WhyLeft
from switchboard.program import Program, Step
from switchboard.twiml.conference import Conference as Noun
from switchboard.twiml.dial import Dial
from switchboard.twiml.errors import TwimlError


async def dial_conference(verb: Dial, program: Program) -> dict[str, str]:
    """What the action is told. Raises TwimlError 16025, 13240, 13236."""
    noun = verb.conference
    assert noun is not None
    conference = _conference(noun, program)
    participant = conference.join(program.call, noun, _wait(noun, program))
    try:
        await _stay(verb, program, participant)
    except asyncio.CancelledError:
        conference.leave(participant, _why(program))
        if program.call.leaving and verb.action is not None:
            program.tell(program.follow(verb.action, verb.method, _result(conference, program)))
        raise
    conference.leave(participant, "participant_updated_via_api")
    return _result(conference, program)


def _conference(noun: Noun, program: Program) -> Conference:
    if noun.record:
        raise TwimlError(13200, "conferences are not recorded; record the leg with <Start><Recording>")
    url = program.absolute(noun.status_callback) if noun.status_callback else ""
    target = Target(url, noun.status_callback_method) if url else None
    conference = program.exchange.conferences.named(noun, target)
    if len(conference.participants) >= noun.max_participants:
        raise TwimlError(13236, "the conference is full")
    return conference


def _wait(noun: Noun, program: Program) -> Step | None:
    if noun.wait_url is None:
        return None
    return program.follow(noun.wait_url, noun.wait_method, {}) if noun.wait_url else Step("")


async def _stay(verb: Dial, program: Program, participant: Participant) -> None:
    """Until let go, the time limit, or a star where that is asked for."""
    limit = asyncio.create_task(program.exchange.pace.sleep(verb.time_limit))
    ends: list[asyncio.Future[None]] = [limit]
    if verb.hangup_on_star:
        ends.append(asyncio.create_task(star(program.call)))
    try:
        waits: set[asyncio.Future[Any]] = {participant.left, *ends}
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for end in ends:
            end.cancel()
        await asyncio.gather(*ends, return_exceptions=True)


def _why(program: Program) -> WhyLeft:
    return "participant_hung_up" if program.call.leaving else "participant_updated_via_api"


def _result(conference: Conference, program: Program) -> dict[str, str]:
    return {
        "DialCallStatus": "answered",
        "DialCallDuration": str(program.call.seconds),
        "DialBridged": "true",
        "ConferenceSid": conference.sid,
    }
