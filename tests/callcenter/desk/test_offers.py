"""Offers: leases, fences, accept, decline, lapse, and who wins."""

import psycopg
import pytest

from callcenter.db.unit_of_work import begin
from callcenter.desk import matching, monitor, offers, seats
from callcenter.ids import new_id
from tests.callcenter.calls.line import new_sid


def age(hotline, offer_id, seconds=16):
    """Let the lease run out, in database time."""
    with begin() as uow:
        uow.raw.execute(
            "UPDATE offer SET lapses_at = lapses_at - make_interval(secs => %s) WHERE id = %s", (seconds, offer_id)
        )


def accept(offer):
    with begin() as uow:
        return offers.accept(uow, offer["id"], offer["seat_id"])


def test_an_idle_seat_is_offered_the_call_in_the_transaction_in_which_it_was_queued(hotline):
    seat_id = hotline.ready()
    caller = hotline.waiting()
    offer = hotline.offer_of(seat_id)
    assert (offer["state"], offer["call_id"]) == ("made", hotline.call_of(caller)["id"])
    assert hotline.state_of(seat_id) == "reserved"
    assert 14 <= (offer["lapses_at"] - offer["made_at"]).total_seconds() <= 16


def test_a_seat_that_becomes_ready_is_offered_the_longest_waiting_caller(hotline):
    first = hotline.waiting("13800000001")
    hotline.waiting("13800000002")
    seat_id = hotline.ready()
    assert hotline.offer_of(seat_id)["call_id"] == hotline.call_of(first)["id"]


def test_a_migrant_worker_comes_before_who_waited_longer(hotline):
    hotline.waiting("13800000001")
    migrant = hotline.waiting("13800000002", keys="13")
    seat_id = hotline.ready()
    assert hotline.offer_of(seat_id)["call_id"] == hotline.call_of(migrant)["id"]


def test_the_dedicated_seat_is_chosen_for_a_migrant_worker(hotline):
    hotline.ready("101")
    dedicated = hotline.ready("102", home="migrant_worker", skills=("lang:zh-CN", "group:migrant_worker"))
    hotline.waiting(keys="13")
    assert hotline.state_of(dedicated) == "reserved"


def test_a_yi_caller_waits_while_only_mandarin_seats_are_idle(hotline):
    mandarin = hotline.ready()
    hotline.waiting(keys="2")
    assert hotline.state_of(mandarin) == "ready"
    yi = hotline.ready("103", home="lang_ii", skills=("lang:ii-CN", "lang:zh-CN"))
    assert hotline.state_of(yi) == "reserved"


def test_a_certificate_that_has_run_out_is_no_certificate(hotline):
    seat_id = hotline.seat("103", home="lang_ii", skills=("lang:ii-CN",))
    with begin() as uow:
        uow.raw.execute("UPDATE seat_skill SET valid_until = '2020-01-01' WHERE seat_id = %s", (seat_id,))
    hotline.set_ready(seat_id)
    hotline.waiting(keys="2")
    assert hotline.state_of(seat_id) == "ready"


def test_an_offer_that_is_not_taken_pauses_the_seat_and_the_caller_goes_on_with_their_time(hotline):
    first, second = hotline.ready("101"), hotline.seat("102")
    hotline.waiting()
    before = hotline.row("SELECT id, since FROM queue_entry")
    offer = hotline.offer_of(first)
    hotline.set_ready(second)
    age(hotline, offer["id"])
    with begin() as uow:
        assert offers.lapse_due(uow) == 1
    seat = hotline.row("SELECT state, reason FROM seat WHERE id = %s", first)
    assert (seat["state"], seat["reason"]) == ("paused", "no_answer")
    assert hotline.offer_of(second)["entry_id"] == before["id"]
    assert hotline.row("SELECT since FROM queue_entry")["since"] == before["since"]


def test_a_lapsed_offer_cannot_be_accepted_even_before_the_reaper_comes(hotline):
    seat_id = hotline.ready()
    hotline.waiting()
    offer = hotline.offer_of(seat_id)
    age(hotline, offer["id"])
    with pytest.raises(offers.OfferGone):
        accept(offer)


def test_accepting_gives_the_browser_what_to_connect_with(hotline):
    seat_id = hotline.ready()
    hotline.waiting()
    offer = hotline.offer_of(seat_id)
    assert accept(offer) == {"offer": offer["id"]}
    assert accept(offer) == {"offer": offer["id"]}  # a second click
    assert hotline.state_of(seat_id) == "ringing"


def test_declining_pauses_the_seat_and_the_caller_goes_on(hotline):
    first, second = hotline.ready("101"), hotline.seat("102")
    hotline.waiting()
    offer = hotline.offer_of(first)
    hotline.set_ready(second)
    with begin() as uow:
        offers.decline(uow, offer["id"], first)
    assert hotline.state_of(first) == "paused"
    assert hotline.state_of(second) == "reserved"


def test_another_seats_offer_is_unknown(hotline):
    first, other = hotline.ready("101"), hotline.seat("102")
    hotline.waiting()
    offer = hotline.offer_of(first)
    with begin() as uow, pytest.raises(offers.OfferUnknown):
        offers.accept(uow, offer["id"], other)


def test_the_browser_of_another_seat_hears_that_the_call_is_gone(hotline):
    first, other = hotline.ready("101"), hotline.seat("102")
    hotline.waiting()
    offer = hotline.offer_of(first)
    assert hotline.browser_connects(offer["id"], other).plays == ["gone"]
    assert hotline.browser_connects(offer["id"], first).verbs == ["Start", "Dial"]


def test_a_second_tab_of_the_same_seat_hears_that_the_call_is_gone(hotline):
    seat_id = hotline.ready()
    hotline.waiting()
    offer, sid = hotline.offer_of(seat_id), new_sid()
    joined = hotline.browser_connects(offer["id"], seat_id, sid)
    assert hotline.browser_connects(offer["id"], seat_id, sid).text == joined.text  # the carrier's repeat
    assert hotline.browser_connects(offer["id"], seat_id).plays == ["gone"]
    assert len(hotline.rows("SELECT 1 FROM leg WHERE role = 'seat'")) == 1


def test_the_caller_is_taken_out_of_the_queue_once(hotline):
    seat_id = hotline.ready()
    caller = hotline.waiting()
    caller.request(f"/wait/{caller.entry}", QueueSid="QU7")
    offer = hotline.offer_of(seat_id)
    hotline.browser_connects(offer["id"], seat_id)
    command = hotline.commands("dequeue")
    assert [row["payload"]["queue_sid"] for row in command] == ["QU7"]
    assert command[0]["payload"]["url"].endswith(f"/join/{offer['call_id']}")


def test_a_seat_that_wins_before_the_caller_is_in_the_queue_waits_for_them(hotline):
    seat_id = hotline.ready()
    caller = hotline.waiting()
    entry = caller.entry
    hotline.browser_connects(hotline.offer_of(seat_id)["id"], seat_id)
    assert hotline.commands("dequeue") == []
    caller.request(f"/wait/{entry}", QueueSid="QU7")
    assert len(hotline.commands("dequeue")) == 1


def test_a_caller_who_hangs_up_while_a_seat_is_offered_frees_the_seat(hotline):
    seat_id = hotline.ready()
    caller = hotline.waiting()
    offer = hotline.offer_of(seat_id)
    caller.hang_up()
    assert hotline.state_of(seat_id) == "ready"
    assert hotline.browser_connects(offer["id"], seat_id).plays == ["gone"]
    with pytest.raises(offers.OfferGone):
        accept(offer)


def test_hanging_up_and_leaving_are_one_end_in_either_order(hotline):
    for number, status_first in (("13800000001", True), ("13800000002", False)):
        caller = hotline.waiting(number)
        entry = caller.entry
        if status_first:
            caller.hang_up()
        caller.request(f"/left/{entry}", QueueResult="hangup", CallStatus="completed")
        caller.hang_up()
    states = [row["state"] for row in hotline.rows("SELECT state FROM queue_entry")]
    assert states == ["abandoned", "abandoned"]


@pytest.mark.parametrize("result", ["redirected", "bridged", "bridging-in-process"])
def test_results_of_our_own_bridging_are_ignored(hotline, result):
    caller = hotline.waiting()
    document = caller.request(f"/left/{caller.entry}", QueueResult=result)
    assert document.verbs == []
    assert hotline.row("SELECT state FROM queue_entry")["state"] == "waiting"


@pytest.mark.parametrize("result", ["queue-full", "error", "system-error"])
def test_a_queue_that_takes_nobody_leads_to_the_voicemail(hotline, result):
    caller = hotline.waiting()
    assert caller.request(f"/left/{caller.entry}", QueueResult=result).verbs[-2:] == ["Record", "Redirect"]
    assert hotline.row("SELECT state FROM queue_entry")["state"] == "left"


def test_a_desk_phone_is_rung_by_one_command_within_the_lease(hotline):
    seat_id = hotline.ready(phone="desk_phone")
    hotline.waiting()
    offer = hotline.offer_of(seat_id)
    ring = hotline.row("SELECT * FROM carrier_command WHERE kind = 'ring'")
    assert ring["payload"] == {"offer": str(offer["id"]), "staff_no": "101"}
    assert ring["expires_at"] == offer["lapses_at"]


def desk_phone_news(hotline, offer, sid, status):
    fields = {
        "CallSid": sid,
        "AccountSid": hotline.line.settings.carrier_account_sid,
        "CallStatus": status,
        "From": "12348",
        "To": "sip:101@127.0.0.1:5060",
    }
    return fields, hotline.line.ask(f"/offer/{offer['id']}", **fields)


def test_a_desk_phone_that_answers_joins_and_one_that_is_busy_pauses_the_seat(hotline):
    seat_id = hotline.ready(phone="desk_phone")
    caller = hotline.waiting()
    offer, sid = hotline.offer_of(seat_id), new_sid()
    fields, _ = desk_phone_news(hotline, offer, sid, "ringing")
    assert hotline.state_of(seat_id) == "ringing"
    assert hotline.line.ask(f"/seat/{offer['id']}", **fields).verbs == ["Start", "Dial"]
    assert hotline.state_of(seat_id) == "talking"
    caller.request(f"/join/{offer['call_id']}")
    desk_phone_news(hotline, offer, sid, "completed")
    assert hotline.state_of(seat_id) == "wrap_up"
    busy = hotline.ready("102", phone="desk_phone")
    hotline.waiting("13800000002")
    desk_phone_news(hotline, hotline.offer_of(busy), new_sid(), "busy")
    assert hotline.state_of(busy) == "paused"


def test_news_of_a_ring_that_lapsed_long_ago_change_nothing(hotline):
    seat_id = hotline.ready(phone="desk_phone")
    hotline.waiting()
    offer, sid = hotline.offer_of(seat_id), new_sid()
    desk_phone_news(hotline, offer, sid, "ringing")
    age(hotline, offer["id"])
    with begin() as uow:
        offers.lapse_due(uow)
    hotline.set_ready(seat_id)  # offered the same caller anew
    newer = hotline.offer_of(seat_id)
    fields, _ = desk_phone_news(hotline, offer, sid, "no-answer")
    assert newer["fence"] == offer["fence"] + 1
    assert hotline.state_of(seat_id) == "reserved"
    assert hotline.line.ask(f"/seat/{offer['id']}", **fields).plays == ["gone"]


def test_a_number_is_screened_by_a_key(hotline):
    seat_id = hotline.ready(phone="desk_phone")
    hotline.waiting()
    offer = hotline.offer_of(seat_id)
    fields = {
        "CallSid": new_sid(),
        "AccountSid": hotline.line.settings.carrier_account_sid,
        "From": "12348",
        "To": "13800000050",
    }
    asked = hotline.line.ask(f"/screen/{offer['id']}", **fields)
    assert asked.verbs == ["Gather", "Hangup"]
    assert asked.plays == ["press1"]
    action = asked.attribute("Gather", "action")
    assert hotline.line.ask(action, **fields).verbs == ["Hangup"]
    assert hotline.line.ask(action, **fields, Digits="1").verbs == ["Start", "Dial"]


def test_two_active_offers_for_one_seat_or_one_call_are_impossible(hotline):
    seat_id, other = hotline.ready("101"), hotline.seat("102")
    hotline.waiting()
    offer = hotline.offer_of(seat_id)
    insert = """INSERT INTO offer (id, org_id, call_id, seat_id, fence, phone, made_at, lapses_at)
        SELECT %s, org_id, call_id, %s, 9, phone, made_at, lapses_at FROM offer WHERE id = %s"""
    for seat in (seat_id, other):
        with pytest.raises(psycopg.errors.UniqueViolation), begin() as uow:
            uow.raw.execute(insert, (new_id(), seat, offer["id"]))


def test_a_supervisor_frees_a_seat_that_hangs(hotline):
    seat_id = hotline.ready()
    hotline.waiting()
    with begin() as uow:
        monitor.release(uow, seat_id, new_id(), "电话卡住")
    assert hotline.row("SELECT state, reason FROM seat WHERE id = %s", seat_id) == {
        "state": "paused",
        "reason": "supervisor",
    }
    assert hotline.row("SELECT state FROM queue_entry")["state"] == "waiting"
    assert hotline.row("SELECT action, reason FROM audit_entry")["action"] == "seat_released"


def test_the_reserve_opens_for_who_has_waited_long_enough(hotline):
    with begin() as uow:
        uow.raw.execute("UPDATE queue SET reserve_gate_seconds = 20 WHERE key = 'lang_ii'")
    yi = hotline.ready("103", home="lang_ii", skills=("lang:ii-CN", "lang:zh-CN"))
    hotline.waiting()
    assert hotline.state_of(yi) == "ready"
    with begin() as uow:
        passed = "since = since - d, turn_at = turn_at - d, changes_at = changes_at - d"
        uow.raw.execute(f"UPDATE queue_entry SET {passed} FROM (SELECT interval '21 seconds' AS d) t")
    with begin() as uow:
        assert matching.sweep(uow) == 0  # nobody was stranded: a reserve has opened
    assert hotline.state_of(yi) == "reserved"


def test_a_stranded_pair_is_counted_and_repaired(hotline):
    seat_id = hotline.ready()
    with begin() as uow:
        uow.raw.execute("UPDATE seat SET state = 'paused' WHERE id = %s", (seat_id,))
    hotline.waiting()
    with begin() as uow:
        uow.raw.execute(
            "UPDATE seat SET state = 'ready', idle_since = idle_since - interval '9 seconds' WHERE id = %s", (seat_id,)
        )
        uow.raw.execute("UPDATE queue_entry SET since = since - interval '9 seconds'")
    with begin() as uow:
        assert matching.sweep(uow) == 1
    assert hotline.state_of(seat_id) == "reserved"


def test_every_change_of_a_seat_is_a_row(hotline):
    seat_id = hotline.ready()
    hotline.waiting()
    with begin() as uow:
        seats.lock_domain(uow)
    states = [
        row["state"] for row in hotline.rows("SELECT state FROM seat_state WHERE seat_id = %s ORDER BY id", seat_id)
    ]
    assert states == ["ready", "reserved"]
