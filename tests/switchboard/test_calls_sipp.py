"""Real SIP against sipp: calls, hold, cancel, digest both ways, and many calls at once."""

import asyncio
import ipaddress
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from switchboard.engines.sip.digest import ha1
from switchboard.engines.sip.timers import Timers
from switchboard.numbers import Trunk
from tests.switchboard.sip.conftest import Bench, close_bench, make_bench

pytestmark = [
    pytest.mark.calls,
    pytest.mark.anyio,
    pytest.mark.skipif(shutil.which("sipp") is None, reason="sipp is not installed (Debian: sip-tester)"),
]

PORT, SIPP_PORT = 31440, 31480
SCENARIOS = Path(__file__).parent / "sipp"
CARRIER = Trunk(
    name="carrier",
    host="127.0.0.1",
    port=SIPP_PORT,
    networks=(ipaddress.ip_network("192.0.2.0/24"),),
    username="line",
    password="secret word",
)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    made = await make_bench(PORT, trunks=(CARRIER,), timers=Timers())
    yield made
    await close_bench(made)


async def sipp(folder: Path, scenario: str, *more: str) -> asyncio.subprocess.Process:
    """Start sipp with one of our scenarios."""
    return await asyncio.create_subprocess_exec(
        "sipp", f"127.0.0.1:{PORT}", "-sf", str(SCENARIOS / f"{scenario}.xml"), "-s", "12348",
        "-i", "127.0.0.1", "-mi", "127.0.0.1", "-p", str(SIPP_PORT), "-mp", "31490", "-nostdin",
        "-timeout", "25", "-timeout_error", "-trace_err", "-error_file", str(folder / "errors.log"), *more,
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL, cwd=folder,
    )  # fmt: skip


async def finished(process: asyncio.subprocess.Process, folder: Path) -> None:
    """Every call of the scenario went as written."""
    code = await asyncio.wait_for(process.wait(), 30)
    log = folder / "errors.log"
    assert code == 0, log.read_text() if log.exists() else f"sipp ended with {code}"


@pytest.mark.parametrize("scenario", ["call", "reinvite"])
async def test_a_call_goes_as_written(bench: Bench, tmp_path: Path, scenario: str) -> None:
    await finished(await sipp(tmp_path, scenario, "-m", "1"), tmp_path)
    assert bench.owners[0].told == ["answered", "ended"]
    assert bench.engine.open_dialogs == 0


async def test_a_cancelled_call_goes_as_written(bench: Bench, tmp_path: Path) -> None:
    bench.answers = False
    await finished(await sipp(tmp_path, "cancel", "-m", "1"), tmp_path)
    assert bench.owners[0].ended is not None
    assert bench.owners[0].ended.reason == "cancelled"


async def test_a_desk_phone_registers(bench: Bench, tmp_path: Path) -> None:
    bench.registrar.put_account("1002", ha1("1002", bench.registrar.realm, "staple"))
    await finished(await sipp(tmp_path, "register", "-m", "1"), tmp_path)
    binding = bench.registrar.locate("1002")
    assert binding is not None
    assert binding.hop == ("127.0.0.1", SIPP_PORT)


async def test_a_carrier_checks_our_credentials(bench: Bench, tmp_path: Path) -> None:
    process = await sipp(tmp_path, "challenge", "-m", "1")
    await asyncio.sleep(0.3)
    owner = bench.own(await bench.engine.dial("13800000004", "12348", 10, {}))
    await owner.told_of("answered", 15)
    await asyncio.sleep(0.2)
    await owner.leg.hangup()
    await finished(process, tmp_path)
    assert owner.told == ["ringing", "answered", "ended"]


async def test_sixty_calls_at_ten_a_second_leave_nothing_behind(bench: Bench, tmp_path: Path) -> None:
    await finished(await sipp(tmp_path, "call", "-m", "60", "-r", "10"), tmp_path)
    assert len(bench.owners) == 60
    assert all(owner.told == ["answered", "ended"] for owner in bench.owners)
    assert bench.engine.open_dialogs == 0
