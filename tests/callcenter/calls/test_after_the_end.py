"""Webhooks that overtake each other: what comes after the end of a call brings nobody back."""

import pytest

from callcenter.calls import sql
from callcenter.db.unit_of_work import begin
from callcenter.desk import entries
from callcenter.ids import new_id
from tests.callcenter.calls.line import new_sid

ALIVE = "SELECT count(*) AS n FROM queue_entry WHERE state IN ('waiting', 'offered', 'connecting')"


def unchanged(hotline, caller, seat_id, before):
    assert hotline.call_of(caller) == before
    assert hotline.row(ALIVE)["n"] == 0
    assert hotline.state_of(seat_id) in {"ready", "paused"}


def test_a_key_that_comes_after_the_hang_up_puts_nobody_into_the_queue(hotline):
    seat_id = hotline.ready()
    caller = hotline.call(keys="1")
    action = caller.document.attribute("Gather", "action")
    caller.hang_up()
    before = hotline.call_of(caller)
    assert caller.request(action, Digits="0").verbs == []
    unchanged(hotline, caller, seat_id, before)
    assert before["outcome"] == "abandoned_ivr"
    assert hotline.rows("SELECT * FROM offer") == []


def test_a_key_repeated_after_the_hang_up_is_answered_as_before(hotline):
    caller = hotline.call()
    action = caller.document.attribute("Gather", "action")
    first = caller.press("1").text
    caller.hang_up()
    assert caller.request(action, Digits="1").text == first


def test_who_hung_up_while_being_connected_does_not_talk_afterwards(hotline):
    seat_id = hotline.ready()
    caller = hotline.waiting()
    offer = hotline.offer_of(seat_id)
    hotline.browser_connects(offer["id"], seat_id)
    caller.hang_up()
    before = hotline.call_of(caller)
    assert caller.request(f"/join/{offer['call_id']}").verbs == []
    assert hotline.call_of(caller) == before
    assert (before["state"], before["answered_at"], before["outcome"]) == ("ended", None, "short_abandon")
    hotline.line.ask(f"/seat-left/{offer['id']}", **caller.fields())
    unchanged(hotline, caller, seat_id, before)


@pytest.mark.parametrize("result", ["leave", "queue-full"])
def test_leaving_the_queue_after_the_hang_up_books_nothing(hotline, result):
    caller = hotline.waiting()
    entry = caller.entry
    caller.request(f"/wait/{entry}/key", Digits="1")
    caller.hang_up()
    before = hotline.call_of(caller)
    assert caller.request(f"/left/{entry}", QueueResult=result).verbs == []
    assert hotline.call_of(caller) == before
    assert hotline.rows("SELECT * FROM return_call") == []


def test_the_end_of_the_conference_after_the_hang_up_invites_nobody(hotline):
    seat_id = hotline.ready()
    caller = hotline.waiting()
    offer = hotline.offer_of(seat_id)
    hotline.browser_connects(offer["id"], seat_id)
    caller.request(f"/join/{offer['call_id']}")
    caller.hang_up()
    before = hotline.call_of(caller)
    for path in ("after", "rate"):
        assert caller.request(f"/{path}/{offer['call_id']}", Digits="1").verbs == []
    assert hotline.call_of(caller) == before
    assert hotline.row("SELECT invitation, grade, keys FROM rating") == {
        "invitation": "caller_left", "grade": None, "keys": "",
    }  # fmt: skip


def test_the_fallback_of_a_call_that_is_over_changes_nothing(hotline):
    caller = hotline.call(keys="1")
    caller.hang_up()
    before = hotline.call_of(caller)
    for _ in range(5):
        assert caller.request("/voice-fallback", ErrorCode="11205").verbs == []
    assert hotline.call_of(caller) == before


def test_a_message_told_after_the_hang_up_is_kept(hotline):
    with begin() as uow:
        uow.raw.execute("DELETE FROM opening_hours")
    caller = hotline.call(keys="11")
    url = caller.document.attribute("Record", "action")
    caller.hang_up()
    assert caller.request(url, RecordingSid=new_sid("RE"), RecordingDuration="9").verbs == []
    assert hotline.row("SELECT seconds FROM voicemail")["seconds"] == 9
    call = hotline.call_of(caller)
    assert (call["outcome"], call["state"]) == ("voicemail", "ended")


def test_a_survey_answered_after_its_end_says_nothing(hotline):
    from callcenter.calls import service
    from callcenter.contacts import service as contacts

    attempt = new_id()
    with begin() as uow:
        point = contacts.find_or_create_point(uow, "tel", "13800000042")
        call_id = service.place_call(uow, point.id, "survey", attempt, "zh-CN")
    fields = {"CallSid": new_sid(), "AccountSid": hotline.line.settings.carrier_account_sid}
    hotline.line.ask(f"/survey/{attempt}/status", CallStatus="completed", **fields)
    assert hotline.line.ask(f"/survey/{attempt}", CallStatus="in-progress", **fields).verbs == []
    call = hotline.row("SELECT state, answered_at FROM call WHERE id = %s", call_id)
    assert call == {"state": "ended", "answered_at": None}


def test_a_place_in_the_queue_whose_call_is_over_is_cleared_and_counted(hotline):
    seat_id = hotline.ready()
    ghost = hotline.waiting()
    living = hotline.waiting("13800000002")
    with begin() as uow:
        assert entries.clear_ghosts(uow) == 0
        uow.raw.execute("UPDATE call SET ended_at = now() WHERE id = %s", (hotline.call_of(ghost)["id"],))
    with begin() as uow:
        assert entries.clear_ghosts(uow) == 1
    with begin() as uow:
        assert entries.clear_ghosts(uow) == 0
        states = sql.every(uow, "SELECT call_id, state FROM queue_entry ORDER BY id", ())
    assert [row["state"] for row in states] == ["abandoned", "offered"]
    assert hotline.offer_of(seat_id)["call_id"] == hotline.call_of(living)["id"]
