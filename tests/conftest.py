"""Fixtures of all parts: one PostgreSQL a test run, a fresh database a test, cloned from a migrated template.

`database` gives the address of a test's own database and makes it that of this process; `uow` an open unit of work on
it, rolled back at the end unless the test commits; `client` the web application. `settings` has fixed secrets and a
data folder of its own.
"""

import base64
import itertools
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from callcenter import bootstrap, clock
from callcenter import settings as settings_module
from callcenter.app import create_app
from callcenter.db import broadcast, engine, migrate
from callcenter.db.unit_of_work import UnitOfWork
from callcenter.embedded.postgres import RECKLESS, Postgres
from callcenter.settings import Settings

_numbers = itertools.count(1)
ROOM_BYTES = 1 << 30


@dataclass
class Cluster:
    """The test run's own PostgreSQL with its migrated template."""

    server: Postgres
    template: str

    def sql(self, statement: str) -> None:
        with psycopg.connect(self.server.url("postgres"), autocommit=True) as connection:
            connection.execute(statement)

    def create(self) -> str:
        name = f"test_{next(_numbers)}"
        self.sql(f"CREATE DATABASE {name} TEMPLATE {self.template} STRATEGY FILE_COPY")
        return name

    def drop(self, name: str) -> None:
        self.sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _quick_place() -> str | None:
    """In memory a clone takes a sixth of the time; None (the temporary folder) where there is no room for that."""
    memory = Path("/dev/shm")
    return str(memory) if memory.is_dir() and shutil.disk_usage(memory).free > ROOM_BYTES else None


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    folder = Path(tempfile.mkdtemp(prefix="cc-test-", dir=_quick_place()))
    folder.chmod(0o711)
    server = Postgres(folder, 5432, "test", tuning=RECKLESS)
    server.prepare()
    with (folder / "postgres.log").open("wb") as log:
        process = server.start(log)
        try:
            server.wait(process)
            made = Cluster(server, "template_migrated")
            made.sql("CREATE DATABASE template_migrated")
            migrate.upgrade(server.url("template_migrated"))
            yield made
        finally:
            process.send_signal(2)
            process.wait(20)
            shutil.rmtree(folder, ignore_errors=True)
            shutil.rmtree(server.sockets, ignore_errors=True)


@pytest.fixture(autouse=True)
def _own_clock() -> Iterator[None]:
    yield
    clock.set_clock(None)


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[Settings]:
    """Settings of a test: secrets are fixed, the data folder is its own, nothing is read from the environment."""
    key = base64.b64encode(bytes(range(32))).decode()
    made = Settings(
        data=tmp_path / "data",
        carrier_account_sid="AC" + "1" * 32,
        carrier_auth_token="2" * 32,
        carrier_api_key_sid="SK" + "3" * 32,
        carrier_api_key_secret="4" * 32,
        asr_secret="5" * 32,
        contact_hash_key=key,
        contact_cipher_key=key,
        postgres_password="test",
        valkey_password="test",
    )
    settings_module.use(made)
    yield made
    settings_module.use(None)


class Quiet(broadcast.Broadcaster):
    """Keeps what would have been published, for tests to look at."""

    def __init__(self) -> None:
        self.published: list[tuple[str, bytes]] = []
        self.nudges: list[str] = []

    def put(self, channel: str, body: bytes) -> None:
        self.published.append((channel, body))

    def nudge(self, lane: str) -> None:
        self.nudges.append(lane)


@pytest.fixture
def published() -> Iterator[Quiet]:
    """What units of work sent to consoles, dispatcher and workers; no broker is needed."""
    quiet = Quiet()
    before = broadcast.replace(quiet)
    yield quiet
    broadcast.replace(before)


@pytest.fixture
def database(cluster: Cluster, settings: Settings, published: Quiet) -> Iterator[str]:
    """A fresh migrated database of this test; its address (libpq)."""
    bootstrap.wire()
    name = cluster.create()
    engine.configure(engine.build(cluster.server.url(name)))
    yield cluster.server.url(name)
    engine.configure(None)
    cluster.drop(name)


@pytest.fixture
def uow(database: str) -> Iterator[UnitOfWork]:
    """An open unit of work. `uow.commit()` commits; it can be used again afterwards."""
    unit = UnitOfWork()
    yield unit
    unit.rollback()


@pytest.fixture
def app(database: str) -> FastAPI:
    return create_app()


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    """The web application over HTTP; its errors answer as they would in service."""
    with TestClient(app, raise_server_exceptions=False) as opened:
        yield opened
