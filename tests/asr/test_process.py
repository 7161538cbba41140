"""The process: settings named in one line, vosk before everything native, an end when it is asked to end."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from asr import settings
from asr.settings import SettingError

ROOT = Path(__file__).parents[2]
GOOD = {"ASR_AUTH_TOKEN": "t", "ASR_SECRET": "s"}


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"ASR_SECRET": ""}, "ASR_SECRET"),
        ({"ASR_AUTH_TOKEN": ""}, "ASR_AUTH_TOKEN"),
        ({"ASR_PORT": "80200"}, "ASR_PORT"),
        ({"ASR_PORT": "http"}, "ASR_PORT"),
        ({"ASR_PUBLIC_URL": "http://x/media"}, "ASR_PUBLIC_URL"),
    ],
)
def test_a_wrong_setting_is_named(wrong: dict[str, str], named: str) -> None:
    with pytest.raises(SettingError, match=named):
        settings.load(GOOD | wrong)


def test_the_defaults_are_those_of_the_contract() -> None:
    chosen = settings.load(GOOD)
    assert (chosen.host, chosen.port, chosen.public_url) == ("127.0.0.1", 8020, "ws://127.0.0.1:8020/media")


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    known = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **environment}
    return subprocess.run(
        [sys.executable, *arguments], capture_output=True, text=True, timeout=60, env=known, cwd=ROOT, check=False
    )


def test_the_process_ends_with_2_and_one_line_for_a_wrong_setting() -> None:
    ended = run("-m", "asr", **GOOD | {"ASR_PORT": "0"})
    assert ended.returncode == 2
    assert ended.stderr == "asr: ASR_PORT must be a port number from 1 to 65535, not '0'\n"


def test_the_process_ends_with_2_and_one_line_for_a_port_in_use(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        ended = run("-m", "asr", **GOOD | {"ASR_PORT": port, "ASR_MODELS": str(tmp_path)})
    assert ended.returncode == 2
    assert ended.stderr.splitlines()[-1].startswith(f"asr: ASR_PORT {port}: ")


IMPORT_ORDER = """
import sys

class Watch:
    # pynini before vosk never returns: here it fails instead of hanging.
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {"pynini", "_pywrapfst", "tn", "itn"} and "vosk" not in sys.modules:
            raise SystemExit(f"{name} was loaded before vosk")
        order.append(name)

order = []
sys.meta_path.insert(0, Watch())
import asr.__main__, asr.whisper_engine, asr.vosk_engine
print(order.index("vosk") < order.index("ctranslate2"))
"""


def test_vosk_is_loaded_before_every_other_native_library() -> None:
    ended = run("-c", IMPORT_ORDER)
    assert ended.stderr == ""
    assert ended.stdout == "True\n"


@pytest.mark.parametrize("module", ["asr.registry", "asr.vosk_engine", "asr.whisper_engine", "asr.server"])
def test_each_module_can_be_loaded_first_without_hanging(module: str) -> None:
    assert run("-c", f"import {module}").returncode == 0


def test_the_process_ends_when_it_is_told_to(tmp_path: Path) -> None:
    registry = tmp_path / "registry.toml"
    registry.write_text("", encoding="utf8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    known = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "ASR_PORT": port, "ASR_REGISTRY": str(registry)}
    with subprocess.Popen([sys.executable, "-m", "asr"], stdout=subprocess.PIPE, env=known | GOOD, cwd=ROOT) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == f"asr listens on 127.0.0.1:{port}\n".encode()
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
