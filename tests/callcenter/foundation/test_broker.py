"""The broker: nudges and live messages when it is there, nothing blocked or lost for good when it is not."""

import asyncio
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from callcenter import broker
from callcenter import settings as settings_module
from callcenter.db import broadcast
from callcenter.db.broadcast import LONGEST_BACKLOG, Broadcaster
from callcenter.db.unit_of_work import begin
from callcenter.embedded.valkey import Valkey
from callcenter.ids import ROOT_ORG_ID, new_id
from callcenter.settings import Settings
from callcenter.web.live import Hub

ROOT = Path(__file__).resolve().parents[3]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Running:
    """A Valkey that can be ended and started again on its port."""

    def __init__(self, folder: Path) -> None:
        self.server = Valkey(folder, free_port(), "secret")
        self.url = f"redis://:secret@127.0.0.1:{self.server.port}/0"
        self.start()

    def start(self) -> None:
        self.process = self.server.start()
        self.server.wait(self.process)

    def end(self) -> None:
        self.process.kill()
        self.process.wait(5)


@pytest.fixture
def valkey() -> Iterator[Running]:
    folder = Path(tempfile.mkdtemp(prefix="cc-valkey-"))
    running = Running(folder)
    yield running
    running.end()
    shutil.rmtree(folder)


@pytest.fixture
def connected(valkey: Running, settings: Settings) -> Iterator[Running]:
    """This process uses that Valkey."""
    settings_module.use(settings.model_copy(update={"external_redis_url": valkey.url}))
    broker.app.conf.broker_url = valkey.url
    yield valkey
    broker.app.conf.broker_url = None
    broker.app.pool.force_close_all()


def until(look: Callable[[], Any], seconds: float = 30) -> Any:
    deadline = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < deadline, "not in time"
        time.sleep(0.02)
    return found


async def heard(hub: Hub, *, yes: bool = True) -> None:
    """Until the hub hears the broker, or no longer does."""
    async with asyncio.timeout(15):
        while hub.heard is not yes:  # noqa: ASYNC110 - the application has no use for an event here
            await asyncio.sleep(0.01)


def test_a_nudge_lies_in_the_queue_of_its_lane(connected: Running) -> None:
    broker.nudge("speech")
    with broadcast.connect() as client:
        message = json.loads(client.lrange("callcenter:speech", 0, -1)[0])  # type: ignore[index]
    assert message["headers"]["task"] == broker.DELIVER


def test_a_dead_broker_blocks_no_request(connected: Running) -> None:
    connected.end()
    made = Broadcaster(broadcast.connect, broker.nudge)
    began = time.monotonic()
    for _ in range(LONGEST_BACKLOG + 100):
        made.put(broadcast.LIVE_CHANNEL, b"{}")
        made.nudge("default")
    assert time.monotonic() - began < 1
    connected.start()


def test_live_messages_of_a_commit_reach_the_consoles(connected: Running, database: str) -> None:
    settings_module.use(settings_module.load().model_copy(update={"external_redis_url": connected.url}))

    async def story() -> Any:
        hub = Hub()
        task = asyncio.create_task(hub.run())
        await heard(hub)
        with hub.listening(frozenset({"supervisors"}), {"epoch": hub.epoch, "seq": hub.seq}) as listener:
            await asyncio.to_thread(commit)
            text = await asyncio.wait_for(listener.next(), 10)
        task.cancel()
        return json.loads(text or "")

    def commit() -> None:
        before = broadcast.replace(Broadcaster(broadcast.connect, broker.nudge))
        with begin() as uow:
            uow.live("supervisors", "rating", {"grade": 5})
        broadcast.replace(before)

    message = asyncio.run(story())
    assert (message["type"], message["data"]) == ("rating", {"grade": 5})


def test_consoles_fetch_afresh_after_the_broker_was_away(connected: Running) -> None:
    async def story() -> tuple[str, str, Any]:
        hub = Hub()
        task = asyncio.create_task(hub.run())
        await heard(hub)
        first = hub.epoch
        connected.end()
        await heard(hub, yes=False)
        with hub.listening(frozenset({"all"}), {"epoch": first, "seq": 0}) as listener:
            await asyncio.to_thread(connected.start)
            text = await asyncio.wait_for(listener.next(), 15)
        task.cancel()
        return first, hub.epoch, json.loads(text or "")

    first, second, message = asyncio.run(story())
    assert message["type"] == "snapshot"
    assert message["epoch"] == second != first


@pytest.mark.chaos
def test_a_worker_delivers_what_it_was_nudged_for(connected: Running, database: str, tmp_path: Path) -> None:
    environment = os.environ | {
        "DATABASE_URL": database,
        "REDIS_URL": connected.url,
        "CALLCENTER_DATA": str(tmp_path),
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "callcenter", "worker"], cwd=ROOT, env=environment, start_new_session=True
    )
    try:
        with psycopg.connect(database, autocommit=True) as watching:
            until(lambda: watching.execute("SELECT 1 FROM pulse WHERE name = 'worker'").fetchone(), 60)
            columns = "id, org_id, event, handler, lane, aggregate, payload, created_at, due_at"
            row = (new_id(), ROOT_ORG_ID, "Unknown", "nobody.hears", "default", "1", "{}")
            values = ", ".join(["%s"] * 7)
            watching.execute(f"INSERT INTO outbox ({columns}) VALUES ({values}, now(), now())", row)
            broker.nudge("default")
            found = until(lambda: watching.execute("SELECT error FROM outbox WHERE error IS NOT NULL").fetchone())
            assert found[0].startswith("LookupError")
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(15)
