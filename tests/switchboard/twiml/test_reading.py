"""Reading documents: what every verb says, and which mistakes are named how."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from switchboard.twiml.conference import Conference
from switchboard.twiml.dial import Dial
from switchboard.twiml.document import parse
from switchboard.twiml.enqueue import Enqueue
from switchboard.twiml.errors import TwimlError
from switchboard.twiml.gather import Gather
from switchboard.twiml.pause import Pause
from switchboard.twiml.play import Play
from switchboard.twiml.record import Record
from switchboard.twiml.recording import StartRecording, StopRecording
from switchboard.twiml.redirect import Redirect
from switchboard.twiml.reject import Reject
from switchboard.twiml.say import Say
from switchboard.twiml.stream import StartStream, StopStream


def read(text: str) -> tuple[object, ...]:
    return parse(f'<?xml version="1.0" encoding="UTF-8"?><Response>{text}</Response>'.encode())


def code_of(text: str) -> int:
    with pytest.raises(TwimlError) as wrong:
        read(text)
    return wrong.value.code


def test_the_ivr_document_of_the_design() -> None:
    (gather,) = read(
        '<Gather numDigits="1" timeout="5" actionOnEmptyResult="true" action="/flow/c/s">'
        "<Play>greet.wav</Play></Gather>"
    )
    assert gather == Gather(
        prompts=(Play("greet.wav"),),
        action="/flow/c/s",
        method="POST",
        timeout=5,
        num_digits=1,
        finish_on_key="#",
        action_on_empty_result=True,
    )


def test_the_conference_document_of_the_design() -> None:
    stream, dial = read(
        '<Start><Stream name="so" track="inbound_track" url="wss://asr/media"><Parameter name="leg" value="seat"/>'
        '</Stream></Start><Dial action="/seat-left/o">'
        '<Conference participantLabel="seato" startConferenceOnEnter="false" '
        'endConferenceOnExit="true" beep="false" waitUrl="" jitterBufferSize="small" statusCallback="/conf/c" '
        'statusCallbackEvent="start end join leave mute hold modify">cc</Conference></Dial>'
    )
    assert isinstance(stream, StartStream)
    assert (stream.stream.name, stream.stream.parameters) == ("so", (("leg", "seat"),))
    assert isinstance(dial, Dial)
    room = dial.conference
    assert isinstance(room, Conference)
    assert (room.name, room.label, room.start_on_enter, room.end_on_exit, room.beep, room.wait_url) == (
        "cc",
        "seato",
        False,
        True,
        "none",
        "",
    )
    assert room.status_callback_events == {"start", "end", "join", "leave", "mute", "hold", "modify"}


def test_twilios_defaults() -> None:
    gather, record, dial, enqueue = read("<Gather/><Record/><Dial>12348</Dial><Enqueue>q</Enqueue>")
    assert isinstance(gather, Gather)
    assert (gather.timeout, gather.finish_on_key, gather.num_digits, gather.action) == (5, "#", 0, None)
    assert isinstance(record, Record)
    assert (record.timeout, record.max_length, record.finish_on_key, record.play_beep) == (
        5,
        3600,
        "1234567890*#",
        True,
    )
    assert isinstance(dial, Dial)
    assert (dial.timeout, dial.time_limit, dial.targets[0].kind) == (30, 14400, "number")
    assert isinstance(enqueue, Enqueue)
    assert (enqueue.wait_url, enqueue.wait_method, enqueue.action) == (None, "POST", None)


@pytest.mark.parametrize(
    ("text", "verb"),
    [
        ("<Say language='zh-CN'> 您好 </Say>", Say("您好", "zh-CN")),
        ("<Play loop='0'>a.wav</Play>", Play("a.wav", 0)),
        ("<Play digits='1w2'/>", Play("", 1, "1w2")),
        ("<Pause/>", Pause(1)),
        ("<Redirect method='get'>/x?a=1&amp;b=2</Redirect>", Redirect("/x?a=1&b=2", "GET")),
        ("<Reject reason='busy'/>", Reject("busy")),
        ("<Stop><Stream name='c'/></Stop>", StopStream("c")),
        ("<Stop><Recording name='r'/></Stop>", StopRecording("r")),
    ],
)
def test_small_verbs(text: str, verb: object) -> None:
    assert read(text) == (verb,)


def test_a_recording_is_dual_and_tells_all_it_is_asked_to() -> None:
    (start,) = read(
        '<Start><Recording name="r" channels="dual" trim="do-not-trim" recordingStatusCallback="/rec" '
        'recordingStatusCallbackEvent="in-progress completed absent"/></Start>'
    )
    assert isinstance(start, StartRecording)
    assert (start.recording.channels, start.recording.told.url) == (2, "/rec")
    assert start.recording.told.events == {"in-progress", "completed", "absent"}


def test_who_is_rung_with_parameters() -> None:
    (dial,) = read(
        "<Dial callerId='12348'><Client><Identity>seat_1</Identity><Parameter name='a' value='b'/></Client>"
        "<Sip>sip:101@desk</Sip><Number url='/screen'>+86 138-0000-0001</Number></Dial>"
    )
    assert isinstance(dial, Dial)
    assert [target.address for target in dial.targets] == ["client:seat_1", "sip:101@desk", "+86 138-0000-0001"]
    assert dial.targets[0].parameters == (("a", "b"),)
    assert dial.caller_id == "12348"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("<Dance/>", 12200),
        ("<Gather numDigits='0'/>", 13314),
        ("<Gather numDigits='many'/>", 13314),
        ("<Gather finishOnKey='##'/>", 13310),
        ("<Gather input='speech'/>", 13310),
        ("<Gather method='PUT'/>", 13312),
        ("<Gather><Record/></Gather>", 13320),
        ("<Play/>", 13420),
        ("<Play loop='-1'>a.wav</Play>", 13420),
        ("<Play digits='12x'/>", 13420),
        ("<Say> </Say>", 13520),
        ("<Pause length='long'/>", 13410),
        ("<Enqueue/>", 13120),
        ("<Dial/>", 13200),
        ("<Dial><Client>a b</Client></Dial>", 13224),
        ("<Dial><Number>call me</Number></Dial>", 13224),
        ("<Dial><Conference>a</Conference><Number>12348</Number></Dial>", 13200),
        ("<Dial><Conference/></Dial>", 13255),
        ("<Dial><Conference beep='loud'>a</Conference></Dial>", 13235),
        ("<Dial><Conference endConferenceOnExit='maybe'>a</Conference></Dial>", 13231),
        ("<Start><Stream url='https://asr'/></Start>", 31920),
        ("<Start><Siprec/></Start>", 12200),
        ("<Start/>", 12200),
        ("<Record maxLength='0'/>", 13611),
    ],
)
def test_mistakes_have_twilios_codes(text: str, code: int) -> None:
    assert code_of(text) == code


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", 12100),
        (b"<Response>", 12100),
        (b"<Answer/>", 12101),
        (b"<!DOCTYPE x [<!ENTITY a 'b'>]><Response>&a;</Response>", 12100),
        (b'<?xml version="1.0" encoding="nonsense"?><Response/>', 12100),
        (b"<Response>" + b" " * 70000 + b"</Response>", 11750),
    ],
)
def test_what_is_no_document_is_refused(body: bytes, code: int) -> None:
    with pytest.raises(TwimlError) as wrong:
        parse(body)
    assert wrong.value.code == code


def test_unknown_attributes_are_no_mistake() -> None:
    assert read("<Pause length='2' colour='red'/>") == (Pause(2),)


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reading(body: bytes) -> None:
    with contextlib.suppress(TwimlError):
        parse(body)
