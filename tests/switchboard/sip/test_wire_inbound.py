"""Calls that arrive, said and heard through raw sockets."""

import asyncio

import pytest

from tests.switchboard.sip.conftest import Bench

pytestmark = pytest.mark.anyio


async def test_a_call_rings_is_answered_and_hung_up(bench: Bench) -> None:
    peer = await bench.peer()
    peer.ask("INVITE", body=peer.offer())
    assert (await peer.hear()).status == 100
    ringing = await peer.expect(180)
    success = await peer.expect(200)
    assert ringing.to_tag == success.to_tag != ""
    peer.ask("ACK", to_tag=success.to_tag, branch="a")
    owner = bench.owners[0]
    await owner.told_of("answered")
    assert owner.leg.remote == "+8613800000001"
    assert owner.leg.local == "12348"
    peer.ask("BYE", to_tag=success.to_tag, sequence=2)
    await peer.expect(200)
    await owner.told_of("ended")
    assert owner.ended is not None
    assert (owner.ended.status, owner.ended.reason) == (200, "remote")
    assert bench.engine.open_dialogs == 0


async def test_the_200_has_contact_allow_and_a_description_with_one_codec_and_keys(bench: Bench) -> None:
    peer = await bench.peer()
    success = await peer.established()
    assert success["Contact"] == f"<sip:12348@127.0.0.1:{bench.engine.address[1]}>"
    assert "BYE" in success["Allow"]
    assert "100rel" not in success.text
    (media,) = success.sdp("m")
    kind, port, proto, *formats = media.split()
    assert (kind, proto, formats) == ("audio", "RTP/AVP", ["8", "101"])
    assert 31210 <= int(port) < 32768
    assert int(port) % 2 == 0


async def test_a_repeated_invite_is_the_same_call(bench: Bench) -> None:
    peer = await bench.peer()
    bench.answers = False
    for _ in range(3):
        peer.ask("INVITE", body=peer.offer())
    await peer.expect(180)
    await asyncio.sleep(0.1)
    assert len(bench.owners) == 1
    assert bench.engine.open_dialogs == 1


async def test_the_same_invite_by_another_path_is_refused_as_merged(bench: Bench) -> None:
    peer = await bench.peer()
    bench.answers = False
    peer.ask("INVITE", body=peer.offer())
    await peer.expect(180)
    peer.ask("INVITE", body=peer.offer(), branch="other")
    await peer.expect(482)
    assert len(bench.owners) == 1


async def test_the_200_is_repeated_until_the_ack_comes(bench: Bench) -> None:
    peer = await bench.peer()
    first = await peer.invited()
    second = await peer.expect(200)
    third = await peer.expect(200)
    assert first.text == second.text == third.text
    assert bench.owners[0].told == []
    peer.ask("ACK", to_tag=first.to_tag, branch="a")
    await bench.owners[0].told_of("answered")
    peer.drain()
    await peer.silent(0.3)


async def test_a_200_that_is_never_acknowledged_ends_with_a_bye(bench: Bench) -> None:
    peer = await bench.peer()
    success = await peer.invited()
    bye = await peer.expect("BYE", limit=5)
    peer.reply(bye, 200)
    assert success.to_tag in bye["From"]
    assert bench.owners[0].ended is not None
    assert bench.engine.open_dialogs == 0


async def test_a_cancelled_call_gets_487_and_its_cancel_200(bench: Bench) -> None:
    bench.answers = False
    peer = await bench.peer()
    peer.ask("INVITE", body=peer.offer(), branch="x")
    await peer.expect(180)
    peer.ask("CANCEL", branch="x")
    assert (await peer.expect(200))["CSeq"] == "1 CANCEL"
    refusal = await peer.expect(487)
    peer.ask("ACK", to_tag=refusal.to_tag, branch="x")
    assert bench.owners[0].ended is not None
    assert bench.owners[0].ended.reason == "cancelled"
    peer.drain()
    await peer.silent(0.3)  # the ACK stopped the repetition


async def test_a_cancel_that_comes_after_the_200_changes_nothing(bench: Bench) -> None:
    peer = await bench.peer()
    success = await peer.invited(branch="x")
    peer.ask("CANCEL", branch="x")
    while (answer := await peer.expect(200))["CSeq"] != "1 CANCEL":
        pass
    peer.ask("ACK", to_tag=success.to_tag, branch="a")
    await bench.owners[0].told_of("answered")
    assert bench.owners[0].ended is None
    assert answer.status == 200


async def test_a_cancel_for_no_call_gets_481(bench: Bench) -> None:
    peer = await bench.peer()
    peer.ask("CANCEL", branch="nothing")
    await peer.expect(481)


async def test_a_refused_call_repeats_its_answer_until_the_ack(bench: Bench) -> None:
    bench.answers = False
    peer = await bench.peer()
    peer.ask("INVITE", body=peer.offer(), branch="x")
    await peer.expect(180)
    await bench.owners[0].leg.reject(486)
    await peer.expect(486)
    busy = await peer.expect(486)
    peer.ask("ACK", to_tag=busy.to_tag, branch="x")
    await asyncio.sleep(0.05)
    peer.drain()
    await peer.silent(0.3)
    assert bench.owners[0].ended is not None
    assert bench.owners[0].ended.status == 486


async def test_a_late_offer_is_made_in_the_200_and_answered_in_the_ack(bench: Bench) -> None:
    peer = await bench.peer()
    success = await peer.invited("")
    (media,) = success.sdp("m")
    assert media.split()[3:] == ["8", "0", "101"]
    peer.ask("ACK", to_tag=success.to_tag, branch="a", body=peer.offer("0 101"))
    owner = bench.owners[0]
    await owner.told_of("answered")
    owner.level = 4000
    packet = await peer.rtp.receive()
    assert packet[1] & 0x7F == 0  # PCMU, as the answer said


async def test_a_description_with_a_charset_is_read(bench: Bench) -> None:
    peer = await bench.peer()
    await peer.invited(kind="application/sdp;charset=utf-8")


async def test_another_content_type_is_refused_with_415(bench: Bench) -> None:
    peer = await bench.peer()
    peer.ask("INVITE", body="hello", kind="text/plain")
    await peer.expect(415)
    assert bench.owners == []


async def test_a_g729_only_caller_is_refused_with_488(bench: Bench) -> None:
    peer = await bench.peer()
    peer.ask("INVITE", body=peer.offer("18 101"))
    await peer.expect(488)
    assert bench.owners == []


@pytest.mark.parametrize(("number", "status"), [("12349", 404), ("1001", 480), ("010", 404)])
async def test_only_the_pilot_and_registered_phones_can_be_called(bench: Bench, number: str, status: int) -> None:
    peer = await bench.peer()
    peer.ask("INVITE", uri=f"sip:{number}@127.0.0.1", body=peer.offer())
    await peer.expect(status)
    assert bench.owners == []


@pytest.mark.parametrize("number", ["12348", "047112348", "01012348", "+8647112348", "8647112348", "008647112348"])
async def test_the_pilot_is_reached_with_any_area_code(bench: Bench, number: str) -> None:
    peer = await bench.peer()
    await peer.established(uri=f"sip:{number}@127.0.0.1;user=phone")
    assert bench.owners[0].leg.local == "12348"


async def test_an_unknown_extension_is_named_with_420(bench: Bench) -> None:
    peer = await bench.peer()
    peer.ask("INVITE", body=peer.offer(), extra="Require: 100rel\r\n")
    assert (await peer.expect(420))["Unsupported"] == "100rel"


async def test_a_session_timer_is_tolerated(bench: Bench) -> None:
    peer = await bench.peer()
    await peer.invited(extra="Supported: timer\r\nSession-Expires: 1800\r\n")
    other = await bench.peer()
    success = await other.invited(extra="Require: timer\r\nSession-Expires: 1800;refresher=uac\r\n")
    assert success["Session-Expires"] == "1800;refresher=uac"
    assert success["Require"] == "timer"


async def test_an_invite_without_contact_is_a_bad_request_and_leaves_no_call(bench: Bench) -> None:
    peer = await bench.peer()
    text = peer.request("INVITE", body=peer.offer()).replace(b"Contact:", b"X-Contact:")
    peer.say(text)
    await peer.expect(400)
    assert bench.engine.open_dialogs == 0


async def test_hop_count_zero_is_refused(bench: Bench) -> None:
    peer = await bench.peer()
    peer.say(peer.request("INVITE", body=peer.offer()).replace(b"Max-Forwards: 70", b"Max-Forwards: 0"))
    await peer.expect(483)


async def test_options_is_answered_as_a_keep_alive(bench: Bench) -> None:
    peer = await bench.peer()
    peer.ask("OPTIONS")
    answer = await peer.expect(200)
    assert "INVITE" in answer["Allow"]
    assert "application/sdp" in answer["Accept"]
    peer.say(b"\r\n\r\n")
    await peer.silent()


@pytest.mark.parametrize(("method", "status"), [("SUBSCRIBE", 405), ("MESSAGE", 405), ("BYE", 481), ("FOO", 501)])
async def test_what_we_do_not_do_is_said(bench: Bench, method: str, status: int) -> None:
    peer = await bench.peer()
    peer.ask(method)
    await peer.expect(status)


async def test_a_repeated_request_has_one_effect_and_the_same_answer(bench: Bench) -> None:
    peer = await bench.peer()
    success = await peer.established()
    await bench.owners[0].told_of("answered")
    for _ in range(2):
        peer.ask(
            "INFO",
            to_tag=success.to_tag,
            sequence=2,
            body="Signal=5\r\nDuration=160\r\n",
            kind="application/dtmf-relay",
        )
    assert (await peer.expect(200)).text == (await peer.expect(200)).text
    assert bench.owners[0].digits == "5"


@pytest.mark.parametrize(("kind", "body"), [("application/dtmf-relay", "Signal= *\r\n"), ("application/dtmf", "*")])
async def test_keys_come_by_info(bench: Bench, kind: str, body: str) -> None:
    peer = await bench.peer()
    success = await peer.established()
    peer.ask("INFO", to_tag=success.to_tag, sequence=2, body=body, kind=kind)
    await peer.expect(200)
    await bench.owners[0].told_of("digit")
    assert bench.owners[0].digits == "*"


async def test_hanging_up_before_the_ack_waits_for_it_and_then_says_bye(bench: Bench) -> None:
    peer = await bench.peer()
    success = await peer.invited()
    await bench.owners[0].leg.hangup()
    peer.ask("ACK", to_tag=success.to_tag, branch="a")
    bye = await peer.expect("BYE")
    peer.reply(bye, 200)
    await bench.owners[0].told_of("ended")
    assert "answered" not in bench.owners[0].told


async def test_our_bye_follows_contact_and_record_route(bench: Bench) -> None:
    peer, proxy = await bench.peer(), await bench.peer()
    route = f"<sip:127.0.0.1:{proxy.port};lr>"
    success = await peer.invited(extra=f"Record-Route: {route}\r\n")
    assert success["Record-Route"] == route
    peer.ask("ACK", to_tag=success.to_tag, branch="a")
    await bench.owners[0].told_of("answered")
    await bench.owners[0].leg.hangup()
    bye = await proxy.expect("BYE")
    assert bye.uri == f"sip:13800000001@127.0.0.1:{peer.port}"
    assert bye["Route"] == route
    proxy.reply(bye, 200)
    peer.drain()


async def test_when_the_engine_stops_every_call_gets_a_bye(bench: Bench) -> None:
    peer = await bench.peer()
    await peer.established()
    await bench.owners[0].told_of("answered")
    stopping = asyncio.create_task(bench.engine.stop())
    peer.reply(await peer.expect("BYE"), 200)
    await stopping
    assert bench.owners[0].ended is not None
