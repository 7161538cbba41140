"""The consultation ledger: one line a matter, in order, masked, with what was answered and how it was rated."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from callcenter import clock
from callcenter.db.unit_of_work import begin
from callcenter.surveys.models import Rating
from callcenter.tickets.models import Ticket
from tests.callcenter.tickets import scenes
from tests.callcenter.tickets.scenes import MONDAY, Scene, dispatched, matter, one
from tests.callcenter.tickets.test_papers import cells

PERIOD = {"from": "2026-11-23", "to": "2026-11-23"}


@pytest.fixture
def scene(database: str) -> Scene:
    clock.set_clock(lambda: MONDAY)
    return scenes.seeded()


def rate(ticket_id: object, grade: int | None) -> None:
    with begin() as uow:
        call_id = one(uow, "SELECT call_id FROM ticket WHERE id = %s", ticket_id)
        rated = Rating(org_id=uow.org_id, call_id=call_id, invited=True, grade=grade, keys="",
                       business_day=clock.business_day(uow.now))  # fmt: skip
        uow.session.add(rated)


def test_each_matter_is_a_line_with_its_answer_and_its_rating(scene: Scene, client: TestClient):
    first = scene.tickets(matter(summary="拖欠工资"), matter(summary="离婚"), number="13800000007")
    second = scene.tickets(dispatched(summary="工伤认定"), number="13800000008")
    rate(first[0], 2)
    rate(second[0], None)
    scene.sign_in(client, "900", "supervisor")
    rows = cells(client.get("/api/consultation-ledger", params=PERIOD).content)
    assert rows[0][0].endswith("咨询台账（2026-11-23 至 2026-11-23）")
    assert rows[1] == [
        "序号",
        "工单号",
        "时间",
        "来电人",
        "特殊群体",
        "类别",
        "咨询摘要",
        "答复情况",
        "接待人",
        "满意度",
    ]
    assert [row[0] for row in rows[2:]] == ["1", "2", "3"]
    assert rows[2][1:5] == ["20261123-0001", "2026-11-23 10:00", "138****0007", "农民工"]
    assert [row[6] for row in rows[2:]] == ["拖欠工资", "离婚", "工伤认定"]
    assert [row[7] for row in rows[2:]] == ["现场解答", "现场解答", "已派单"]
    assert [row[9] for row in rows[2:]] == ["满意", "满意", "未评价"]


def test_the_ledger_is_also_set_for_the_printer(scene: Scene, client: TestClient):
    scene.tickets(matter())
    scene.sign_in(client, "900", "supervisor")
    answer = client.get("/api/consultation-ledger", params=PERIOD | {"format": "pdf"})
    assert answer.content.startswith(b"%PDF-")
    with begin() as uow:
        note = one(uow, "SELECT reason FROM audit_entry WHERE action = 'ledger_exported'")
    assert note == "2026-11-23/2026-11-23 pdf rows=1"


def test_what_is_locked_for_named_readers_stands_in_no_ledger_of_others(scene: Scene, client: TestClient):
    ticket_id = scene.tickets(matter())[0]
    with begin() as uow:
        uow.session.get_one(Ticket, ticket_id).locked = "named"
    scene.sign_in(client, "900", "supervisor")
    assert len(cells(client.get("/api/consultation-ledger", params=PERIOD).content)) == 2


def test_a_period_that_ends_before_it_begins_or_lasts_too_long_is_refused(scene: Scene, client: TestClient):
    scene.sign_in(client, "900", "supervisor")
    for period in ({"from": "2026-11-24", "to": "2026-11-23"}, {"from": "2024-01-01", "to": "2026-11-23"}):
        answer = client.get("/api/consultation-ledger", params=period)
        assert answer.json()["error"]["code"] == "period_invalid"


def test_agents_draw_no_ledger(scene: Scene, client: TestClient):
    scene.sign_in(client, "101")
    assert client.get("/api/consultation-ledger", params=PERIOD).status_code == 403
