"""Starting, stopping and running out of things."""

import asyncio

import pytest

from switchboard.engines.base import DialFailed
from switchboard.engines.sip.engine import SipEngine, SipOptions
from switchboard.media.clock import Clock
from switchboard.registrar import Registrar
from switchboard.settings import SettingsError
from tests.switchboard.sip import conftest
from tests.switchboard.sip.conftest import Bench, close_bench, make_bench

pytestmark = pytest.mark.anyio


async def ignore(_leg: object) -> None:
    """Nobody calls here."""


def engine(options: SipOptions) -> SipEngine:
    return SipEngine(options, Clock(), Registrar())


async def test_a_taken_sip_port_is_an_oserror(bench: Bench) -> None:
    with pytest.raises(OSError, match="in use"):
        await engine(SipOptions(port=bench.engine.address[1])).start(ignore)


@pytest.mark.parametrize(
    ("options", "variable"),
    [(SipOptions(host="::1"), "SIP_HOST"), (SipOptions(port=0, rtp_ports=(40000, 41000)), "RTP_PORTS")],
)
async def test_senseless_settings_are_named(options: SipOptions, variable: str) -> None:
    with pytest.raises(SettingsError, match=variable):
        await engine(options).start(ignore)


async def test_nothing_can_be_dialled_before_the_start_and_stopping_twice_is_harmless() -> None:
    made = engine(SipOptions(port=0, rtp_ports=(31400, 31410)))
    with pytest.raises(DialFailed) as failed:
        await made.dial("sip:1@127.0.0.1", "12348", 1, {})
    assert failed.value.status == 503
    await made.stop()
    await made.start(ignore)
    await made.stop()
    await made.stop()
    await asyncio.sleep(0)


async def test_without_a_free_rtp_port_calls_are_refused_with_503_both_ways(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conftest, "RTP_PORTS", (31400, 31401))
    bench = await make_bench()
    try:
        peer, other = await bench.peer(), await bench.peer()
        success = await peer.established()
        other.ask("INVITE", body=other.offer())
        await other.expect(503)
        with pytest.raises(DialFailed) as failed:
            await bench.dialled(peer)
        assert failed.value.status == 503
        peer.ask("BYE", to_tag=success.to_tag, sequence=2)
        await peer.expect(200)
        third = await bench.peer()
        await third.established()
    finally:
        await close_bench(bench)


async def test_a_call_whose_owner_breaks_is_refused_and_forgotten(bench: Bench) -> None:
    async def broken(_leg: object) -> None:
        raise RuntimeError("made to break")

    bench.engine._agent.on_call = broken
    peer = await bench.peer()
    peer.ask("INVITE", body=peer.offer())
    await peer.expect(480)
    assert bench.engine.open_dialogs == 0


async def test_a_ringing_call_is_refused_after_three_minutes() -> None:
    bench = await make_bench(timers=conftest.Timers(t1=0.03, t2=0.12, t4=0.1, d=0.3, ring=0.2))
    bench.answers = False
    try:
        peer = await bench.peer()
        peer.ask("INVITE", body=peer.offer())
        await peer.expect(480)
        await bench.owners[0].told_of("ended")
        assert bench.owners[0].ended is not None
        assert bench.owners[0].ended.reason == "timeout"
    finally:
        await close_bench(bench)


async def test_calls_leave_no_transaction_and_no_port_behind(bench: Bench) -> None:
    peer = await bench.peer()
    success = await peer.established()
    peer.ask("BYE", to_tag=success.to_tag, sequence=2)
    await peer.expect(200)
    owner = await bench.dialled(peer)
    invite = await peer.expect("INVITE")
    peer.reply(invite, 200, body=peer.offer("8 101"))
    await peer.expect("ACK")
    await owner.leg.hangup()
    peer.reply(await peer.expect("BYE"), 200)
    station = bench.engine._station
    assert station is not None
    assert not station.legs
    assert not station.ports._taken
    await bench.until(lambda: station.layer.open == 0)
    assert not station.layer._merged
