"""`callcenter up` as a newcomer meets it: one screen, one owner, restarts, an end without leftovers."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.stories.hotline import ROOT, Hotline, free_port_base, running, until

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(300)]


def up(folder: Path, base: int, **environment: str) -> "subprocess.CompletedProcess[str]":
    """One `callcenter up` that is expected to refuse."""
    return subprocess.run(
        [sys.executable, "-m", "callcenter", "up", "--port-base", str(base)],
        check=False,
        cwd=ROOT,
        env=os.environ | {"CALLCENTER_DATA": str(folder), "CALLCENTER_DEMO": "1"} | environment,
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.fixture(scope="module")
def hotline(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hotline]:
    folder = tmp_path_factory.mktemp("up")
    with running(folder / "data") as started:
        yield started


def test_a_second_one_says_so_and_leaves_the_first_alone(hotline: Hotline) -> None:
    second = up(hotline.folder, hotline.base)
    assert second.returncode == 1
    assert second.stderr.strip() == f"already running on {hotline.folder}: {hotline.url}"
    assert hotline.healthy()


@pytest.mark.parametrize("name", ["web", "dispatcher", "worker", "beat", "speech"])
def test_a_killed_process_comes_back(hotline: Hotline, name: str) -> None:
    child = hotline.child("callcenter", name)
    child.send_signal(signal.SIGKILL)
    child.wait(5)
    until(60, f"{name} is started again", lambda: running_child(hotline, name, child.pid))
    until(60, "the hotline is healthy again", hotline.healthy)


def running_child(hotline: Hotline, name: str, but: int) -> bool:
    try:
        return hotline.child("callcenter", name).pid != but
    except (AssertionError, psutil.NoSuchProcess):
        return False


@pytest.mark.parametrize("word", ["valkey-server", "postgres"])
def test_a_killed_server_comes_back_and_the_hotline_with_it(hotline: Hotline, word: str) -> None:
    assert hotline.process is not None
    found = [child for child in psutil.Process(hotline.process.pid).children() if word in " ".join(child.cmdline()[:1])]
    found[0].send_signal(signal.SIGKILL)
    found[0].wait(5)
    until(90, "the hotline is healthy again", hotline.healthy)


def test_orphans_of_a_killed_one_are_ended_and_ctrl_c_leaves_nothing(hotline: Hotline) -> None:
    assert hotline.process is not None
    orphans = psutil.Process(hotline.process.pid).children(recursive=True)
    hotline.process.kill()
    hotline.process.wait(5)
    assert [orphan for orphan in orphans if orphan.is_running()]
    hotline.start()
    until(30, "the orphans are ended", lambda: not [orphan for orphan in orphans if orphan.is_running()])
    until(60, "the hotline is healthy", hotline.healthy)
    assert hotline.stop(seconds=12) == []
    assert hotline.process.returncode == 0


def test_a_port_in_use_is_one_line(tmp_path: Path) -> None:
    base = free_port_base()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", base + 1))
        refused = up(tmp_path, base)
    assert refused.returncode == 2
    assert refused.stderr.count("\n") == 1
    assert f"port {base + 1}/udp on 127.0.0.1 is in use: SIP needs it" in refused.stderr


def test_a_wrong_value_is_one_line(tmp_path: Path) -> None:
    refused = up(tmp_path, 18000, CALLCENTER_LOG_LEVEL="loud")
    assert refused.returncode == 2
    assert refused.stderr.count("\n") == 1
    assert refused.stderr.startswith("CALLCENTER_LOG_LEVEL: ")


def test_demo_accounts_are_refused_beyond_loopback(tmp_path: Path) -> None:
    refused = up(tmp_path, 18000, CALLCENTER_HOST="0.0.0.0")
    assert (refused.returncode, refused.stderr[:16]) == (2, "CALLCENTER_DEMO:")
