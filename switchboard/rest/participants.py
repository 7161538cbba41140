"""Participants, by call sid or label: https://www.twilio.com/docs/voice/api/conference-participant-resource."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from switchboard.conference import Conference
from switchboard.participant import Participant
from switchboard.program import Step
from switchboard.rest import conferences
from switchboard.rest.asked import Asked, deleted, page
from switchboard.rest.errors import invalid
from switchboard.sids import rfc2822
from switchboard.twiml.errors import TwimlError


def _find(asked: Asked) -> tuple[Conference, Participant]:
    conference = conferences.find(asked)
    participant = conference.find(asked.parameters["participant"])
    if participant is None:
        raise asked.missing()
    return conference, participant


async def fetch(asked: Asked) -> Mapping[str, Any]:
    return _described(*_find(asked))


async def listed(asked: Asked) -> Mapping[str, Any]:
    conference = conferences.find(asked)
    everybody = list(conference.participants.values())
    for name, fact in (("Muted", "muted"), ("Hold", "held"), ("Coaching", "coaching")):
        if name in asked.query:
            wanted = asked.query[name].lower() == "true"
            everybody = [known for known in everybody if bool(getattr(known, fact)) is wanted]
    return page(asked, "participants", everybody, lambda known: _described(conference, known))


async def update(asked: Asked) -> Mapping[str, Any]:
    """Change what is named: everything or, when one value is wrong, nothing.

    There is no await between the changes, so no tick of the clock hears half of them: a supervisor who goes from
    listening to whispering in one request is never heard by the caller.
    """
    conference, participant = _find(asked)
    wanted = _wanted(asked)
    _coach(asked, conference, participant)
    if wanted.muted is not None:
        conference.set_muted(participant, wanted.muted)
    if wanted.end_on_exit is not None:
        conference.set_end_on_exit(participant, wanted.end_on_exit)
    if wanted.beep_on_exit is not None:
        participant.beep = "exit" if wanted.beep_on_exit else "none"
    if wanted.held is not None:
        conference.set_held(participant, wanted.held, wanted.music)
    if wanted.announcement is not None:
        conference.announce_to(participant, wanted.announcement)
    return _described(conference, participant)


@dataclass(frozen=True, slots=True)
class Wanted:
    """The changes of one request but coaching, read before any of them is made. None: not named."""

    muted: bool | None
    end_on_exit: bool | None
    beep_on_exit: bool | None
    held: bool | None
    music: Step | None
    announcement: Step | None


def _wanted(asked: Asked) -> Wanted:
    """Raises 20001 for a value that is none."""

    def flag(name: str) -> bool | None:
        return asked.boolean(name) if asked.given(name) else None

    return Wanted(
        muted=flag("Muted"),
        end_on_exit=flag("EndConferenceOnExit"),
        beep_on_exit=flag("BeepOnExit"),
        held=flag("Hold"),
        music=_music(asked, "HoldUrl", "HoldMethod", "GET"),
        announcement=_music(asked, "AnnounceUrl", "AnnounceMethod", "POST"),
    )


async def kick(asked: Asked) -> Response:
    conference, participant = _find(asked)
    conference.kick(participant)
    return deleted()


def _coach(asked: Asked, conference: Conference, participant: Participant) -> None:
    if not asked.given("Coaching") and not asked.given("CallSidToCoach"):
        return
    coaching = asked.boolean("Coaching") if asked.given("Coaching") else True
    coached = asked.text("CallSidToCoach") or participant.coaching
    if coaching and not coached:
        raise invalid(13240, "CallSidToCoach is required")
    try:
        conference.set_coaching(participant, coached if coaching else "")
    except TwimlError as wrong:
        raise invalid(wrong.code, wrong.message) from wrong


def _music(asked: Asked, name: str, method: str, default: str) -> Step | None:
    url = asked.url(name)
    if not url:
        return None
    return Step(url, asked.method(method) if asked.given(method) else default)


def _described(conference: Conference, participant: Participant) -> dict[str, Any]:
    call = participant.call
    account = call.exchange.settings.account_sid
    return {
        "account_sid": account,
        "call_sid": call.sid,
        "label": participant.label or None,
        "call_sid_to_coach": participant.coaching or None,
        "coaching": bool(participant.coaching),
        "conference_sid": conference.sid,
        "date_created": rfc2822(participant.created),
        "date_updated": rfc2822(participant.updated),
        "end_conference_on_exit": participant.end_on_exit,
        "muted": participant.muted,
        "hold": participant.held,
        "start_conference_on_enter": participant.start_on_enter,
        "status": "connected",
        "queue_time": "0",
        "uri": f"/2010-04-01/Accounts/{account}/Conferences/{conference.sid}/Participants/{call.sid}.json",
    }
