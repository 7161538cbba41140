"""Hostile and broken input: nothing crashes, nothing leaks, the next caller is served."""

import asyncio
import random

import pytest

from tests.switchboard.sip.conftest import Bench

pytestmark = pytest.mark.anyio

RUBBISH = [
    b"",
    b"\x00",
    b"\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
    b"INVITE",
    b"INVITE sip:12348@127.0.0.1\r\n\r\n",
    b"INVITE sip:12348@127.0.0.1 SIP/3.0\r\n\r\n",
    b"SIP/2.0 abc OK\r\n\r\n",
    b"SIP/2.0 99999 OK\r\nVia: SIP/2.0/UDP x;branch=z9hG4bK1\r\n\r\n",
    b"INVITE sip:12348@127.0.0.1 SIP/2.0\r\n\r\n",
    b"INVITE sip:12348@127.0.0.1 SIP/2.0\r\nVia: x\r\nFrom: y\r\nTo: z\r\nCall-ID: \r\nCSeq: a b\r\n\r\n",
    bytes(range(256)) * 20,
    b"\xff" * 60_000,
    b"OPTIONS sip:a SIP/2.0\r\n" + b"X: 1\r\n" * 5000 + b"\r\n",
]


async def served(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    """A proper call still works, and no exception had to be caught by the socket's last guard."""
    peer = await bench.peer()
    bench.answers = True
    success = await peer.established()
    await bench.owners[-1].told_of("answered")
    peer.ask("BYE", to_tag=success.to_tag, sequence=2)
    await peer.expect(200)
    broken = [record.getMessage() for record in caplog.records if record.exc_info]
    assert broken == []


@pytest.mark.parametrize("data", RUBBISH, ids=range(len(RUBBISH)))
async def test_rubbish_is_dropped(bench: Bench, caplog: pytest.LogCaptureFixture, data: bytes) -> None:
    peer = await bench.peer()
    peer.say(data)
    await served(bench, caplog)
    assert len(bench.owners) == 1


BROKEN: list[tuple[bytes, bytes]] = [
    (b"Content-Length: 0", b"Content-Length: 9999"),
    (b"Content-Length: 0", b"Content-Length: -5"),
    (b"Content-Length: 0", b"Content-Length: abc"),
    (b"Content-Length: 0", b"Content-Length: 99999999999999999999999"),
    (b"CSeq: 1 INVITE", b"CSeq: 1 BYE"),
    (b"CSeq: 1 INVITE", b"CSeq: 1 INVITE\r\nCSeq: 2 INVITE"),
    (b"Contact: <sip:", b"Contact: <tel:"),
    (b"Contact: <sip:13800000001@127.0.0.1:", b"Contact: <sip:13800000001@127.0.0.1:9"),
    (b"Max-Forwards: 70", b"X-Long: " + b"a" * 20_000),
]


@pytest.mark.parametrize(("old", "new"), BROKEN)
async def test_a_broken_invite_is_a_bad_request(
    bench: Bench, caplog: pytest.LogCaptureFixture, old: bytes, new: bytes
) -> None:
    peer = await bench.peer()
    text = peer.request("INVITE")
    assert old in text
    peer.say(text.replace(old, new))
    await peer.expect(400)
    assert bench.engine.open_dialogs == 0
    await served(bench, caplog)


async def test_a_claimed_source_does_not_redirect_answers(bench: Bench) -> None:
    peer, victim = await bench.peer(), await bench.peer()
    claim = f"127.0.0.1:{peer.port};received=127.0.0.1;rport={victim.port}".encode()
    peer.say(peer.request("OPTIONS").replace(f"127.0.0.1:{peer.port}".encode(), claim, 1))
    await peer.expect(200)
    await victim.silent()


BODIES = [
    "v=0",
    "m=audio",
    "m=audio x RTP/AVP 8",
    "v=0\r\nm=audio 0 RTP/AVP 8\r\n",
    "v=0\r\nm=audio 99999999 RTP/AVP 8\r\nc=IN IP4 127.0.0.1\r\n",
    "v=0\r\nc=IN IP4 no.such.host.invalid\r\nm=audio 4000 RTP/AVP 8\r\n",
    "v=0\r\nc=IN IP4 127.0.0.1\r\nm=audio 4000 RTP/AVP 8\r\na=rtpmap:8\r\na=rtpmap:x PCMA\r\n",
    "v=0\r\nc=IN\r\nm=audio 4000 RTP/AVP 8 8 8 x -1 999\r\na=rtpmap:8 PCMA/abc\r\n",
    "v=x\r\nt=a b\r\nb=AS:x\r\nm=audio 4000 RTP/SAVP 8\r\n",
    "\x00\x01\x02",
]


@pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
async def test_a_broken_description_never_hurts(bench: Bench, caplog: pytest.LogCaptureFixture, body: str) -> None:
    peer = await bench.peer()
    peer.ask("INVITE", body=body)
    answer = await peer.expect(200, 400, 488)
    if answer.status == 200:
        peer.ask("ACK", to_tag=answer.to_tag, branch="a")
        await bench.owners[0].told_of("answered")
        await asyncio.sleep(0.06)
        await bench.owners[0].leg.hangup()
    await served(bench, caplog)


async def breathe() -> None:
    """Let the engine read: it takes one datagram a turn, and a full socket buffer would lose the test's own words."""
    for _ in range(3):
        await asyncio.sleep(0)


def mutated(rng: random.Random, data: bytes) -> bytes:
    """One of the ways in which a datagram can be wrong."""
    kind = rng.randrange(6)
    at, length = rng.randrange(len(data)), rng.randrange(1, 40)
    if kind == 0:
        return data[:at]
    if kind == 1:
        return data[:at] + rng.randbytes(length) + data[at + length :]
    if kind == 2:
        return data[:at] + data[at + length :]
    if kind == 3:
        return data[:at] + data[at : at + length] * rng.randrange(2, 50) + data[at:]
    lines = data.split(b"\r\n")
    place = rng.randrange(len(lines))
    if kind == 4:
        lines[place], lines[0] = lines[0], lines[place]
    else:
        lines.insert(place, lines[rng.randrange(len(lines))])
    return b"\r\n".join(lines)


@pytest.mark.parametrize("seed", range(4))
async def test_a_thousand_mutated_messages_crash_and_leak_nothing(
    bench: Bench, caplog: pytest.LogCaptureFixture, seed: int
) -> None:
    rng = random.Random(seed)
    bench.answers = bool(seed % 2)
    peer = await bench.peer()
    for number in range(250):
        peer.number = 10_000 + seed * 1000 + number
        method = rng.choice(["INVITE", "INVITE", "BYE", "REGISTER", "OPTIONS", "CANCEL", "ACK", "INFO", "SIP/2.0"])
        whole = peer.request(method if method != "SIP/2.0" else "INVITE", body=peer.offer())
        if method == "SIP/2.0":
            whole = whole.replace(b"INVITE sip:12348@127.0.0.1 SIP/2.0", b"SIP/2.0 200 OK", 1)
        peer.say(mutated(rng, whole))
        await breathe()
    await asyncio.sleep(0.05)
    for owner in list(bench.owners):
        await owner.leg.hangup()
    await bench.until(lambda: not bench.engine.open_dialogs, 8)  # without an ACK a hang-up takes 64·T1
    assert all(owner.ended is not None for owner in bench.owners)
    await served(bench, caplog)


async def test_mutated_rtp_is_ignored(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    rng = random.Random(5)
    peer = await bench.peer()
    success = await peer.established()
    owner = bench.owners[0]
    await owner.told_of("answered")
    audio = ("127.0.0.1", int(success.sdp("m")[0].split()[1]))
    packet = bytes([0x80, 8]) + bytes(10) + b"\xd5" * 160
    for _ in range(500):
        peer.rtp.send(mutated(rng, packet) or b"\x80", audio)
        peer.rtp.send(bytes([0x80, 101]) + rng.randbytes(rng.randrange(30)), audio)
        await breathe()
    await asyncio.sleep(0.1)
    assert owner.ended is None
    await served(bench, caplog)


async def test_a_flood_of_callers_gets_busy_answers_and_ends(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("switchboard.engines.sip.agent.MAX_DIALOGS", 5)
    bench.answers = False
    peers = [await bench.peer() for _ in range(8)]
    for peer in peers:
        peer.ask("INVITE", body=peer.offer())
    answers = [(await peer.expect(180, 503)).status for peer in peers]
    assert sorted(answers) == [180] * 5 + [503] * 3


async def test_strangers_from_outside_are_refused() -> None:
    """Admission is asked directly: tests have no address beyond loopback."""
    from aiosipua import SipResponse

    from switchboard.engines.sip.admission import Admission
    from switchboard.registrar import Registrar
    from tests.switchboard.sip.samples import request

    registrar = Registrar("12348")
    registrar.put_account("13800000001", "0" * 32)
    admission = Admission("12348", "192.0.2.1", (), registrar)
    known = admission.admit(request(), ("192.0.2.9", 5060))
    assert isinstance(known, SipResponse)
    assert known.status_code == 401
    registrar.drop_account("13800000001")
    unknown = admission.admit(request(), ("192.0.2.9", 5060))
    assert isinstance(unknown, SipResponse)
    assert unknown.status_code == 403


@pytest.mark.parametrize("seed", range(2))
async def test_mutated_requests_inside_calls_crash_nothing(
    bench: Bench, caplog: pytest.LogCaptureFixture, seed: int
) -> None:
    rng = random.Random(seed)
    peer = await bench.peer()
    success = await peer.established()
    await bench.owners[0].told_of("answered")
    kinds = {"INFO": "application/dtmf-relay", "INVITE": "application/sdp", "UPDATE": "application/sdp"}
    for _ in range(200):
        method = rng.choice(["INFO", "INVITE", "UPDATE", "ACK", "OPTIONS", "REFER", "PRACK"])
        body = {"INFO": "Signal=1\r\nDuration=100"}.get(method, peer.offer(version=rng.randrange(9)))
        whole = peer.request(
            method, to_tag=success.to_tag, sequence=peer.next(), body=body, kind=kinds.get(method, "text/plain")
        )
        peer.say(mutated(rng, whole))
        if rng.random() < 0.5:
            peer.ask("ACK", to_tag=success.to_tag, sequence=peer.sequence, branch=f"a{peer.sequence}")
        await breathe()
    await asyncio.sleep(0.05)
    await bench.owners[0].leg.hangup()
    await bench.until(lambda: not bench.engine.open_dialogs)
    await served(bench, caplog)


@pytest.mark.parametrize("seed", range(2))
async def test_mutated_answers_to_our_calls_crash_and_leak_nothing(
    bench: Bench, caplog: pytest.LogCaptureFixture, seed: int
) -> None:
    rng = random.Random(seed)
    peer = await bench.peer()
    sent: list[bytes] = []
    peer.say = sent.append  # type: ignore[method-assign]
    for _ in range(25):
        await bench.dialled(peer, limit=0.5)
        invite = await peer.expect("INVITE")
        sent.clear()
        for status in (100, 180, 183, 401, 407, 302, 200, 200, 486):
            body = peer.offer("8 101") if status in {183, 200} else ""
            extra = 'WWW-Authenticate: Digest realm="x", nonce="y"\r\n' if status == 401 else ""
            peer.reply(invite, status, tag=f"t{rng.randrange(3)}", extra=extra, body=body)
        rng.shuffle(sent)
        for data in sent:
            peer.send(mutated(rng, data) if rng.random() < 0.7 else data, bench.engine.address)
        peer.drain()
    await asyncio.sleep(0.6)
    for owner in bench.owners:
        await owner.leg.hangup()
    await bench.until(lambda: not bench.engine.open_dialogs)
    assert all(owner.ended is not None for owner in bench.owners)
    await served(bench, caplog)


def test_random_digests_are_never_granted() -> None:
    from switchboard.engines.sip.digest import Challenger, Verdict
    from tests.switchboard.sip.samples import request

    rng = random.Random(1)
    challenger = Challenger("12348", lambda: 1.0)
    good = challenger.challenge() + ', username="1001", uri="sip:a", response="0", nc=00000001, cnonce="c"'
    for _ in range(500):
        value = mutated(rng, good.encode()).decode("latin-1").replace("\r", "").replace("\n", "")
        made = request("REGISTER")
        made.headers.set_single("Authorization", value)
        assert challenger.check(made, "0" * 32) is not Verdict.GRANTED
