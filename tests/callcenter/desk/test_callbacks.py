"""Callbacks from the queue: the place is kept, one a number and queue, rung in turn, tried again, left to a person."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from callcenter import clock
from callcenter.db.unit_of_work import begin
from callcenter.desk import claims, entries, matching, offers, rests, returns, views
from callcenter.ids import new_id
from tests.callcenter.desk.test_interleavings import PATIENCE, held_at, until_blocked
from tests.callcenter.desk.waiting_scenes import (
    at_a_break,
    back_from_the_break,
    books,
    does_not_answer,
    done_with,
    entry_of,
    older,
    picks_up,
    rest_over,
    seat_connects,
    telephone,
)

ME = new_id()


def line_of(hotline, entry):
    return hotline.row("SELECT * FROM return_call WHERE entry_id = %s", entry)


def test_the_place_is_kept_with_its_times_language_and_wishes(hotline):
    at_a_break(hotline)
    caller = hotline.waiting(keys="13")
    before = hotline.row("SELECT * FROM queue_entry")
    caller.request(f"/wait/{caller.document.attribute('Enqueue', 'action').rsplit('/', 1)[1]}", QueueSid="QU1")
    caller.press("1")
    caller.press("1")
    caller.request(f"/left/{before['id']}", QueueResult="leave")
    assert entry_of(hotline, before["id"])["state"] == "resting"  # the goodbye is still being said
    caller.hang_up()
    after = entry_of(hotline, before["id"])
    assert (after["kind"], after["state"]) == ("callback", "waiting")
    kept = ("since", "turn_at", "language", "priority", "wanted", "special_group", "queue_key")
    assert [after[name] for name in kept] == [before[name] for name in kept]
    assert hotline.call_of(caller)["outcome"] == "callback_requested"


def test_the_seat_is_found_first_and_then_the_caller_is_rung(hotline):
    seat_id = at_a_break(hotline)
    caller, entry = books(hotline)
    back_from_the_break(hotline, seat_id)
    with begin() as uow:
        shown = views.desk(uow, seat_id).offer
    assert (shown.kind, shown.number_masked, shown.queue) == ("callback", "138****0001", "general")
    assert hotline.commands("place") == []
    offer = seat_connects(hotline, seat_id)
    (place,) = hotline.commands("place")
    assert place["payload"]["url"].endswith(f"/callback/{offer['call_id']}")
    called = picks_up(hotline, offer)
    assert called.document.verbs == ["Start", "Start", "Dial"]
    assert entry_of(hotline, entry)["state"] == "served"
    assert (line_of(hotline, entry)["state"], line_of(hotline, entry)["outcome"]) == ("done", "reached")
    with begin() as uow:
        assert views.desk(uow, seat_id).call.state == "talking"
    called.line.ask(f"/outbound/{offer['call_id']}/status", **called.fields(CallStatus="completed"))
    assert hotline.call_of(caller)["outcome"] == "callback_requested"


def test_a_desk_phone_is_rung_for_a_callback_too(hotline):
    seat_id = at_a_break(hotline, phone="desk_phone")
    books(hotline)
    back_from_the_break(hotline, seat_id)
    assert len(hotline.commands("ring")) == 1


def test_a_voicemail_box_that_presses_nothing_is_not_joined_to_the_seat(hotline):
    seat_id = at_a_break(hotline)
    _, entry = books(hotline)
    back_from_the_break(hotline, seat_id)
    offer = seat_connects(hotline, seat_id)
    called = picks_up(hotline, offer, key="")
    assert called.document.verbs == ["Gather"]
    assert called.press("").verbs == ["Hangup"]
    called.line.ask(f"/outbound/{offer['call_id']}/status", **called.fields(CallStatus="completed"))
    assert (entry_of(hotline, entry)["state"], entry_of(hotline, entry)["tries"]) == ("resting", 1)


@pytest.mark.parametrize("status", ["busy", "no-answer", "failed"])
def test_who_is_not_reached_is_tried_again_and_keeps_the_place(hotline, status):
    seat_id = at_a_break(hotline)
    _, entry = books(hotline)
    since = entry_of(hotline, entry)["since"]
    back_from_the_break(hotline, seat_id)
    does_not_answer(hotline, seat_connects(hotline, seat_id), status)
    assert hotline.state_of(seat_id) == "ready"  # no form to fill in
    rested = entry_of(hotline, entry)
    assert (rested["state"], rested["tries"], rested["since"]) == ("resting", 1, since)
    assert rested["rest_until"] - datetime.now(UTC) > timedelta(minutes=4)
    with begin() as uow:
        rests.wake_due(uow)
    assert entry_of(hotline, entry)["state"] == "resting"
    rest_over(hotline, entry)
    assert hotline.state_of(seat_id) == "reserved"


def test_after_the_third_try_a_person_looks_after_it(hotline):
    seat_id = at_a_break(hotline)
    _, entry = books(hotline)
    back_from_the_break(hotline, seat_id)
    for turn in range(3):
        if turn:
            rest_over(hotline, entry)
        does_not_answer(hotline, seat_connects(hotline, seat_id))
        done_with(hotline, seat_id)
    assert entry_of(hotline, entry)["state"] == "left"
    with begin() as uow:
        (line,) = returns.listed(uow, "open", ME)
    assert (line.kind, line.attempts, line.in_turn, line.overdue) == ("callback", 3, False, False)
    assert "人工" in line.note
    assert hotline.state_of(seat_id) == "ready"


@pytest.mark.parametrize("end", ["declined", "lapsed", "hung up"])
def test_a_seat_that_does_not_come_costs_the_caller_no_try(hotline, end):
    seat_id = at_a_break(hotline)
    _, entry = books(hotline)
    back_from_the_break(hotline, seat_id)
    offer = hotline.offer_of(seat_id)
    if end == "declined":
        with begin() as uow:
            offers.decline(uow, offer["id"], seat_id)
    elif end == "lapsed":
        with begin() as uow:
            uow.raw.execute("UPDATE offer SET lapses_at = now() - interval '1 second'")
        with begin() as uow:
            offers.lapse_due(uow)
    else:
        seat_connects(hotline, seat_id)
        hotline.line.ask(f"/seat-left/{offer['id']}")
        call = hotline.row("SELECT id FROM call WHERE purpose = 'queue_callback'")
        hotline.line.ask(f"/outbound/{call['id']}/status", CallSid="CA9", AccountSid="AC1", CallStatus="canceled")
    place = entry_of(hotline, entry)
    assert place["tries"] == 0
    other = hotline.ready("102")
    assert "reserved" in {hotline.state_of(other), hotline.state_of(seat_id)}


def test_two_callers_may_not_keep_two_places_for_one_number_in_one_queue(hotline):
    at_a_break(hotline)
    _, entry = books(hotline)
    insert = """INSERT INTO queue_entry (id, org_id, kind, call_id, callback_point_id, queue_key, language, since,
            turn_at, business_day)
        SELECT %s, org_id, kind, call_id, callback_point_id, queue_key, language, since, turn_at, business_day
        FROM queue_entry WHERE id = %s"""
    with pytest.raises(psycopg.errors.UniqueViolation), begin() as uow:
        uow.raw.execute(insert, (new_id(), entry))


def test_the_same_number_keyed_by_another_caller_joins_the_older_place(hotline):
    at_a_break(hotline)
    _, first = books(hotline, "13800000001")
    second = hotline.waiting("13800000002")
    entry = second.entry
    second.request(f"/wait/{entry}", QueueSid="QU1")
    second.press("1")
    second.press("2")
    read_back = second.press("13800000001")
    assert "callback_number_is" in read_back.plays
    assert read_back.plays[-1] == "callback_number_ok"
    second.press("1")
    assert second.request(f"/left/{entry}", QueueResult="leave").plays == ["callback_kept"]
    second.hang_up()
    live = hotline.rows("SELECT id FROM queue_entry WHERE kind = 'callback'")
    assert [str(row["id"]) for row in live] == [first]
    assert len(hotline.rows("SELECT 1 FROM return_call")) == 1


def test_another_number_is_rung_and_stands_nowhere_in_the_clear(hotline):
    seat_id = at_a_break(hotline)
    caller = hotline.waiting()
    entry = caller.entry
    caller.request(f"/wait/{entry}", QueueSid="QU1")
    caller.press("1")
    caller.press("2")
    caller.press("13800000077")
    caller.press("1")
    caller.request(f"/left/{entry}", QueueResult="leave")
    caller.hang_up()
    back_from_the_break(hotline, seat_id)
    with begin() as uow:
        assert views.desk(uow, seat_id).offer.number_masked == "138****0077"
    assert "13800000077" not in str(hotline.rows("SELECT * FROM call")) + str(hotline.rows("SELECT * FROM queue_entry"))


@pytest.mark.parametrize("keyed", ["123", "", "138000000771234"])
def test_what_is_no_number_leaves_the_caller_waiting(hotline, keyed):
    at_a_break(hotline)
    caller = hotline.waiting()
    entry = caller.entry
    caller.request(f"/wait/{entry}", QueueSid="QU1")
    caller.press("1")
    caller.press("2")
    assert caller.press(keyed).body("Redirect").endswith(f"/wait/{entry}")
    assert entry_of(hotline, entry)["state"] == "waiting"


def test_a_hidden_number_is_asked_for(hotline):
    at_a_break(hotline)
    caller = hotline.waiting("anonymous")
    caller.request(f"/wait/{caller.entry}", QueueSid="QU1")
    assert caller.press("1").plays == ["callback_number"]


def test_who_presses_nothing_when_asked_for_the_number_goes_on_waiting(hotline):
    seat_id = at_a_break(hotline)
    caller = hotline.waiting()
    entry = caller.entry
    caller.request(f"/wait/{entry}", QueueSid="QU1")
    caller.press("1")
    assert caller.press("").body("Redirect").endswith(f"/wait/{entry}")
    back_from_the_break(hotline, seat_id)
    assert str(hotline.offer_of(seat_id)["entry_id"]) == entry


def test_a_seat_that_comes_free_while_the_number_is_asked_for_gets_the_caller_on_the_line(hotline):
    seat_id = at_a_break(hotline)
    caller = hotline.waiting()
    entry = caller.entry
    caller.request(f"/wait/{entry}", QueueSid="QU1")
    caller.press("1")
    back_from_the_break(hotline, seat_id)
    offer = hotline.offer_of(seat_id)
    hotline.browser_connects(offer["id"], seat_id)
    assert hotline.commands("dequeue")
    assert caller.press("1").body("Redirect").endswith(f"/wait/{entry}")  # too late: they are on the way to the seat
    assert entry_of(hotline, entry)["state"] == "connecting"


def test_who_rings_again_takes_their_place_over_and_is_told(hotline):
    at_a_break(hotline)
    _, entry = books(hotline)
    older(hotline, 300)
    since = entry_of(hotline, entry)["since"]
    again = hotline.waiting()
    new = entry_of(hotline, again.entry)
    assert (new["since"], new["regained"]) == (since, "callback")
    assert entry_of(hotline, entry)["state"] == "cancelled"
    assert line_of(hotline, entry)["state"] == "done"
    assert "callback_dropped" in again.request(f"/wait/{new['id']}").plays
    older(hotline, 50)
    assert "callback_dropped" not in again.request(f"/wait/{new['id']}").plays


def test_who_rings_again_just_when_a_seat_is_offered_their_callback_is_offered_themselves(hotline):
    seat_id = at_a_break(hotline)
    books(hotline)
    back_from_the_break(hotline, seat_id)
    first = hotline.offer_of(seat_id)
    again = hotline.waiting()
    offer = hotline.offer_of(seat_id)
    assert (first["kind"], offer["kind"]) == ("callback", "queue")
    assert hotline.row("SELECT state FROM offer WHERE id = %s", first["id"])["state"] == "gone"
    assert offer["call_id"] == hotline.call_of(again)["id"]


def test_who_rings_again_while_their_own_telephone_is_rung_is_not_rung_any_more(hotline):
    seat_id = at_a_break(hotline)
    _, entry = books(hotline)
    back_from_the_break(hotline, seat_id)
    offer = seat_connects(hotline, seat_id)
    hotline.waiting()
    assert entry_of(hotline, entry)["state"] == "cancelled"
    assert {"end_leg", "end_offer"} <= {row["kind"] for row in hotline.commands()}
    does_not_answer(hotline, offer, "canceled")
    assert entry_of(hotline, entry)["state"] == "cancelled"


def test_who_is_answered_in_another_queue_is_not_rung_back(hotline):
    at_a_break(hotline)
    _, entry = books(hotline)
    aid = hotline.ready("102", home="legal_aid")
    with begin() as uow:  # the colleague takes only who is on the line
        uow.raw.execute("UPDATE queue_entry SET state = 'resting', rest_until = now() + interval '1 hour'")
    caller = hotline.call(keys="121")
    offer = hotline.offer_of(aid)
    hotline.browser_connects(offer["id"], aid)
    caller.request(f"/join/{offer['call_id']}")
    assert entry_of(hotline, entry)["state"] == "cancelled"


def test_nobody_is_rung_after_closing_time(hotline):
    seat_id = at_a_break(hotline)
    _, entry = books(hotline)
    with begin() as uow:
        uow.raw.execute("UPDATE opening_hours SET opens = '08:30', closes = '18:00'")
    evening = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)  # eight in the evening in Shanghai
    clock.set_clock(lambda: evening)
    back_from_the_break(hotline, seat_id)
    assert hotline.state_of(seat_id) == "ready"
    rested = entry_of(hotline, entry)
    assert (rested["state"], rested["rest_until"]) == ("resting", datetime(2026, 11, 24, 0, 30, tzinfo=UTC))
    clock.set_clock(lambda: datetime(2026, 11, 24, 0, 31, tzinfo=UTC))
    with begin() as uow:
        rests.wake_due(uow)
    assert hotline.state_of(seat_id) == "reserved"


def test_places_go_to_rest_at_closing_time_by_themselves(hotline):
    at_a_break(hotline)
    _, entry = books(hotline)
    with begin() as uow:
        uow.raw.execute("UPDATE opening_hours SET opens = '08:30', closes = '18:00'")
    clock.set_clock(lambda: datetime(2026, 11, 23, 12, 0, tzinfo=UTC))
    with begin() as uow:
        rests.wake_due(uow)
    assert entry_of(hotline, entry)["state"] == "resting"


def test_a_person_who_dials_takes_the_place_out_of_the_machines_hands(hotline):
    seat_id = at_a_break(hotline)
    _, entry = books(hotline)
    line = line_of(hotline, entry)
    with begin() as uow:
        returns.dial(uow, line["id"], ME, "王芳", seat_id)
    assert entry_of(hotline, entry)["state"] == "left"
    assert hotline.row("SELECT state FROM return_call")["state"] == "open"  # its outcome is for the person to say


def test_nobody_dials_whom_the_machine_is_ringing(hotline):
    seat_id, other = at_a_break(hotline), at_a_break(hotline, "102")
    _, entry = books(hotline)
    back_from_the_break(hotline, seat_id)
    seat_connects(hotline, seat_id)
    with pytest.raises(claims.ReturnCallTaken), begin() as uow:
        returns.dial(uow, line_of(hotline, entry)["id"], ME, "王芳", other)


def test_a_callback_whose_call_was_lost_is_found_and_set_free(hotline):
    seat_id = at_a_break(hotline)
    _, entry = books(hotline)
    with begin() as uow:
        uow.raw.execute("UPDATE queue_entry SET state = 'connecting'")
    with begin() as uow:
        rests.wake_due(uow)
    assert entry_of(hotline, entry)["state"] == "waiting"
    back_from_the_break(hotline, seat_id)
    assert hotline.state_of(seat_id) == "reserved"


def test_the_end_of_the_first_call_does_not_end_the_place(hotline):
    at_a_break(hotline)
    caller, entry = books(hotline)
    caller.hang_up()  # told again
    with begin() as uow:
        assert entries.clear_ghosts(uow) == 0
    assert entry_of(hotline, entry)["state"] == "waiting"


def test_booking_and_ringing_again_at_the_same_moment_leave_one_place(hotline):
    """One caller's second call joins while the first one books: whoever comes second sees what the first has done."""
    at_a_break(hotline)
    first = hotline.waiting()
    entry = first.entry
    first.request(f"/wait/{entry}", QueueSid="QU1")
    first.press("1")
    first.press("1")
    second = hotline.call(keys="1")
    started = threading.Barrier(2)

    def book():
        started.wait(5)
        first.request(f"/left/{entry}", QueueResult="leave")

    def join():
        started.wait(5)
        second.press("0")

    with ThreadPoolExecutor(2) as pool:
        for act in [pool.submit(book), pool.submit(join)]:
            act.result(10)
    first.hang_up()
    live = hotline.rows("SELECT kind FROM queue_entry WHERE state IN ('waiting', 'resting')")
    assert sorted(row["kind"] for row in live) in (["call"], ["call", "callback"])
    with begin() as uow:
        assert matching.sweep(uow) == 0


def test_ringing_again_in_the_moment_in_which_a_seat_is_offered_the_callback(hotline):
    """Whoever comes second sees what the first has decided: one caller, one seat, one offer."""
    seat_id = at_a_break(hotline)
    _, entry = books(hotline)
    again = hotline.call(keys="1")
    with ThreadPoolExecutor(2) as pool, held_at("offer made") as gate:
        readying = pool.submit(back_from_the_break, hotline, seat_id)
        assert gate.arrived.wait(PATIENCE)
        joining = pool.submit(again.press, "0")
        until_blocked(hotline, joining)
        gate.opened.set()
        readying.result(PATIENCE)
        joining.result(PATIENCE)
    assert entry_of(hotline, entry)["state"] == "cancelled"
    offer = hotline.offer_of(seat_id)
    assert (offer["kind"], offer["call_id"]) == ("queue", hotline.call_of(again)["id"])
    assert len(hotline.rows("SELECT 1 FROM offer WHERE state IN ('made', 'accepted', 'connected')")) == 1


def test_the_caller_picks_up_in_the_moment_in_which_the_seat_hangs_up(hotline):
    seat_id = at_a_break(hotline)
    _, entry = books(hotline)
    back_from_the_break(hotline, seat_id)
    offer = seat_connects(hotline, seat_id)
    called = telephone(hotline, offer)
    called.request(f"/callback/{offer['call_id']}")
    with ThreadPoolExecutor(2) as pool, held_at("before commit") as gate:
        leaving = pool.submit(hotline.line.ask, f"/seat-left/{offer['id']}")
        assert gate.arrived.wait(PATIENCE)
        answering = pool.submit(called.press, "1")
        until_blocked(hotline, answering)
        gate.opened.set()
        leaving.result(PATIENCE)
        assert answering.result(PATIENCE).verbs == ["Play", "Hangup"]  # an apology, and no empty conference
    called.line.ask(f"/outbound/{offer['call_id']}/status", **called.fields(CallStatus="completed"))
    place = entry_of(hotline, entry)
    assert (place["tries"], place["state"]) in {(0, "waiting"), (0, "offered")}


def test_a_repeated_goodbye_books_once(hotline):
    at_a_break(hotline)
    caller, entry = books(hotline)
    assert caller.request(f"/left/{entry}", QueueResult="leave").plays == ["callback_kept"]
    assert len(hotline.rows("SELECT 1 FROM return_call WHERE kind = 'callback'")) == 1
    assert len(hotline.rows("SELECT 1 FROM queue_entry WHERE kind = 'callback'")) == 1
