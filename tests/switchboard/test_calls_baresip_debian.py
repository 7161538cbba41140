"""Real calls with Debian's baresip 1.0.0, another generation of the same family, driven as its users drive it."""

import asyncio
import json
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from switchboard.engines.sip.digest import ha1
from switchboard.engines.sip.timers import Timers
from tests.switchboard.sip.conftest import Bench, close_bench, make_bench
from tests.switchboard.test_calls_baresip_python import Hum, hertz_of, read, tone

pytestmark = [
    pytest.mark.calls,
    pytest.mark.anyio,
    pytest.mark.skipif(shutil.which("baresip") is None, reason="baresip is not installed (Debian: baresip-core)"),
]

PORT, PHONE_PORT, CONTROL_PORT = 31440, 31540, 31545
MODULES = Path("/usr/lib/baresip/modules")
CONFIG = """
sip_listen 127.0.0.1:{phone}
net_interface 127.0.0.1
rtp_ports 31550-31569
module_path {modules}
module g711.so
module aufile.so
module sndfile.so
module_tmp account.so
module_app menu.so
module ctrl_tcp.so
ctrl_tcp_listen 127.0.0.1:{control}
audio_source aufile,{microphone}
audio_player aufile,/dev/null
audio_alert aufile,/dev/null
snd_path {folder}
"""


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    made = await make_bench(PORT, timers=Timers())
    yield made
    await close_bench(made)


class DebianPhone:
    """baresip in a process of its own, told by ctrl_tcp (JSON in netstrings)."""

    def __init__(self, folder: Path, account: str) -> None:
        self._folder = folder
        self._account = account
        self._process: asyncio.subprocess.Process | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def start(self) -> None:
        microphone = tone(self._folder / "mic.wav", 700, 20)
        config = CONFIG.format(
            phone=PHONE_PORT, control=CONTROL_PORT, modules=MODULES, microphone=microphone, folder=self._folder
        )
        (self._folder / "config").write_text(config)
        (self._folder / "accounts").write_text(self._account + "\n")
        (self._folder / "contacts").write_text("")
        self._process = await asyncio.create_subprocess_exec(
            "baresip", "-f", str(self._folder), cwd=self._folder,
            stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        async with asyncio.timeout(5):
            while self._writer is None:
                try:
                    _, self._writer = await asyncio.open_connection("127.0.0.1", CONTROL_PORT)
                except ConnectionRefusedError:
                    await asyncio.sleep(0.05)

    def command(self, name: str, parameters: str = "") -> None:
        assert self._writer is not None
        text = json.dumps({"command": name, "params": parameters})
        self._writer.write(f"{len(text)}:{text},".encode())

    async def stop(self) -> None:
        if self._writer is not None:
            self._writer.close()
        if self._process is not None:
            self._process.terminate()
            try:
                await asyncio.wait_for(self._process.wait(), 3)
            except TimeoutError:
                self._process.kill()
                await self._process.wait()


async def test_a_call_with_speech_keys_and_hold(bench: Bench, tmp_path: Path) -> None:
    phone = DebianPhone(tmp_path, "<sip:13800000005@127.0.0.1>;regint=0;audio_codecs=PCMA/8000/1,PCMU/8000/1")
    await phone.start()
    try:
        phone.command("dial", f"sip:12348@127.0.0.1:{PORT}")
        await bench.until(lambda: bench.owners)
        owner = bench.owners[0]
        await owner.told_of("answered", 15)
        Hum(bench, owner, 440)
        await owner.until(lambda: owner.loud > 75, 15)
        phone.command("sndcode", "5")
        await owner.until(lambda: "5" in owner.digits, 15)
        heard = np.concatenate([frame for frame in owner.heard if np.abs(frame).max() > 500][:50])
        assert abs(hertz_of(heard) - 700) < 12
        phone.command("hangup")
        await owner.told_of("ended", 15)
        assert owner.ended is not None
        assert owner.ended.reason == "remote"
    finally:
        await phone.stop()
    assert abs(hertz_of(what_it_heard(tmp_path)) - 440) < 5


def what_it_heard(folder: Path) -> NDArray[np.int16]:
    """What the phone's sndfile module recorded."""
    (recorded,) = folder.glob("dump-*-dec.wav")
    return read(recorded)


async def test_a_desk_phone_registers_with_digest_and_is_rung(bench: Bench, tmp_path: Path) -> None:
    bench.registrar.put_account("1002", ha1("1002", bench.registrar.realm, "staple"))
    account = f"<sip:1002@127.0.0.1:{PORT}>;auth_user=1002;auth_pass=staple;regint=60;answermode=auto"
    phone = DebianPhone(tmp_path, account)
    await phone.start()
    try:
        await bench.until(lambda: bench.registrar.locate("1002"))
        owner = bench.own(await bench.engine.dial("1002", "12348", 10, {}))
        await owner.told_of("answered", 15)
        await owner.until(lambda: owner.loud > 20, 15)
        await owner.leg.hangup()
        await owner.told_of("ended")
    finally:
        await phone.stop()
