"""A hotline for tests: published menu, queues, open hours, and seats made as they are needed."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from callcenter import bootstrap
from callcenter.app import create_app
from callcenter.calendar.seed import open_always
from callcenter.calls import sql
from callcenter.db import engine
from callcenter.db.unit_of_work import begin
from callcenter.desk import demo, queues, seats
from callcenter.flows import service as flows
from callcenter.settings import Settings
from tests.callcenter.calls.line import Caller, Document, Line, new_sid
from tests.conftest import Cluster, Quiet

_numbers = itertools.count(1)
_made: set[str] = set()
GENERAL_SKILLS = ("lang:zh-CN",)


@dataclass
class Hotline:
    """The application with a carrier at its door."""

    line: Line

    def call(self, number: str = "13800000001", keys: str = "") -> Caller:
        caller = Caller(self.line, number)
        caller.dial()
        caller.keys(keys)
        return caller

    def waiting(self, number: str = "13800000001", keys: str = "10") -> Caller:
        """A caller in the queue: Mandarin, a person."""
        caller = self.call(number, keys)
        assert caller.document.verbs[-1] == "Enqueue", caller.document.text
        return caller

    def seat(self, staff_no: str = "101", *, home: str = "general", skills=GENERAL_SKILLS, phone="browser") -> UUID:
        with begin() as uow:
            made = demo.add_seat(uow, staff_no, f"坐席{staff_no}", home, tuple(skills), None)
            made.phone = phone
            return made.id

    def ready(self, staff_no: str = "101", **more) -> UUID:
        """A seat on duty that is ready, with a lease for the whole test."""
        seat_id = self.seat(staff_no, **more)
        self.set_ready(seat_id)
        return seat_id

    def set_ready(self, seat_id: UUID) -> None:
        with begin() as uow:
            uow.raw.execute("UPDATE seat SET alive_until = now() + interval '1 hour' WHERE id = %s", (seat_id,))
            seats.ready(uow, seat_id)

    def browser_connects(self, offer_id: UUID, seat_id: UUID, sid: str | None = None) -> Document:
        fields = {
            "CallSid": sid or new_sid(),
            "AccountSid": self.line.settings.carrier_account_sid,
            "From": f"client:seat_{seat_id.hex}",
            "To": "",
            "CallStatus": "in-progress",
            "offer": str(offer_id),
        }
        return self.line.ask("/client", **fields)

    def rows(self, statement: str, *values: object) -> list[sql.Row]:
        with begin() as uow:
            return sql.every(uow, statement, values)

    def row(self, statement: str, *values: object) -> sql.Row:
        found = self.rows(statement, *values)
        assert len(found) == 1, found
        return found[0]

    def offer_of(self, seat_id: UUID) -> sql.Row:
        return self.row("SELECT * FROM offer WHERE seat_id = %s ORDER BY made_at DESC LIMIT 1", seat_id)

    def state_of(self, seat_id: UUID) -> str:
        return self.row("SELECT state FROM seat WHERE id = %s", seat_id)["state"]

    def call_of(self, caller: Caller) -> sql.Row:
        return self.row("SELECT c.* FROM call c JOIN leg l ON l.call_id = c.id WHERE l.sid = %s", caller.sid)

    def commands(self, kind: str | None = None) -> list[sql.Row]:
        found = self.rows("SELECT * FROM carrier_command ORDER BY seq")
        return [row for row in found if kind is None or row["kind"] == kind]


@pytest.fixture(scope="session")
def hotline_template(cluster: Cluster) -> str:
    """A database with the published menu, its queues and open hours; cloned for each test."""
    name = "template_hotline"
    if name in _made:  # the fixture is known to several folders, the database is one
        return name
    _made.add(name)
    cluster.sql(f"CREATE DATABASE {name} TEMPLATE {cluster.template}")
    bootstrap.wire()
    engine.configure(engine.build(cluster.server.url(name)))
    with begin() as uow:
        open_always(uow)
        flows.publish_all(uow)
        queues.seed(uow)
    engine.configure(None)
    return name


@pytest.fixture
def database(cluster: Cluster, hotline_template: str, settings: Settings, published: Quiet) -> Iterator[str]:
    """A fresh database of this test, with all that a hotline has before its first call."""
    bootstrap.wire()
    name = f"hotline_{next(_numbers)}"
    cluster.sql(f"CREATE DATABASE {name} TEMPLATE {hotline_template} STRATEGY FILE_COPY")
    engine.configure(engine.build(cluster.server.url(name)))
    yield cluster.server.url(name)
    engine.configure(None)
    cluster.drop(name)


@pytest.fixture(scope="session")
def web() -> Iterator[TestClient]:
    """The web application, opened once: it keeps nothing of a test."""
    with TestClient(create_app(), raise_server_exceptions=False) as opened:
        yield opened


@pytest.fixture
def line(web: TestClient, database: str, settings: Settings) -> Line:
    web.cookies.clear()
    return Line(web, settings)


@pytest.fixture
def hotline(line: Line) -> Hotline:
    return Hotline(line)
