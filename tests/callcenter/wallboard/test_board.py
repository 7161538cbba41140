"""What the wallboard shows of a hotline: tiles that agree with the rows, and nothing that names a person."""

import json
from datetime import timedelta
from typing import Any

import pytest

from callcenter import clock
from callcenter.db.unit_of_work import begin
from callcenter.ids import ROOT_ORG_ID, new_id
from callcenter.people import accounts
from callcenter.wallboard import alerts, board, keeper
from callcenter.wallboard.schemas import Wallboard
from tests.callcenter.calls.hotline_fixtures import Hotline
from tests.callcenter.calls.test_rating import begin_talk

PASSWORD = "hotline-desk-7431"


def queue(shown: Wallboard, key: str) -> dict[str, Any]:
    waiting = next(each for each in shown.waiting.queues if each.key == key)
    staffed = next(each for each in shown.staffing.queues if each.key == key)
    return waiting.model_dump() | staffed.model_dump()


def kinds(shown: Wallboard) -> list[str]:
    return [each.kind for each in shown.alerts]


def test_who_waits_stands_in_the_row_of_their_queue_with_the_first_one_s_time(hotline: Hotline) -> None:
    before = keeper.look()
    assert (before.waiting.waiting, before.waiting.longest_since) == (0, None)
    first = hotline.waiting("13800000001")
    hotline.waiting("13800000002")
    shown = keeper.look()
    since = hotline.row("SELECT since FROM queue_entry WHERE call_id = %s", hotline.call_of(first)["id"])["since"]
    assert (shown.waiting.waiting, shown.waiting.longest_since) == (2, since)
    assert queue(shown, "general")["waiting"] == 2
    first.hang_up()
    assert keeper.look().waiting.waiting == 1


def test_a_day_without_ratings_has_no_rate_at_all(hotline: Hotline) -> None:
    shown = keeper.look().satisfaction
    assert (shown.satisfaction.value, shown.satisfaction.denominator) == (None, 0)
    assert shown.bars == {1: 0, 2: 0, 3: 0, 4: 0, 5: 0}


def test_service_of_today_counts_the_call_that_was_answered_and_the_one_that_waits(hotline: Hotline) -> None:
    begin_talk(hotline)
    hotline.waiting("13800000009")
    shown = keeper.look().service
    assert (shown.connected.numerator, shown.connected.denominator) == (1, 2)
    assert (shown.inbound.numerator, shown.answered.numerator) == (2, 1)
    assert shown.service_level.small is False or shown.service_level.denominator < 30


def test_seats_that_are_there_stand_beside_those_promised(hotline: Hotline) -> None:
    hotline.ready("101")
    yi = hotline.ready("103", home="lang_ii", skills=("lang:ii-CN",))
    shown = keeper.look()
    assert queue(shown, "general")["staffed"] == 1
    assert queue(shown, "lang_ii")["staffed"] == 1
    assert shown.staffing.ready == 2
    with begin() as uow:
        uow.raw.execute("UPDATE seat SET state = 'paused' WHERE id = %s", (yi,))
    shown = keeper.look()
    assert queue(shown, "lang_ii")["staffed"] == 0
    assert "unstaffed" in kinds(shown)
    gap = next(each for each in shown.alerts if each.kind == "unstaffed")
    assert any("彝" in name for name in gap.names)


def test_out_of_hours_nobody_needs_to_be_there(hotline: Hotline) -> None:
    with begin() as uow:
        uow.raw.execute("DELETE FROM opening_hours")
    shown = keeper.look()
    assert shown.open is False
    assert not {"unstaffed", "understaffed"} & set(kinds(shown))


def test_a_process_that_fell_silent_and_a_call_owed_too_long_are_alerts(hotline: Hotline) -> None:
    with begin() as uow:
        uow.raw.execute("INSERT INTO pulse (name, at) VALUES ('worker', now() - interval '1 minute')")
        uow.raw.execute("INSERT INTO pulse (name, at) VALUES ('speech', now()), ('old', now() - interval '2 days')")
        uow.raw.execute(
            "INSERT INTO return_call (id, org_id, kind, language, queue_key, due_at, created_at)"
            " VALUES (%s, %s, 'missed', 'zh-CN', 'general', %s, now())",
            (new_id(), ROOT_ORG_ID, clock.now() - timedelta(minutes=1)),
        )
    found = {each.kind: each for each in keeper.look().alerts}
    assert found["process_silent"].names == ["worker"]
    assert found["return_call_overdue"].count == 1
    severe = [each.severe for each in keeper.look().alerts]
    assert severe == sorted(severe, reverse=True)


def test_nothing_on_the_board_names_a_caller_an_agent_or_a_matter(hotline: Hotline) -> None:
    begin_talk(hotline)
    hotline.waiting("13800000077")
    told = board.text(keeper.look()).decode()
    masked = [row["masked"] for row in hotline.rows("SELECT masked FROM contact_point")]
    names = [row["name"] for row in hotline.rows("SELECT name FROM seat")]
    assert masked
    assert names
    for personal in (*masked, *names, "13800000077", "0077"):
        assert personal not in told
    ids = [str(row["id"]) for row in hotline.rows("SELECT id FROM call UNION ALL SELECT id FROM seat")]
    assert not any(each in told for each in ids)


def test_the_live_message_is_what_the_route_answers(hotline: Hotline, web: Any) -> None:
    with begin() as uow:
        accounts.create(uow, None, "801", "大屏", ["display"], PASSWORD)
    web.post("/api/login", json={"staff_no": "801", "password": PASSWORD})
    answered = web.get("/api/wallboard").json()
    told = json.loads(board.text(keeper.look()))
    assert told["type"] == "wallboard"
    assert told["data"].keys() == answered.keys()
    assert told["data"]["waiting"] == answered["waiting"]


def test_a_screen_on_the_wall_sees_the_wallboard_and_nothing_else(hotline: Hotline, web: Any) -> None:
    with begin() as uow:
        accounts.create(uow, None, "801", "大屏", ["display"], PASSWORD)
    answer = web.post("/api/login", json={"staff_no": "801", "password": PASSWORD})
    assert "Max-Age=15552000" in answer.headers["set-cookie"]
    assert web.get("/api/wallboard").status_code == 200
    assert web.get("/api/me").json()["roles"] == ["display"]
    headers = {"X-CSRF-Token": web.cookies["cc_csrf"]}
    for path in ("/api/today", "/api/monitor", "/api/calls", "/api/tickets", "/api/categories", "/api/return-calls"):
        assert web.get(path).status_code == 403, path
    change = web.post("/api/me/password", json={"present": PASSWORD, "wanted": "another-7431-x"}, headers=headers)
    assert change.status_code == 403


def test_a_screen_is_nobody_s_account_and_its_long_login_ends_with_the_role(hotline: Hotline, web: Any) -> None:
    with begin() as uow:
        with pytest.raises(accounts.AccountInvalid):
            accounts.create(uow, None, "802", "大屏", ["display", "supervisor"], PASSWORD)
        screen = accounts.create(uow, None, "801", "大屏", ["display"], PASSWORD)
        accounts.create(uow, None, "900", "管理员", ["admin"], PASSWORD)
    web.post("/api/login", json={"staff_no": "801", "password": PASSWORD})
    idle = "UPDATE login_session SET seen_at = now() - interval '3 days'"
    with begin() as uow:
        uow.raw.execute(idle)
    assert web.get("/api/wallboard").status_code == 200
    with begin() as uow:
        accounts.change(uow, screen.id, screen.id, roles=["supervisor"])
    assert web.get("/api/wallboard").status_code == 401


def test_agents_do_not_see_the_wallboard(hotline: Hotline, web: Any) -> None:
    with begin() as uow:
        accounts.create(uow, None, "101", "王芳", ["agent"], PASSWORD)
    web.post("/api/login", json={"staff_no": "101", "password": PASSWORD})
    assert web.get("/api/wallboard").status_code == 403


def test_alerts_of_nothing_are_not_shown(hotline: Hotline) -> None:
    assert all(each.count for each in keeper.look().alerts)
    assert alerts.FORGOTTEN_SECONDS > 0
