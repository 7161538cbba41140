"""The documents of the question after the talk. Pure: addresses and what was keyed in, TwiML out.

Keys are collected one at a time: each comes with a request of its own and is kept before the next words begin. The
words that follow a grade stand inside a Gather, so that a second key corrects the first; without one the carrier goes
on by itself, and nobody is asked again.
"""

from uuid import UUID

from callcenter.calls.documents import CALLER_STREAM, RECORDING, said
from callcenter.calls.links import Links
from callcenter.carriers.twilio import twiml
from ivr_flows.prompts import Prompt, audio_path

DISSATISFIED = 4
MESSAGE_SECONDS = 60
PATIENCE_SECONDS, CORRECTION_SECONDS = 6, 1


def question(links: Links, call_id: UUID, language: str, *, again: bool = False) -> str:
    """Ask for the grade once the conference is over; recording and stream are stopped first."""
    stops = "" if again else twiml.stop_stream(CALLER_STREAM) + twiml.stop_recording(RECORDING)
    prompt = Prompt("rate_wrong_key" if again else "rate", language)
    action = links.to("rate", call_id, 2) if again else links.to("rate", call_id)
    return twiml.document(stops, twiml.gather(action, said(links, [prompt]), timeout=PATIENCE_SECONDS))


def unasked() -> str:
    """End without a question."""
    return twiml.document(twiml.stop_stream(CALLER_STREAM), twiml.stop_recording(RECORDING), twiml.hangup())


def after_grade(links: Links, call_id: UUID, language: str, grade: int, following: int | None) -> str:
    """Thank, or say sorry and offer more. `following`: the turn in which another key corrects the grade, if any."""
    word = Prompt("rate_sorry" if grade >= DISSATISFIED else "rate_thanks", language)
    words = said(links, [word])
    if following is not None:
        action = links.to("rate", call_id, following)
        words = twiml.gather(action, words, timeout=CORRECTION_SECONDS, on_empty=False)
    return twiml.document(words, _offer(links, call_id, language, 1) if grade >= DISSATISFIED else twiml.hangup())


def choice(links: Links, call_id: UUID, language: str, digits: str, turn: int) -> str:
    """What follows the key pressed at the offer; a wrong one is offered once more."""
    if digits == "1":
        return twiml.document(said(links, [Prompt("rate_message", language)]), _record(links, call_id))
    if digits == "2":
        return twiml.document(said(links, [Prompt("rate_callback", language)]), twiml.hangup())
    if digits and turn == 1:
        return twiml.document(_offer(links, call_id, language, 2))
    return twiml.document(said(links, [Prompt("goodbye", language)]), twiml.hangup())


def _offer(links: Links, call_id: UUID, language: str, turn: int) -> str:
    """Leave the reason, or be called by somebody else. Where nobody has recorded the offer, a goodbye."""
    prompt = Prompt("rate_more", language)
    if audio_path(prompt) is None:
        return said(links, [Prompt("goodbye", language)]) + twiml.hangup()
    action = links.to("rate", call_id, "choice", turn)
    return twiml.gather(action, said(links, [prompt]), timeout=PATIENCE_SECONDS)


def _record(links: Links, call_id: UUID) -> str:
    return words_taken(links.to("rate", call_id, "message"), links.to("rate", call_id, "recording"))


def words_taken(action: str, callback: str) -> str:
    """The caller's words. Where nothing is heard the carrier goes on below Record, to the same goodbye."""
    taken = twiml.record(action, callback, max_seconds=MESSAGE_SECONDS, finish_key="#")
    return taken + twiml.redirect(action)
