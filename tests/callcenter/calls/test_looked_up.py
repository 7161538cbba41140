"""Calls that may have been placed: found in the carrier's list, or known not to be there, before they are given up."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from callcenter.calls import reconcile
from callcenter.db.unit_of_work import begin
from callcenter.desk import offers
from tests.callcenter.calls.line import new_sid
from tests.callcenter.calls.test_outcomes import survey_call
from tests.callcenter.calls.test_sender import carrier, ringing, send_all, states

__all__ = ["carrier"]


def lost(carrier):
    """The request leaves, its answer does not come."""
    carrier.answers["/Calls.json"] = "drop"
    send_all()


def later(seconds):
    with begin() as uow:
        uow.raw.execute("UPDATE carrier_command SET sent_at = sent_at - make_interval(secs => %s)", (seconds,))


def listed(carrier, *sids, ago=0):
    created = format_datetime(datetime.now(UTC) - timedelta(seconds=ago))
    carrier.answers["/Calls.json"] = (200, {"calls": [{"sid": sid, "date_created": created} for sid in sids]})


def look_up():
    with begin() as uow:
        reconcile.look_up(uow)


def test_a_call_that_the_carrier_lists_was_placed(hotline, carrier):
    survey_call()
    lost(carrier)
    sid = new_sid()
    later(10)
    listed(carrier, sid, ago=10)
    look_up()
    assert states(hotline, "place") == ["done"]
    assert hotline.row("SELECT sid FROM leg WHERE role = 'called'")["sid"] == sid
    assert len(carrier.requests("/Calls.json")) == 1


@pytest.mark.parametrize("seconds", [-30, 30])
def test_a_call_of_another_moment_is_another_call(hotline, carrier, seconds):
    survey_call()
    lost(carrier)
    later(40)
    listed(carrier, new_sid(), ago=40 + seconds)
    look_up()
    assert states(hotline, "place") == ["unknown"]


def test_a_call_that_the_carrier_does_not_list_is_given_up_after_a_minute(hotline, carrier):
    call_id = survey_call()
    lost(carrier)
    later(30)
    look_up()
    assert states(hotline, "place") == ["unknown"]
    later(31)
    look_up()
    assert states(hotline, "place") == ["failed"]
    assert hotline.row("SELECT state FROM call WHERE id = %s", call_id)["state"] == "ended"


@pytest.mark.parametrize("answer", ["drop", (503, {"code": 20503, "status": 503}), (500, {})])
def test_a_carrier_that_cannot_be_asked_settles_nothing(hotline, carrier, answer):
    survey_call()
    lost(carrier)
    later(90)
    carrier.answers["/Calls.json"] = answer
    look_up()
    assert states(hotline, "place") == ["unknown"]


def test_a_carrier_that_shows_no_list_does_not_keep_a_command_open_for_ever(hotline, carrier):
    survey_call()
    lost(carrier)
    later(90)
    carrier.answers["/Calls.json"] = (403, {"code": 20003, "message": "denied", "status": 403})
    look_up()
    assert states(hotline, "place") == ["failed"]


def test_a_phone_that_rings_for_an_offer_long_gone_is_silenced(hotline, carrier):
    offer = ringing(hotline)
    lost(carrier)
    with begin() as uow:
        offers.unanswered(uow, offer["id"], "no-answer")
    send_all()  # the end of a leg whose name nobody knows
    later(10)
    sid = new_sid()
    listed(carrier, sid, ago=10)
    look_up()
    send_all()
    ended = carrier.requests("/Calls/")[-1]
    assert sid in ended.path
    assert ended.fields == {"Status": "completed"}


def test_the_leg_of_another_call_is_not_taken_for_it(hotline, carrier):
    offer = ringing(hotline)
    lost(carrier)
    with begin() as uow:
        uow.raw.execute("UPDATE leg SET sid = 'CAother'")
    later(10)
    listed(carrier, "CAother", ago=10)
    look_up()
    assert hotline.offer_of(offer["seat_id"])["leg_sid"] is None


def test_our_own_switchboard_is_asked_by_the_token_of_the_call(hotline, carrier):
    survey_call()
    lost(carrier)
    token = hotline.row("SELECT id FROM leg WHERE role = 'called'")["id"].hex
    later(10)
    carrier.answers[f"/Calls/CA{token}.json"] = (200, {"sid": f"CA{token}", "status": "in-progress"})
    look_up()
    assert states(hotline, "place") == ["done"]
    assert hotline.row("SELECT sid FROM leg WHERE role = 'called'")["sid"] == f"CA{token}"


def test_a_call_that_our_own_switchboard_does_not_know_was_not_placed_whatever_else_rings_there(hotline, carrier):
    survey_call()
    lost(carrier)
    later(70)
    token = hotline.row("SELECT id FROM leg WHERE role = 'called'")["id"].hex
    carrier.answers[f"/Calls/CA{token}.json"] = (404, {"code": 20404, "message": "not found", "status": 404})
    listed(carrier, new_sid(), ago=70)
    look_up()
    assert states(hotline, "place") == ["failed"]
