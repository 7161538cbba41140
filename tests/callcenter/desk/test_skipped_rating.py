"""Nobody leaves the rating out without a reason, and numbers that never count are named by administrators alone."""

import pytest

from callcenter.db.unit_of_work import begin
from callcenter.people import accounts
from tests.callcenter.calls.test_rating import begin_talk
from tests.callcenter.desk.test_api import PASSWORD, Console, consoles

__all__ = ["consoles"]


def talk_of(hotline, consoles):
    agent, _ = consoles
    (seat_id,) = [row["id"] for row in hotline.rows("SELECT id FROM seat")]
    hotline.set_ready(seat_id)
    caller = hotline.waiting()
    offer = hotline.offer_of(seat_id)
    hotline.browser_connects(offer["id"], seat_id)
    caller.request(f"/join/{offer['call_id']}")
    return agent, caller, offer


@pytest.mark.parametrize("reason", ["danger", "abuse", "declined"])
def test_the_reason_is_kept_with_the_call_and_audited(hotline, consoles, reason):
    agent, caller, offer = talk_of(hotline, consoles)
    agent("POST", f"/api/desk/calls/{offer['call_id']}/hangup", {"skip_rating": reason})
    assert caller.request(f"/after/{offer['call_id']}").verbs == ["Stop", "Stop", "Hangup"]
    caller.hang_up()
    row = hotline.row("SELECT invitation, not_invited_reason FROM rating")
    assert (row["invitation"], row["not_invited_reason"]) == ("skipped", reason)
    noted = hotline.row("SELECT reason FROM audit_entry WHERE action = 'rating_skipped'")
    assert noted["reason"] == reason


@pytest.mark.parametrize("body", [{"skip_rating": "no time"}, {"skip_rating": ""}])
def test_another_reason_than_those_is_refused_and_the_talk_goes_on(hotline, consoles, body):
    agent, _, offer = talk_of(hotline, consoles)
    agent("POST", f"/api/desk/calls/{offer['call_id']}/hangup", body, status=422)
    assert agent("GET", "/api/desk")["call"]["state"] == "talking"


@pytest.mark.parametrize("body", [None, {}])
def test_without_a_reason_the_caller_is_asked(hotline, consoles, body):
    agent, caller, offer = talk_of(hotline, consoles)
    assert agent("GET", "/api/desk")["call"]["asks_rating"] is True
    agent("POST", f"/api/desk/calls/{offer['call_id']}/hangup", body)
    assert caller.request(f"/after/{offer['call_id']}").plays == ["rate"]


def test_uncounted_numbers_come_out_masked_and_are_an_administrators_to_change(hotline, web, consoles):
    _, supervisor = consoles
    with begin() as uow:
        accounts.create(uow, None, "900", "管理员", ("admin",), PASSWORD)
    admin = Console(web, "900")
    wanted = {"number": "138 0000 0042", "kind": "test", "note": "线路测试机"}
    supervisor("POST", "/api/uncounted-numbers", wanted, status=403)
    (line,) = admin("POST", "/api/uncounted-numbers", wanted, status=201)
    assert (line["number_masked"], line["kind"]) == ("138****0042", "test")
    assert admin("POST", "/api/uncounted-numbers", wanted, status=409)["error"]["code"] == "number_listed"
    assert supervisor("GET", "/api/uncounted-numbers") == [line]
    admin("DELETE", f"/api/uncounted-numbers/{line['id']}", status=204)
    assert supervisor("GET", "/api/uncounted-numbers") == []
    admin("DELETE", f"/api/uncounted-numbers/{line['id']}", status=404)
    caller, offer, _ = begin_talk(hotline, staff_no="102")
    caller.hang_up()
    assert hotline.row("SELECT excluded_as FROM rating WHERE call_id = %s", offer["call_id"])["excluded_as"] is None
