"""Trunks and desk phones through raw sockets: who is let in, as whom, and registration both ways."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from switchboard.numbers import NumberTable
from tests.switchboard.sip.conftest import Bench, close_bench, make_bench, sockets_closed
from tests.switchboard.sip.test_wire_outbound import digest
from tests.switchboard.sip.trunks import trunk_at
from tests.switchboard.sip.wire_peer import Message, Peer

pytestmark = pytest.mark.anyio


@pytest.fixture
async def carrier() -> AsyncIterator[Peer]:
    peer = await Peer(("127.0.0.1", 1)).open()
    yield peer
    peer.close()
    await sockets_closed()


@pytest.fixture
async def bench(carrier: Peer) -> AsyncIterator[Bench]:
    """The carrier's calls come from loopback, so every peer here is the carrier."""
    trunk = replace(trunk_at(carrier, ("127.0.0.0/8",)), table=NumberTable(area_code="471", strip_in="9"))
    made = await make_bench(trunks=(trunk,))
    carrier.target = made.engine.address
    yield made
    await close_bench(made)


@pytest.mark.parametrize(
    ("headers", "remote"),
    [
        ("P-Asserted-Identity: <sip:+8613800000007@carrier.example;user=phone>\r\n", "+8613800000007"),
        ("P-Asserted-Identity: <tel:+8613800000007>\r\n", "+8613800000007"),
        ('P-Asserted-Identity: "x" <sip:013800000007@carrier.example>\r\n', "+8613800000007"),
        ("P-Asserted-Identity: <tel:008613800000007>\r\n", "+8613800000007"),
        ("P-Asserted-Identity: <sip:8613800000007@h>\r\n", "+8613800000007"),
        ("P-Asserted-Identity: <sip:4711234567@h>\r\n", "4711234567"),
        ("P-Asserted-Identity: <sip:04711234567@h>\r\n", "+864711234567"),
        ("P-Asserted-Identity: <sip:91234567@h>\r\n", "+864711234567"),
        ("P-Asserted-Identity: <sip:+85221234567@h>\r\n", "+85221234567"),
        ("Privacy: id\r\nP-Asserted-Identity: <tel:+8613800000007>\r\n", "anonymous"),
        ("", "+8613800000001"),
    ],
)
async def test_a_trunks_caller_is_known_in_one_form(bench: Bench, headers: str, remote: str) -> None:
    peer = await bench.peer()
    await peer.established(extra=headers, uri="sip:047112348@127.0.0.1;user=phone")
    assert bench.owners[0].leg.remote == remote
    assert bench.owners[0].leg.local == "12348"


async def test_an_anonymous_caller_stays_so(bench: Bench) -> None:
    peer = await bench.peer()
    await peer.established(sender="anonymous")
    assert bench.owners[0].leg.remote == "anonymous"


async def test_we_register_with_a_carrier_and_take_it_back(carrier: Peer) -> None:
    bench = await make_bench(trunks=(replace(trunk_at(carrier), register=True, domain="carrier.example"),))
    carrier.target = bench.engine.address
    try:
        first = await carrier.expect("REGISTER")
        assert first.uri == "sip:carrier.example"
        carrier.reply(first, 401, extra='WWW-Authenticate: Digest realm="carrier", nonce="n1", qop="auth"\r\n')
        second = await carrier.expect("REGISTER")
        assert second["CSeq"] == "2 REGISTER"
        assert second["Call-ID"] == first["Call-ID"]
        assert digest(second["Authorization"], "REGISTER", "secret word") == "right"
        carrier.reply(second, 200, contact=f"{second['Contact']};expires=120")
        await bench.until(lambda: bench.engine.trunk_states == {"carrier": True})
    finally:
        await close_bench(bench)
    last = await carrier.expect("REGISTER")
    assert last["Expires"] == "0"


# --- desk phones ---


def register(peer: Peer, sequence: int, extra: str = "", user: str = "1001", contact: str = "") -> bytes:
    text = peer.request("REGISTER", sequence=sequence, extra=extra, sender=user, uri="sip:127.0.0.1").decode()
    text = text.replace("To: <sip:12348@127.0.0.1>", f"To: <sip:{user}@127.0.0.1>")
    if contact:
        text = re.sub(r"Contact: .*\r\n", contact, text)
    return text.encode()


def credentials(challenge: Message, password: str = "correct horse", nc: str = "00000001", user: str = "1001") -> str:
    """What a phone answers to our challenge, computed without any of our code."""
    import hashlib

    def md5(text: str) -> str:
        return hashlib.md5(text.encode()).hexdigest()

    values = dict(re.findall(r'(\w+)="?([^",]+)"?', challenge["WWW-Authenticate"]))
    assert values["algorithm"] == "MD5"
    ha1 = md5(f"{user}:{values['realm']}:{password}")
    answer = md5(f"{ha1}:{values['nonce']}:{nc}:cn:auth:{md5('REGISTER:sip:127.0.0.1')}")
    return (
        f'Authorization: Digest username="{user}", realm="{values["realm"]}", nonce="{values["nonce"]}", '
        f'uri="sip:127.0.0.1", qop=auth, nc={nc}, cnonce="cn", response="{answer}", algorithm=MD5\r\n'
    )


async def test_a_phone_registers_is_rung_and_unregisters(bench: Bench) -> None:
    phone = await bench.peer()
    phone.say(register(phone, 1))
    challenge = await phone.expect(401)
    phone.say(register(phone, 2, credentials(challenge) + "Expires: 120\r\n"))
    success = await phone.expect(200)
    assert f"127.0.0.1:{phone.port}>;expires=120" in success["Contact"]
    await bench.engine.dial(f"sip:1001@127.0.0.1:{bench.engine.address[1]}", "12348", 5, {})
    invite = await phone.expect("INVITE")
    assert invite.uri == f"sip:1001@127.0.0.1:{phone.port}"
    phone.reply(invite, 486)
    await phone.expect("ACK")
    phone.say(register(phone, 3, credentials(challenge, nc="00000002") + "Expires: 0\r\n"))
    assert (await phone.expect(200)).all("Contact") == []
    assert bench.registrar.locate("1001") is None


async def test_a_replayed_registration_is_challenged_again(bench: Bench) -> None:
    phone, thief = await bench.peer(), await bench.peer()
    phone.say(register(phone, 1))
    stolen = credentials(await phone.expect(401))
    phone.say(register(phone, 2, stolen))
    await phone.expect(200)
    thief.say(register(thief, 2, stolen))
    assert "stale=true" in (await thief.expect(401))["WWW-Authenticate"]
    binding = bench.registrar.locate("1001")
    assert binding is not None
    assert binding.hop[1] == phone.port


@pytest.mark.parametrize(("password", "user"), [("wrong", "1001"), ("correct horse", "1009")])
async def test_wrong_credentials_are_forbidden(bench: Bench, password: str, user: str) -> None:
    phone = await bench.peer()
    phone.say(register(phone, 1, user=user))
    challenge = await phone.expect(401)
    phone.say(register(phone, 2, credentials(challenge, password, user=user), user=user))
    await phone.expect(403)


@pytest.mark.parametrize(
    ("extra", "contact", "status"),
    [
        ("Expires: 10\r\n", "", 423),
        ("Expires: soon\r\n", "", 400),
        ("", "Contact: *\r\n", 400),
        ("", "Contact: <tel:1001>\r\n", 400),
        ("Expires: 0\r\n", "Contact: *\r\n", 200),
    ],
)
async def test_senseless_registrations_change_nothing(bench: Bench, extra: str, contact: str, status: int) -> None:
    phone = await bench.peer()
    phone.say(register(phone, 1))
    challenge = await phone.expect(401)
    phone.say(register(phone, 2, credentials(challenge) + extra, contact=contact))
    answer = await phone.expect(status)
    assert status != 423 or answer["Min-Expires"] == "60"
    assert bench.registrar.locate("1001") is None
