"""Children: restarted with patience, ended with everything they started, found again when their parent was killed."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

import pytest

from callcenter import children, cli_up, supervisor
from callcenter.children import Child
from callcenter.embedded.living import started_at
from callcenter.processes import Process
from callcenter.settings import Settings
from callcenter.supervisor import CannotStart, Supervisor

SLEEP = "import time; time.sleep(60)"
STUBBORN = "import signal; signal.signal(15, signal.SIG_IGN); print('deaf', flush=True); signal.sigtimedwait([10], 60)"
PARENT = f"""
import subprocess, sys, time
subprocess.Popen([sys.executable, "-c", "{SLEEP}"])
print("born", flush=True)
time.sleep(60)
"""


def until(look: Callable[[], Any], seconds: float = 10) -> Any:
    deadline = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < deadline, "not in time"
        time.sleep(0.01)
    return found


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Callable[[str], Child]]:
    made: list[Child] = []
    (tmp_path / "logs").mkdir()
    (tmp_path / "run").mkdir()

    def build(program: str) -> Child:
        def spawn(output: IO[Any]) -> "subprocess.Popen[bytes]":
            return subprocess.Popen([sys.executable, "-c", program], stdout=output, start_new_session=True)

        made.append(Child(f"child{len(made)}", tmp_path, spawn))
        made[-1].start()
        return made[-1]

    yield build
    children.end(made, signal.SIGKILL, 5)


def pid_of(child: Child) -> int:
    assert child.popen is not None
    return child.popen.pid


def group_members(group: int) -> list[int]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == group and fields[0] not in "ZX":
            found.append(int(stat.parent.name))
    return found


def test_a_killed_child_is_started_again(make: Callable[[str], Child]) -> None:
    child = make(SLEEP)
    first = pid_of(child)
    os.kill(first, signal.SIGKILL)
    assert until(child.look) == -signal.SIGKILL
    until(lambda: child.look() is None and child.popen is not None)
    assert pid_of(child) != first


def test_a_child_that_keeps_dying_is_started_ever_more_slowly(make: Callable[[str], Child]) -> None:
    child = make("raise SystemExit(3)")
    pauses = []
    for _ in range(3):
        until(lambda: child.look() == 3)
        pauses.append(child.again_at - time.monotonic())
        child.start()
    assert 0 < pauses[0] < pauses[1] < pauses[2]


def test_a_deaf_child_is_killed_in_time(make: Callable[[str], Child]) -> None:
    child = make(STUBBORN)
    until(child.log.read_text)
    began = time.monotonic()
    children.end([child], signal.SIGTERM, 0.3)
    assert time.monotonic() - began < 3
    assert child.popen is not None
    assert child.popen.returncode == -signal.SIGKILL


def test_what_a_child_started_ends_with_it(make: Callable[[str], Child]) -> None:
    child = make(PARENT)
    until(child.log.read_text)
    assert len(group_members(pid_of(child))) == 2
    children.end([child], signal.SIGTERM, 2)
    until(lambda: not group_members(pid_of(child)))


def test_orphans_of_a_killed_parent_are_found_and_ended(make: Callable[[str], Child], tmp_path: Path) -> None:
    child = make(SLEEP)
    pid = pid_of(child)
    assert children.end_orphans(tmp_path, 2) == [child.name]
    assert child.popen is not None
    assert child.popen.wait(5) == -signal.SIGTERM
    assert started_at(pid) is None
    assert children.end_orphans(tmp_path) == []


def test_another_process_with_the_same_number_is_left_alone(make: Callable[[str], Child], tmp_path: Path) -> None:
    child = make(SLEEP)
    child.note.write_text(json.dumps({"pid": pid_of(child), "started": 1}))
    assert children.end_orphans(tmp_path) == []
    assert started_at(pid_of(child)) is not None


def test_a_second_supervisor_of_the_same_folder_says_so(settings: Settings) -> None:
    first, second = Supervisor(settings), Supervisor(settings)
    with first.alone():
        with pytest.raises(CannotStart, match=r"already running .* http://127.0.0.1:8000") as caught, second.alone():
            pass
        assert caught.value.status == 1
    with second.alone():
        pass


@pytest.mark.parametrize(
    ("kind", "field", "needs"),
    [(socket.SOCK_DGRAM, "sip_port", "udp.*SIP.*CALLCENTER_SIP_PORT"), (socket.SOCK_STREAM, "web_port", "tcp.*web")],
)
def test_a_port_in_use_is_named_with_who_needs_it(settings: Settings, kind: Any, field: str, needs: str) -> None:
    with socket.socket(socket.AF_INET, kind) as taken:
        taken.bind(("127.0.0.1", 0))
        if kind == socket.SOCK_STREAM:
            taken.listen()
        port = taken.getsockname()[1]
        moved = settings.model_copy(update={"port_base": None, "web_port": 0, "sip_port": 0} | {field: port})
        moved = moved.model_copy(update={"web_port": moved.web_port or free(), "sip_port": moved.sip_port or free()})
        with pytest.raises(CannotStart, match=f"port {port}/{needs}") as caught:
            supervisor.check_ports(moved)
        assert caught.value.status == 2


def test_an_address_that_is_not_ours_names_the_host(settings: Settings) -> None:
    for host in ("192.0.2.1", "no-such-name.invalid"):
        with pytest.raises(CannotStart, match=f"^CALLCENTER_HOST: {host} ") as caught:
            supervisor.check_ports(settings.model_copy(update={"host": host}))
        assert caught.value.status == 2


def looked(watcher: Supervisor, *, starting: bool) -> Child:
    watcher.look(starting=starting)
    return watcher.children[0]


def test_a_process_that_refuses_its_settings_ends_the_start_with_its_own_words(settings: Settings) -> None:
    starting = Supervisor(settings)
    refusing = Process("line", (sys.executable, "-c", "print('line: LINE_FILE: no such file'); raise SystemExit(2)"))
    starting.children = [Child("line", settings.data, children.spawner(refusing))]
    starting.children[0].start()
    with pytest.raises(CannotStart, match=r"^line: LINE_FILE: no such file$") as caught:
        until(lambda: looked(starting, starting=True).failures)
    assert caught.value.status == 2


def test_a_process_that_refuses_its_settings_later_is_tried_again(settings: Settings) -> None:
    watching = Supervisor(settings)
    refusing = Process("line", (sys.executable, "-c", "raise SystemExit(2)"))
    watching.children = [Child("line", settings.data, children.spawner(refusing))]
    watching.children[0].start()
    until(lambda: looked(watching, starting=False).failures)
    assert watching.children[0].again_at


def test_a_redis_that_does_not_answer_is_named_and_does_not_stop_the_start(settings: Settings) -> None:
    dead = settings.model_copy(update={"external_redis_url": f"redis://:sesame@127.0.0.1:{free()}/0"})
    said = cli_up.redis_trouble(dead)
    assert "REDIS_URL: " in said
    assert "sesame" not in said
    assert cli_up.redis_trouble(settings) == ""


def free() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
