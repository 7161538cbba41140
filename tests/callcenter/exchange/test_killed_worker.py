"""Both sides as processes that speak HTTP, a bad line, and a worker of ours that is killed again and again."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn

from callcenter import bootstrap, clock
from callcenter import settings as settings_module
from callcenter.app import create_app
from callcenter.db.unit_of_work import begin
from callcenter.exchange import peer, reconcile, sending, service
from callcenter.exchange.mapping import Consent
from callcenter.settings import Settings
from tests.callcenter.exchange import lines as sides
from tests.callcenter.exchange.lines import SECRET
from tests.peers import our_worker

ROOT = Path(__file__).parents[3]
OURS, THEIRS, KILLS = 24, 12, 4
LONGEST = 50.0


class Forked:
    """A worker: a child of `our_worker`, ended by its id."""

    def __init__(self, pid: int) -> None:
        self.pid = pid

    def kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)

    def wait(self, _seconds: float) -> None:
        """Nothing to wait for: it is no child of ours."""


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@contextlib.contextmanager
def serving(port: int) -> Iterator[None]:
    """Our web application over HTTP, in this process."""
    server = uvicorn.Server(uvicorn.Config(create_app(), host="127.0.0.1", port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.should_exit = True
        thread.join(10)


def wait_for(what: Callable[[], bool], until: float) -> None:
    while not what():
        assert time.monotonic() < until, "it took too long"
        time.sleep(0.05)


def environment(database: str, settings: Settings, url: str) -> dict[str, str]:
    return os.environ | {
        "DATABASE_URL": database,
        "CALLCENTER_DATA": str(settings.data),
        "CONTACT_HASH_KEY": settings.contact_hash_key,
        "CONTACT_CIPHER_KEY": settings.contact_cipher_key,
        "PEER_12345_URL": url,
        "PEER_12345_SECRET": SECRET,
    }


@pytest.fixture
def until(monkeypatch: pytest.MonkeyPatch) -> float:
    """Only the exchange's own handlers are wired: what others do about a ticket is not what is killed here."""
    monkeypatch.setattr(bootstrap, "SUBSCRIPTIONS", our_worker.own_subscriptions())
    bootstrap.wire()
    return time.monotonic() + LONGEST


def test_both_lists_agree_after_a_worker_was_killed_in_the_middle_of_it_again_and_again(
    database: str, settings: Settings, until: float
) -> None:
    ours, theirs = free_port(), free_port()
    url = f"http://127.0.0.1:{theirs}/exchange"
    scene = sides.exchanging(0.0, 1)
    clock.set_clock(None)
    configured = settings_module.load().model_copy(update={"peer_12345_url": url})
    settings_module.use(configured)
    told = ["--port", str(theirs), "--secret", SECRET, "--callback", f"http://127.0.0.1:{ours}/peers/12345"]
    city = [sys.executable, "-m", "tests.peers.city_server", "--share", "0.3", *told]
    children: list[subprocess.Popen[str] | Forked] = [subprocess.Popen(city, cwd=ROOT, text=True)]
    try:
        with serving(ours):
            play(theirs, until, offers=THEIRS)
            tickets = [scene.ticket(f"1380001{number:04d}") for number in range(OURS)]
            environ = environment(database, configured, url)
            workers = subprocess.Popen(
                [sys.executable, "-m", "tests.peers.our_worker"],
                cwd=ROOT,
                env=environ,
                stdout=subprocess.PIPE,
                text=True,
            )
            children.append(workers)
            assert workers.stdout is not None
            for turn in range(KILLS):
                worker = Forked(int(workers.stdout.readline()))
                children.append(worker)
                for ticket_id in tickets[turn * OURS // KILLS : (turn + 1) * OURS // KILLS]:
                    with begin() as uow:
                        service.offer(uow, ticket_id, None, judgement="theirs", consent=Consent(True))
                before = acknowledged()
                wait_for(lambda: acknowledged() > before, until)  # noqa: B023 - called before the next turn
                play(theirs, until, work=True)
                worker.kill()
                children.remove(worker)
            children.append(Forked(int(workers.stdout.readline())))
            release_claims()
            play(theirs, until, share=0.05)
            wait_for(lambda: not waiting() and not play(theirs, until)["unheard"], until)
            assert differences(url) == []
            assert count("SELECT count(*) FROM exchange") == OURS + THEIRS
            assert count("SELECT count(*) FROM exchange_message WHERE state = 'dead'") == 0
    finally:
        for child in children:
            child.kill()
            child.wait(5)
            if isinstance(child, subprocess.Popen) and child.stdout is not None:
                child.stdout.close()


def play(port: int, until: float, **wish: Any) -> dict[str, Any]:
    while True:
        try:
            return dict(httpx.post(f"http://127.0.0.1:{port}/play", json=wish).json())
        except httpx.ConnectError:
            assert time.monotonic() < until
            time.sleep(0.1)


def count(statement: str) -> int:
    with begin() as uow:
        row = uow.raw.execute(statement).fetchone()
    assert row is not None
    return int(row[0])


def acknowledged() -> int:
    return count("SELECT count(*) FROM exchange_message WHERE state = 'acknowledged'")


def waiting() -> int:
    hurry()
    unsaid = count("SELECT count(*) FROM exchange_message WHERE state IN ('due', 'sending')")
    return unsaid + count("SELECT count(*) FROM outbox WHERE done_at IS NULL AND dead_at IS NULL")


def hurry() -> None:
    """What waits for its next try does so for seconds up to an hour: the test has no hour."""
    with begin() as uow:
        uow.raw.execute("UPDATE exchange_message SET due_at = now() WHERE state = 'due'")
        uow.raw.execute("UPDATE outbox SET due_at = now() WHERE done_at IS NULL")


def release_claims() -> None:
    """The claim of a killed worker lapses after a minute: here at once."""
    with begin() as uow:
        uow.raw.execute("UPDATE exchange_message SET claimed_until = now() WHERE state = 'sending'")
        uow.raw.execute("UPDATE outbox SET lease_until = now() WHERE lease_until IS NOT NULL")


def differences(url: str) -> list[reconcile.Difference]:
    today = datetime.now(UTC).date()
    first, last = today - timedelta(days=1), today + timedelta(days=1)
    with begin() as uow:
        ours = reconcile.lines(uow, first, last)
    with contextlib.closing(peer.HttpPeer(url, SECRET)) as city:
        return reconcile.compare(ours, city.matters(first, last))


def test_a_worker_that_dies_between_claim_and_answer_leaves_a_claim_that_lapses(database: str) -> None:
    lines = sides.exchanging(0.0, 1)
    with begin() as uow:
        service.offer(uow, lines.ticket(), None, judgement="theirs", consent=Consent())
    assert sending._claim() is not None  # and dies here
    assert sending.send_through(lines.phone) == 0
    lines.later(seconds=61)
    assert sending.send_through(lines.phone) == 1
    assert lines.differences() == []
