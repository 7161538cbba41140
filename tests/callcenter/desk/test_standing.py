"""What time and policy change about a place: the sweep of each second does it, and it is no stranded pair."""

import pytest

from callcenter.db.unit_of_work import begin
from callcenter.desk import demo, leases, matching, offers, queue_settings, seating, seats
from callcenter.people import accounts
from tests.callcenter.desk.waiting_time import pass_seconds, serve, sweep

STEP = '[{"after_seconds": 15, "drop": ["*"]}]'
YI, MANDARIN = "lang:ii-CN", "lang:zh-CN"


def prefers(seat_id):
    """The first responder of everybody who waits is this seat, as tickets would say."""
    with begin() as uow:
        uow.raw.execute("UPDATE queue_entry SET preferred_seat_id = %s, changes_at = 'epoch'", (seat_id,))
    sweep()


def test_a_wanted_skill_is_given_up_when_its_step_is_reached_and_nobody_was_stranded(hotline):
    serve("migrant_worker", relax_steps=STEP)
    plain = hotline.ready()
    hotline.waiting(keys="13")
    assert hotline.row("SELECT required FROM queue_entry")["required"] == ["group:migrant_worker"]
    pass_seconds(14)
    assert sweep() == 0
    assert hotline.state_of(plain) == "ready"
    pass_seconds(1)
    assert sweep() == 0
    assert hotline.state_of(plain) == "reserved"


def test_a_seat_with_the_skill_need_not_wait_for_the_step(hotline):
    serve("migrant_worker", relax_steps=STEP)
    hotline.ready()
    hotline.waiting(keys="13")
    able = hotline.ready("102", home="migrant_worker", skills=(MANDARIN, "group:migrant_worker"))
    assert hotline.state_of(able) == "reserved"


def test_a_seat_passes_over_who_asks_for_more_and_takes_the_next(hotline):
    serve("migrant_worker", relax_steps=STEP)
    hotline.waiting("13800000001", keys="13")
    second = hotline.waiting("13800000002")
    seat_id = hotline.ready()
    assert hotline.offer_of(seat_id)["call_id"] == hotline.call_of(second)["id"]


def test_a_caller_is_kept_for_the_preferred_seat_for_a_time_and_then_goes_to_anybody(hotline):
    preferred = hotline.ready("102")
    hotline.waiting("13800000001")  # keeps the preferred seat busy
    hotline.waiting("13800000002")
    prefers(preferred)
    other = hotline.ready()
    assert (hotline.state_of(preferred), hotline.state_of(other)) == ("reserved", "ready")
    pass_seconds(19)
    assert sweep() == 0
    assert hotline.state_of(other) == "ready"
    pass_seconds(1)
    assert sweep() == 0
    assert hotline.state_of(other) == "reserved"


def test_who_is_kept_goes_to_others_at_once_when_the_preferred_seat_leaves(hotline):
    preferred = hotline.ready("102")
    hotline.waiting("13800000001")
    hotline.waiting("13800000002")
    prefers(preferred)
    other = hotline.ready()
    offer = hotline.offer_of(preferred)
    with begin() as uow:
        offers.decline(uow, offer["id"], preferred)  # and so pauses: both callers may go to the other seat
    assert hotline.state_of(other) == "reserved"
    assert hotline.rows("SELECT 1 FROM queue_entry WHERE kept_until IS NOT NULL") == []


def test_nobody_is_kept_for_a_seat_that_is_not_on_duty_or_does_not_speak_the_language(hotline):
    absent, foreign = hotline.seat("102"), hotline.seat("103", skills=(YI,))
    hotline.waiting()
    for seat_id in (absent, foreign):
        prefers(seat_id)
        assert hotline.row("SELECT kept_until FROM queue_entry")["kept_until"] is None


def test_waiting_lifts_a_place_by_a_level(hotline):
    hotline.waiting("13800000001")
    pass_seconds(650)
    sweep()
    assert hotline.row("SELECT level FROM queue_entry")["level"] == 2
    urgent = hotline.waiting("13800000002", keys="13")  # priority 2, a head start of half a minute
    seat_id = hotline.ready()
    assert hotline.offer_of(seat_id)["call_id"] != hotline.call_of(urgent)["id"]


def test_a_place_that_nobody_settled_is_settled_and_matched_by_the_sweep(hotline):
    """Whoever put it there was killed before matching, or knew nothing of levels."""
    seat_id = hotline.ready()
    hotline.waiting()
    with begin() as uow:
        uow.raw.execute("UPDATE offer SET state = 'gone'")
        uow.raw.execute("UPDATE queue_entry SET state = 'waiting', level = 0, changes_at = 'epoch'")
        uow.raw.execute("UPDATE seat SET state = 'ready', call_id = NULL")
    assert sweep() == 0
    assert hotline.state_of(seat_id) == "reserved"


def test_a_changed_policy_holds_for_those_who_wait_already(hotline):
    with begin() as uow:
        actor = accounts.create(uow, None, "900", "管理员", ("admin",), "a long enough password", demo=True).id
    yi = hotline.ready("103", home="lang_ii", skills=(YI, MANDARIN))
    hotline.waiting()
    pass_seconds(30)
    assert hotline.state_of(yi) == "ready"
    with begin() as uow:
        queue = next(each for each in queue_settings.listed(uow) if each.key == "lang_ii")
        wanted = {name: getattr(queue, name) for name in queue_settings.SETTINGS} | {"reserve_idle": 0}
        queue_settings.change(uow, actor, "lang_ii", wanted, {"reserve_idle": "本周彝语来电很少"}, "试行")
    assert hotline.state_of(yi) == "reserved"
    assert hotline.rows("SELECT 1 FROM stranded_pair") == []


def test_a_second_idle_seat_of_the_pool_frees_the_first_from_the_reserve(hotline):
    """The new one cannot serve the caller; but it fills the reserve, so that the bilingual one may."""
    bilingual = hotline.ready("103", home="lang_ii", skills=(YI, MANDARIN))
    hotline.waiting()
    assert hotline.state_of(bilingual) == "ready"
    hotline.ready("105", home="lang_ii", skills=(YI,))
    assert hotline.state_of(bilingual) == "reserved"


def test_a_ready_seat_that_is_certified_for_a_language_is_matched_at_once(hotline):
    with begin() as uow:
        admin = accounts.create(uow, None, "900", "管理员", ("admin",), "a long enough password", demo=True).id
        agent = accounts.create(uow, None, "103", "阿依", ("agent",), "a long enough password", demo=True).id
        seat_id = demo.add_seat(uow, "103", "阿依", "general", (MANDARIN,), agent).id
    hotline.set_ready(seat_id)
    hotline.waiting(keys="2")
    with begin() as uow:
        seating.assign(uow, admin, agent, "lang_ii", [(YI, "州语委", None), (MANDARIN, None, None)])
    assert hotline.state_of(seat_id) == "reserved"
    vouched = hotline.row("SELECT certified_by FROM seat_skill WHERE skill = %s", MANDARIN)
    assert vouched == {"certified_by": "900 管理员"}


@pytest.mark.parametrize("gone", ["pause", "offline", "lease"])
def test_the_last_certified_seat_that_leaves_is_told_to_supervisors_and_kept(hotline, published, gone):
    yi = hotline.ready("103", home="lang_ii", skills=(YI, MANDARIN))
    hotline.ready("101")
    published.published.clear()
    with begin() as uow:
        if gone == "pause":
            seats.pause(uow, yi, "break")
        elif gone == "offline":
            seats.offline(uow, yi)
        else:
            uow.raw.execute("UPDATE seat SET alive_until = now() - interval '60 seconds' WHERE id = %s", (yi,))
            leases.expire(uow)
    told = [body.decode() for _, body in published.published if b'"staffing"' in body]
    assert len(told) == 1
    assert '"ii-CN"' in told[0]
    gap = hotline.row("SELECT language, seat_id, ended_at FROM staffing_gap")
    assert gap == {"language": "ii-CN", "seat_id": yi, "ended_at": None}
    hotline.set_ready(yi)
    assert hotline.row("SELECT ended_at IS NULL AS open FROM staffing_gap")["open"] is False


def test_a_match_that_looks_at_nobody_twice_leaves_the_order_of_each_class(hotline):
    """Six wait in one class: each seat that comes takes the next, in the order in which they came."""
    callers = [hotline.waiting(f"1380000{n:04}") for n in range(6)]
    expected = [hotline.call_of(caller)["id"] for caller in callers]
    taken = [hotline.offer_of(hotline.ready(str(staff_no)))["call_id"] for staff_no in range(101, 107)]
    assert taken == expected
    with begin() as uow:
        assert matching.sweep(uow) == 0
