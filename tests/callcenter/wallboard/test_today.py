"""Queues and agents today: the numbers of the figures, and what stands at the desk beside them."""

from datetime import timedelta
from typing import Any

from callcenter import clock
from callcenter.db.unit_of_work import begin
from callcenter.desk import service
from callcenter.ids import new_id
from callcenter.people import accounts
from callcenter.wallboard import today
from tests.callcenter.calls.hotline_fixtures import Hotline
from tests.callcenter.calls.test_rating import begin_talk
from tests.callcenter.tickets.scenes import MONDAY

PASSWORD = "hotline-desk-7431"


def page() -> Any:
    with begin() as uow:
        return today.today(uow)


def figure(row: Any, name: str) -> tuple[int, int | None]:
    found = next(each for each in row.figures if each.name == name)
    return found.numerator, found.denominator


def employ(hotline: Hotline, staff_no: str) -> str:
    with begin() as uow:
        account = accounts.create(uow, None, staff_no, "王芳", ["agent"], PASSWORD)
        uow.raw.execute("UPDATE seat SET account_id = %s WHERE staff_no = %s", (account.id, staff_no))
        return str(account.id)


def test_every_queue_has_its_row_and_the_rows_add_up_to_the_whole(hotline: Hotline) -> None:
    begin_talk(hotline)
    hotline.waiting("13800000009")
    shown = page()
    general = next(row for row in shown.queues if row.key == "general")
    assert figure(general, "connected") == (1, 2)
    assert (general.waiting, figure(general, "answered")[0]) == (1, 1)
    assert sum(figure(row, "queued")[0] for row in shown.queues) == figure(shown, "queued")[0]
    assert {row.key for row in shown.queues} >= {"general", "lang_ii"}
    empty = next(row for row in shown.queues if row.key == "lang_ii")
    assert next(each.value for each in empty.figures if each.name == "connected") is None


def test_an_offer_that_lapsed_and_the_pause_after_it_stand_in_the_agent_s_row(hotline: Hotline, web: Any) -> None:
    seat = hotline.ready("101")
    account = employ(hotline, "101")
    hotline.waiting()
    with begin() as uow:
        uow.raw.execute("UPDATE offer SET lapses_at = now() - interval '1 second' WHERE seat_id = %s", (seat,))
    with begin() as uow:
        service.lapse_offers(uow)
    with begin() as uow:
        uow.now += timedelta(seconds=30)
        row = next(each for each in today.today(uow).agents if each.seat_id == seat)
    assert (row.key, row.state, row.lapsed, row.declined) == (account, "paused", 1, 0)
    assert list(row.paused) == ["no_answer"]
    assert 28 <= row.paused["no_answer"] <= 60
    assert row.seconds["paused"] == row.paused["no_answer"]
    with begin() as uow:
        accounts.create(uow, None, "201", "班长", ["supervisor"], PASSWORD)
    web.post("/api/login", json={"staff_no": "201", "password": PASSWORD})
    behind = web.get("/api/figures/behind", params={"name": "offers_lapsed", "by": "agent", "key": account}).json()
    assert (behind["number"], behind["total"], behind["links"]) == (1, 1, "call")
    answered = web.get("/api/today").json()
    assert answered["agents"][0]["lapsed"] == 1


def test_each_reason_of_a_pause_opens_its_own_list(hotline: Hotline, web: Any) -> None:
    seat = hotline.ready("101")
    account = employ(hotline, "101")
    clock.set_clock(lambda: MONDAY)
    with begin() as uow:
        uow.raw.execute("DELETE FROM seat_state WHERE seat_id = %s", (seat,))
        for ago, state, reason in [(90, "paused", "break"), (60, "paused", "meeting"), (40, "ready", None),
                                   (30, "paused", None)]:  # fmt: skip
            values = (new_id(), uow.org_id, seat, state, reason, MONDAY - timedelta(seconds=ago))
            uow.raw.execute(
                "INSERT INTO seat_state (id, org_id, seat_id, state, reason, at) VALUES (%s, %s, %s, %s, %s, %s)",
                values,
            )
    with begin() as uow:
        row = next(each for each in today.today(uow).agents if each.seat_id == seat)
        accounts.create(uow, None, "201", "班长", ["supervisor"], PASSWORD)
    assert row.paused == {"break": 30, "meeting": 20, "other": 30}
    web.post("/api/login", json={"staff_no": "201", "password": PASSWORD})
    for reason, words in (("break", "休息"), ("meeting", "会议"), ("other", "其他")):
        asked = {"name": f"seat_paused_{reason}", "by": "agent", "key": account}
        behind = web.get("/api/figures/behind", params=asked).json()
        assert [each["reason"] for each in behind["rows"]] == [words]
