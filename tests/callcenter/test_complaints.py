"""What users of other call centres complain of (peers' study, part 3): the rows that belong to no one part.

Rows 1, 2, 3 and 8 stand in desk/test_complaints_routing.py, 5 to 7 in desk/test_complaints_waiting.py, 2 and 9 to 11 in
parties/test_complaints_parties.py. Row 4 with its sound is in console/test_call.py (a refresh in the middle of a talk),
console/test_phone.py (the caller's page) and switchboard/media/test_browser_faults.py (a leg outlives its socket).
"""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from callcenter import clock
from callcenter import settings as settings_module
from callcenter.calendar import seed as calendar
from callcenter.calls.events import RatingInvited, RatingKeyed, VoicemailLeft
from callcenter.clock import SHANGHAI
from callcenter.db.unit_of_work import UnitOfWork, begin
from callcenter.desk import owed
from callcenter.ids import new_id
from callcenter.settings import Settings
from callcenter.surveys import handlers, jobs, service
from callcenter.tickets.events import TicketClosed
from callcenter.web.live import Hub
from tests.callcenter.tickets import scenes
from tests.callcenter.tickets.scenes import MONDAY, Scene, matter

NUMBER = "13800001234"


@pytest.fixture
def scene(database: str) -> Scene:
    clock.set_clock(lambda: MONDAY)
    made = scenes.seeded()
    made.queue("general", "综合")
    return made


def rated(scene: Scene, grade: int, **call: Any) -> str:
    call_id = scene.call(**call)
    with begin() as uow:
        handlers.note_invitation(uow, RatingInvited(call_id, True, None))
        handlers.note_rating(uow, RatingKeyed(call_id, grade, str(grade)))
    return str(call_id)


# Row 4: a refresh or a network drop loses the call or leaves it silent.


def test_complaint_4_a_console_that_was_away_hears_what_it_missed_and_nothing_twice():
    hub, seat = Hub(), frozenset({"all", "seat:1"})
    hub.deliver("seat:1", "offer", {"id": "o"})
    place = {"epoch": hub.epoch, "seq": hub.seq}
    hub.deliver("seat:1", "desk", {})
    hub.deliver("seat:2", "offer", {"id": "p"})
    with hub.listening(seat, place) as listener:
        hub.deliver("seat:1", "offer_gone", {"id": "o"})
        told = [json.loads(listener.take() or "") for _ in range(len(listener.line))]
    assert [(each["seq"], each["type"]) for each in told] == [(2, "desk"), (4, "offer_gone")]


# Row 12: no drill-down, no per-call export, low scores not listed.


def test_complaint_12_every_number_of_the_grades_opens_its_calls(scene: Scene, client: TestClient):
    worst = [rated(scene, 5), rated(scene, 5, taken_by="102")]
    for grade in (1, 1, 3):
        rated(scene, grade)
    scene.sign_in(client, "201", "supervisor")
    page = client.get("/api/figures", params={"by": "agent"}).json()
    for grade, count in page["bars"].items():
        assert client.get("/api/calls", params={"grade": grade}).json()["total"] == count
    for row in page["rows"]:
        for grade, count in row["bars"].items():
            found = client.get("/api/calls", params={"grade": grade, "rated": row["key"]}).json()
            assert found["total"] == count
    low = client.get("/api/calls", params={"grade": "4,5"}).json()
    assert sorted(each["id"] for each in low["items"]) == sorted(worst)


def test_complaint_12_agents_cannot_look_up_who_rated_them(scene: Scene, client: TestClient):
    rated(scene, 5)
    scene.sign_in(client, "101")
    assert client.get("/api/calls", params={"grade": "5"}).status_code == 403
    assert client.get("/api/calls/export").status_code == 403


def test_complaint_12_a_page_is_as_long_as_it_says_and_the_last_one_is_reached(scene: Scene, client: TestClient):
    made = {str(scene.call(f"138000000{n:02d}")) for n in range(45)}
    scene.sign_in(client, "201", "supervisor")
    seen: list[str] = []
    first = client.get("/api/calls").json()
    for page in range(1, -(-first["total"] // first["page_size"]) + 1):
        items = client.get("/api/calls", params={"page": page}).json()["items"]
        assert len(items) <= first["page_size"]
        seen += [each["id"] for each in items]
    assert sorted(seen) == sorted(made)


def test_complaint_12_every_call_can_be_exported_with_masked_numbers_and_is_audited(scene: Scene, client: TestClient):
    calls = {str(scene.call(NUMBER)), str(scene.call(taken_by=None))}
    with begin() as uow:
        uow.raw.execute("UPDATE account SET name = '=1+1' WHERE staff_no = '101'")
    scene.sign_in(client, "201", "supervisor")
    answer = client.get("/api/calls/export", params={"from": "2026-11-23", "to": "2026-11-23"})
    assert answer.headers["content-disposition"] == 'attachment; filename="calls-2026-11-23-2026-11-23.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert {row["通话编号"] for row in rows} == calls
    assert NUMBER not in answer.text
    assert {row["号码"] for row in rows} == {"138****1234", "138****0001"}
    assert {row["坐席"] for row in rows} == {"'=1+1", ""}
    with begin() as uow:
        assert uow.raw.execute("SELECT count(*) FROM audit_entry WHERE action = 'calls_exported'").fetchone() == (1,)


# Row 13: clocks keep running at night and over holidays.


@pytest.mark.parametrize(
    ("left", "due"),
    [
        ("2026-11-20 17:50", "2026-11-23 18:00"),  # a Friday evening: Monday
        ("2026-09-30 17:50", "2026-10-08 18:00"),  # before the National Day: the first working day after it
        ("2026-10-09 21:00", "2026-10-10 18:00"),  # a Saturday made up for is a working day
    ],
)
def test_complaint_13_a_promised_return_call_is_due_on_a_working_day(scene: Scene, left: str, due: str):
    moment = datetime.fromisoformat(left).replace(tzinfo=SHANGHAI)
    clock.set_clock(lambda: moment)
    call_id = scene.call(taken_by=None)
    with begin() as uow:
        calendar.seed(uow)
        owed.open_voicemail(uow, VoicemailLeft(call_id, new_id(), 20))
        row = uow.raw.execute("SELECT due_at FROM return_call WHERE call_id = %s", (call_id,)).fetchone()
    assert row is not None
    assert row[0].astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M") == due


# Row 14: numbers leak past masking.


def readable(app: FastAPI) -> list[str]:
    paths = app.openapi()["paths"]
    return sorted(path for path, methods in paths.items() if "get" in methods and path.startswith("/api/"))


@pytest.mark.parametrize("role", ["agent", "supervisor", "admin"])
def test_complaint_14_no_answer_gives_a_full_number_away(scene: Scene, client: TestClient, app: FastAPI, role: str):
    [ticket_id] = scene.tickets(matter(outcome="dispatched", department="labour_bureau"), number=NUMBER)
    with begin() as uow:
        row = uow.raw.execute("SELECT id FROM call").fetchone()
        assert row is not None
        owed.open_voicemail(uow, VoicemailLeft(row[0], new_id(), 20))
    known = {"call_id": row[0], "ticket_id": ticket_id, "key": "general"}
    scene.sign_in(client, {"agent": "101", "supervisor": "201", "admin": "900"}[role], role)
    told = 0
    for path in readable(app):
        address = re.sub(r"{(\w+)}", lambda found: str(known.get(found[1], new_id())), path)
        answer = client.get(address)
        assert answer.status_code < 500, (path, answer.text)
        assert NUMBER not in answer.text, path
        assert NUMBER[3:] not in answer.text, path
        told += "1234" in answer.text
    assert told >= 2, "the caller is shown nowhere: nothing was tested"


# Row 15: delayed tasks on a broker run twice and ring somebody twice.


def test_complaint_15_a_task_that_runs_twice_rings_once(scene: Scene, settings: Settings):
    settings_module.use(settings.model_copy(update={"demo": True}))
    [ticket_id] = scene.tickets(matter())
    with begin() as uow:
        for _ in range(2):
            handlers.schedule(uow, TicketClosed(ticket_id))
    clock.set_clock(lambda: MONDAY + timedelta(minutes=5))
    one, other = UnitOfWork(), UnitOfWork()
    assert service.dial_next(one) is not None
    assert service.dial_next(other) is None
    one.commit()
    other.rollback()
    assert jobs.dial_due() == 0
    with begin() as uow:
        assert uow.raw.execute("SELECT count(*) FROM survey_attempt").fetchone() == (1,)
        assert uow.raw.execute("SELECT count(*) FROM carrier_command WHERE kind = 'place'").fetchone() == (1,)
