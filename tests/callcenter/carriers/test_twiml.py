"""Documents, whole."""

import xml.etree.ElementTree as ET
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from callcenter.calls import documents, rating_documents
from callcenter.calls.links import Links
from callcenter.carriers.twilio import twiml
from ivr_flows import effects as flow
from ivr_flows.prompts import Prompt

LINKS = Links("https://h.example")
CALL = UUID("01999999-0000-7000-8000-000000000001")
ENTRY = UUID("01999999-0000-7000-8000-000000000002")
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
ROOT = "https://h.example/carriers/twilio"


def test_a_menu_is_played_inside_its_gather():
    effects = [flow.Collect((Prompt("m1", "zh-CN"),), 1, 5, None)]
    assert documents.sprint(LINKS, CALL, 3, effects, ENTRY, {}) == (
        f'{HEAD}<Response><Gather input="dtmf" numDigits="1" timeout="5" finishOnKey="" actionOnEmptyResult="true" '
        f'action="{ROOT}/flow/{CALL}/3"><Play>https://h.example/audio/zh-CN/m1.wav</Play></Gather></Response>'
    )


def test_the_queue():
    effects = [
        flow.Play((Prompt("qm", "zh-CN"),)),
        flow.Pause(1),
        flow.Enqueue("migrant_worker", "zh-CN", (), "migrant_worker", 2, None),
    ]
    assert documents.sprint(LINKS, CALL, 3, effects, ENTRY, {}) == (
        f"{HEAD}<Response><Play>https://h.example/audio/zh-CN/qm.wav</Play>"
        f'<Pause length="1"/><Enqueue action="{ROOT}/left/{ENTRY}" waitUrl="{ROOT}/wait/{ENTRY}">qmigrant_worker'
        "</Enqueue></Response>"
    )


def test_the_voicemail():
    effects = [flow.Voicemail((Prompt("voicemail", "zh-CN"),), 120, "#", "zh-CN")]
    assert documents.sprint(LINKS, CALL, 3, effects, ENTRY, {}) == (
        f"{HEAD}<Response><Play>https://h.example/audio/zh-CN/voicemail.wav</Play>"
        f'<Record action="{ROOT}/voicemail/{CALL}" maxLength="120" timeout="6" finishOnKey="#" playBeep="true" '
        f'trim="do-not-trim" recordingStatusCallback="{ROOT}/rec/{CALL}" '
        f'recordingStatusCallbackEvent="completed absent"/><Redirect>{ROOT}/voicemail/{CALL}/3</Redirect></Response>'
    )


def test_a_transfer_out_and_one_that_is_not_configured():
    effects = [flow.TransferOut("12345", ())]
    there = documents.sprint(LINKS, CALL, 3, effects, ENTRY, {"12345": "08332112345"})
    assert there == (
        f'{HEAD}<Response><Dial action="{ROOT}/flow/{CALL}/3" timeout="25"><Number>08332112345</Number></Dial>'
        "</Response>"
    )
    missing = documents.sprint(LINKS, CALL, 3, effects, ENTRY, {})
    assert missing == (f"{HEAD}<Response><Redirect>{ROOT}/flow/{CALL}/3?DialCallStatus=failed</Redirect></Response>")


def test_goodbye_and_booked_callback_end_the_call():
    for effect in (flow.HangUp((Prompt("goodbye", "zh-CN"),)), flow.BookCallback((Prompt("goodbye", "zh-CN"),))):
        assert documents.sprint(LINKS, CALL, 3, [effect], ENTRY, {}) == (
            f"{HEAD}<Response><Play>https://h.example/audio/zh-CN/goodbye.wav</Play><Hangup/></Response>"
        )


def test_the_caller_joins_recorded_and_streamed():
    assert documents.joined(LINKS, CALL, "zh-CN", "wss://asr.example/media", ()) == (
        f'{HEAD}<Response><Start><Recording name="r" channels="dual" trim="do-not-trim" '
        f'recordingStatusCallback="{ROOT}/rec/{CALL}" recordingStatusCallbackEvent="in-progress completed absent"/>'
        f'</Start><Start><Stream name="c" track="inbound_track" url="wss://asr.example/media" '
        f'statusCallback="{ROOT}/stream/{CALL}"><Parameter name="call" value="{CALL}"/>'
        '<Parameter name="leg" value="caller"/><Parameter name="language" value="zh-CN"/>'
        '<Parameter name="callback" value="https://h.example/carriers/asr/segments"/></Stream></Start>'
        f'<Dial action="{ROOT}/after/{CALL}"><Conference participantLabel="caller" startConferenceOnEnter="true" '
        'endConferenceOnExit="true" beep="false" waitUrl="" jitterBufferSize="small" '
        f'statusCallback="{ROOT}/conf/{CALL}" statusCallbackEvent="start end join leave mute hold modify">c{CALL}'
        "</Conference></Dial></Response>"
    )


def test_the_rating_stops_stream_and_recording_first():
    assert rating_documents.question(LINKS, CALL, "zh-CN") == (
        f'{HEAD}<Response><Stop><Stream name="c"/></Stop><Stop><Recording name="r"/></Stop>'
        '<Gather input="dtmf" numDigits="1" timeout="6" finishOnKey="" actionOnEmptyResult="true" '
        f'action="{ROOT}/rate/{CALL}"><Play>https://h.example/audio/zh-CN/rate.wav</Play></Gather></Response>'
    )


def test_the_rating_after_a_wrong_key():
    document = rating_documents.question(LINKS, CALL, "zh-CN", again=True)
    assert f'action="{ROOT}/rate/{CALL}/2"' in document
    assert "rate_wrong_key" in document
    assert "<Stop>" not in document


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"])))
def test_whatever_stands_in_text_or_attribute_comes_out_again(text):
    root = ET.fromstring(twiml.document(twiml.tag("Play", {"x": text}, twiml.escape(text))).encode())
    assert root[0].attrib["x"] == text
    assert (root[0].text or "") == text
