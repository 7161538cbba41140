"""Forced interleavings of whatever makes a caller or a seat available: in either order the two find each other."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from callcenter.db.unit_of_work import begin
from callcenter.desk import leases, offers, seating
from callcenter.people import accounts
from tests.callcenter.desk.test_interleavings import PATIENCE, held_at, until_blocked
from tests.callcenter.desk.test_offers import age
from tests.callcenter.desk.waiting_time import sweep

YI, MANDARIN = "lang:ii-CN", "lang:zh-CN"


def hear(seat_id):
    """The console is heard again after a silence in which nobody was offered to it."""
    with begin() as uow:
        leases.alive(uow, seat_id, True, True)


def teach(people):
    with begin() as uow:
        seating.assign(uow, *people, "lang_ii", [(YI, "州语委", None)])


def lapse():
    with begin() as uow:
        offers.lapse_due(uow)


@pytest.fixture
def scenes(hotline):
    """What may make a seat available, each as (prepare → seat, the act, the keys of the caller)."""

    def ready():
        seat_id = hotline.seat()
        return seat_id, lambda: hotline.set_ready(seat_id), "1"

    def lease():
        seat_id = hotline.ready()
        with begin() as uow:
            uow.raw.execute("UPDATE seat SET alive_until = now() - interval '2 seconds'")
        return seat_id, lambda: hear(seat_id), "1"

    def certificate():
        with begin() as uow:
            admin = accounts.create(uow, None, "900", "管理员", ("admin",), "a long enough password", demo=True).id
            agent = accounts.create(uow, None, "103", "阿依", ("agent",), "a long enough password", demo=True).id
        seat_id = hotline.seat("103")
        with begin() as uow:
            uow.raw.execute("UPDATE seat SET account_id = %s", (agent,))
        hotline.set_ready(seat_id)
        return seat_id, lambda: teach((admin, agent)), "2"

    def miss():
        with begin() as uow:
            uow.raw.execute("UPDATE queue SET misses_before_pause = 9")
        seat_id = hotline.ready()
        gone = hotline.waiting("13800000009")
        age(hotline, hotline.offer_of(seat_id)["id"])

        def lapses_and_hangs_up():
            gone.hang_up()
            lapse()

        return seat_id, lapses_and_hangs_up, "1"

    return {"ready": ready, "lease": lease, "certificate": certificate, "miss": miss}


@pytest.mark.parametrize("first", ["the caller", "the seat"])
@pytest.mark.parametrize("event", ["ready", "lease", "certificate", "miss"])
def test_a_caller_and_a_seat_find_each_other_whoever_is_first(hotline, scenes, event, first):
    seat_id, becomes_available, key = scenes[event]()
    caller = hotline.call("13800000001", keys="" if key == "2" else key)
    last = "2" if key == "2" else "0"
    acts = [lambda: caller.press(last), becomes_available]
    if first == "the seat":
        acts.reverse()
    with ThreadPoolExecutor(2) as pool, held_at("before commit") as gate:
        one = pool.submit(acts[0])
        assert gate.arrived.wait(PATIENCE)  # all is written, nothing is committed
        two = pool.submit(acts[1])
        until_blocked(hotline, two)
        gate.opened.set()
        one.result(PATIENCE)
        two.result(PATIENCE)
    assert hotline.state_of(seat_id) == "reserved"
    assert hotline.offer_of(seat_id)["call_id"] == hotline.call_of(caller)["id"]
    assert sweep() == 0


def test_a_caller_who_comes_while_the_sweep_settles_others_is_matched_once(hotline):
    """The sweep holds the domain: whoever comes waits for it, and then sees what it has done."""
    hotline.waiting("13800000001")
    with begin() as uow:
        uow.raw.execute("UPDATE queue_entry SET changes_at = 'epoch'")
    later = hotline.call("13800000002", keys="1")
    seat_id = hotline.seat()
    with ThreadPoolExecutor(2) as pool, held_at("before commit") as gate:
        settling = pool.submit(sweep)
        assert gate.arrived.wait(PATIENCE)
        arriving = pool.submit(later.press, "0")
        until_blocked(hotline, arriving)
        gate.opened.set()
        assert settling.result(PATIENCE) == 0
        arriving.result(PATIENCE)
    hotline.set_ready(seat_id)
    assert len(hotline.rows("SELECT 1 FROM offer WHERE state = 'made'")) == 1
