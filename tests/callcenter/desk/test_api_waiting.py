"""Promises, callbacks and estimates through their routes."""

from datetime import timedelta

from callcenter import clock
from tests.callcenter.desk import test_api
from tests.callcenter.desk.waiting_scenes import back_from_the_break, books

consoles = test_api.consoles


def test_a_promise_is_made_during_the_call_and_shown_on_the_desk_and_in_the_list(hotline, consoles):
    agent, supervisor = consoles
    seat_id = hotline.row("SELECT id FROM seat")["id"]
    back_from_the_break(hotline, seat_id)
    caller = hotline.waiting()
    offer = hotline.offer_of(seat_id)
    hotline.browser_connects(offer["id"], seat_id)
    caller.request(f"/join/{offer['call_id']}")
    path = f"/api/desk/calls/{offer['call_id']}/promise"
    at = clock.now() + timedelta(days=1)
    desk = agent("POST", path, {"due_at": at.isoformat(), "note": "寄材料清单"})
    assert desk["call"]["promise_note"] == "寄材料清单"
    (line,) = agent("GET", "/api/return-calls")
    assert (line["kind"], line["mine"], line["owner"]) == ("promise", True, "王芳")
    (seen,) = supervisor("GET", "/api/return-calls")
    assert (seen["mine"], seen["owner"]) == (False, "王芳")
    agent("POST", path, {"due_at": "2020-01-01T09:00:00+08:00", "note": ""}, 400)
    agent("POST", path, {"due_at": "2026-11-24T09:00:00", "note": ""}, 422)  # whose clock?
    supervisor("POST", path, {"due_at": at.isoformat(), "note": ""}, 403)


def test_a_callback_is_seen_taken_given_back_and_cancelled(hotline, consoles):
    agent, supervisor = consoles
    _, entry = books(hotline)
    (line,) = agent("GET", "/api/return-calls")
    assert (line["kind"], line["in_turn"], line["owner"], line["overdue"]) == ("callback", True, None, False)
    assert line["waiting_since"] is not None
    path = f"/api/return-calls/{line['id']}"
    agent("POST", f"{path}/claim", status=204)
    supervisor("POST", f"{path}/claim", status=204)  # takes over
    agent("POST", f"{path}/cancel", {"note": ""}, 409)
    supervisor("POST", f"{path}/release", status=204)
    agent("POST", f"{path}/cancel", {"note": "来电人说不用了"}, 204)
    assert agent("GET", "/api/return-calls") == []
    (done,) = agent("GET", "/api/return-calls?state=done")
    assert (done["kind"], done["outcome"], done["note"]) == ("callback", "closed", "来电人说不用了")
    assert hotline.row("SELECT state FROM queue_entry WHERE id = %s", entry)["state"] == "cancelled"
    agent("POST", f"{path}/cancel", {"note": ""}, 409)


def test_how_true_the_estimates_were_is_for_supervisors(consoles):
    agent, supervisor = consoles
    agent("GET", "/api/estimates", status=403)
    told = supervisor("GET", "/api/estimates")
    assert (told["told"], told["within_p90"]) == (0, {"numerator": 0, "denominator": 0, "percent": None})


def test_the_live_page_shows_who_waits_as_a_callback(hotline, consoles):
    _, supervisor = consoles
    books(hotline, keys="2")
    (shown,) = supervisor("GET", "/api/monitor")["waiting"]
    assert (shown["kind"], shown["language"], shown["unspoken"]) == ("callback", "ii-CN", True)
