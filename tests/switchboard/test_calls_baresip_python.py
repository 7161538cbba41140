"""Real calls with a phone we did not write (baresip-python): speech both ways, keys, hold, registration."""

import asyncio
import time
import wave
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from switchboard.engines.sip.timers import Timers
from tests.phones.baresip_phone import Phone, PhoneError
from tests.switchboard.sip.conftest import Bench, Owner, close_bench, make_bench

pytestmark = [pytest.mark.calls, pytest.mark.anyio]

PORT = 31440


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    made = await make_bench(PORT, timers=Timers())
    yield made
    await close_bench(made)


def tone(path: Path, hertz: int, seconds: float = 2.0) -> Path:
    samples = 8000 * np.sin(2 * np.pi * hertz * np.arange(int(8000 * seconds)) / 8000)
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(samples.astype(np.int16).tobytes())
    return path


def hertz_of(sound: NDArray[np.int16]) -> float:
    """The strongest frequency of the part that is not silent."""
    loud = np.flatnonzero(np.abs(sound) > 1000)
    assert loud.size, "nothing was heard"
    part = sound[loud[0] : loud[-1]].astype(float)
    return float(np.abs(np.fft.rfft(part)).argmax() * 8000 / len(part))


def read(path: Path) -> NDArray[np.int16]:
    with wave.open(str(path), "rb") as sound:
        return np.frombuffer(sound.readframes(sound.getnframes()), dtype=np.int16)


class Hum:
    """Speaks a tone into a leg, phase by phase of the clock."""

    def __init__(self, bench: Bench, owner: Owner, hertz: int) -> None:
        from switchboard.ports import Phase

        self.at = 0
        self.owner, self.hertz = owner, hertz
        bench.clock.subscribe(Phase.SEND, self.hum)

    def hum(self) -> None:
        times = np.arange(self.at, self.at + 160)
        self.at += 160
        self.owner.leg.send((8000 * np.sin(2 * np.pi * self.hertz * times / 8000)).astype(np.int16))


@pytest.mark.parametrize("dtmf", ["rtpevent", "info"])
@pytest.mark.parametrize("codec", ["pcma", "pcmu"])
async def test_a_phone_calls_is_heard_hears_us_and_presses_keys(
    bench: Bench, tmp_path: Path, dtmf: str, codec: str
) -> None:
    with Phone("13800000001", port=31500, folder=tmp_path, dtmf=dtmf, codecs=[codec]) as phone:  # type: ignore[arg-type]
        await asyncio.to_thread(phone.call, f"sip:12348@127.0.0.1:{PORT}")
        await asyncio.to_thread(phone.wait, "established")
        owner = bench.owners[0]
        await owner.told_of("answered")
        heard = phone.record("heard.wav")
        Hum(bench, owner, 440)
        await asyncio.to_thread(phone.play, tone(tmp_path / "mic.wav", 700))
        await asyncio.to_thread(phone.wait, "played")
        await asyncio.to_thread(phone.press, "15*#")
        await owner.until(lambda: len(owner.digits) == 4)
        await asyncio.to_thread(phone.stop_recording)
        await asyncio.to_thread(phone.hangup)
        await owner.told_of("ended")
    assert owner.digits == "15*#"
    assert abs(hertz_of(read(heard)) - 440) < 3
    assert abs(hertz_of(np.concatenate(owner.heard)[:20000]) - 700) < 5


async def test_a_phone_holds_and_comes_back(bench: Bench, tmp_path: Path) -> None:
    with Phone("13800000001", port=31500, folder=tmp_path) as phone:
        await asyncio.to_thread(phone.call, f"sip:12348@127.0.0.1:{PORT}")
        await asyncio.to_thread(phone.wait, "established")
        owner = bench.owners[0]
        await owner.told_of("answered")
        await asyncio.to_thread(phone.play, tone(tmp_path / "mic.wav", 500), loop=True)
        await owner.until(lambda: owner.loud > 20)
        await asyncio.to_thread(phone.hold)
        await owner.quiet()
        await asyncio.sleep(0.5)
        assert owner.loud == 0
        await asyncio.to_thread(phone.resume)
        await owner.until(lambda: owner.loud > 20)
        await owner.leg.hangup()
        await asyncio.to_thread(phone.wait, "closed")


async def test_a_desk_phone_registers_rings_answers_and_gets_keys(bench: Bench, tmp_path: Path) -> None:
    with Phone("1001", domain=f"127.0.0.1:{PORT}", password="correct horse", port=31500, folder=tmp_path) as phone:
        await asyncio.to_thread(phone.register)
        owner = bench.own(await bench.engine.dial("1001", "12348", 10, {"X-Offer": "7"}))
        incoming = await asyncio.to_thread(phone.wait, "incoming")
        assert incoming["peer"] == f"sip:12348@127.0.0.1:{PORT}"
        await owner.told_of("ringing")
        await asyncio.to_thread(phone.answer)
        await owner.told_of("answered")
        await asyncio.to_thread(phone.wait, "established")
        await owner.leg.send_digits("42#")
        for digit in "42#":
            assert (await asyncio.to_thread(phone.wait, "digit"))["digit"] == digit
        await owner.leg.hangup()
        await asyncio.to_thread(phone.wait, "closed")
        await asyncio.to_thread(phone.unregister)
        assert bench.registrar.locate("1001") is None


async def test_a_busy_phone_refuses_and_a_ringing_one_can_be_cancelled(bench: Bench, tmp_path: Path) -> None:
    with Phone("1001", domain=f"127.0.0.1:{PORT}", password="correct horse", port=31500, folder=tmp_path) as phone:
        await asyncio.to_thread(phone.register)
        refused = bench.own(await bench.engine.dial("1001", "12348", 10, {}))
        await asyncio.to_thread(phone.wait, "incoming")
        await asyncio.to_thread(phone.reject)
        await refused.told_of("ended")
        assert refused.ended is not None
        assert refused.ended.status == 486
        await asyncio.to_thread(phone.wait, "closed")
        given_up = bench.own(await bench.engine.dial("1001", "12348", 1.0, {}))
        await asyncio.to_thread(phone.wait, "incoming")
        await asyncio.to_thread(phone.wait, "closed")
        assert given_up.ended is not None
        assert (given_up.ended.status, given_up.ended.reason) == (487, "timeout")


async def test_a_wrong_password_does_not_register(bench: Bench, tmp_path: Path) -> None:
    phone = Phone("1001", domain=f"127.0.0.1:{PORT}", password="wrong", port=31500, folder=tmp_path)
    with phone, pytest.raises(PhoneError):
        await asyncio.to_thread(phone.register)
    assert bench.registrar.locate("1001") is None


async def test_a_phone_that_vanishes_leaves_no_call(tmp_path: Path) -> None:
    bench = await make_bench(PORT, timers=Timers(), rtp_timeout=1.5)
    try:
        phone = Phone("13800000001", port=31500, folder=tmp_path).start()
        await asyncio.to_thread(phone.call, f"sip:12348@127.0.0.1:{PORT}")
        await asyncio.to_thread(phone.wait, "established")
        owner = bench.owners[0]
        await owner.told_of("answered")
        assert phone._process is not None
        phone._process.kill()
        begun = time.monotonic()
        await owner.told_of("ended", 10)
        assert time.monotonic() - begun > 1.0
        assert owner.ended is not None
        assert owner.ended.reason == "lost"
        phone.stop()
    finally:
        await close_bench(bench)
