"""Forced interleavings of two transactions on PostgreSQL: no lost match, no double booking, one winner."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from callcenter.calls import legs
from callcenter.db import checkpoints
from callcenter.db.unit_of_work import begin
from callcenter.desk import leases, matching, offers, seating, seats, wrap_up
from callcenter.people import accounts
from callcenter.people.events import AccountChanged

PATIENCE = 10


class Gate:
    """Holds the first thread that comes to a checkpoint until it is opened; later ones pass."""

    def __init__(self):
        self.arrived, self.opened, self._taken = threading.Event(), threading.Event(), False

    def __call__(self):
        if self._taken:
            return
        self._taken = True
        self.arrived.set()
        assert self.opened.wait(PATIENCE)


@contextmanager
def held_at(name):
    gate = Gate()
    with checkpoints.on(name, gate):
        try:
            yield gate
        finally:
            gate.opened.set()


def is_waiting_for_a_lock(hotline):
    found = hotline.rows(
        "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    )
    return bool(found)


def until_blocked(hotline, future):
    """The other transaction stands before the domain lock (or is through already, which the test then shows)."""
    for _ in range(2000):
        if is_waiting_for_a_lock(hotline) or future.done():
            return
        threading.Event().wait(0.005)
    pytest.fail("the other transaction never came to the lock")


def test_a_caller_and_a_seat_that_come_at_the_same_moment_find_each_other(hotline):
    """The lost match: each transaction sees the other's row as not yet there, and nobody is told."""
    seat_id = hotline.seat()
    caller = hotline.call(keys="1")
    with ThreadPoolExecutor(2) as pool, held_at("entry waiting") as gate:
        arriving = pool.submit(caller.press, "0")
        assert gate.arrived.wait(PATIENCE)  # the entry is written, not committed, and no seat was seen
        readying = pool.submit(hotline.set_ready, seat_id)
        until_blocked(hotline, readying)
        gate.opened.set()
        arriving.result(PATIENCE)
        readying.result(PATIENCE)
    assert hotline.state_of(seat_id) == "reserved"
    assert hotline.row("SELECT state FROM queue_entry")["state"] == "offered"


def test_without_the_domain_lock_that_match_would_be_lost_and_the_sweep_counts_it(hotline, monkeypatch):
    seat_id = hotline.seat()
    caller = hotline.call(keys="1")
    monkeypatch.setattr(seats, "lock_domain", lambda uow: None)
    with ThreadPoolExecutor(2) as pool, held_at("before commit") as gate:
        arriving = pool.submit(caller.press, "0")
        assert gate.arrived.wait(PATIENCE)
        readying = pool.submit(hotline.set_ready, seat_id)
        readying.result(PATIENCE)
        gate.opened.set()
        arriving.result(PATIENCE)
    assert hotline.state_of(seat_id) == "ready"
    assert hotline.row("SELECT state FROM queue_entry")["state"] == "waiting"
    monkeypatch.undo()
    with begin() as uow:
        uow.raw.execute("UPDATE seat SET idle_since = idle_since - interval '2 seconds'")
        uow.raw.execute("UPDATE queue_entry SET since = since - interval '2 seconds'")
    with begin() as uow:
        assert matching.sweep(uow) == 1
    assert hotline.state_of(seat_id) == "reserved"


def test_two_callers_at_the_same_moment_get_one_seat_once(hotline):
    seat_id = hotline.ready()
    first, second = hotline.call("13800000001", keys="1"), hotline.call("13800000002", keys="1")
    with ThreadPoolExecutor(2) as pool, held_at("offer made") as gate:
        one = pool.submit(first.press, "0")
        assert gate.arrived.wait(PATIENCE)
        two = pool.submit(second.press, "0")
        until_blocked(hotline, two)
        gate.opened.set()
        one.result(PATIENCE)
        two.result(PATIENCE)
    states = sorted(row["state"] for row in hotline.rows("SELECT state FROM queue_entry"))
    assert states == ["offered", "waiting"]
    assert len(hotline.rows("SELECT 1 FROM offer")) == 1
    assert hotline.state_of(seat_id) == "reserved"


def test_accept_and_lapse_at_the_same_moment_have_one_winner(hotline):
    seat_id = hotline.ready()
    hotline.waiting()
    offer = hotline.offer_of(seat_id)

    def accept():
        with begin() as uow:
            return offers.accept(uow, offer["id"], seat_id)

    def lapse():
        with begin() as uow:
            return offers.lapse_due(uow)

    with ThreadPoolExecutor(2) as pool, held_at("before commit") as gate:
        accepting = pool.submit(accept)
        assert gate.arrived.wait(PATIENCE)
        lapsing = pool.submit(lapse)
        gate.opened.set()
        assert accepting.result(PATIENCE) == {"offer": offer["id"]}
        assert lapsing.result(PATIENCE) == 0
    assert hotline.state_of(seat_id) == "ringing"


def test_the_caller_hangs_up_while_the_seat_answers(hotline):
    """Whoever comes second sees what the first has decided: no seat stays in a conference alone."""
    seat_id = hotline.ready()
    caller = hotline.waiting()
    caller.request(f"/wait/{caller.entry}", QueueSid="QU1")
    offer = hotline.offer_of(seat_id)
    with ThreadPoolExecutor(2) as pool, held_at("before commit") as gate:
        connecting = pool.submit(hotline.browser_connects, offer["id"], seat_id)
        assert gate.arrived.wait(PATIENCE)
        ending = pool.submit(caller.hang_up)
        until_blocked(hotline, ending)
        gate.opened.set()
        assert connecting.result(PATIENCE).verbs == ["Start", "Dial"]
        ending.result(PATIENCE)
    assert hotline.row("SELECT state FROM queue_entry")["state"] == "abandoned"
    assert [row["kind"] for row in hotline.commands()][-1] == "end_offer"
    with begin() as uow:
        legs.seat_gone(uow, offer["call_id"], offer["id"])
    assert hotline.state_of(seat_id) == "ready"


def test_the_same_key_twice_at_the_same_moment_moves_the_menu_once(hotline):
    caller = hotline.call()
    action = caller.document.attribute("Gather", "action")
    with ThreadPoolExecutor(2) as pool, held_at("before commit") as gate:
        one = pool.submit(hotline.line.ask, action, **caller.fields(Digits="1"))
        assert gate.arrived.wait(PATIENCE)
        two = pool.submit(hotline.line.ask, action, **caller.fields(Digits="1"))
        until_blocked(hotline, two)
        gate.opened.set()
        assert one.result(PATIENCE).text == two.result(PATIENCE).text
    assert hotline.call_of(caller)["step"] == 2


def test_one_call_twice_at_the_same_moment_is_one_call(hotline):
    from tests.callcenter.calls.line import Caller

    caller = Caller(hotline.line)
    with ThreadPoolExecutor(2) as pool, held_at("before commit") as gate:
        one = pool.submit(hotline.line.ask, "/voice", **caller.fields())
        assert gate.arrived.wait(PATIENCE)
        two = pool.submit(hotline.line.ask, "/voice", **caller.fields())
        until_blocked(hotline, two)
        gate.opened.set()
        assert one.result(PATIENCE).text == two.result(PATIENCE).text
    assert len(hotline.rows("SELECT 1 FROM call")) == 1


def test_the_wrap_up_ends_in_the_moment_in_which_the_next_caller_comes(hotline):
    seat_id = hotline.ready()
    caller = hotline.waiting()
    offer = hotline.offer_of(seat_id)
    hotline.browser_connects(offer["id"], seat_id)
    caller.request(f"/join/{offer['call_id']}")
    with begin() as uow:
        legs.seat_gone(uow, offer["call_id"], offer["id"])
    following = hotline.call("13800000002", keys="1")

    def finish():
        with begin() as uow:
            wrap_up.mark_invalid(uow, offer["call_id"], seat_id, "silent")

    with ThreadPoolExecutor(2) as pool, held_at("entry waiting") as gate:
        arriving = pool.submit(following.press, "0")
        assert gate.arrived.wait(PATIENCE)
        finishing = pool.submit(finish)
        until_blocked(hotline, finishing)
        gate.opened.set()
        arriving.result(PATIENCE)
        finishing.result(PATIENCE)
    assert hotline.offer_of(seat_id)["call_id"] == hotline.call_of(following)["id"]


def test_many_callers_and_seats_at_once_are_paired_one_to_one(hotline):
    ready = [hotline.seat(str(staff_no)) for staff_no in range(101, 107)]
    callers = [hotline.call(f"1380000{n:04}", keys="1") for n in range(8)]
    with ThreadPoolExecutor(6) as pool:
        acts = [pool.submit(caller.press, "0") for caller in callers]
        acts += [pool.submit(hotline.set_ready, seat_id) for seat_id in ready]
        for act in acts:
            act.result(30)
    made = hotline.rows("SELECT seat_id, call_id FROM offer WHERE state = 'made'")
    assert len(made) == len({row["seat_id"] for row in made}) == len({row["call_id"] for row in made}) == 6
    assert hotline.row("SELECT count(*) AS n FROM queue_entry WHERE state = 'waiting'")["n"] == 2
    with begin() as uow:
        assert matching.sweep(uow) == 0


@pytest.mark.parametrize("change", ["device", "account"])
def test_who_changes_a_seat_waits_for_the_domain_before_touching_its_row(hotline, change):
    """Otherwise each of two could hold what the other waits for: a match has the domain and wants the seat's row."""
    seat_id = hotline.ready()
    with begin() as uow:
        made = accounts.create(uow, None, "101", "王芳", ("agent",), "a long enough password", demo=True)
        uow.raw.execute("UPDATE seat SET account_id = %s", (made.id,))
        uow.raw.execute("UPDATE account SET active = false")

    def act():
        with begin() as uow:
            if change == "device":
                leases.alive(uow, seat_id, microphone=False, connection=True)
            else:
                seating.follow_account(uow, AccountChanged(made.id))

    with ThreadPoolExecutor(1) as pool:
        with begin() as uow:
            seats.lock_domain(uow)
            acting = pool.submit(act)
            until_blocked(hotline, acting)
            uow.raw.execute("SELECT 1 FROM seat WHERE id = %s FOR UPDATE NOWAIT", (seat_id,))
        acting.result(PATIENCE)
    assert hotline.state_of(seat_id) == {"device": "paused", "account": "offline"}[change]
