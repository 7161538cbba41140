"""What users of other call centres complain of while waiting (peers' study, part 3, rows 5 to 7), and the scenarios of
the menu's study (3.4: 1, 3, 4, 5). Each is a promise here.
"""

import pytest

from callcenter.db.unit_of_work import begin
from callcenter.desk import offers, returns
from callcenter.ids import new_id
from ivr_flows import engine, flow, lint
from tests.callcenter.desk.waiting_scenes import (
    at_a_break,
    back_from_the_break,
    books,
    does_not_answer,
    entry_of,
    older,
    picks_up,
    rest_over,
    seat_connects,
)

ME = new_id()


def served_next(hotline, seat_id):
    """Which entry the seat is offered now; it is taken and done with."""
    offer = hotline.offer_of(seat_id)
    with begin() as uow:
        uow.raw.execute("UPDATE queue_entry SET state = 'served' WHERE id = %s", (offer["entry_id"],))
        uow.raw.execute("UPDATE offer SET state = 'left' WHERE id = %s", (offer["id"],))
        uow.raw.execute("UPDATE seat SET state = 'paused' WHERE id = %s", (seat_id,))
    back_from_the_break(hotline, seat_id)
    return str(offer["entry_id"])


# Row 5: a callback jumps the queue or loses its place.


def test_complaint_5_a_callback_is_served_after_who_came_before_and_before_who_came_later(hotline):
    seat_id = at_a_break(hotline)
    before = hotline.waiting("13800000001").entry
    _, callback = books(hotline, "13800000002")
    after = hotline.waiting("13800000003").entry
    for place, minutes in ((before, 9), (callback, 6), (after, 3)):
        older(hotline, 60 * minutes, {before: "13800000001", callback: "13800000002", after: "13800000003"}[place])
    back_from_the_break(hotline, seat_id)
    assert [served_next(hotline, seat_id) for _ in range(3)] == [before, callback, after]


def test_complaint_5_a_try_that_failed_costs_no_place(hotline):
    seat_id = at_a_break(hotline)
    _, callback = books(hotline, "13800000001")
    older(hotline, 300, "13800000001")
    back_from_the_break(hotline, seat_id)
    offer = seat_connects(hotline, seat_id)
    later = hotline.waiting("13800000002").entry  # comes while the first telephone rings in vain
    with begin() as uow:
        uow.raw.execute("UPDATE queue_entry SET state = 'left' WHERE id = %s", (later,))
    does_not_answer(hotline, offer)
    at_work = hotline.waiting("13800000003").entry
    offers_made = hotline.offer_of(seat_id)
    assert str(offers_made["entry_id"]) == at_work  # who is there is not kept waiting for who is not
    with begin() as uow:
        offers.decline(uow, offers_made["id"], seat_id)
    rest_over(hotline, callback)
    back_from_the_break(hotline, seat_id)
    assert str(hotline.offer_of(seat_id)["entry_id"]) == callback  # and then it is their turn, by their old time


def test_complaint_5_one_open_callback_for_a_number_in_a_queue(hotline):
    at_a_break(hotline)
    books(hotline)
    books(hotline)
    assert len(hotline.rows("SELECT 1 FROM queue_entry WHERE kind = 'callback' AND state <> 'cancelled'")) == 1
    assert len(hotline.rows("SELECT 1 FROM return_call WHERE state = 'open'")) == 1


def test_complaint_5_a_callback_can_be_cancelled_by_ringing_again(hotline):
    at_a_break(hotline)
    _, entry = books(hotline)
    hotline.waiting()
    assert entry_of(hotline, entry)["state"] == "cancelled"


# Row 6: retries change what a callback is, and nobody can take it off the list.


def test_complaint_6_a_callback_stays_a_callback_through_all_its_tries(hotline):
    seat_id = at_a_break(hotline)
    _, entry = books(hotline)
    back_from_the_break(hotline, seat_id)
    kinds = set()
    for turn in range(3):
        if turn:
            rest_over(hotline, entry)
        with begin() as uow:
            kinds |= {line.kind for line in returns.listed(uow, "open", ME)}
        does_not_answer(hotline, seat_connects(hotline, seat_id))
        if hotline.state_of(seat_id) != "ready":
            back_from_the_break(hotline, seat_id)
    with begin() as uow:
        (line,) = returns.listed(uow, "open", ME)
    assert kinds == {"callback"}
    assert (line.kind, line.attempts, line.in_turn) == ("callback", 3, False)


def test_complaint_6_staff_can_take_a_callback_off_the_list_and_out_of_the_queue(hotline):
    seat_id = at_a_break(hotline)
    _, entry = books(hotline)
    line = hotline.row("SELECT id FROM return_call")
    with begin() as uow:
        returns.cancel(uow, line["id"], ME, "来电人说不用了")
        assert returns.listed(uow, "open", ME) == []
    assert entry_of(hotline, entry)["state"] == "cancelled"
    back_from_the_break(hotline, seat_id)
    assert hotline.state_of(seat_id) == "ready"


def test_complaint_6_a_callback_that_a_seat_is_offered_just_now_can_be_cancelled_too(hotline):
    seat_id = at_a_break(hotline)
    books(hotline)
    back_from_the_break(hotline, seat_id)
    with begin() as uow:
        returns.cancel(uow, hotline.row("SELECT id FROM return_call")["id"], ME, "")
    assert hotline.state_of(seat_id) == "ready"
    assert hotline.offer_of(seat_id)["state"] == "gone"


def test_complaint_6_only_a_callback_is_cancelled_another_line_has_an_outcome(hotline):
    at_a_break(hotline)
    caller = hotline.waiting()
    with begin() as uow:
        uow.raw.execute("UPDATE call SET queue_entered_at = queue_entered_at - interval '20 seconds'")
    caller.hang_up()
    with pytest.raises(returns.NotACallback), begin() as uow:
        returns.cancel(uow, hotline.row("SELECT id FROM return_call")["id"], ME, "")


# Row 7: nobody on duty, and the music plays for ever.


def test_complaint_7_a_caller_whom_nobody_can_serve_today_is_told_and_asked(hotline):
    caller = hotline.waiting()
    entry = caller.entry
    caller.request(f"/wait/{entry}", QueueSid="QU1")
    older(hotline, 50)
    told = caller.request(f"/wait/{entry}")
    assert (told.verbs, told.plays) == (["Gather"], ["queue_nobody"])
    assert told.attribute("Gather", "action").endswith(f"/wait/{entry}/nobody")


def test_complaint_7_no_key_after_the_sentence_that_says_so_is_a_callback_in_the_old_place(hotline):
    caller = hotline.waiting()
    entry = caller.entry
    caller.request(f"/wait/{entry}", QueueSid="QU1")
    older(hotline, 50)
    since = entry_of(hotline, entry)["since"]
    caller.request(f"/wait/{entry}")
    assert caller.press("").verbs == ["Leave"]
    assert caller.request(f"/left/{entry}", QueueResult="leave").plays == ["callback_kept"]
    caller.hang_up()
    kept = entry_of(hotline, entry)
    assert (kept["kind"], kept["state"], kept["since"]) == ("callback", "waiting", since)
    assert hotline.row("SELECT kind FROM return_call")["kind"] == "callback"


@pytest.mark.parametrize("number", ["13800000001", "anonymous"])
def test_complaint_7_a_message_for_who_wants_one_or_cannot_be_rung(hotline, number):
    caller = hotline.waiting(number)
    entry = caller.entry
    caller.request(f"/wait/{entry}", QueueSid="QU1")
    with begin() as uow:
        uow.raw.execute(
            "UPDATE queue_entry SET since = since - interval '50 s', announced_at = announced_at - interval '50 s'"
        )
    caller.request(f"/wait/{entry}")
    assert caller.press("2" if number != "anonymous" else "").verbs == ["Leave"]
    assert caller.request(f"/left/{entry}", QueueResult="leave").verbs[-2:] == ["Record", "Redirect"]


def test_complaint_7_without_recordings_a_tone_ends_the_music_where_nobody_comes(hotline):
    caller = hotline.waiting(keys="2")
    entry = caller.entry
    assert caller.request(f"/wait/{entry}", QueueSid="QU1").plays == ["music24"]
    older(hotline, 50)
    assert caller.request(f"/wait/{entry}").verbs == ["Leave"]
    taken = caller.request(f"/left/{entry}", QueueResult="leave")
    assert taken.plays == []  # no Mandarin, the tone of Record alone
    assert "Record" in taken.verbs


def test_complaint_7_a_queue_that_is_too_long_asks_at_once_and_imposes_nothing(hotline):
    seat_id = at_a_break(hotline)
    with begin() as uow:
        uow.raw.execute("UPDATE queue SET longest_queue = 1 WHERE key = 'general'")
    hotline.waiting("13800000001")
    second = hotline.waiting("13800000002")
    entry = second.entry
    assert "queue_full" in second.request(f"/wait/{entry}", QueueSid="QU2").plays
    assert second.press("").body("Redirect").endswith(f"/wait/{entry}")
    assert entry_of(hotline, entry)["state"] == "waiting"
    back_from_the_break(hotline, seat_id)


def test_complaint_7_after_the_longest_wait_the_caller_is_asked_and_may_wait_on(hotline):
    at_a_break(hotline)
    caller = hotline.waiting()
    entry = caller.entry
    caller.request(f"/wait/{entry}", QueueSid="QU1")
    older(hotline, 601)
    assert "queue_long" in caller.request(f"/wait/{entry}").plays
    assert caller.press("").body("Redirect").endswith(f"/wait/{entry}")
    assert entry_of(hotline, entry)["state"] == "waiting"


def test_complaint_7_who_waits_is_put_through_to_12345_and_keeps_the_place_when_it_is_busy(hotline):
    at_a_break(hotline)
    caller = hotline.waiting()
    entry = caller.entry
    caller.request(f"/wait/{entry}", QueueSid="QU1")
    older(hotline, 120)
    since = entry_of(hotline, entry)["since"]
    assert caller.press("9").verbs == ["Leave"]
    away = caller.request(f"/left/{entry}", QueueResult="leave")
    assert "t9" in away.plays
    busy = caller.request(away.body("Redirect"))  # no line to 12345 is configured here
    assert busy.plays == ["t9_busy"]
    back = caller.press("2")
    assert back.verbs[-1] == "Enqueue"
    assert entry_of(hotline, caller.entry)["since"] == since


def test_complaint_7_a_language_served_later_today_is_waited_for(hotline, monkeypatch):
    from callcenter.desk import ports

    caller = hotline.waiting(keys="2")
    entry = caller.entry
    with begin() as uow:
        soon = uow.now
    monkeypatch.setattr(ports, "duty_today", lambda *_: ports.DutyToday(0, later_today=soon))
    caller.request(f"/wait/{entry}", QueueSid="QU1")
    older(hotline, 300)
    assert caller.request(f"/wait/{entry}").plays == ["music24", "music18"]


# The scenarios of 3.4.


def test_scenario_1_a_yi_caller_presses_1_and_only_a_certified_yi_seat_rings_back(hotline):
    yi = at_a_break(hotline, "103", home="lang_ii", skills=("lang:ii-CN", "lang:zh-CN"))
    caller, entry = books(hotline, keys="2")  # the key works though nobody can say so yet
    kept = entry_of(hotline, entry)
    assert (kept["kind"], kept["language"], kept["queue_key"]) == ("callback", "ii-CN", "lang_ii")
    assert caller.document.plays == ["beep"]
    line = hotline.row("SELECT kind, language, queue_key FROM return_call")
    assert line == {"kind": "callback", "language": "ii-CN", "queue_key": "lang_ii"}
    assert hotline.call_of(caller)["language"] == "ii-CN"
    mandarin = hotline.ready("101")
    assert hotline.state_of(mandarin) == "ready"
    back_from_the_break(hotline, yi)
    offer = seat_connects(hotline, yi)
    joined = picks_up(hotline, offer)
    assert joined.document.plays == []  # joined at once: no Mandarin is said to them
    assert joined.document.verbs == ["Start", "Start", "Dial"]


def test_scenario_3_without_any_key_a_person_is_waited_for_within_sixty_seconds():
    menu = flow.load(flow.FLOWS / "12348.toml")
    assert lint.seconds_without_keys(menu) <= 60
    sprint = engine.start(menu, engine.Facts(open=True))
    assert type(
        engine.resume(menu, sprint.session, engine.Silence(), engine.Facts(open=True)).effects[-1]
    ).__name__ == ("Enqueue")


@pytest.mark.parametrize(("seconds", "outcome", "lines"), [(4, "short_abandon", 0), (20, "abandoned_queue", 1)])
def test_scenario_4_four_seconds_are_no_missed_call_and_twenty_are(hotline, seconds, outcome, lines):
    at_a_break(hotline)
    caller = hotline.waiting()
    with begin() as uow:
        uow.raw.execute("UPDATE call SET queue_entered_at = queue_entered_at - make_interval(secs => %s)", (seconds,))
    caller.hang_up()
    assert hotline.call_of(caller)["outcome"] == outcome
    assert len(hotline.rows("SELECT 1 FROM return_call WHERE kind = 'missed'")) == lines


def test_scenario_5_pressing_1_twice_is_one_task_and_ringing_again_cancels_it(hotline):
    at_a_break(hotline)
    caller, entry = books(hotline)
    caller.request(f"/left/{entry}", QueueResult="leave")
    (line,) = hotline.rows("SELECT id, state FROM return_call")
    assert line["state"] == "open"
    hotline.waiting()
    assert hotline.row("SELECT state FROM return_call")["state"] == "done"
    assert entry_of(hotline, entry)["state"] == "cancelled"
