"""RTP, keys and hold, packet by packet."""

import asyncio
import itertools
import struct
import time
from collections.abc import AsyncIterator

import numpy as np
import pytest

from switchboard.engines.sip.leg import SipLeg
from switchboard.media import g711
from tests.switchboard.sip.conftest import Bench, Owner, close_bench, make_bench
from tests.switchboard.sip.wire_peer import Address, Message, Peer, RawSocket

pytestmark = pytest.mark.anyio

TONE = (8000 * np.sin(2 * np.pi * 400 * np.arange(8000) / 8000)).astype(np.int16)
LOUD = g711.alaw_encode(TONE[:160])


class Talker:
    """Sends RTP like a phone does, from any socket."""

    def __init__(self, socket: RawSocket, to: Address, kind: int = 8) -> None:
        self.socket, self.to, self.kind = socket, to, kind
        self.sequence, self.timestamp = 100, 5000

    def packet(
        self, payload: bytes, kind: int | None = None, *, marker: bool = False, timestamp: int | None = None
    ) -> None:
        kind = (self.kind if kind is None else kind) | (0x80 if marker else 0)
        at = self.timestamp if timestamp is None else timestamp
        self.socket.send(struct.pack("!BBHII", 0x80, kind, self.sequence & 0xFFFF, at, 77) + payload, self.to)
        self.sequence += 1

    async def talk(self, frames: int, payload: bytes = LOUD) -> None:
        for _ in range(frames):
            self.packet(payload)
            self.timestamp += len(payload)
            await asyncio.sleep(0.02)

    def event(self, digit: int, duration: int, *, end: bool = False, marker: bool = False, kind: int = 101) -> None:
        self.packet(struct.pack("!BBH", digit, 0x80 if end else 0, duration), kind, marker=marker)


def heard_rtp(socket: RawSocket) -> list[tuple[int, bool, int, int, bytes]]:
    """(payload type, marker, sequence, timestamp, payload) of what came in."""
    found = []
    for data in socket.drain():
        _, kind, sequence, timestamp, _ = struct.unpack("!BBHII", data[:12])
        found.append((kind & 0x7F, bool(kind & 0x80), sequence, timestamp, data[12:]))
    return found


async def call(bench: Bench, body: str = "", **values: object) -> tuple[Peer, Owner, Address, Message]:
    peer = await bench.peer()
    success = await peer.established(body or None, **values)
    owner = bench.owners[-1]
    await owner.told_of("answered")
    port = int(success.sdp("m")[0].split()[1])
    return peer, owner, ("127.0.0.1", port), success


async def test_speech_arrives_as_frames_of_160_samples_without_a_break(bench: Bench) -> None:
    peer, owner, audio, _ = await call(bench)
    owner.heard.clear()
    talker = Talker(peer.rtp, audio)
    for start in range(0, 8000, 160):
        talker.packet(g711.alaw_encode(TONE[start : start + 160]))
        talker.timestamp += 160
        await asyncio.sleep(0.018)
    await owner.until(lambda: len(owner.heard) > 52)
    heard = np.concatenate(owner.heard)
    sound = heard[np.flatnonzero(heard)[0] :][:6400]
    assert np.abs(np.fft.rfft(sound)).argmax() == 320  # 400 Hz in 0.8 s
    assert all(frame.shape == (160,) and frame.dtype == np.int16 for frame in owner.heard)


async def test_frames_flow_even_when_nothing_is_received(bench: Bench) -> None:
    _, owner, _, _ = await call(bench)
    before, begun = len(owner.heard), time.monotonic()
    await owner.until(lambda: len(owner.heard) - before >= 25)
    assert time.monotonic() - begun > 0.25  # a late clock catches up ten ticks at most
    assert owner.loud == 0


async def test_lost_packets_are_bridged_and_time_does_not_shift(bench: Bench) -> None:
    peer, owner, audio, _ = await call(bench)
    talker = Talker(peer.rtp, audio)
    for number in range(40):
        if number % 10 == 5:
            talker.sequence += 1  # lost on the way
        else:
            talker.packet(LOUD)
        talker.timestamp += 160
        await asyncio.sleep(0.02)
    await owner.until(lambda: owner.loud >= 36)


async def test_packets_of_other_lengths_are_played(bench: Bench) -> None:
    peer, owner, audio, _ = await call(bench)
    talker = Talker(peer.rtp, audio)
    await talker.talk(30, LOUD[:80])
    await owner.until(lambda: owner.loud >= 12)
    other, second, audio, _ = await call(bench)
    slow = Talker(other.rtp, audio)
    for _ in range(8):
        slow.packet(LOUD * 3)
        slow.timestamp += 480
        await asyncio.sleep(0.06)
    await second.until(lambda: second.loud >= 18)


async def test_our_speech_is_paced_at_20_ms_in_the_agreed_codec(bench: Bench) -> None:
    peer = await bench.peer()
    await peer.established(peer.offer("0 8 101"))
    owner = bench.owners[0]
    await owner.told_of("answered")
    owner.level = 4000
    peer.rtp.drain()
    begun = time.monotonic()
    await bench.until(lambda: peer.rtp.waiting >= 25)
    assert time.monotonic() - begun > 0.25
    packets = heard_rtp(peer.rtp)
    assert {kind for kind, *_ in packets} == {0}
    assert {len(payload) for *_, payload in packets} == {160}
    sequences = [sequence for _, _, sequence, _, _ in packets]
    assert sequences == list(range(sequences[0], sequences[0] + len(packets)))
    assert {b[3] - a[3] for a, b in itertools.pairwise(packets)} == {160}
    decoded = g711.ulaw_decode(packets[-1][4])
    assert abs(int(decoded.mean()) - 4000) < 100


async def test_silence_is_sent_when_nobody_speaks(bench: Bench) -> None:
    peer, _, _, _ = await call(bench)
    peer.rtp.drain()
    await bench.until(lambda: peer.rtp.waiting >= 7)
    packets = heard_rtp(peer.rtp)
    assert {payload for *_, payload in packets} == {b"\xd5" * 160}


# --- keys ---


@pytest.mark.parametrize("kind", [101, 97])
async def test_keys_come_by_the_offered_payload_type(bench: Bench, kind: int) -> None:
    peer = await bench.peer()
    success = await peer.established(peer.offer(f"8 {kind}", events=kind))
    assert success.sdp("m")[0].endswith(f"8 {kind}")
    assert f"rtpmap:{kind} telephone-event/8000" in success.sdp("a")
    owner = bench.owners[0]
    await owner.told_of("answered")
    talker = Talker(peer.rtp, ("127.0.0.1", int(success.sdp("m")[0].split()[1])))
    for digit in (5, 5, 10, 11):
        for packet in range(8):
            talker.event(digit, 160 * (packet + 1), end=packet >= 5, marker=packet == 0, kind=kind)
        talker.timestamp += 1600
    await owner.until(lambda: len(owner.digits) >= 4)
    await asyncio.sleep(0.05)
    assert owner.digits == "55*#"


async def test_lost_end_packets_lose_no_key_and_add_none(bench: Bench) -> None:
    peer, owner, audio, _ = await call(bench)
    talker = Talker(peer.rtp, audio)
    for digit in (1, 1, 2):
        for packet in range(4):
            talker.event(digit, 160 * (packet + 1))  # no marker, no end: all those were lost
        talker.timestamp += 1600
    await owner.until(lambda: len(owner.digits) >= 3)
    assert owner.digits == "112"


async def test_a_late_packet_of_an_old_key_is_no_new_key(bench: Bench) -> None:
    peer, owner, audio, _ = await call(bench)
    talker = Talker(peer.rtp, audio)
    talker.event(1, 800, end=True)
    talker.timestamp += 1600
    talker.event(2, 800, end=True)
    talker.timestamp -= 1600
    talker.event(1, 800, end=True)
    await owner.until(lambda: len(owner.digits) >= 2)
    await asyncio.sleep(0.05)
    assert owner.digits == "12"


async def test_a_phone_that_sends_rtp_and_info_for_one_key_is_understood_once(bench: Bench) -> None:
    peer, owner, audio, success = await call(bench)
    Talker(peer.rtp, audio).event(7, 160, marker=True)
    await owner.told_of("digit")
    peer.ask("INFO", to_tag=success.to_tag, sequence=2, body="Signal=7\r\n", kind="application/dtmf-relay")
    await peer.expect(200)
    assert owner.digits == "7"


@pytest.mark.parametrize("kind", [101, 97])
async def test_sent_keys_have_marker_growing_duration_and_three_ends(bench: Bench, kind: int) -> None:
    peer = await bench.peer()
    await peer.established(peer.offer(f"8 {kind}", events=kind))
    owner = bench.owners[0]
    await owner.told_of("answered")
    peer.rtp.drain()
    await owner.leg.send_digits("5#")
    packets = [packet for packet in heard_rtp(peer.rtp) if packet[0] == kind]
    for digit in (5, 11):
        press = [packet for packet in packets if packet[4][0] == digit]
        assert [marker for _, marker, *_ in press] == [True] + [False] * (len(press) - 1)
        assert len({timestamp for *_, timestamp, _ in press}) == 1
        durations = [struct.unpack("!H", payload[2:])[0] for *_, payload in press]
        assert durations == [160 * n for n in range(1, 8)] + [1280] * 3
        assert [bool(payload[1] & 0x80) for *_, payload in press] == [False] * 7 + [True] * 3


async def test_keys_go_by_info_where_the_peer_takes_no_events(bench: Bench) -> None:
    peer = await bench.peer()
    await peer.established(peer.offer("8"))
    owner = bench.owners[0]
    await owner.told_of("answered")
    sending = asyncio.create_task(owner.leg.send_digits("5"))
    info = await peer.expect("INFO")
    peer.reply(info, 200)
    assert "Signal=5" in info.body
    await sending


# --- where audio comes from ---


async def test_audio_from_another_port_is_learned_within_two_seconds_then_locked(bench: Bench) -> None:
    peer, owner, audio, _ = await call(bench)
    moved, stray = await bench.socket(), await bench.socket()
    owner.level = 4000
    await Talker(moved, audio).talk(20)
    await owner.until(lambda: owner.loud >= 12)
    assert len(heard_rtp(moved)) >= 10  # and ours goes there now
    peer.rtp.drain()
    await owner.quiet()
    await Talker(stray, audio).talk(20)
    assert owner.loud == 0
    assert heard_rtp(stray) == []
    assert heard_rtp(peer.rtp) == []


async def test_a_stray_cannot_take_over_a_call_whose_audio_flows(bench: Bench) -> None:
    peer, owner, audio, _ = await call(bench)
    stray = await bench.socket()
    owner.level = 4000
    await Talker(peer.rtp, audio).talk(3)
    await Talker(stray, audio).talk(10)
    assert heard_rtp(stray) == []


async def test_another_host_is_never_learned(bench: Bench) -> None:
    _, owner, audio, _ = await call(bench)
    stranger = await bench.socket("127.0.0.77")
    await Talker(stranger, audio).talk(10)
    assert owner.loud == 0


async def test_after_a_reinvite_another_port_is_learned_again(bench: Bench) -> None:
    peer, owner, audio, success = await call(bench)
    await Talker(peer.rtp, audio).talk(5)
    moved = await bench.socket()
    offer = peer.offer(version=2).replace(f"m=audio {peer.rtp.port}", f"m=audio {moved.port + 1}")
    peer.ask("INVITE", to_tag=success.to_tag, sequence=2, body=offer)
    again = await peer.expect(200)
    peer.ask("ACK", to_tag=again.to_tag, sequence=2, branch="ack2")
    await owner.quiet()
    await Talker(moved, audio).talk(15)
    await owner.until(lambda: owner.loud >= 8)


# --- hold ---


async def reinvite(peer: Peer, success: Message, direction: str) -> Message:
    sequence = peer.next()
    peer.ask(
        "INVITE",
        to_tag=success.to_tag,
        sequence=sequence,
        body=peer.offer(extra=f"a={direction}\r\n", version=sequence),
    )
    answer = await peer.expect(200)
    peer.ask("ACK", to_tag=success.to_tag, sequence=sequence, branch=f"ack{sequence}")
    return answer


@pytest.mark.parametrize(("asked", "given"), [("sendonly", "recvonly"), ("inactive", "inactive")])
async def test_hold_by_reinvite_stops_our_audio_and_resuming_starts_it(bench: Bench, asked: str, given: str) -> None:
    peer, owner, _, success = await call(bench)
    owner.level = 4000
    held = await reinvite(peer, success, asked)
    assert given in held.sdp("a")
    await asyncio.sleep(0.05)
    peer.rtp.drain()
    await asyncio.sleep(0.15)
    assert heard_rtp(peer.rtp) == []
    back = await reinvite(peer, success, "sendrecv")
    assert "sendrecv" in back.sdp("a")
    await peer.rtp.receive()
    assert owner.ended is None


async def test_the_origin_line_keeps_its_id_and_raises_its_version(bench: Bench) -> None:
    peer, _, _, success = await call(bench)
    origins = [success.sdp("o")[0].split()]
    for direction in ("sendonly", "sendrecv"):
        origins.append((await reinvite(peer, success, direction)).sdp("o")[0].split())
    assert len({origin[1] for origin in origins}) == 1
    versions = [int(origin[2]) for origin in origins]
    assert versions == list(range(versions[0], versions[0] + 3))


async def test_hold_by_a_zero_address_is_understood(bench: Bench) -> None:
    peer, owner, _, success = await call(bench)
    owner.level = 4000
    offer = peer.offer(version=2).replace("c=IN IP4 127.0.0.1", "c=IN IP4 0.0.0.0")
    peer.ask("INVITE", to_tag=success.to_tag, sequence=2, body=offer)
    assert "inactive" in (await peer.expect(200)).sdp("a")


async def test_an_offerless_reinvite_gets_our_offer(bench: Bench) -> None:
    peer, owner, _, success = await call(bench)
    peer.ask("INVITE", to_tag=success.to_tag, sequence=2)
    answer = await peer.expect(200)
    assert answer.sdp("m")[0].split()[3:] == ["8", "0", "101"]
    peer.ask("ACK", to_tag=success.to_tag, sequence=2, branch="ack2", body=peer.offer("0 101", version=2))
    owner.level = 4000
    await asyncio.sleep(0.1)
    peer.rtp.drain()
    assert (await peer.rtp.receive())[1] & 0x7F == 0


async def test_an_impossible_reinvite_is_refused_and_the_call_goes_on(bench: Bench) -> None:
    peer, owner, _, success = await call(bench)
    peer.ask("INVITE", to_tag=success.to_tag, sequence=2, body=peer.offer("18"))
    refusal = await peer.expect(488)
    peer.ask("ACK", to_tag=refusal.to_tag, sequence=2)
    assert owner.ended is None


async def test_an_old_sequence_number_is_refused(bench: Bench) -> None:
    peer, _, _, success = await call(bench)
    peer.ask("INFO", to_tag=success.to_tag, sequence=1)
    await peer.expect(500)


async def test_an_update_refreshes_the_call(bench: Bench) -> None:
    peer, owner, _, success = await call(bench)
    peer.ask("UPDATE", to_tag=success.to_tag, sequence=2)
    await peer.expect(200)
    peer.ask("UPDATE", to_tag=success.to_tag, sequence=3, body=peer.offer(extra="a=sendonly\r\n", version=2))
    assert "recvonly" in (await peer.expect(200)).sdp("a")
    assert owner.ended is None


# --- silence of the line ---


@pytest.fixture
async def impatient() -> AsyncIterator[Bench]:
    bench = await make_bench(rtp_timeout=0.8)
    yield bench
    await close_bench(bench)


async def test_a_call_whose_audio_stops_is_ended(impatient: Bench) -> None:
    peer, owner, audio, _ = await call(impatient)
    await Talker(peer.rtp, audio).talk(5)
    bye = await peer.expect("BYE")
    peer.reply(bye, 200)
    assert owner.ended is not None
    assert owner.ended.reason == "lost"


async def test_a_call_that_never_had_audio_is_ended_too(impatient: Bench) -> None:
    peer, owner, _, _ = await call(impatient)
    peer.reply(await peer.expect("BYE"), 200)
    assert owner.ended is not None
    assert owner.ended.reason == "lost"


@pytest.mark.parametrize("direction", ["inactive", "sendonly"])
async def test_a_call_on_hold_may_be_silent(impatient: Bench, direction: str) -> None:
    peer, owner, audio, success = await call(impatient)
    await Talker(peer.rtp, audio).talk(5)
    await reinvite(peer, success, direction)
    await asyncio.sleep(1.2)
    assert owner.ended is None


async def test_ports_are_freed_when_calls_end_and_busy_ones_are_passed_over(bench: Bench) -> None:
    _, _, first, _ = await call(bench)
    taken = await _occupy(first[1] + 2)
    _, _, second, _ = await call(bench)
    assert second[1] == first[1] + 4
    taken.close()


async def _occupy(port: int) -> asyncio.DatagramTransport:
    transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(
        asyncio.DatagramProtocol, local_addr=("127.0.0.1", port)
    )
    return transport


# --- hold by us, session timers ---


async def test_we_hold_the_peer_and_take_it_back(bench: Bench) -> None:
    peer, owner, _, _ = await call(bench)
    leg = owner.leg
    assert isinstance(leg, SipLeg)
    for held, direction, answer in ((True, "sendonly", "recvonly"), (False, "sendrecv", "sendrecv")):
        await leg.set_hold(held)
        invite = await peer.expect("INVITE")
        assert direction in invite.sdp("a")
        peer.reply(invite, 200, body=peer.offer("8 101", extra=f"a={answer}\r\n"))
        ack = await peer.expect("ACK")
        assert ack["CSeq"].split()[0] == invite["CSeq"].split()[0]
        assert leg.held is held
    assert owner.ended is None


async def test_a_reinvite_that_crosses_one_of_ours_is_pending(bench: Bench) -> None:
    peer, owner, _, success = await call(bench)
    assert isinstance(owner.leg, SipLeg)
    await owner.leg.set_hold(True)
    ours = await peer.expect("INVITE")
    peer.ask("INVITE", to_tag=success.to_tag, sequence=2, body=peer.offer(version=2))
    await peer.expect(491)
    peer.reply(ours, 491)
    await peer.expect("ACK")
    again = await peer.expect("INVITE", limit=4)
    assert "sendonly" in again.sdp("a")
    peer.reply(again, 200, body=peer.offer("8 101", extra="a=recvonly\r\n"))
    await peer.expect("ACK")


async def test_a_peer_that_forgot_the_call_ends_it(bench: Bench) -> None:
    peer, owner, _, _ = await call(bench)
    assert isinstance(owner.leg, SipLeg)
    await owner.leg.set_hold(True)
    peer.reply(await peer.expect("INVITE"), 481)
    await owner.told_of("ended")
    assert owner.ended is not None
    assert owner.ended.reason == "lost"


async def test_we_refresh_when_the_session_timer_says_so(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("switchboard.engines.sip.inside.MIN_SESSION_SECONDS", 0.4)
    peer = await bench.peer()
    extra = "Require: timer\r\nSession-Expires: 0;refresher=uas\r\n"
    success = await peer.established(extra=extra)
    assert success["Session-Expires"] == "0;refresher=uas"
    refresh = await peer.expect("INVITE")
    peer.reply(refresh, 200, body=peer.offer("8 101"))
    await peer.expect("ACK")
    assert bench.owners[0].ended is None
