"""`callcenter up`: everything a hotline needs on one machine, started, watched, and ended without leftovers."""

import contextlib
import fcntl
import logging
import signal
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator

from callcenter import children, logs, processes
from callcenter.children import Child
from callcenter.embedded.postgres import EmbeddedError, Postgres
from callcenter.embedded.valkey import Valkey
from callcenter.settings import Settings

log = logging.getLogger(__name__)

LOOK_SECONDS = 0.2
WRONG_SETTING = 2  # with this status our processes say that their settings cannot be right


class CannotStart(Exception):
    """A reason in one line. `status` is the exit status."""

    def __init__(self, message: str, status: int = 2) -> None:
        super().__init__(message)
        self.status = status


class Supervisor:
    """The children of one data folder."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.over = threading.Event()
        self.servers: list[Child] = []
        self.children: list[Child] = []
        for name in ("logs", "run"):
            (settings.data / name).mkdir(parents=True, exist_ok=True)

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the data folder's lock. Raises CannotStart when another `callcenter up` holds it."""
        with (self.settings.data / "run" / "up.lock").open("a+") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                file.seek(0)
                raise CannotStart(f"already running on {self.settings.data}: {file.read().strip()}", 1) from None
            file.truncate(0)
            file.write(f"{self.settings.base_url}\n")
            file.flush()
            yield

    def start_servers(self) -> None:
        """End orphans, check ports, start PostgreSQL and Valkey where no others are set. Raises CannotStart."""
        if orphans := children.end_orphans(self.settings.data):
            log.info("ended what an earlier start left", extra={"processes": ",".join(orphans)})
        check_ports(self.settings)
        try:
            postgres = self._postgres()
            valkey = self._valkey()
            for started in (postgres, valkey):
                if started is not None:
                    started()
        except EmbeddedError as error:
            raise CannotStart(str(error), 1) from None

    def _postgres(self) -> Callable[[], None] | None:
        if self.settings.external_database_url:
            return None
        server = Postgres(self.settings.data, self.settings.postgres_port, self.settings.postgres_password)
        server.prepare()
        child = Child("postgres", self.settings.data, server.start)
        self.servers.append(child)
        child.start()
        return lambda: server.wait(_process(child))

    def _valkey(self) -> Callable[[], None] | None:
        if self.settings.external_redis_url:
            return None
        server = Valkey(self.settings.data / "valkey", self.settings.valkey_port, self.settings.valkey_password)
        child = Child("valkey", self.settings.data, server.start)
        self.servers.append(child)
        child.start()
        return lambda: server.wait(_process(child))

    def start_application(self) -> None:
        """Start every process of ours."""
        for process in processes.application(self.settings):
            child = Child(process.name, self.settings.data, children.spawner(process))
            self.children.append(child)
            child.start()

    def watch(self) -> None:
        """Restart what dies, until `over` is set."""
        while not self.over.wait(LOOK_SECONDS):
            self.look()

    def look(self, *, starting: bool = False) -> None:
        """Restart what has died, each child after its pause. Raises CannotStart, with its own last words, for a process
        that refuses its settings while we are `starting`: to be started again would not help it.
        """
        for child in (*self.servers, *self.children):
            try:
                status = child.look()
            except OSError as error:
                logs.failed(log, "child not started", error, child=child.name)
                continue
            if status is not None:
                log.warning("child ended, starting it again", extra={"child": child.name, "status": status})
                if starting and status == WRONG_SETTING and child in self.children:
                    raise CannotStart(child.last_words())

    def stop(self) -> None:
        """End everything within ten seconds: first what serves, then the broker and the database under it."""
        children.end(self.children, signal.SIGTERM, 5.0)
        children.end([child for child in self.servers if child.name == "valkey"], signal.SIGTERM, 1.0)
        children.end([child for child in self.servers if child.name == "postgres"], signal.SIGINT, 3.0)

    def interrupt_on(self, *numbers: signal.Signals) -> None:
        """Let signals end `watch`."""
        for number in numbers:
            signal.signal(number, lambda *_: self.over.set())


def _process(child: Child) -> "subprocess.Popen[bytes]":
    assert child.popen is not None
    return child.popen


def check_ports(settings: Settings) -> None:
    """Raises CannotStart naming the first port in use, who needs it and the variable that moves it; or a wrong host."""
    tcp, udp = socket.SOCK_STREAM, socket.SOCK_DGRAM
    wanted = [("web", "CALLCENTER_WEB_PORT", settings.host, settings.web_port, tcp)]
    if not settings.carrier_url:
        port = settings.switchboard_port
        wanted.append(("SIP", "CALLCENTER_SIP_PORT", settings.host, settings.sip_port, udp))
        wanted.append(("switchboard", "CALLCENTER_SWITCHBOARD_PORT", settings.host, port, tcp))
    if not settings.asr_url:
        wanted.append(("asr", "CALLCENTER_ASR_PORT", "127.0.0.1", settings.asr_port, tcp))
    if not settings.external_redis_url:
        wanted.append(("Valkey", "CALLCENTER_VALKEY_PORT", "127.0.0.1", settings.valkey_port, tcp))
    if reason := port_trouble(settings.host, 0, tcp):
        raise CannotStart(f"CALLCENTER_HOST: {settings.host} {reason}")
    for who, variable, host, port, kind in wanted:
        if reason := port_trouble(host, port, kind):
            word = "udp" if kind == udp else "tcp"
            raise CannotStart(f"port {port}/{word} on {host} {reason}: {who} needs it ({variable} moves it)")


def port_trouble(host: str, port: int, kind: socket.SocketKind) -> str:
    """Why `port` cannot be listened on, or nothing."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, kind) as probe:
        if kind == socket.SOCK_STREAM:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            return "is in use" if error.errno == 98 else f"cannot be opened ({error.strerror})"
    return ""
