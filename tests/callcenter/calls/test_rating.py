"""The rating after the seat has left, and who hung up."""

import json

import pytest

from callcenter.calls import legs
from callcenter.db.unit_of_work import begin
from callcenter.desk import wrap_up


@pytest.fixture
def talk(hotline):
    """A caller in talk with a seat: (caller, offer, seat)."""
    return begin_talk(hotline)


def begin_talk(hotline, keys="10", **seat):
    seat_id = hotline.ready(**seat)
    caller = hotline.waiting(keys=keys)
    offer = hotline.offer_of(seat_id)
    hotline.browser_connects(offer["id"], seat_id)
    caller.request(f"/join/{offer['call_id']}")
    return caller, offer, seat_id


def seat_leaves(hotline, caller, offer):
    hotline.line.ask(f"/seat-left/{offer['id']}", **caller.fields())


def keyed(hotline):
    """What stands of those who were asked: grade and keys."""
    return [(row["grade"], row["keys"]) for row in hotline.rows("SELECT grade, keys FROM rating WHERE invited")]


@pytest.mark.parametrize("grade", [1, 2, 3, 4, 5])
def test_each_grade_is_kept_as_pressed(hotline, talk, grade):
    caller, offer, _ = talk
    seat_leaves(hotline, caller, offer)
    caller.request(f"/after/{offer['call_id']}")
    said = caller.press(str(grade))
    assert said.plays[0] == ("rate_sorry" if grade >= 4 else "rate_thanks")
    assert keyed(hotline) == [(grade, str(grade))]


def test_a_wrong_key_is_asked_once_more_and_then_counts_as_not_rated(hotline, talk):
    caller, offer, _ = talk
    caller.request(f"/after/{offer['call_id']}")
    again = caller.press("7")
    assert again.plays == ["rate_wrong_key"]
    assert caller.press("9").plays == ["goodbye"]
    assert keyed(hotline) == [(None, "79")]
    assert hotline.call_of(caller)["rating_state"] == "not_rated"


def test_a_wrong_key_may_be_corrected(hotline, talk):
    caller, offer, _ = talk
    caller.request(f"/after/{offer['call_id']}")
    caller.press("0")
    caller.press("2")
    assert keyed(hotline) == [(2, "02")]


def test_silence_is_not_rated_and_never_satisfied(hotline, talk):
    caller, offer, _ = talk
    caller.request(f"/after/{offer['call_id']}")
    assert caller.press("").plays == ["goodbye"]
    assert keyed(hotline) == [(None, "")]


def test_hanging_up_during_the_question_is_not_rated(hotline, talk):
    caller, offer, _ = talk
    caller.request(f"/after/{offer['call_id']}")
    caller.hang_up()
    assert keyed(hotline) == [(None, "")]


def test_a_repeated_key_is_one_rating(hotline, talk):
    caller, offer, _ = talk
    caller.request(f"/after/{offer['call_id']}")
    first = caller.request(f"/rate/{offer['call_id']}", Digits="1").text
    assert caller.request(f"/rate/{offer['call_id']}", Digits="5").text == first
    caller.hang_up()
    assert keyed(hotline) == [(1, "1")]


def test_a_caller_who_hangs_up_first_is_not_asked(hotline, talk):
    caller, offer, _ = talk
    left = caller.request(f"/after/{offer['call_id']}", CallStatus="completed")
    assert left.verbs == []
    caller.hang_up()
    assert keyed(hotline) == []
    assert hotline.call_of(caller)["outcome"] == "answered"


def test_a_call_marked_invalid_is_not_asked_for_a_rating(hotline, talk):
    caller, offer, seat_id = talk
    with begin() as uow:
        wrap_up.mark_invalid(uow, offer["call_id"], seat_id, "harassment")
    seat_leaves(hotline, caller, offer)
    assert caller.request(f"/after/{offer['call_id']}").verbs == ["Stop", "Stop", "Hangup"]
    assert hotline.call_of(caller)["rating_state"] == "not_invited:invalid"
    row = hotline.row("SELECT * FROM rating")
    assert (row["invited"], row["invitation"], row["not_invited_reason"]) == (False, "skipped", "invalid")


def test_a_call_marked_invalid_while_the_question_is_asked_has_no_grade(hotline, talk):
    caller, offer, seat_id = talk
    seat_leaves(hotline, caller, offer)
    caller.request(f"/after/{offer['call_id']}")
    with begin() as uow:
        wrap_up.mark_invalid(uow, offer["call_id"], seat_id, "silent")
    caller.press("5")
    assert keyed(hotline) == [(None, "")]
    assert hotline.row("SELECT excluded_as FROM rating")["excluded_as"] == "invalid"


def test_without_recordings_in_the_language_the_caller_is_not_invited_and_the_reason_is_kept(hotline):
    skills = ("lang:ii-CN",)
    caller, offer, _ = begin_talk(hotline, keys="2", staff_no="103", home="lang_ii", skills=skills)
    after = caller.request(f"/after/{offer['call_id']}")
    assert after.verbs == ["Stop", "Stop", "Hangup"]
    row = hotline.row("SELECT * FROM rating")
    assert (row["invited"], row["invitation"], row["language"]) == (False, "no_recording", "ii-CN")


def test_the_seats_words_about_its_end_arrive_in_any_order_and_count_once(hotline, talk):
    caller, offer, seat_id = talk
    call_id = offer["call_id"]
    sid = hotline.offer_of(seat_id)["leg_sid"]
    conference = {
        "ConferenceSid": "CF1",
        "StatusCallbackEvent": "participant-leave",
        "ParticipantLabel": f"seat{offer['id']}",
        "SequenceNumber": "4",
    }
    caller.request(f"/conf/{call_id}", **conference | {"CallSid": sid})
    hotline.line.ask("/status", **caller.fields(CallSid=sid, CallStatus="completed"))
    seat_leaves(hotline, caller, offer)
    caller.request(f"/conf/{call_id}", **conference | {"CallSid": sid})
    changes = [
        row["state"] for row in hotline.rows("SELECT state FROM seat_state WHERE seat_id = %s ORDER BY id", seat_id)
    ]
    assert changes == ["ready", "reserved", "talking", "wrap_up"]


@pytest.mark.parametrize("who", ["caller", "seat"])
def test_who_hung_up_is_told_by_the_conference(hotline, talk, who):
    caller, offer, seat_id = talk
    sid = caller.sid if who == "caller" else hotline.offer_of(seat_id)["leg_sid"]
    fields = {"ConferenceSid": "CF1", "StatusCallbackEvent": "conference-end", "CallSidEndingConference": sid}
    caller.request(f"/conf/{offer['call_id']}", SequenceNumber="9", **fields)
    assert hotline.call_of(caller)["ended_by"] == who


def test_hold_time_is_counted_even_when_the_caller_hangs_up_on_hold(hotline, talk):
    from callcenter.calls import conference

    caller, offer, _ = talk
    with begin() as uow, pytest.raises(conference.NotTalking):
        conference.hold(uow, offer["call_id"])  # the conference itself is not known yet: nobody would be held
    with begin() as uow:
        uow.raw.execute("UPDATE call SET conference_sid = 'CF1'")
        conference.hold(uow, offer["call_id"])
        uow.raw.execute("UPDATE call SET held_at = held_at - interval '20 seconds'")
    caller.hang_up()
    assert 20 <= hotline.call_of(caller)["hold_seconds"] <= 40
    with begin() as uow, pytest.raises(conference.NotTalking):
        conference.hold(uow, offer["call_id"])


def test_a_seat_that_falls_away_before_the_caller_came_puts_them_back_in_line(hotline):
    seat_id = hotline.ready()
    caller = hotline.waiting()
    since = hotline.row("SELECT since FROM queue_entry")["since"]
    caller.request(f"/wait/{caller.entry}", QueueSid="QU1")
    offer = hotline.offer_of(seat_id)
    hotline.browser_connects(offer["id"], seat_id)
    with begin() as uow:  # the carrier was asked for the caller already
        uow.raw.execute("UPDATE carrier_command SET state = 'done', outcome = '{}' WHERE kind = 'dequeue'")
    with begin() as uow:
        uow.raw.execute("UPDATE seat SET after_call = 'paused'")
        legs.seat_gone(uow, offer["call_id"], offer["id"])
    back = caller.request(f"/join/{offer['call_id']}")
    assert back.verbs == ["Enqueue"]
    entry = hotline.row("SELECT * FROM queue_entry WHERE state = 'waiting'")
    assert entry["since"] == since
    assert str(entry["id"]) == caller.entry
    assert hotline.call_of(caller)["answered_at"] is None
    other = hotline.ready("102")
    hotline.browser_connects(hotline.offer_of(other)["id"], other)
    assert caller.request(f"/join/{offer['call_id']}").verbs == ["Start", "Start", "Dial"]


def test_nothing_personal_stands_in_events(hotline, talk):
    events = json.dumps([row["facts"] for row in hotline.rows("SELECT facts FROM call_event")])
    assert "1380000" not in events
