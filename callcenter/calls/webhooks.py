"""The carrier's webhooks about the caller's leg. The signature is checked before anything else.

Routes run in a thread and begin their own unit of work: it is committed before the answer leaves, and two thread
changes are saved on the hot path.
"""

import logging
from collections.abc import Callable
from uuid import UUID

import psycopg
from fastapi import APIRouter

from callcenter import logs
from callcenter.calls import arrivals, asking, conference, documents, legs, menu, placing, recordings
from callcenter.calls.links import ROOT, links
from callcenter.carriers.twilio import twiml, words
from callcenter.carriers.twilio.door import Signed, TwiML, Webhook
from callcenter.db.unit_of_work import UnitOfWork, begin
from callcenter.errors import NotFound
from ivr_flows.prompts import Prompt

log = logging.getLogger(__name__)
router = APIRouter(prefix=ROOT, tags=["carrier"], include_in_schema=False)
BOTH = ["GET", "POST"]
REASON = "rating_message"  # the kind of a recording that says why somebody was dissatisfied
SIP_HEADER = "SipHeader_"  # https://www.twilio.com/docs/voice/twiml/sip: X- headers come as SipHeader_X-…


def answered(compute: Callable[[UnitOfWork], str]) -> TwiML:
    """Run in one transaction. What we do not know (any more) is an apology and a goodbye, never silence."""
    try:
        with begin() as uow:
            document = compute(uow)
        return TwiML(document)
    except NotFound as error:
        log.warning("webhook for something unknown", extra={"code": error.code})
        return TwiML(documents.apology(links()))


def noted(change: Callable[[UnitOfWork], None]) -> TwiML:
    """Run in one transaction; the carrier wants no document. News of something unknown is no error."""
    try:
        with begin() as uow:
            change(uow)
    except NotFound as error:
        log.warning("news of something unknown", extra={"code": error.code})
    return TwiML()


def ringing(hook: Webhook) -> arrivals.Ringing:
    """The call that this webhook speaks of."""
    headers = {name[len(SIP_HEADER) :]: value for name, value in hook.fields.items() if name.startswith(SIP_HEADER)}
    return arrivals.Ringing(hook.account, hook.sid, hook.get("From"), hook.get("To"), headers)


def arrive(hook: Webhook) -> TwiML:
    """A new call. Two requests for one leg at the same moment: the second gets the first one's document."""
    try:
        return answered(lambda uow: arrivals.receive(uow, ringing(hook)))
    except psycopg.errors.UniqueViolation:
        return answered(lambda uow: arrivals.receive(uow, ringing(hook)))


@router.api_route("/voice", methods=BOTH)
def voice(hook: Signed) -> TwiML:
    """Somebody calls."""
    return arrive(hook)


@router.api_route("/voice-fallback", methods=BOTH)
def voice_fallback(hook: Signed) -> TwiML:
    """A document could not be had. Whatever is broken here, the caller hears an apology and not silence."""
    try:
        fault = arrivals.Fault(hook.get("ErrorCode"), hook.get("ErrorUrl"))
        return answered(lambda uow: arrivals.recover(uow, ringing(hook), fault))
    except Exception as error:  # noqa: BLE001 - the last edge before the caller's ear
        logs.failed(log, "fallback failed", error)
        return TwiML(documents.apology(links()))


@router.api_route("/status", methods=BOTH)
def status(hook: Signed) -> TwiML:
    """A leg's status has changed."""
    return noted(lambda uow: legs.told(uow, hook.account, hook.sid, hook["CallStatus"]))


@router.api_route("/flow/{call_id}/{step}", methods=BOTH)
def flow(call_id: UUID, step: int, hook: Signed) -> TwiML:
    """Keys in the menu."""
    digits, dialled = hook.get("Digits"), hook.get("DialCallStatus")
    return answered(lambda uow: menu.pressed(uow, call_id, step, digits, dialled))


@router.api_route("/voicemail/{call_id}", methods=BOTH)
def voicemail(call_id: UUID, hook: Signed) -> TwiML:
    """A message was left."""
    sid, seconds = hook.get("RecordingSid"), hook.number("RecordingDuration")
    hung_up = hook.get("Digits") == "hangup" or hook.get("CallStatus") == "completed"
    return answered(lambda uow: menu.message_left(uow, call_id, sid, seconds, hung_up=hung_up))


@router.api_route("/voicemail/{call_id}/{turn}", methods=BOTH)
def voicemail_silent(call_id: UUID, turn: int, _hook: Signed) -> TwiML:
    """No message was left after the tone."""
    return answered(lambda uow: menu.message_silent(uow, call_id, turn))


@router.api_route("/join/{call_id}", methods=BOTH)
def join(call_id: UUID, _hook: Signed) -> TwiML:
    """The caller left the queue for a seat."""
    return answered(lambda uow: conference.join(uow, call_id))


@router.api_route("/outbound/{call_id}", methods=BOTH)
def outbound(call_id: UUID, hook: Signed) -> TwiML:
    """The party that a seat rang has answered."""
    return answered(lambda uow: conference.called_party(uow, call_id, hook.sid))


@router.api_route("/outbound/{call_id}/status", methods=BOTH)
def outbound_status(call_id: UUID, hook: Signed) -> TwiML:
    """News of the party that a seat rings."""
    return noted(lambda uow: legs.told_of_placed(uow, call_id, hook.sid, hook["CallStatus"]))


@router.api_route("/after/{call_id}", methods=BOTH)
def after(call_id: UUID, hook: Signed) -> TwiML:
    """The conference is over for the caller."""
    return answered(lambda uow: asking.conference_over(uow, call_id, hook.get("CallStatus")))


@router.api_route("/rate/{call_id}", methods=BOTH)
def rate(call_id: UUID, hook: Signed) -> TwiML:
    """The grade."""
    return answered(lambda uow: asking.rated(uow, call_id, 1, hook.get("Digits")))


@router.api_route("/rate/{call_id}/message", methods=BOTH)
def rate_message(call_id: UUID, hook: Signed) -> TwiML:
    """The reason for a low grade was spoken, or nothing was."""
    sid, seconds = hook.get("RecordingSid"), hook.number("RecordingDuration")
    hung_up = hook.get("Digits") == "hangup" or hook.get("CallStatus") == "completed"
    return answered(lambda uow: asking.message_left(uow, call_id, sid, seconds, hung_up=hung_up))


@router.api_route("/rate/{call_id}/recording", methods=BOTH)
def rate_recording(call_id: UUID, hook: Signed) -> TwiML:
    """The recording of that reason is complete, or holds nothing."""
    return recorded(call_id, hook, REASON)


@router.api_route("/rate/{call_id}/choice/{turn}", methods=BOTH)
def rate_choice(call_id: UUID, turn: int, hook: Signed) -> TwiML:
    """What the caller wants after a low grade."""
    return answered(lambda uow: asking.chosen(uow, call_id, turn, hook.get("Digits")))


@router.api_route("/rate/{call_id}/{turn}", methods=BOTH)
def rate_again(call_id: UUID, turn: int, hook: Signed) -> TwiML:
    """The grade, after a wrong key or in place of the one before."""
    return answered(lambda uow: asking.rated(uow, call_id, turn, hook.get("Digits")))


@router.api_route("/conf/{call_id}", methods=BOTH)
def conf(call_id: UUID, hook: Signed) -> TwiML:
    """Who came, who went."""
    told = conference.ConferenceNews(
        hook["ConferenceSid"],
        hook.get("SequenceNumber", "0"),
        words.conference_event(hook["StatusCallbackEvent"]),
        hook.account,
        hook.get("CallSid"),
        hook.get("ParticipantLabel"),
        hook.get("CallSidEndingConference"),
        words.WHY_LEFT.get(hook.get("ReasonParticipantLeft")),
    )
    return noted(lambda uow: conference.news(uow, call_id, told))


def recorded(call_id: UUID, hook: Webhook, kind: str | None = None) -> TwiML:
    """News of a recording; `kind` where its address says what it is."""
    return noted(lambda uow: recordings.recording(uow, call_id, told_of(hook, kind)))


def told_of(hook: Webhook, kind: str | None = None) -> recordings.RecordingNews:
    """What a recording callback says."""
    sid, word, url = hook["RecordingSid"], hook["RecordingStatus"], hook.get("RecordingUrl")
    seconds, channels = hook.number("RecordingDuration"), hook.number("RecordingChannels") or 1
    return recordings.RecordingNews(hook.account, sid, word, seconds, channels, url, kind)


@router.api_route("/rec/{call_id}", methods=BOTH)
def rec(call_id: UUID, hook: Signed) -> TwiML:
    """A recording runs, is complete, or holds nothing."""
    return recorded(call_id, hook)


@router.api_route("/stream/{call_id}", methods=BOTH)
def stream(call_id: UUID, hook: Signed) -> TwiML:
    """A stream began, stopped or broke."""
    event, sid, name = hook["StreamEvent"], hook["StreamSid"], hook.get("StreamName")
    return noted(lambda uow: conference.stream_news(uow, call_id, event, sid, name, hook.sid))


@router.api_route("/moh", methods=BOTH)
def music_on_hold(hook: Signed) -> TwiML:
    """Hold music; it begins again at its end, or the caller would sit in silence."""
    prompt = Prompt("moh", "common") if hook.get("prompt") == "moh" else documents.MUSIC
    again = f"{links().root}/moh?prompt={prompt.id}"
    return TwiML(twiml.document(documents.said(links(), [prompt]), twiml.redirect(again)))


@router.api_route("/survey/{attempt_id}", methods=BOTH)
def survey(attempt_id: UUID, hook: Signed) -> TwiML:
    """The person whom a survey rings has answered."""
    return answered(lambda uow: placing.survey_answered(uow, attempt_id, hook.sid))


@router.api_route("/survey/{attempt_id}/status", methods=BOTH)
def survey_status(attempt_id: UUID, hook: Signed) -> TwiML:
    """News of a survey's call."""

    def change(uow: UnitOfWork) -> None:
        call_id = placing.call_of(uow, attempt_id, "survey")
        legs.told_of_placed(uow, call_id, hook.sid, hook["CallStatus"], hook.number("SipResponseCode"))

    return noted(change)


@router.api_route("/survey/{attempt_id}/recording", methods=BOTH)
def survey_recording(attempt_id: UUID, hook: Signed) -> TwiML:
    """The recording of the words at a survey's end is complete, or holds nothing."""
    return noted(
        lambda uow: recordings.recording(uow, placing.call_of(uow, attempt_id, "survey"), told_of(hook, REASON))
    )


@router.api_route("/survey/{attempt_id}/{token}", methods=BOTH)
def survey_key(attempt_id: UUID, token: str, hook: Signed) -> TwiML:
    """Keys for a question of the survey, or the words after it."""
    digits, sid, seconds = hook.get("Digits"), hook.get("RecordingSid"), hook.number("RecordingDuration")
    words = placing.Words(sid, seconds, digits == "hangup")
    return answered(lambda uow: placing.survey_pressed(uow, attempt_id, token, digits, words))
