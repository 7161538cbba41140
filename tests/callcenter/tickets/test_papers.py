"""What leaves the console: spreadsheets whose texts never run, a ticket on paper, saved views; numbers stay masked."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from fastapi.testclient import TestClient

from callcenter import clock
from callcenter.db.unit_of_work import begin
from callcenter.people.identity import SignedIn
from callcenter.printing import sheets
from callcenter.printing.sheets import Column
from callcenter.tickets import paper, service, showing
from tests.callcenter.tickets.scenes import MONDAY, Scene, dispatched, matter, one

NUMBER = "13800000007"
CELL = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def cells(content: bytes) -> list[list[str]]:
    """The texts of the first sheet, row by row."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    assert not list(sheet.iter(f"{CELL}f")), "a formula"
    return [
        ["".join(part.text or "" for part in (*cell.iter(f"{CELL}t"), *cell.iter(f"{CELL}v"))) for cell in row]
        for row in sheet.iter(f"{CELL}row")
    ]


def test_a_list_becomes_a_sheet_of_the_same_tickets_with_masked_numbers(scene: Scene, client: TestClient):
    scene.tickets(matter(summary='=HYPERLINK("http://x")'), dispatched(summary="欠薪"), number=NUMBER)
    scene.sign_in(client, "900", "supervisor")
    answer = client.get("/api/tickets/export", params={"state": "open"})
    assert answer.headers["content-type"] == sheets.MEDIA_TYPE
    rows = cells(answer.content)
    assert rows[0][:6] == ["工单号", "阶段", "紧急", "来源", "类别", "摘要"]
    assert [row[0] for row in rows[1:]] == ["20261123-0002"]
    assert "138****0007" in rows[1]
    assert NUMBER.encode() not in answer.content
    everything = cells(client.get("/api/tickets/export").content)
    assert everything[-1][5] == '=HYPERLINK("http://x")'  # a text, not a formula
    with begin() as uow:
        assert one(uow, "SELECT count(*) FROM audit_entry WHERE action = 'tickets_exported'") == 2


def test_agents_take_no_lists_away(scene: Scene, client: TestClient):
    scene.sign_in(client, "101")
    assert client.get("/api/tickets/export").status_code == 403


def test_a_sheet_has_its_limit(monkeypatch: Any):
    monkeypatch.setattr(sheets, "MOST_ROWS", 2)
    assert sheets.xlsx("表", [Column("一")], [["a"], ["b"]])[1] == 2
    with pytest.raises(sheets.SheetTooLong):
        sheets.xlsx("表", [Column("一")], [["a"], ["b"], ["c"]])


def test_a_sheet_writes_times_of_shanghai_and_keeps_what_a_spreadsheet_would_run():
    rows = cells(sheets.xlsx("表", [Column("时间"), Column("话")], [[MONDAY, "+86"], [None, "@x"]], title="表头")[0])
    assert rows[0] == ["表头"]
    assert rows[2][0].startswith("46349.4166")  # 2026-11-23 10:00
    assert [row[1] for row in rows[2:]] == ["+86", "@x"]


def test_a_ticket_is_printed_with_its_clocks_its_course_and_no_number(scene: Scene, client: TestClient):
    ticket_id = scene.tickets(dispatched(summary="拖欠工资 #text(red)[x]"), number=NUMBER)[0]
    headers = scene.sign_in(client, "900", "supervisor")
    answer = client.get(f"/api/tickets/{ticket_id}/paper", headers=headers)
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    assert b"FontFile" in answer.content  # the signs are in it
    assert len(answer.content) < 500_000  # and only those that are used
    with begin() as uow:
        assert one(uow, "SELECT object_id FROM audit_entry WHERE action = 'ticket_printed'") == ticket_id
        reader = SignedIn(scene.agents["900"], scene.agents["900"], uow.org_id, "900", "测试900", ("supervisor",), None)
        values = paper.written(uow, reader, showing.shown(uow, reader, ticket_id))
    assert dict(values["facts"])["号码"] == "138****0007"
    assert not re.search(r"1380000\d{4}", str(values))
    assert values["clocks"][0][0] == "派单"
    assert next(line[1] for line in values["events"]) == "建单"


def test_a_ticket_that_is_not_for_these_eyes_is_not_printed(scene: Scene, client: TestClient):
    ticket_id = scene.tickets(matter(), taken_by="101")[0]
    with begin() as uow:
        uow.session.get_one(service.Ticket, ticket_id).locked = "supervised"
    scene.sign_in(client, "102")
    assert client.get(f"/api/tickets/{ticket_id}/paper").status_code == 404
    assert client.get(f"/api/tickets/{ticket_id}/encounters").status_code == 404


def test_a_contact_is_heard_by_who_took_the_call_and_by_supervisors(scene: Scene, client: TestClient):
    ticket_id = scene.tickets(matter(), taken_by="101")[0]
    with begin() as uow:
        call_id = one(uow, "SELECT call_id FROM ticket WHERE id = %s", ticket_id)
    scene.recording(call_id)
    for staff_no, roles, readable in (("101", (), True), ("102", (), False), ("900", ("supervisor",), True)):
        scene.sign_in(client, staff_no, *roles)
        met = client.get(f"/api/tickets/{ticket_id}/encounters").json()
        assert [(each["readable"], len(each["recordings"])) for each in met] == [(readable, int(readable))]
        assert met[0]["agent"]["staff_no"] == "101"


def test_a_view_is_kept_changed_and_shared_by_supervisors(scene: Scene, client: TestClient):
    wanted = {"name": "超期的", "query": {"state": "overdue", "stage": ["signed"]}}
    agent = scene.sign_in(client, "101")
    mine = client.post("/api/ticket-views", json=wanted, headers=agent).json()
    assert mine["query"] == {"state": "overdue", "stage": ["signed"]}
    assert client.post("/api/ticket-views", json=wanted, headers=agent).json()["error"]["code"] == "view_name_taken"
    shared = wanted | {"shared": True}
    assert client.put(f"/api/ticket-views/{mine['id']}", json=shared, headers=agent).status_code == 403
    chief = scene.sign_in(client, "900", "supervisor")
    client.post("/api/ticket-views", json=shared, headers=chief)
    assert [(each["name"], each["mine"]) for each in client.get("/api/ticket-views").json()] == [("超期的", True)]
    agent = scene.sign_in(client, "101")
    seen = client.get("/api/ticket-views").json()
    assert sorted((each["mine"], each["shared"]) for each in seen) == [(False, True), (True, False)]
    others = next(each for each in seen if not each["mine"])
    assert client.delete(f"/api/ticket-views/{others['id']}", headers=agent).status_code == 404
    assert client.delete(f"/api/ticket-views/{mine['id']}", headers=agent).status_code == 204
    assert len(client.get("/api/ticket-views").json()) == 1


def test_a_view_of_filters_that_are_none_is_refused(scene: Scene, client: TestClient):
    agent = scene.sign_in(client, "101")
    wanted = {"name": "错的", "query": {"handlr": "x"}}
    assert client.post("/api/ticket-views", json=wanted, headers=agent).status_code == 422


def test_a_printed_overdue_clock_says_so(scene: Scene, client: TestClient):
    clock.set_clock(lambda: MONDAY - timedelta(days=14))
    ticket_id = scene.tickets(dispatched())[0]
    clock.set_clock(lambda: MONDAY)
    scene.account("900", "supervisor")
    with begin() as uow:
        reader = SignedIn(scene.agents["900"], scene.agents["900"], uow.org_id, "900", "测试900", ("supervisor",), None)
        values = paper.written(uow, reader, showing.shown(uow, reader, ticket_id))
    assert any("红牌" in each[3] for each in values["clocks"])
