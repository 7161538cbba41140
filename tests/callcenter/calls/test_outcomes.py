"""What becomes of a call when a command was not obeyed: too late, refused, broken, or its answer was lost."""

import json
import logging
import threading

import pytest

from callcenter.calls import commands, conference, requests, sender, service
from callcenter.contacts import service as contacts
from callcenter.db import broadcast
from callcenter.db.unit_of_work import begin
from callcenter.ids import new_id
from tests.callcenter.calls.test_rating import begin_talk
from tests.callcenter.calls.test_sender import carrier, send_all, send_due, states, until
from tests.callcenter.desk.test_wrap_up import desk

__all__ = ["carrier"]
NOT_FOUND = (404, {"code": 20404, "message": "not found", "status": 404})
BAD = (400, {"code": 20001, "message": "bad", "status": 400})


def due_again():
    with begin() as uow:
        uow.raw.execute("UPDATE carrier_command SET due_at = now() - interval '1 minute'")


def survey_call():
    with begin() as uow:
        point = contacts.find_or_create_point(uow, "tel", "13800000042")
        return service.place_call(uow, point.id, "survey", new_id(), "zh-CN")


def test_nobody_is_rung_long_after_it_was_asked_for(hotline, carrier):
    call_id = survey_call()
    (row,) = hotline.commands("place")
    assert 0 < (row["expires_at"] - row["created_at"]).total_seconds() <= 60
    with begin() as uow:  # the dispatcher was away for the whole evening
        uow.raw.execute("UPDATE carrier_command SET expires_at = now() - interval '1 second'")
    send_all()
    assert carrier.asked == []
    assert states(hotline, "place") == ["cancelled"]
    assert hotline.row("SELECT state FROM call WHERE id = %s", call_id)["state"] == "ended"
    (told,) = {row["event"] for row in hotline.rows("SELECT event FROM outbox")} & {"OutboundEnded"}
    assert told == "OutboundEnded"


@pytest.fixture
def held(hotline):
    """A caller of whom everybody believes that they are on hold: (caller, call)."""
    caller, offer, seat_id = begin_talk(hotline)
    with begin() as uow:
        uow.raw.execute("UPDATE call SET conference_sid = 'CF1'")
        conference.hold(uow, offer["call_id"])
    return caller, offer["call_id"], seat_id


@pytest.mark.parametrize("answer", [NOT_FOUND, BAD])
def test_a_hold_that_did_not_happen_is_taken_back_and_the_seat_is_told(hotline, carrier, published, held, answer):
    carrier.answers["/Participants/"] = answer
    published.published.clear()
    send_all()
    call = hotline.row("SELECT held_at, hold_seconds FROM call WHERE id = %s", held[1])
    assert call == {"held_at": None, "hold_seconds": 0}
    told = [json.loads(body) for channel, body in published.published if channel == broadcast.LIVE_CHANNEL]
    assert [each["audience"] for each in told if each["type"] == "desk"] == [f"seat:{held[2]}"]
    assert desk(held[2]).call.state == "talking"


def test_who_could_not_be_brought_back_is_still_shown_as_on_hold(hotline, carrier, held):
    send_all()
    with begin() as uow:
        conference.resume(uow, held[1])
    carrier.answers["/Participants/"] = BAD
    send_all()
    assert hotline.row("SELECT held_at FROM call WHERE id = %s", held[1])["held_at"] is not None


def test_a_hold_that_failed_is_no_matter_once_the_next_wish_was_spoken(hotline, carrier, held):
    carrier.answers["/Participants/"] = BAD
    with begin() as uow:
        conference.resume(uow, held[1])
        conference.hold(uow, held[1])
    assert send_due() == 1
    assert hotline.row("SELECT held_at FROM call WHERE id = %s", held[1])["held_at"] is not None
    send_all()
    assert states(hotline, "hold") == ["failed", "done", "done"]


def connecting(hotline):
    """A seat in the conference, its caller still in the carrier's queue: (caller, call, seat)."""
    seat_id = hotline.ready()
    caller = hotline.waiting()
    caller.request(f"/wait/{caller.entry}", QueueSid="QU5")
    offer = hotline.offer_of(seat_id)
    hotline.browser_connects(offer["id"], seat_id)
    return caller, offer["call_id"], seat_id


def test_a_caller_who_is_on_the_way_keeps_their_seat_though_the_carriers_answer_was_lost(hotline, carrier):
    caller, call_id, seat_id = connecting(hotline)
    carrier.answers["/Members/"] = "drop"
    send_all()
    assert states(hotline, "dequeue") == ["pending"]
    due_again()
    carrier.answers["/Members/"] = NOT_FOUND  # the first request had taken them out
    send_due()
    assert states(hotline, "dequeue") == ["failed"]
    assert caller.request(f"/join/{call_id}").verbs == ["Start", "Start", "Dial"]
    due_again()
    send_all()
    assert hotline.commands("end_leg") == []
    assert hotline.commands("send_home")[0]["outcome"] == {"met": True}
    assert hotline.state_of(seat_id) == "talking"


def test_a_seat_whose_caller_never_comes_is_sent_home_after_a_while(hotline, carrier):
    _, _, seat_id = connecting(hotline)
    carrier.answers["/Members/"] = "drop"
    send_all()
    due_again()
    carrier.answers["/Members/"] = NOT_FOUND
    send_all()
    assert hotline.commands("send_home")[0]["state"] == "pending"
    due_again()
    send_all()
    ended = carrier.requests("/Calls/")[-1]
    assert ended.fields == {"Status": "completed"}
    assert hotline.offer_of(seat_id)["leg_sid"] in ended.path


def broken(*_args):
    raise KeyError("13800000042")


def test_a_command_that_breaks_is_given_up_and_does_not_block_its_call(hotline, carrier, monkeypatch, caplog):
    call_id = hotline.call_of(hotline.call())["id"]
    with begin() as uow:
        commands.redirect(uow, call_id, "http://a")
        commands.end_leg(uow, call_id, "caller")
    monkeypatch.setitem(requests.PERFORMERS, "redirect", broken)
    with caplog.at_level(logging.INFO):
        for _ in range(sender.MOST_ATTEMPTS):
            assert send_due() == 1
            due_again()
        send_all()
    assert states(hotline) == ["failed", "done"]
    assert "13800000042" not in caplog.text


def test_a_ring_that_breaks_may_have_left_and_is_never_sent_again(hotline, carrier, monkeypatch):
    monkeypatch.setitem(requests.PERFORMERS, "place", broken)
    survey_call()
    send_all()
    assert states(hotline, "place") == ["unknown"]


def test_what_cannot_be_settled_is_not_sent_for_ever(hotline, carrier):
    call_id = hotline.call_of(hotline.call())["id"]
    with begin() as uow:
        commands.redirect(uow, call_id, "http://a")
        uow.raw.execute("UPDATE carrier_command SET state = 'sending', claimed_until = now(), attempts = 5")
    with begin() as uow:
        sender.forget(uow)
    assert states(hotline) == ["failed"]


def test_a_slow_carrier_delays_no_other_ring(hotline, carrier, monkeypatch):
    """Nothing waits for an answer; only as many commands are claimed as can be sent at once."""
    release, perform = threading.Event(), requests.perform

    def slow(kind, call_id, payload):
        assert release.wait(60)
        return perform(kind, call_id, payload)

    monkeypatch.setattr(requests, "perform", slow)
    monkeypatch.setattr(sender, "THREADS", 3)
    with begin() as uow:
        for _ in range(5):
            commands.put_credential(uow, new_id(), "101", "x")
    try:
        assert (sender.send_due(), sender.send_due()) == (3, 0)
        assert states(hotline) == ["sending"] * 3 + ["pending"] * 2
    finally:
        release.set()
    until(lambda: states(hotline)[:3] == ["done"] * 3)
    assert sender.answered(60)
    send_all()
    assert states(hotline) == ["done"] * 5
