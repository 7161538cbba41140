"""Each served call has one row of what asking came to, however it ends; nothing keyed is lost."""

import threading

import pytest

from callcenter.calls import asking, legs, rows
from callcenter.contacts import service as contacts
from callcenter.db.unit_of_work import begin
from callcenter.desk import leaving, wrap_up
from callcenter.ids import new_id
from callcenter.parties import supervision
from callcenter.surveys import numbers, ratings
from tests.callcenter.calls.line import new_sid
from tests.callcenter.calls.test_rating import begin_talk, seat_leaves
from tests.callcenter.parties import talk as talks
from tests.callcenter.parties.talks import supervisor

NUMBER = "13800000001"


@pytest.fixture
def talk(hotline):
    """A caller in talk with a seat: (caller, offer, seat)."""
    return begin_talk(hotline)


def rating(hotline):
    """The one row."""
    return hotline.row("SELECT * FROM rating")


def keys(hotline):
    return [(row["step"], row["keyed"], row["valid"]) for row in hotline.rows("SELECT * FROM rating_key ORDER BY seq")]


def settled(hotline):
    return len(hotline.rows("SELECT 1 FROM outbox WHERE event = 'RatingSettled' AND handler = 'surveys.follow_rating'"))


def asked(hotline, talk):
    caller, offer, _ = talk
    seat_leaves(hotline, caller, offer)
    caller.request(f"/after/{offer['call_id']}")
    return caller


def uncount(number, kind):
    actor = supervisor().account_id
    with begin() as uow:
        numbers.add(uow, actor, number, kind, "试拨")


def test_a_second_key_before_the_words_end_corrects_the_first(hotline, talk):
    caller = asked(hotline, talk)
    assert caller.press("5").plays == ["rate_sorry", "rate_more"]
    assert caller.press("2").plays == ["rate_thanks"]
    caller.hang_up()
    assert (rating(hotline)["grade"], rating(hotline)["keys"]) == (2, "52")
    assert keys(hotline) == [("grade", "5", True), ("grade", "2", True)]


def test_a_wrong_key_after_a_grade_leaves_the_grade(hotline, talk):
    caller = asked(hotline, talk)
    caller.press("1")
    assert caller.press("9").verbs == ["Play", "Hangup"]
    caller.hang_up()
    assert (rating(hotline)["grade"], rating(hotline)["keys"]) == (1, "19")


def test_keys_without_end_come_to_an_end(hotline, talk):
    caller = asked(hotline, talk)
    pressed = 0
    while "Gather" in caller.document.verbs and pressed < 30:
        caller.press("12"[pressed % 2])
        pressed += 1
    assert pressed == asking.MOST_TURNS


def test_every_key_is_there_before_its_webhook_is_answered(hotline, talk):
    caller = asked(hotline, talk)
    caller.press("7")
    assert keys(hotline) == [("grade", "7", False)]
    caller.press("4")
    assert keys(hotline)[1:] == [("grade", "4", True)]
    assert rating(hotline)["grade"] == 4


def test_a_key_told_after_the_end_of_the_call_counts(hotline, talk):
    caller = asked(hotline, talk)
    action = caller.document.attribute("Gather", "action")
    caller.hang_up()
    assert (rating(hotline)["grade"], settled(hotline)) == (None, 1)
    assert caller.request(action, Digits="4").verbs == []
    assert (rating(hotline)["grade"], rating(hotline)["keys"], settled(hotline)) == (4, "4", 2)
    caller.request(action, Digits="1")
    assert (rating(hotline)["keys"], settled(hotline)) == ("4", 2)
    assert hotline.call_of(caller)["rating_state"] == "rated"


def test_the_end_and_the_key_at_one_moment_lose_nothing(hotline, talk):
    caller = asked(hotline, talk)
    action = caller.document.attribute("Gather", "action")
    with begin() as uow:
        call = rows.lock(uow, talk[1]["call_id"])
        pressing = threading.Thread(target=caller.request, args=(action,), kwargs={"Digits": "5"})
        pressing.start()
        waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
        with begin() as other:
            while other.raw.execute(waiting).fetchone()[0] == 0:
                pass
        legs.end(uow, call, "completed")
    pressing.join()
    assert (rating(hotline)["grade"], rating(hotline)["invitation"], settled(hotline)) == (5, "played", 2)


def test_nobody_is_rated_by_a_key_after_a_call_in_which_nothing_was_asked(hotline, talk):
    caller, offer, _ = talk
    caller.hang_up()
    caller.request(f"/rate/{offer['call_id']}", Digits="1")
    assert (rating(hotline)["invitation"], rating(hotline)["grade"]) == ("caller_left", None)


@pytest.mark.parametrize(
    ("key", "after", "word"), [("1", "message", "rate_message"), ("2", "callback", "rate_callback")]
)
def test_a_low_grade_may_leave_words_or_ask_for_another_person(hotline, talk, key, after, word):
    caller = asked(hotline, talk)
    caller.press("4")
    url = caller.document.root.findall("Gather")[1].attrib["action"]
    assert caller.request(url, Digits=key).plays == [word]
    caller.hang_up()
    assert (rating(hotline)["grade"], rating(hotline)["after"]) == (4, after)
    assert keys(hotline)[-1] == ("choice", key, True)


def test_a_wrong_choice_is_offered_once_more_and_silence_is_a_goodbye(hotline, talk):
    caller = asked(hotline, talk)
    caller.press("5")
    url = caller.document.root.findall("Gather")[1].attrib["action"]
    assert caller.request(url, Digits="8").plays == ["rate_more"]
    assert caller.press("8").plays == ["goodbye"]
    caller.hang_up()
    assert (rating(hotline)["after"], rating(hotline)["keys"]) == ("none", "5")


def test_the_reason_is_recorded_and_never_heard_by_who_served(hotline, talk):
    caller = asked(hotline, talk)
    caller.press("5")
    url = caller.document.root.findall("Gather")[1].attrib["action"]
    document = caller.request(url, Digits="1")
    recording = new_sid("RE")
    told = {
        "RecordingSid": recording,
        "RecordingStatus": "completed",
        "RecordingDuration": "7",
        "RecordingChannels": "1",
    }
    action, callback = document.attribute("Record", "action"), document.attribute("Record", "recordingStatusCallback")
    assert caller.request(action, RecordingSid=recording, RecordingDuration="7").plays == ["rate_thanks"]
    hotline.line.ask(callback, **caller.fields(**told))
    caller.hang_up()
    assert (rating(hotline)["after"], rating(hotline)["message_sid"]) == ("message", recording)
    assert hotline.row("SELECT kind FROM recording WHERE sid = %s", recording)["kind"] == "rating_message"
    assert hotline.rows("SELECT * FROM voicemail") == []
    assert hotline.rows("SELECT * FROM return_call") == []


def test_a_reason_that_is_cut_off_by_hanging_up_is_kept(hotline, talk):
    caller = asked(hotline, talk)
    caller.press("5")
    url = caller.document.root.findall("Gather")[1].attrib["action"]
    action = caller.request(url, Digits="1").attribute("Record", "action")
    caller.hang_up()
    caller.request(action, RecordingSid="RE1", RecordingDuration="3", Digits="hangup", CallStatus="completed")
    assert rating(hotline)["message_sid"] == "RE1"


def by_caller(hotline, caller, offer, seat_id):
    caller.hang_up()
    return "caller_left", None


def by_agent(hotline, caller, offer, seat_id):
    with begin() as uow:
        leaving.hang_up(uow, offer["call_id"], seat_id)
    seat_leaves(hotline, caller, offer)
    caller.request(f"/after/{offer['call_id']}")
    caller.hang_up()
    return "played", None


def skipped(hotline, caller, offer, seat_id):
    with begin() as uow:
        leaving.hang_up(uow, offer["call_id"], seat_id, "danger")
    seat_leaves(hotline, caller, offer)
    assert caller.request(f"/after/{offer['call_id']}").verbs == ["Stop", "Stop", "Hangup"]
    caller.hang_up()
    return "skipped", "danger"


def skipped_and_hung_up_at_once(hotline, caller, offer, seat_id):
    with begin() as uow:
        leaving.hang_up(uow, offer["call_id"], seat_id, "abuse")
    caller.hang_up()
    return "skipped", "abuse"


def by_loss_of_the_seats_leg(hotline, caller, offer, seat_id):
    with begin() as uow:
        legs.seat_gone(uow, offer["call_id"], offer["id"])
        uow.raw.execute("UPDATE call SET state = 'leaving'")
    caller.request(f"/after/{offer['call_id']}")
    caller.hang_up()
    return "played", None


def after_the_seat_before_the_question(hotline, caller, offer, seat_id):
    seat_leaves(hotline, caller, offer)
    with begin() as uow:
        legs.seat_gone(uow, offer["call_id"], offer["id"])
    caller.hang_up()
    return "caller_left", None


def told_as_completed(hotline, caller, offer, seat_id):
    caller.request(f"/after/{offer['call_id']}", CallStatus="completed")
    caller.hang_up()
    return "caller_left", None


def invalid_before(hotline, caller, offer, seat_id):
    with begin() as uow:
        wrap_up.mark_invalid(uow, offer["call_id"], seat_id, "harassment")
    caller.request(f"/after/{offer['call_id']}")
    caller.hang_up()
    return "skipped", "invalid"


def invalid_after(hotline, caller, offer, seat_id):
    seat_leaves(hotline, caller, offer)
    caller.request(f"/after/{offer['call_id']}")
    caller.press("1")
    caller.hang_up()
    with begin() as uow:
        wrap_up.mark_invalid(uow, offer["call_id"], seat_id, "silent")
    assert hotline.row("SELECT excluded_as FROM rating")["excluded_as"] == "invalid"
    return "played", None


def by_the_system(hotline, caller, offer, seat_id):
    with begin() as uow:
        uow.raw.execute("UPDATE call SET ended_by = 'system'")
    caller.hang_up("failed")
    return "skipped", "system"


WAYS = [
    by_caller,
    by_agent,
    skipped,
    skipped_and_hung_up_at_once,
    by_loss_of_the_seats_leg,
    after_the_seat_before_the_question,
    told_as_completed,
    invalid_before,
    invalid_after,
    by_the_system,
]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_however_a_call_ends_it_has_one_row_with_one_outcome(hotline, talk, way):
    caller, offer, seat_id = talk
    expected = way(hotline, caller, offer, seat_id)
    caller.hang_up()  # told again
    caller.request(f"/after/{offer['call_id']}")
    row = rating(hotline)
    assert (row["invitation"], row["not_invited_reason"]) == expected
    assert row["invited"] == (expected[0] == "played")
    assert row["settled_at"] is not None
    assert settled(hotline) == 1
    assert ratings.settle_missing() == 0


def test_a_call_that_nobody_answered_has_no_row(hotline):
    hotline.waiting().hang_up()
    hotline.call().hang_up()
    assert hotline.rows("SELECT * FROM rating") == []
    assert ratings.settle_missing() == 0


def test_what_an_older_process_left_out_is_found(hotline, talk):
    caller, _, _ = talk
    caller.hang_up()
    with begin() as uow:
        uow.raw.execute("DELETE FROM rating")
        uow.raw.execute("UPDATE call SET ended_at = ended_at - interval '2 minutes'")
    assert ratings.settle_missing() == 1
    assert rating(hotline)["invitation"] == "caller_left"
    assert ratings.settle_missing() == 0


def test_a_call_taken_over_by_a_supervisor_is_asked_once(hotline, monkeypatch):
    seat_id = hotline.ready()
    talk = talks.talking(hotline, seat_id)
    boss = supervisor()
    with begin() as uow:
        party_id = supervision.enter(uow, talk.call_id, boss, "barge")
    sid = new_sid()
    hotline.line.ask("/client", CallSid=sid, AccountSid=hotline.line.settings.carrier_account_sid,
        From=f"client:super_{boss.account_id.hex}", To="", CallStatus="in-progress", party=str(party_id))  # fmt: skip
    talk.news("participant-join", talk.party(f"sup{party_id.hex}")["label"], sid)
    with begin() as uow:
        supervision.take_over(uow, talk.call_id, boss)
    talk.leaves(talk.label(seat_id), "participant_removed")
    talk.caller.request(f"/after/{talk.call_id}")
    talk.caller.press("3")
    talk.caller.hang_up()
    assert (rating(hotline)["invitation"], rating(hotline)["grade"]) == ("played", 3)


def test_staff_are_not_asked_and_never_count(hotline):
    uncount(NUMBER, "staff")
    caller, offer, _ = begin_talk(hotline)
    assert caller.request(f"/after/{offer['call_id']}").verbs == ["Stop", "Stop", "Hangup"]
    caller.hang_up()
    row = rating(hotline)
    assert (row["invitation"], row["not_invited_reason"], row["excluded_as"]) == ("skipped", "staff", "staff")


def test_a_test_call_is_asked_and_counts_nowhere(hotline):
    uncount(NUMBER, "test")
    caller, offer, _ = begin_talk(hotline)
    caller.request(f"/after/{offer['call_id']}")
    caller.press("5")
    caller.hang_up()
    row = rating(hotline)
    assert (row["invitation"], row["grade"], row["excluded_as"]) == ("played", 5, "test")


def test_hidden_numbers_are_no_number_that_could_be_left_out(hotline):
    with begin() as uow, pytest.raises(numbers.NumberUnreadable):
        numbers.add(uow, new_id(), "anonymous", "test", "")


@pytest.mark.parametrize(("purpose", "asks"), [("queue_callback", True), ("return", True), ("survey_task", False)])
def test_whom_we_rang_is_asked_where_they_were_served(hotline, purpose, asks):
    seat_id = hotline.ready()
    with begin() as uow:
        from callcenter.calls import placing

        point = contacts.find_or_create_point(uow, "tel", NUMBER)
        call_id = placing.prepare(uow, point.id, purpose, new_id(), language="zh-CN", queue="general",
            seat=(seat_id, None))  # fmt: skip
        uow.raw.execute("UPDATE call SET answered_at = now(), state = 'talking' WHERE id = %s", (call_id,))
    fields = {
        "CallSid": new_sid(),
        "AccountSid": hotline.line.settings.carrier_account_sid,
        "CallStatus": "in-progress",
    }
    document = hotline.line.ask(f"/after/{call_id}", **fields)
    assert ("Gather" in document.verbs) is asks
    if asks:
        hotline.line.ask(f"/rate/{call_id}", Digits="2", **fields)
    with begin() as uow:
        legs.end(uow, rows.lock(uow, call_id), "completed")
    found = [(row["purpose"], row["grade"]) for row in hotline.rows("SELECT * FROM rating")]
    assert found == ([(purpose, 2)] if asks else [])
