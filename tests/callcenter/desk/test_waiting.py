"""What is said while waiting and kept of it; places of callers who were cut off; lawyers by number."""

from itertools import product

import pytest

from callcenter import clock
from callcenter.calls import legs
from callcenter.db.unit_of_work import begin
from callcenter.desk import estimates, waiting
from callcenter.ids import new_id
from ivr_flows.prompts import catalogue, compose_wait
from tests.callcenter.calls.line import Caller
from tests.callcenter.calls.test_rating import begin_talk
from tests.callcenter.desk.waiting_scenes import at_a_break, back_from_the_break, entry_of, older

TALKS = (120, 180, 240, 300, 300, 360, 420, 600)


def history(hotline, talks=TALKS):
    """Answered calls of the last days, by their seconds."""
    with begin() as uow:
        for seconds in talks:
            uow.raw.execute(
                """INSERT INTO call (id, org_id, direction, state, arrived_at, answered_at, ended_at, business_day)
                VALUES (%s, %s, 'inbound', 'ended', now() - interval '1 day', now() - interval '1 day',
                    now() - interval '1 day' + make_interval(secs => %s), current_date)""",
                (new_id(), uow.org_id, seconds),
            )


def busy(hotline, count=2):
    """Seats in the middle of talks; the callers behind them wait."""
    for number in range(count):
        seat_id = at_a_break(hotline, str(101 + number))
        with begin() as uow:
            uow.raw.execute(
                "UPDATE seat SET state = 'talking', since = now() - interval '60 seconds' WHERE id = %s", (seat_id,)
            )


def announced(caller, entry):
    return [piece for piece in caller.request(f"/wait/{entry}", QueueSid="QU1").plays if not piece.startswith("music")]


def test_the_place_and_a_range_are_said_at_once_and_kept(hotline):
    history(hotline)
    busy(hotline)
    hotline.waiting("13800000001")
    second = hotline.waiting("13800000002")
    entry = second.entry
    said = announced(second, entry)
    assert said[0:2] == ["transfer_person", "ahead_1"]
    assert said[2].startswith("from_")
    assert said[3].startswith("to_")
    kept = hotline.row("SELECT low, high, position, call_id FROM wait_estimate")
    assert (f"from_{kept['low']}", f"to_{kept['high']}") == (said[2], said[3])
    assert (kept["position"], kept["call_id"]) == (2, hotline.call_of(second)["id"])


def test_less_than_five_calls_are_no_estimate(hotline):
    history(hotline, TALKS[:4])
    busy(hotline)
    hotline.waiting("13800000001")
    second = hotline.waiting("13800000002")
    assert announced(second, second.entry) == ["transfer_person", "queue_busy"]
    assert hotline.rows("SELECT 1 FROM wait_estimate") == []


def test_a_seat_whose_language_nobody_certified_shortens_no_wait(hotline):
    history(hotline)
    busy(hotline)
    with begin() as uow:
        uow.raw.execute("UPDATE seat_skill SET certified_by = NULL")
    hotline.waiting("13800000001")
    second = hotline.waiting("13800000002")
    assert announced(second, second.entry) == ["transfer_person", "queue_busy"]


def test_who_is_overtaken_by_priority_hears_no_worse_number(hotline):
    history(hotline)
    busy(hotline)
    hotline.waiting("13800000001")
    second = hotline.waiting("13800000002")
    entry = second.entry
    assert "ahead_1" in announced(second, entry)
    hotline.waiting("13800000003", keys="13")  # a migrant worker goes before
    older(hotline, 46, "13800000001")
    older(hotline, 46, "13800000002")
    assert announced(second, entry) == ["queue_busy", "callback_offer"]


def test_the_minutes_are_not_promised_again_and_again(hotline):
    history(hotline)
    busy(hotline)
    hotline.waiting("13800000001")
    second = hotline.waiting("13800000002")
    entry = second.entry
    assert any(piece.startswith("to_") for piece in announced(second, entry))
    with begin() as uow:  # the promised time has passed, and nothing has moved
        uow.raw.execute(
            """UPDATE queue_entry SET announced_at = announced_at - interval '20 minutes',
            said_until = said_until - interval '20 minutes' WHERE id = %s""",
            (entry,),
        )
    assert announced(second, entry) == ["ahead_1", "queue_go_on"]


def test_a_key_that_leads_nowhere_brings_no_second_announcement(hotline):
    at_a_break(hotline)
    caller = hotline.waiting()
    entry = caller.entry
    assert announced(caller, entry) == ["transfer_person", "queue_next"]
    caller.press("7")
    assert announced(caller, entry) == []
    older(hotline, 46)
    assert announced(caller, entry) == ["queue_next", "callback_offer"]


def test_the_keys_are_told_when_half_a_minute_is_over_and_the_place_in_its_own_time(hotline):
    at_a_break(hotline)
    caller = hotline.waiting()
    entry = caller.entry
    assert caller.request(f"/wait/{entry}", QueueSid="QU1").plays == ["transfer_person", "queue_next", "music24"]
    older(hotline, 31)
    assert caller.request(f"/wait/{entry}").plays == ["callback_offer", "music18"]
    older(hotline, 25)
    assert caller.request(f"/wait/{entry}").plays == ["queue_next", "callback_offer", "music24", "music18"]


def test_a_key_that_leads_nowhere_after_half_a_minute_tells_the_keys_again(hotline):
    at_a_break(hotline)
    caller = hotline.waiting()
    entry = caller.entry
    announced(caller, entry)
    older(hotline, 31)
    assert announced(caller, entry) == ["callback_offer"]
    caller.press("7")
    assert announced(caller, entry) == ["callback_offer"]


def test_the_words_and_the_music_together_keep_the_rhythm_of_the_wait():
    """Place to place 45 to 60 seconds, the keys not before half a minute: with the shortest and the longest words."""
    lasts = {name: prompt.seconds for name, prompt in catalogue("zh-CN").items()}
    half, other_half = (catalogue("common")[name].seconds for name in ("music24", "music18"))
    keys, opening = lasts["callback_offer"], lasts["transfer_person"]
    ranges = [None, *((low, high) for low in range(1, 16) for high in range(low, 16))]
    for position, minutes in product([None, 1, 2, 3, 12, 21, 99], ranges):
        words = sum(lasts[piece.id] for piece in compose_wait(position, minutes, "zh-CN"))
        until_keys = words + half + waiting.FIRST_PATIENCE
        assert opening + until_keys >= waiting.OFFER_AFTER
        assert 45 <= until_keys + keys + other_half + waiting.PATIENCE <= 60
        for told in (keys, lasts["queue_long"]):
            assert 45 <= words + told + half + other_half + waiting.PATIENCE <= 60


def test_what_was_said_is_held_against_what_came(hotline):
    today = clock.business_day(clock.now())
    with begin() as uow:
        assert estimates.coverage(uow, today, today).within_p90.percent is None
    history(hotline)
    busy(hotline)
    hotline.waiting("13800000001")
    second = hotline.waiting("13800000002")
    announced(second, second.entry)
    with begin() as uow:
        uow.raw.execute("UPDATE wait_estimate SET low = 3, high = 6")
        uow.raw.execute(
            "UPDATE call SET answered_at = now() + interval '5 minutes' WHERE id = %s", (hotline.call_of(second)["id"],)
        )
        came = estimates.coverage(uow, today, today)
        assert (came.told, came.within_p90.percent, came.within_range.percent) == (1, "100.00", "100.00")
        uow.raw.execute(
            "UPDATE call SET answered_at = now() + interval '7 minutes' WHERE id = %s", (hotline.call_of(second)["id"],)
        )
        assert estimates.coverage(uow, today, today).within_p90.percent == "0.00"


def gone_for(hotline, caller, seconds):
    caller.hang_up()
    with begin() as uow:
        uow.raw.execute("UPDATE queue_entry SET left_at = left_at - make_interval(secs => %s)", (seconds,))


@pytest.mark.parametrize(("seconds", "kept"), [(100, True), (130, False)])
def test_who_is_cut_off_and_rings_again_within_two_minutes_gets_the_place_back(hotline, seconds, kept):
    at_a_break(hotline)
    first = hotline.waiting("13800000001")
    since = hotline.row("SELECT since FROM queue_entry")["since"]
    older(hotline, 300)
    since = hotline.row("SELECT since FROM queue_entry")["since"]
    gone_for(hotline, first, seconds)
    hotline.waiting("13800000002")
    again = hotline.waiting("13800000001")
    place = entry_of(hotline, again.entry)
    assert (place["since"] == since, place["regained"]) == (kept, "cut_off" if kept else None)
    assert ("place_back" in announced(again, place["id"])) is kept
    seat_id = hotline.ready("102")
    assert (str(hotline.offer_of(seat_id)["entry_id"]) == str(place["id"])) is kept


def test_a_place_is_given_back_once_and_only_to_its_own_caller_queue_and_language(hotline):
    at_a_break(hotline)
    gone_for(hotline, hotline.waiting("13800000001"), 10)
    for number, keys in (("13800000002", "10"), ("13800000001", "13"), ("13800000001", "2")):
        assert entry_of(hotline, hotline.waiting(number, keys).entry)["regained"] is None
    assert entry_of(hotline, hotline.waiting("13800000001").entry)["regained"] == "cut_off"
    assert entry_of(hotline, hotline.waiting("13800000001").entry)["regained"] is None


def test_a_hidden_number_gets_nobodys_place(hotline):
    at_a_break(hotline)
    gone_for(hotline, hotline.waiting("anonymous"), 10)
    assert entry_of(hotline, hotline.waiting("anonymous").entry)["regained"] is None


def talk_ends(hotline, caller, offer, ended_by):
    with begin() as uow:
        uow.raw.execute("UPDATE call SET ended_by = %s WHERE id = %s", (ended_by, offer["call_id"]))
    with begin() as uow:
        legs.seat_gone(uow, offer["call_id"], offer["id"])
    caller.hang_up()


@pytest.mark.parametrize(("ended_by", "kept"), [("caller", True), ("system", True), ("seat", False)])
def test_a_talk_that_broke_off_at_its_beginning_goes_on_with_the_same_seat(hotline, ended_by, kept):
    caller, offer, seat_id = begin_talk(hotline)
    talk_ends(hotline, caller, offer, ended_by)
    again = Caller(hotline.line, "13800000001")
    again.dial()
    again.keys("10")
    place = entry_of(hotline, again.entry)
    assert place["regained"] == ("cut_off" if kept else None)
    assert place["preferred_seat_id"] == (seat_id if kept else None)


def test_a_caller_who_asks_for_a_lawyer_by_number_is_kept_for_them(hotline):
    lawyer = at_a_break(hotline, "1023")
    at_a_break(hotline, "101")
    caller = hotline.call(keys="174")
    caller.press("1023")
    assert entry_of(hotline, caller.entry)["preferred_seat_id"] == lawyer
    back_from_the_break(hotline, lawyer)
    assert str(hotline.offer_of(lawyer)["entry_id"]) == caller.entry


def test_an_interpreter_is_asked_for_by_key_and_shown_with_the_place(hotline, monkeypatch):
    from callcenter.desk import ports

    monkeypatch.setattr(ports, "duty_today", lambda *_: ports.DutyToday(0, on_call_interpreter=True))
    caller = hotline.waiting(keys="2")
    entry = caller.entry
    caller.request(f"/wait/{entry}", QueueSid="QU1")
    caller.press("2")
    moved = caller.request(f"/left/{entry}", QueueResult="leave")
    assert moved.plays == []  # not a word of Mandarin
    place = entry_of(hotline, caller.entry)
    assert (place["language"], place["interpreter"], place["queue_key"]) == ("zh-CN", "ii-CN", "general")
    assert hotline.call_of(caller)["language"] == "ii-CN"
    seat_id = hotline.ready("101")
    assert str(hotline.offer_of(seat_id)["entry_id"]) == caller.entry
