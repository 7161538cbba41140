"""Latch, keys, descriptions and ports: the pure rules of a leg's audio."""

import itertools
import struct

import pytest
from aiortp.packet import RtpPacket

from switchboard.engines.sip.latch import Latch
from switchboard.engines.sip.negotiation import Description, NotAcceptable
from switchboard.engines.sip.ports import RtpPorts
from switchboard.engines.sip.telephone_event import KeyReceiver, info_digits, press
from switchboard.settings import SettingsError
from tests.switchboard.sip.samples import OFFER

PHONE, MOVED, STRAY = ("192.0.2.1", 4000), ("192.0.2.1", 4002), ("198.51.100.1", 4000)


@pytest.fixture
def latch() -> Latch:
    made = Latch()
    made.describe(PHONE, "192.0.2.1")
    return made


def test_the_described_address_is_believed_at_once(latch: Latch) -> None:
    assert latch.target == PHONE
    assert latch.accepts(PHONE, 0.0)
    assert latch.locked


def test_another_port_is_learned_by_three_packets(latch: Latch) -> None:
    assert [latch.accepts(MOVED, at) for at in (0.0, 0.02, 0.04, 0.06)] == [False, False, True, True]
    assert latch.target == MOVED


def test_the_described_address_may_still_take_over_within_two_seconds(latch: Latch) -> None:
    for at in (0.0, 0.02, 0.04):
        latch.accepts(MOVED, at)
    assert latch.accepts(PHONE, 1.0)
    assert latch.target == PHONE


def test_after_two_seconds_nobody_takes_over(latch: Latch) -> None:
    latch.accepts(PHONE, 0.0)
    assert not any(latch.accepts(MOVED, 2.1 + n) for n in range(10))
    assert latch.accepts(PHONE, 20.0)
    for at in (0.0, 0.02, 0.04):
        assert not latch.accepts(STRAY, at)


def test_packets_of_two_sources_in_turn_teach_nothing(latch: Latch) -> None:
    other = ("192.0.2.1", 4004)
    turns = itertools.islice(itertools.cycle((MOVED, other)), 20)
    assert not any(latch.accepts(source, 0.02 * n) for n, source in enumerate(turns))


def test_a_reinvite_opens_the_latch_again(latch: Latch) -> None:
    latch.accepts(PHONE, 0.0)
    latch.describe(("192.0.2.1", 5000), "192.0.2.1")
    assert [latch.accepts(MOVED, 10 + at) for at in (0.0, 0.02, 0.04)] == [False, False, True]


def test_the_signalling_host_may_send_when_the_described_one_is_private() -> None:
    made = Latch()
    made.describe(("10.0.0.5", 4000), "203.0.113.9")
    assert [made.accepts(("203.0.113.9", 61000), at) for at in (0.0, 0.02, 0.04)] == [False, False, True]


# --- keys ---


def event(digit: int, timestamp: int, duration: int = 160, *, end: bool = False, marker: bool = False) -> RtpPacket:
    return RtpPacket(101, int(marker), 1, timestamp, 1, struct.pack("!BBH", digit, 0x80 if end else 0, duration))


def test_a_key_held_for_long_is_one_key_over_its_segments() -> None:
    keys = KeyReceiver()
    assert keys.receive(event(5, 1000, 0xFFFF, marker=True)) == "5"
    assert keys.receive(event(5, 1000 + 0xFFFF, 160)) is None
    assert keys.receive(event(5, 1000 + 0xFFFF, 320, end=True)) is None
    assert keys.receive(event(5, 100_000, marker=True)) == "5"


@pytest.mark.parametrize("payload", [b"", b"\x01", b"\x10\x00\x00\xa0", b"\xff\xff\xff\xff"])
def test_flash_and_rubbish_are_no_keys(payload: bytes) -> None:
    assert KeyReceiver().receive(RtpPacket(101, 1, 1, 1, 1, payload)) is None


def test_what_is_no_key_cannot_be_pressed() -> None:
    with pytest.raises(ValueError, match="key"):
        press("x")


@pytest.mark.parametrize(
    ("kind", "body", "digit"),
    [
        ("application/dtmf-relay", "Signal=5\r\nDuration=160", "5"),
        ("application/dtmf-relay;charset=x", "signal = 11", "#"),
        ("application/dtmf-relay", "Signal=10", "*"),
        ("application/dtmf", " d ", "D"),
        ("application/dtmf", "55", ""),
        ("application/dtmf-relay", "Signal=", ""),
        ("application/dtmf-relay", "", ""),
        ("text/plain", "5", ""),
    ],
)
def test_keys_in_info(kind: str, body: str, digit: str) -> None:
    assert info_digits(kind, body) == digit


# --- descriptions ---


def described() -> Description:
    return Description("192.0.2.9", 20000)


def test_the_callers_first_codec_is_taken() -> None:
    for formats, codec in (("8 0", 8), ("0 8", 0), ("18 0 8", 0), ("9 8", 8)):
        _, stream = described().answer(OFFER.replace("RTP/AVP 8 0 101", f"RTP/AVP {formats}"))
        assert stream.codec == codec
        assert stream.events is None


def test_other_media_are_refused_in_their_place() -> None:
    video = "m=video 31702 RTP/AVP 96\r\na=rtpmap:96 VP8/90000\r\n"
    head, audio = OFFER.split("m=audio", 1)
    body, _ = described().answer(head + video + "m=audio" + audio)
    lines = [line for line in body.decode().splitlines() if line.startswith("m=")]
    assert lines[0] == "m=video 0 RTP/AVP 96"
    assert lines[1].startswith("m=audio 20000 ")


def test_a_refused_first_audio_line_is_passed_over() -> None:
    body, stream = described().answer(OFFER + OFFER[OFFER.index("m=audio") :].replace("31700", "0"))
    assert stream.remote == ("127.0.0.1", 31700)
    assert body.count(b"m=audio") == 2


@pytest.mark.parametrize(
    "body",
    ["", "v=0", OFFER.replace("8 0 101", "18"), OFFER.replace("RTP/AVP", "RTP/SAVP"), OFFER.replace("31700", "0")],
)
def test_what_cannot_be_played_is_not_acceptable(body: str) -> None:
    with pytest.raises(NotAcceptable):
        described().answer(body)


def test_direction_of_the_whole_session_counts_where_the_stream_says_nothing() -> None:
    body, stream = described().answer(OFFER.replace("a=sendrecv\r\n", "").replace("t=0 0", "t=0 0\r\na=sendonly"))
    assert b"a=recvonly" in body
    assert not stream.sending
    assert stream.receiving


@pytest.mark.parametrize(
    ("asked", "held"), [("sendrecv", False), ("sendonly", True), ("recvonly", True), ("inactive", True)]
)
def test_every_direction_but_both_is_a_hold(asked: str, held: bool) -> None:
    _, stream = described().answer(OFFER.replace("sendrecv", asked))
    assert stream.held is held


@pytest.mark.parametrize("ports", [(40000, 41000), (0, -1), (21, 21), (20001, 20001)])
def test_a_range_without_a_usable_port_is_refused(ports: tuple[int, int]) -> None:
    with pytest.raises(SettingsError, match="SWITCHBOARD_RTP_PORTS"):
        RtpPorts("127.0.0.1", *ports)
