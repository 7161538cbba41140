"""Queue settings through their routes: each with its reason, changed by administrators, audited."""

import pytest

from callcenter.db.unit_of_work import begin
from callcenter.desk import queue_settings, queues, seats, service
from callcenter.people import accounts, passwords
from tests.callcenter.desk.test_api import PASSWORD, Console
from tests.callcenter.desk.waiting_time import pass_seconds, sweep


@pytest.fixture
def staff(hotline, web, monkeypatch):
    """An administrator and a supervisor."""
    monkeypatch.setattr(passwords, "_HASHER", passwords.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    with begin() as uow:
        accounts.create(uow, None, "900", "管理员", ("admin",), PASSWORD)
        accounts.create(uow, None, "201", "赵敏", ("supervisor",), PASSWORD)
    return Console(web, "900"), Console(web, "201")


def settings_of(console, key):
    return next(each for each in console("GET", "/api/queues") if each["key"] == key)


def wanted(queue, **changes):
    kept = {name: queue[name] for name in queue_settings.SETTINGS}
    return kept | {"reasons": {}, "why": "试行一周"} | changes


def test_the_defaults_are_those_of_the_study_and_each_has_its_reason(hotline, staff):
    _, supervisor = staff
    queues = {each["key"]: each for each in supervisor("GET", "/api/queues")}
    assert queues["migrant_worker"]["head_start_seconds"] == 30
    assert (queues["lang_ii"]["head_start_seconds"], queues["lang_ii"]["reserve_idle"]) == (60, 1)
    assert queues["general"]["reserve_idle"] == 0
    for queue in queues.values():
        assert queue["relax_steps"] == [{"after_seconds": 0, "drop": ["*"]}]
        assert set(queue["reasons"]) == set(queue_settings.SETTINGS)
        assert all(len(text) > 10 for text in queue["reasons"].values())


def test_an_administrator_changes_a_setting_and_its_reason_and_both_stay(hotline, staff):
    admin, supervisor = staff
    before = settings_of(admin, "lang_ii")
    body = wanted(before, head_start_seconds=45, reasons={"head_start_seconds": "三月起彝语坐席增至四名。"})
    changed = admin("PUT", "/api/queues/lang_ii", body)
    assert (changed["head_start_seconds"], changed["reserve_idle"]) == (45, 1)
    assert settings_of(supervisor, "lang_ii")["reasons"]["head_start_seconds"] == "三月起彝语坐席增至四名。"
    audited = hotline.row("SELECT action, reason FROM audit_entry WHERE object_kind = 'queue'")
    assert audited == {"action": "queue_policy_changed", "reason": "head_start_seconds 60→45；试行一周"}
    with begin() as uow:
        queues.seed(uow)  # the next start
    assert settings_of(admin, "lang_ii")["reasons"]["head_start_seconds"] == "三月起彝语坐席增至四名。"


@pytest.mark.parametrize(
    "change",
    [
        {"relax_steps": [{"after_seconds": 10, "drop": ["lang:zh-CN"]}]},
        {"relax_steps": [{"after_seconds": 10, "drop": ["lang:*"]}]},
        {"relax_steps": [{"after_seconds": 10, "drop": []}]},
        {"head_start_seconds": -1},
        {"misses_before_pause": 0},
        {"ageing_seconds": 0},
        {"why": "  "},
        {"reasons": {"colour": "红"}},
    ],
)
def test_what_makes_no_sense_is_refused_and_a_language_cannot_be_relaxed(hotline, staff, change):
    admin, _ = staff
    before = settings_of(admin, "lang_ii")
    admin("PUT", "/api/queues/lang_ii", wanted(before) | change, 422)
    assert settings_of(admin, "lang_ii") == before


def test_supervisors_look_and_do_not_change(hotline, staff):
    admin, supervisor = staff
    body = wanted(settings_of(supervisor, "general"))
    supervisor("PUT", "/api/queues/general", body, 403)
    admin("PUT", "/api/queues/nowhere", body, 404)


def test_the_monitor_says_for_each_caller_who_could_serve_them_and_why_nobody_does(hotline, staff):
    _, supervisor = staff
    hotline.seat("103", home="lang_ii", skills=("lang:ii-CN", "lang:zh-CN"))
    hotline.waiting(keys="2")
    (row,) = supervisor("GET", "/api/monitor")["waiting"]
    assert (row["reason"], row["servable_by"], row["able"]) == ("nobody_on_duty", 0, [])
    mandarin = hotline.ready("101")
    hotline.waiting("13800000002")
    hotline.waiting("13800000003")
    rows = supervisor("GET", "/api/monitor")["waiting"]
    reasons = {row["number_masked"]: row["reason"] for row in rows}
    assert reasons == {
        "138****0001": "nobody_on_duty",
        "138****0002": "offered",
        "138****0003": "all_busy",
    }
    able = next(row["able"] for row in rows if row["number_masked"] == "138****0003")
    assert [(each["seat_id"], each["hindrance"]) for each in able] == [(str(mandarin), "busy")]


def test_the_monitor_says_for_which_skill_somebody_waits_also_where_it_is_no_must(hotline, staff):
    _, supervisor = staff
    hotline.waiting(keys="111")
    (row,) = supervisor("GET", "/api/monitor")["waiting"]
    assert (row["wanted"], row["required"]) == (["topic:labour"], [])
    assert row["since"]


def test_a_kept_reserve_is_a_reason_until_its_gate_opens(hotline, staff):
    _, supervisor = staff
    hotline.ready("103", home="lang_ii", skills=("lang:ii-CN", "lang:zh-CN"))
    hotline.waiting()
    (row,) = supervisor("GET", "/api/monitor")["waiting"]
    assert (row["reason"], row["able"][0]["hindrance"], row["servable_by"]) == ("reserve", "reserve", 1)
    pass_seconds(91)
    (row,) = supervisor("GET", "/api/monitor")["waiting"]
    assert row["reason"] == "matching"


def test_a_queue_whose_last_certified_seat_has_left_stands_out(hotline, staff):
    _, supervisor = staff
    seat_id = hotline.ready("103", home="lang_ii", skills=("lang:ii-CN", "lang:zh-CN"))
    (yi,) = [each for each in supervisor("GET", "/api/monitor")["queues"] if each["key"] == "lang_ii"]
    assert (yi["staffed"], yi["configured"], yi["alarm"], yi["unstaffed_since"]) == (1, 2, False, None)
    with begin() as uow:
        seats.offline(uow, seat_id)
    shown = supervisor("GET", "/api/monitor")
    (yi,) = [each for each in shown["queues"] if each["key"] == "lang_ii"]
    assert (yi["staffed"], yi["alarm"]) == (0, True)
    assert yi["unstaffed_since"] is not None
    assert shown["stranded_today"] == 0


def test_the_counter_of_stranded_pairs_is_told_by_the_health_check_and_the_pulse(hotline, staff):
    _, supervisor = staff
    assert hotline.line.client.get("/healthz").json()["figures"] == {"stranded_pairs_today": 0}
    seat_id = hotline.seat()
    hotline.waiting()
    with begin() as uow:  # as if both events had missed each other
        ready = "state = 'ready', alive_until = now() + interval '1 hour', routable = ARRAY['lang:zh-CN']"
        uow.raw.execute(f"UPDATE seat SET {ready} WHERE id = %s", (seat_id,))
    pass_seconds(2)
    assert sweep() == 1
    assert hotline.line.client.get("/healthz").json()["figures"] == {"stranded_pairs_today": 1}
    assert service.routing_pulse() == "stranded_pairs_today 1"
    assert supervisor("GET", "/api/monitor")["stranded_today"] == 1
    kept = hotline.row("SELECT seat_id, found_at > entry_since AS after FROM stranded_pair")
    assert kept == {"seat_id": seat_id, "after": True}
