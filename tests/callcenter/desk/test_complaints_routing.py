"""What users of other call centres complain of (peers.md, part 3), rows 1, 2, 3 and 8: it does not happen here."""

from itertools import permutations

import pytest

from callcenter.calls import legs
from callcenter.db.unit_of_work import begin
from callcenter.desk import leases, monitor, offers, phones, seats, wrap_up, wrap_up_time
from callcenter.ids import new_id
from tests.callcenter.calls.line import new_sid
from tests.callcenter.calls.test_rating import begin_talk, seat_leaves
from tests.callcenter.desk.test_offers import age, desk_phone_news
from tests.callcenter.desk.waiting_time import pass_seconds, serve, sweep

MANDARIN, YI = "lang:zh-CN", "lang:ii-CN"


def act(function, *arguments):
    with begin() as uow:
        return function(uow, *arguments)


# 1: agents stuck "reserved" or "in call" for ever after a race


def test_complaint_1_a_seat_whose_offer_nobody_followed_up_is_not_reserved_for_ever(hotline):
    seat_id = hotline.ready()
    hotline.waiting()
    age(hotline, hotline.offer_of(seat_id)["id"])  # the process that made the offer is gone; its lease is a row
    assert act(offers.lapse_due) == 1
    assert hotline.state_of(seat_id) == "paused"
    assert hotline.row("SELECT state FROM queue_entry")["state"] == "waiting"


def test_complaint_1_news_of_an_older_offer_never_hold_or_free_a_seat(hotline):
    seat_id = hotline.ready(phone="desk_phone")
    hotline.waiting()
    older = hotline.offer_of(seat_id)
    age(hotline, older["id"])
    act(offers.lapse_due)
    hotline.set_ready(seat_id)
    for status in ("ringing", "busy", "failed"):
        desk_phone_news(hotline, older, new_sid(), status)
    seat = hotline.row("SELECT state, desk_phone_failed_at FROM seat")
    assert (seat["state"], seat["desk_phone_failed_at"]) == ("reserved", None)
    assert hotline.offer_of(seat_id)["state"] == "made"


@pytest.mark.parametrize("state", ["reserved", "ringing", "wrap_up"])
def test_complaint_1_a_supervisor_frees_a_seat_from_any_state_and_it_is_audited(hotline, state):
    if state == "wrap_up":
        caller, offer, seat_id = begin_talk(hotline)
        seat_leaves(hotline, caller, offer)
    else:
        seat_id = hotline.ready()
        hotline.waiting()
        if state == "ringing":
            act(offers.accept, hotline.offer_of(seat_id)["id"], seat_id)
    assert hotline.state_of(seat_id) == state
    act(monitor.release, seat_id, new_id(), "卡住")
    assert hotline.state_of(seat_id) == "paused"
    audited = hotline.row("SELECT action, reason FROM audit_entry WHERE object_id = %s", seat_id)
    assert audited == {"action": "seat_released", "reason": "卡住"}
    hotline.set_ready(seat_id)
    assert hotline.state_of(seat_id) in {"ready", "reserved"}


# 2: wrap-up ends early, is skipped, is lost after a transfer


@pytest.mark.parametrize("order", list(permutations(["the caller hangs up", "the second seat leaves", "more time"])))
def test_complaint_2_a_wrap_up_survives_the_transfer_of_its_call_whatever_comes_first(hotline, order):
    caller, offer, first = begin_talk(hotline)
    seat_leaves(hotline, caller, offer)
    second = hotline.ready("102")
    with begin() as uow:
        seats.lock_domain(uow)
        passed = offers.create(uow, "transfer", None, offer["call_id"], second)
        uow.raw.execute("UPDATE offer SET state = 'connected', connected_at = now() WHERE id = %s", (passed,))
        seats.set_state(uow, second, seats.SeatState.TALKING, call_id=offer["call_id"])
    until = hotline.row("SELECT wrap_up_until FROM seat WHERE id = %s", first)["wrap_up_until"]
    happens = {
        "the caller hangs up": caller.hang_up,
        "the second seat leaves": lambda: act(legs.seat_gone, offer["call_id"], passed),
        "more time": lambda: act(wrap_up_time.extend, first),
    }
    for event in order:
        happens[event]()
    seat = hotline.row("SELECT state, call_id, wrap_up_until FROM seat WHERE id = %s", first)
    assert (seat["state"], seat["call_id"]) == ("wrap_up", offer["call_id"])
    assert (seat["wrap_up_until"] - until).total_seconds() == 60
    act(wrap_up.mark_invalid, offer["call_id"], first, "silent")
    assert hotline.state_of(first) == "ready"


def test_complaint_2_a_wrap_up_past_its_time_goes_on_until_its_form_is_done(hotline):
    caller, offer, seat_id = begin_talk(hotline)
    seat_leaves(hotline, caller, offer)
    with begin() as uow:
        uow.raw.execute("UPDATE seat SET wrap_up_until = now() - interval '1 hour'")
    hotline.waiting("13800000002")
    sweep()
    act(offers.lapse_due)
    assert hotline.state_of(seat_id) == "wrap_up"
    act(wrap_up_time.extend, seat_id)  # from now on, not from an hour ago
    left = hotline.row("SELECT extract(epoch FROM wrap_up_until - now()) AS s FROM seat")["s"]
    assert 50 < left <= 60
    act(wrap_up.mark_invalid, offer["call_id"], seat_id, "silent")
    assert hotline.state_of(seat_id) == "reserved"


def test_complaint_2_more_time_is_a_row_and_only_for_a_wrap_up(hotline):
    caller, offer, seat_id = begin_talk(hotline)
    with pytest.raises(wrap_up_time.NotInWrapUp):
        act(wrap_up_time.extend, seat_id)
    seat_leaves(hotline, caller, offer)
    act(wrap_up_time.extend, seat_id)
    newest = hotline.row("SELECT state, reason FROM seat_state ORDER BY id DESC LIMIT 1")
    assert newest == {"state": "wrap_up", "reason": "extended"}


# 3: shown available while the phone is dead; missed calls pile up


def unreachable(hotline, status="failed"):
    """A seat whose desk phone could not be rung; its caller waits."""
    seat_id = hotline.ready(phone="desk_phone")
    hotline.waiting()
    desk_phone_news(hotline, hotline.offer_of(seat_id), new_sid(), status)
    return seat_id


@pytest.mark.parametrize("status", ["failed", "no-answer"])  # as phones that are not registered end, by carrier
def test_complaint_3_a_seat_whose_desk_phone_cannot_be_rung_is_offered_nobody(hotline, status):
    colleague = hotline.seat("102")
    seat_id = unreachable(hotline, status)
    paused = hotline.row("SELECT state, reason FROM seat WHERE id = %s", seat_id)
    assert paused == {"state": "paused", "reason": "phone_unreachable"}
    with pytest.raises(seats.PhoneNotReady):
        hotline.set_ready(seat_id)
    hotline.set_ready(colleague)  # the caller has kept the place
    assert hotline.state_of(colleague) == "reserved"


@pytest.mark.parametrize("rang", [True, False])
def test_complaint_3_a_phone_that_rings_and_is_not_picked_up_is_no_dead_phone(hotline, rang):
    seat_id = hotline.ready(phone="desk_phone")
    hotline.waiting()
    offer, sid = hotline.offer_of(seat_id), new_sid()
    if rang:
        desk_phone_news(hotline, offer, sid, "ringing")
    desk_phone_news(hotline, offer, sid, "no-answer" if rang else "busy")
    assert hotline.row("SELECT reason FROM seat")["reason"] == "no_answer"


@pytest.mark.parametrize("taken", [True, False])
def test_complaint_3_silence_is_the_phone_s_fault_only_where_the_carrier_was_asked_to_ring(hotline, taken):
    seat_id = hotline.ready(phone="desk_phone")
    hotline.waiting()
    if taken:
        with begin() as uow:
            uow.raw.execute("UPDATE carrier_command SET state = 'done' WHERE kind = 'ring'")
    age(hotline, hotline.offer_of(seat_id)["id"])
    act(offers.lapse_due)
    assert hotline.row("SELECT reason FROM seat")["reason"] == ("phone_unreachable" if taken else "no_answer")


@pytest.mark.parametrize("how", ["the agent says so", "a new password", "it rings"])
def test_complaint_3_a_desk_phone_that_works_again_is_rung_again(hotline, how):
    seat_id = unreachable(hotline)
    if how == "the agent says so":
        act(phones.works, seat_id)
    elif how == "a new password":
        act(phones.new_credentials, seat_id)
    else:
        desk_phone_news(hotline, hotline.offer_of(seat_id), new_sid(), "ringing")
    hotline.set_ready(seat_id)
    assert hotline.state_of(seat_id) == "reserved"


def test_complaint_3_who_changes_to_a_dead_phone_is_not_shown_ready(hotline):
    seat_id = hotline.ready()
    with begin() as uow:
        uow.raw.execute("UPDATE seat SET desk_phone_failed_at = now()")
    act(phones.choose, seat_id, "desk_phone")
    assert hotline.state_of(seat_id) == "paused"


def test_complaint_3_a_seat_is_paused_after_as_many_misses_as_its_queue_allows(hotline):
    serve("general", misses_before_pause=2)
    seat_id = hotline.ready()
    hotline.waiting()
    age(hotline, hotline.offer_of(seat_id)["id"])
    act(offers.lapse_due)
    assert hotline.state_of(seat_id) == "reserved"  # the same caller again: nobody else waits, nobody else is here
    age(hotline, hotline.offer_of(seat_id)["id"])
    act(offers.lapse_due)
    assert hotline.row("SELECT state, reason, misses FROM seat") == {
        "state": "paused",
        "reason": "no_answer",
        "misses": 2,
    }
    hotline.set_ready(seat_id)
    assert hotline.row("SELECT misses FROM seat")["misses"] == 0


def test_complaint_3_a_missed_caller_goes_to_a_colleague_before_the_same_seat_again(hotline):
    serve("general", misses_before_pause=5)
    first, colleague = hotline.ready("101"), hotline.seat("102")
    hotline.waiting()
    age(hotline, hotline.offer_of(first)["id"])
    hotline.set_ready(colleague)
    act(offers.lapse_due)
    assert hotline.state_of(colleague) == "reserved"
    assert hotline.state_of(first) == "ready"


def test_complaint_3_misses_are_counted_in_a_row_only(hotline):
    serve("general", misses_before_pause=2)
    seat_id = hotline.ready()
    caller = hotline.waiting()
    age(hotline, hotline.offer_of(seat_id)["id"])
    act(offers.lapse_due)
    offer = hotline.offer_of(seat_id)
    hotline.browser_connects(offer["id"], seat_id)
    caller.request(f"/join/{offer['call_id']}")
    assert hotline.row("SELECT state, misses FROM seat") == {"state": "talking", "misses": 0}


def test_complaint_3_a_caller_who_came_while_the_console_was_silent_is_matched_when_it_is_heard(hotline):
    seat_id = hotline.ready()
    with begin() as uow:
        uow.raw.execute("UPDATE seat SET alive_until = now() - interval '2 seconds'")
    hotline.waiting()
    assert hotline.state_of(seat_id) == "ready"
    act(leases.alive, seat_id, True, True)
    assert hotline.state_of(seat_id) == "reserved"


# 8: the wrong language answers


def test_complaint_8_an_untagged_seat_speaks_nothing(hotline):
    untagged = hotline.ready(skills=())
    topics = hotline.ready("102", skills=("topic:labour", "group:migrant_worker"))
    hotline.waiting()
    assert (hotline.state_of(untagged), hotline.state_of(topics)) == ("ready", "ready")
    assert sweep() == 0


def test_complaint_8_a_language_that_nobody_certified_is_not_routed(hotline):
    seat_id = hotline.seat("103", skills=(YI, MANDARIN))
    with begin() as uow:
        uow.raw.execute("UPDATE seat_skill SET certified_by = NULL WHERE skill = %s", (YI,))
    hotline.set_ready(seat_id)
    hotline.waiting(keys="2")
    pass_seconds(3600)
    sweep()
    assert hotline.state_of(seat_id) == "ready"
    hotline.waiting("13800000002")
    assert hotline.state_of(seat_id) == "reserved"  # the other language is certified


def test_complaint_8_a_certificate_that_runs_out_while_the_seat_is_idle_counts_no_more(hotline):
    seat_id = hotline.ready("103", skills=(YI, MANDARIN))
    with begin() as uow:
        uow.raw.execute("UPDATE seat_skill SET valid_until = '2020-01-01' WHERE skill = %s", (YI,))
    hotline.waiting(keys="2")
    sweep()
    assert hotline.state_of(seat_id) == "ready"


def test_complaint_8_no_waiting_and_no_setting_ever_relaxes_the_language(hotline):
    serve("lang_ii", relax_steps='[{"after_seconds": 0, "drop": ["*"]}]', preferred_seconds=0, ageing_seconds=10)
    mandarin = hotline.ready()
    hotline.waiting(keys="2")
    for _ in range(3):
        pass_seconds(4 * 3600)
        assert sweep() == 0
    assert hotline.state_of(mandarin) == "ready"
    yi = hotline.ready("103", home="lang_ii", skills=(YI,))
    assert hotline.state_of(yi) == "reserved"
