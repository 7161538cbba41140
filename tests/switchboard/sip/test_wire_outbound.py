"""Calls we place, heard and answered through raw sockets."""

import asyncio
import hashlib
import re

import pytest

from switchboard.engines.base import DialFailed
from tests.switchboard.sip.conftest import Bench, close_bench, make_bench
from tests.switchboard.sip.trunks import trunk_at
from tests.switchboard.sip.wire_peer import Message, Peer

pytestmark = pytest.mark.anyio


async def answered(bench: Bench, peer: Peer, **values: str) -> tuple[Message, Message]:
    """The INVITE and its ACK of a call that the peer answered."""
    invite = await peer.expect("INVITE")
    peer.reply(invite, 200, body=peer.offer("8 101"), **values)
    return invite, await peer.expect("ACK")


async def test_a_call_rings_is_answered_and_hung_up_by_us(bench: Bench) -> None:
    peer = await bench.peer()
    owner = await bench.dialled(peer)
    invite = await peer.expect("INVITE")
    peer.reply(invite, 100)
    peer.reply(invite, 180)
    await owner.told_of("ringing")
    peer.reply(invite, 200, body=peer.offer("8 101"))
    ack = await peer.expect("ACK")
    assert ack["CSeq"] == "1 ACK"
    assert ack.branch != invite.branch
    await owner.leg.hangup()
    bye = await peer.expect("BYE")
    peer.reply(bye, 200)
    assert owner.told == ["ringing", "answered", "ended"]
    assert bench.engine.open_dialogs == 0


async def test_the_offer_has_both_codecs_and_keys_and_no_100rel(bench: Bench) -> None:
    peer = await bench.peer()
    await bench.dialled(peer)
    invite = await peer.expect("INVITE")
    (media,) = invite.sdp("m")
    assert media.split()[3:] == ["8", "0", "101"]
    assert {"rtpmap:8 PCMA/8000", "rtpmap:0 PCMU/8000", "rtpmap:101 telephone-event/8000"} <= set(invite.sdp("a"))
    assert "100rel" not in invite.text
    assert "sip:12348@" in invite["From"]


async def test_an_unanswered_invite_is_repeated_and_ends_as_a_timeout(bench: Bench) -> None:
    peer = await bench.peer()
    owner = await bench.dialled(peer, limit=30)
    invites = [await peer.expect("INVITE") for _ in range(4)]
    assert len({invite.text for invite in invites}) == 1
    await owner.told_of("ended", limit=5)
    assert owner.ended is not None
    assert (owner.ended.status, owner.ended.reason) == (408, "timeout")


@pytest.mark.parametrize("status", [404, 480, 486, 487, 503, 603])
async def test_every_refusal_is_acknowledged_and_told(bench: Bench, status: int) -> None:
    peer = await bench.peer()
    owner = await bench.dialled(peer)
    invite = await peer.expect("INVITE")
    peer.reply(invite, status)
    ack = await peer.expect("ACK")
    assert ack.branch == invite.branch
    assert ack.to_tag == "p1"
    peer.reply(invite, status)  # our ACK was lost
    await peer.expect("ACK")
    await owner.told_of("ended")
    assert owner.ended is not None
    assert (owner.ended.status, owner.ended.reason) == (status, "remote")


async def test_a_call_nobody_answers_is_cancelled_in_time(bench: Bench) -> None:
    peer = await bench.peer()
    owner = await bench.dialled(peer, limit=0.2)
    invite = await peer.expect("INVITE")
    peer.reply(invite, 180)
    cancel = await peer.expect("CANCEL")
    assert cancel.branch == invite.branch
    assert cancel["CSeq"] == "1 CANCEL"
    assert cancel.uri == invite.uri
    peer.reply(cancel, 200)
    peer.reply(invite, 487)
    await peer.expect("ACK")
    assert owner.ended is not None
    assert (owner.ended.status, owner.ended.reason) == (487, "timeout")


async def test_a_cancel_waits_for_the_first_provisional_answer(bench: Bench) -> None:
    peer = await bench.peer()
    owner = await bench.dialled(peer)
    invite = await peer.expect("INVITE")
    await owner.leg.hangup()
    await asyncio.sleep(0.02)
    assert all(Message(data).method == "INVITE" for data in peer.drain())
    peer.reply(invite, 100)
    await peer.expect("CANCEL")


async def test_a_cancel_that_crosses_a_200_leaves_no_ghost_call(bench: Bench) -> None:
    peer = await bench.peer()
    owner = await bench.dialled(peer)
    invite = await peer.expect("INVITE")
    peer.reply(invite, 180)
    await owner.told_of("ringing")
    await owner.leg.hangup()
    cancel = await peer.expect("CANCEL")
    peer.reply(invite, 200, body=peer.offer("8 101"))  # answered in the same moment
    peer.reply(cancel, 200)
    ack = await peer.expect("ACK")
    bye = await peer.expect("BYE")
    assert ack.to_tag == bye.to_tag == "p1"
    peer.reply(bye, 200)
    assert owner.told == ["ringing", "ended"]


async def test_a_second_phone_of_a_forked_call_is_hung_up(bench: Bench) -> None:
    peer = await bench.peer()
    owner = await bench.dialled(peer)
    invite, _ = await answered(bench, peer)
    peer.reply(invite, 200, tag="second", body=peer.offer("8 101"))
    assert (await peer.expect("ACK")).to_tag == "second"
    bye = await peer.expect("BYE")
    assert bye.to_tag == "second"
    peer.reply(bye, 200)
    assert owner.ended is None


async def test_a_repeated_200_gets_the_same_ack_again(bench: Bench) -> None:
    peer = await bench.peer()
    owner = await bench.dialled(peer)
    invite, ack = await answered(bench, peer)
    peer.reply(invite, 200, body=peer.offer("8 101"))
    assert (await peer.expect("ACK")).text == ack.text
    assert owner.told == ["answered"]


async def test_contact_record_route_and_the_new_tag_of_the_200_are_used(bench: Bench) -> None:
    peer, moved, proxy = [await bench.peer() for _ in range(3)]
    owner = await bench.dialled(peer)
    invite = await peer.expect("INVITE")
    peer.reply(invite, 180, tag="early")
    await owner.told_of("ringing")
    peer.reply(
        invite,
        200,
        tag="final",
        contact=f"<sip:desk@127.0.0.1:{moved.port}>",
        extra=f"Record-Route: <sip:127.0.0.1:9;lr>\r\nRecord-Route: <sip:127.0.0.1:{proxy.port};lr>\r\n",
        body=peer.offer("8 101"),
    )
    for method in ("ACK", "BYE"):
        if method == "BYE":
            await owner.leg.hangup()
        request = await proxy.expect(method)
        assert request.uri == f"sip:desk@127.0.0.1:{moved.port}"
        # the route set of the caller is the reversed Record-Route: RFC 3261 §12.1.2
        assert request.all("Route") == [f"<sip:127.0.0.1:{proxy.port};lr>", "<sip:127.0.0.1:9;lr>"]
        assert request.to_tag == "final"


async def test_a_contact_at_another_port_is_where_the_bye_goes(bench: Bench) -> None:
    peer, moved = await bench.peer(), await bench.peer()
    owner = await bench.dialled(peer)
    invite = await peer.expect("INVITE")
    peer.reply(invite, 200, contact=f"<sip:desk@127.0.0.1:{moved.port}>", body=peer.offer("8 101"))
    await moved.expect("ACK")
    await owner.leg.hangup()
    await moved.expect("BYE")


async def test_early_media_is_heard_before_the_answer(bench: Bench) -> None:
    peer = await bench.peer()
    owner = await bench.dialled(peer)
    invite = await peer.expect("INVITE")
    peer.reply(invite, 183, tag="p1", body=peer.offer("8 101"))
    await owner.told_of("early media")
    port = int(invite.sdp("m")[0].split()[1])
    for number in range(20):
        peer.rtp.send(rtp(8, number, b"\x55\xaa" * 80), ("127.0.0.1", port))
        await asyncio.sleep(0.005)
    await owner.until(lambda: len(owner.heard) > 10)
    assert "answered" not in owner.told


async def test_an_answer_nobody_can_play_is_acknowledged_and_hung_up(bench: Bench) -> None:
    peer = await bench.peer()
    owner = await bench.dialled(peer)
    invite = await peer.expect("INVITE")
    peer.reply(invite, 200, body=peer.offer("18"))
    await peer.expect("ACK")
    await peer.expect("BYE")
    assert owner.ended is not None
    assert owner.ended.status == 488


async def test_the_peer_hangs_up(bench: Bench) -> None:
    peer = await bench.peer()
    owner = await bench.dialled(peer)
    invite, _ = await answered(bench, peer)
    peer.say(
        (
            f"BYE sip:12348@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:{peer.port};branch=z9hG4bKbye\r\n"
            f"From: {invite['To']};tag=p1\r\nTo: {invite['From']}\r\nCall-ID: {invite['Call-ID']}\r\n"
            "CSeq: 77 BYE\r\nContent-Length: 0\r\n\r\n"
        ).encode()
    )
    await peer.expect(200)
    assert owner.ended is not None
    assert (owner.ended.status, owner.ended.reason) == (200, "remote")


@pytest.mark.parametrize("to", ["sip:1001@127.0.0.1:{port}", "1001"])
async def test_a_phone_that_is_not_registered_cannot_be_dialled(bench: Bench, to: str) -> None:
    with pytest.raises(DialFailed) as failed:
        await bench.engine.dial(to.format(port=bench.engine.address[1]), "12348", 5, {})
    assert failed.value.status == 480


@pytest.mark.parametrize("to", ["sip:nobody@127.0.0.1:{port}", "13800000009", "client:seat_ab", "sip:@", ""])
async def test_what_is_nowhere_cannot_be_dialled(bench: Bench, to: str) -> None:
    with pytest.raises(DialFailed) as failed:
        await bench.engine.dial(to.format(port=bench.engine.address[1]), "12348", 5, {})
    assert failed.value.status == 404


@pytest.mark.parametrize(("sender", "shown"), [("13800000001", "+8613800000001"), ("alice", "sip:alice@127.0.0.1")])
async def test_a_phone_on_this_machine_is_called_back_without_a_trunk(bench: Bench, sender: str, shown: str) -> None:
    peer = await bench.peer()
    success = await peer.established(sender=sender)
    assert bench.owners[0].leg.remote == shown
    peer.ask("BYE", to_tag=success.to_tag, sequence=2, sender=sender)
    await peer.expect(200)
    await bench.engine.dial(shown, "12348", 5, {})
    assert (await peer.expect("INVITE")).uri == f"sip:{sender}@127.0.0.1:{peer.port}"


async def test_an_anonymous_caller_is_not_called_back(bench: Bench) -> None:
    peer = await bench.peer()
    await peer.established(sender="anonymous")
    with pytest.raises(DialFailed) as failed:
        await bench.engine.dial("anonymous", "12348", 5, {})
    assert failed.value.status == 404


async def test_only_headers_of_our_own_are_added(bench: Bench) -> None:
    peer = await bench.peer()
    headers = {"X-Offer": "17", "Route": "<sip:evil>", "X-Bad": "a\r\nVia: x"}
    await bench.engine.dial(f"sip:peer@127.0.0.1:{peer.port}", "12348", 5, headers)
    invite = await peer.expect("INVITE")
    assert invite["X-Offer"] == "17"
    assert not invite.all("Route")
    assert not invite.all("X-Bad")


# --- trunks ---


def digest(header: str, method: str, password: str) -> str:
    """The response an authentication server would compute for these credentials."""
    values = dict(re.findall(r'(\w+)="?([^",]+)"?', header))

    def md5(text: str) -> str:
        return hashlib.md5(text.encode()).hexdigest()

    ha1, ha2 = md5(f"{values['username']}:{values['realm']}:{password}"), md5(f"{method}:{values['uri']}")
    expected = md5(f"{ha1}:{values['nonce']}:{values['nc']}:{values['cnonce']}:auth:{ha2}")
    return "right" if expected == values["response"] else "wrong"


@pytest.mark.parametrize(
    ("status", "asked", "given"),
    [(401, "WWW-Authenticate", "Authorization"), (407, "Proxy-Authenticate", "Proxy-Authorization")],
)
async def test_a_trunk_is_answered_with_credentials_and_all_headers_kept(status: int, asked: str, given: str) -> None:
    carrier = await Peer(("127.0.0.1", 1)).open()
    bench = await make_bench(trunks=(trunk_at(carrier),))
    carrier.target = bench.engine.address
    try:
        leg = await bench.engine.dial("+8613800000002", "12348", 5, {"X-Survey": "9"})
        owner = bench.own(leg)
        invite = await carrier.expect("INVITE")
        carrier.reply(
            invite, status, extra=f'{asked}: Digest realm="carrier", nonce="n1", qop="auth", algorithm=MD5\r\n'
        )
        ack = await carrier.expect("ACK")
        assert ack["CSeq"] == "1 ACK"
        retry = await carrier.expect("INVITE")
        assert retry["CSeq"] == "2 INVITE"
        assert retry.branch != invite.branch
        assert retry.body == invite.body
        for name in ("X-Survey", "P-Asserted-Identity", "From", "To", "Call-ID", "Contact", "Content-Type"):
            assert retry[name] == invite[name]
        assert digest(retry[given], "INVITE", "secret word") == "right"
        carrier.reply(retry, 200, body=carrier.offer("8 101"))
        ack = await carrier.expect("ACK")
        assert ack["CSeq"] == "2 ACK"
        assert ack[given] == retry[given]
        await owner.leg.hangup()
        bye = await carrier.expect("BYE")
        carrier.reply(bye, status, extra=f'{asked}: Digest realm="carrier", nonce="n2", qop="auth"\r\n')
        again = await carrier.expect("BYE")
        assert digest(again[given], "BYE", "secret word") == "right"
        carrier.reply(again, 200)
    finally:
        carrier.close()
        await close_bench(bench)


async def test_a_wrong_password_is_tried_once(bench: Bench) -> None:
    carrier = await Peer(("127.0.0.1", 1)).open()
    other = await make_bench(trunks=(trunk_at(carrier),))
    carrier.target = other.engine.address
    try:
        owner = other.own(await other.engine.dial("13800000002", "12348", 5, {}))
        for _ in range(2):
            invite = await carrier.expect("INVITE")
            carrier.reply(invite, 401, extra='WWW-Authenticate: Digest realm="carrier", nonce="n", qop="auth"\r\n')
            await carrier.expect("ACK")
        await owner.told_of("ended")
        assert owner.ended is not None
        assert owner.ended.status == 401
    finally:
        carrier.close()
        await close_bench(other)


async def test_a_trunk_is_shown_the_pilot_number_in_its_own_form() -> None:
    carrier = await Peer(("127.0.0.1", 1)).open()
    bench = await make_bench(trunks=(trunk_at(carrier),))
    carrier.target = bench.engine.address
    try:
        await bench.engine.dial("+8613800000002", "+8613811111111", 5, {})
        invite = await carrier.expect("INVITE")
        assert invite.uri == f"sip:13800000002@127.0.0.1:{carrier.port};user=phone"
        assert "<sip:12348@127.0.0.1>" in invite["From"]
        assert invite["P-Asserted-Identity"] == "<sip:12348@127.0.0.1>"
    finally:
        carrier.close()
        await close_bench(bench)


def rtp(kind: int, number: int, payload: bytes) -> bytes:
    return bytes([0x80, kind]) + number.to_bytes(2, "big") + (number * 160).to_bytes(4, "big") + b"abcd" + payload
