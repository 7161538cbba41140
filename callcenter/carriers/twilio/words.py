"""The carrier's words, translated at the door, once. An unknown word is an error, not a guess."""

from callcenter.errors import Invalid

# A call's status only ever rises: what arrives late with a lower rank is old news. Terminal ones are final.
RANKS = {
    "queued": 0,
    "initiated": 0,
    "ringing": 1,
    "in-progress": 2,
    "completed": 9,
    "busy": 9,
    "no-answer": 9,
    "failed": 9,
    "canceled": 9,
}
TERMINAL = 9
# Enqueue's action: still ours to serve, gone, or to be given a voicemail.
QUEUE_RESULTS = {
    "redirected": "connected",
    "bridged": "connected",
    "bridging-in-process": "connected",
    "redirected-from-bridged": "connected",
    "hangup": "hung_up",
    "leave": "left",
    "queue-full": "refused",
    "error": "refused",
    "system-error": "refused",
}

# Conference callbacks: what happened, and why somebody is gone (ReasonParticipantLeft).
CONFERENCE_EVENTS = {
    "conference-start": "started",
    "conference-end": "ended",
    "participant-join": "joined",
    "participant-leave": "left",
    "participant-hold": "held",
    "participant-unhold": "resumed",
    "participant-mute": "muted",
    "participant-unmute": "unmuted",
    "participant-modify": "changed",
}
WHY_LEFT = {
    "participant_hung_up": "hung_up",
    "participant_updated_via_api": "removed",
    "moderator_ended_conference": "conference_ended",
    "conference_ended_via_api": "conference_ended",
}
# Of a ring that came to nothing.
RING_FAILURES = {"busy": "busy", "no-answer": "no_answer", "canceled": "no_answer", "failed": "failed"}

# 停机、空号: SIP's words for a number that nobody can be reached under (RFC 3261 21.4.5, 21.4.8, 21.4.23, 21.6.3), and
# the carrier's own refusals of such a number (https://www.twilio.com/docs/api/errors). 480 and 408 are a telephone that
# is switched off or does not answer: no answer.
OUT_OF_SERVICE = "out_of_service"
SIP_OUT_OF_SERVICE = frozenset({404, 410, 484, 604})
REFUSED_OUT_OF_SERVICE = frozenset({13224, 21211, 21214, 21217})


class UnknownWord(Invalid):
    """The carrier said something that its documentation does not."""

    code = "unknown_carrier_word"


def rank(status: str) -> int:
    """How far a call with this status has come; 9 is the end. Raises UnknownWord."""
    try:
        return RANKS[status]
    except KeyError as error:
        raise UnknownWord(f"CallStatus {status!r}") from error


def conference_event(event: str) -> str:
    """A conference callback's StatusCallbackEvent in our words. Raises UnknownWord."""
    try:
        return CONFERENCE_EVENTS[event]
    except KeyError as error:
        raise UnknownWord(f"StatusCallbackEvent {event!r}") from error


def queue_result(result: str) -> str:
    """connected, hung_up, left or refused. Raises UnknownWord."""
    try:
        return QUEUE_RESULTS[result]
    except KeyError as error:
        raise UnknownWord(f"QueueResult {result!r}") from error


def address(carrier_address: str) -> tuple[str, str]:
    """Kind (tel, sip, client) and address of a From or To. `sip:…` and `client:…` say so; all else is a number."""
    if carrier_address.startswith("client:"):
        return "client", carrier_address.removeprefix("client:")
    if carrier_address.startswith(("sip:", "sips:")):
        return "sip", carrier_address
    return "tel", carrier_address


def dialled(kind: str, address: str) -> str:
    """The reverse of `address`: what stands in To."""
    return f"client:{address}" if kind == "client" else address


def why_not_reached(sip_code: int = 0, error_code: int = 0) -> str | None:
    """`out_of_service` where SIP's status or the refusal says that the number is none (any more)."""
    gone = sip_code in SIP_OUT_OF_SERVICE or error_code in REFUSED_OUT_OF_SERVICE
    return OUT_OF_SERVICE if gone else None
