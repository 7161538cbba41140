"""A survey's call on the line: calls asks surveys for the words, and tells how it ended."""

import pytest

from callcenter.calls import service
from callcenter.calls.ports import SurveyDialogue, SurveyReply
from callcenter.contacts import service as contacts
from callcenter.db.subscriptions import WIRING
from callcenter.db.unit_of_work import begin
from callcenter.ids import new_id
from ivr_flows.prompts import Prompt
from tests.callcenter.calls.line import Caller, new_sid


@pytest.fixture
def asked(monkeypatch, hotline):
    """Two questions; what was asked of surveys, in order."""
    heard = []

    def reply(_uow, _attempt, step, digits):
        heard.append((step, digits))
        if step is None:
            return SurveyReply((Prompt("survey_opening", "zh-CN"),), "opening")
        if step == "opening" and digits == "1":
            return SurveyReply((Prompt("survey_grade", "zh-CN"),), "grade")
        return SurveyReply((Prompt("survey_thanks", "zh-CN"),))

    monkeypatch.setitem(WIRING.answers, SurveyDialogue, reply)
    return heard


@pytest.fixture
def placed(hotline):
    attempt = new_id()
    with begin() as uow:
        point = contacts.find_or_create_point(uow, "tel", "13800000042")
        call_id = service.place_call(uow, point.id, "survey", attempt, "zh-CN")
    return attempt, call_id, Caller(hotline.line, sid=new_sid())


def ended(hotline):
    return [row["payload"] for row in hotline.rows("SELECT payload FROM outbox WHERE event = 'OutboundEnded'")]


def test_the_questions_follow_each_other_and_the_end_is_told(hotline, asked, placed):
    attempt, call_id, person = placed
    person.line.ask(f"/survey/{attempt}/status", **person.fields(CallStatus="ringing"))
    assert person.request(f"/survey/{attempt}").plays == ["survey_opening"]
    assert person.press("1").plays == ["survey_grade"]
    assert person.press("2").verbs == ["Play", "Hangup"]
    person.line.ask(f"/survey/{attempt}/status", **person.fields(CallStatus="completed"))
    assert asked == [(None, ""), ("opening", "1"), ("grade", "2")]
    (told,) = ended(hotline)
    assert (told["answered"], told["purpose"], told["reference"]) == (True, "survey", str(attempt))
    assert hotline.row("SELECT state FROM call WHERE id = %s", call_id)["state"] == "ended"


def test_repeats_are_answered_as_before_and_ask_nothing_again(hotline, asked, placed):
    attempt, _, person = placed
    first = person.request(f"/survey/{attempt}")
    action = first.attribute("Gather", "action")
    assert person.request(f"/survey/{attempt}").text == first.text
    second = person.request(action, Digits="1").text
    assert person.request(action, Digits="2").text == second
    assert asked == [(None, ""), ("opening", "1")]


@pytest.mark.parametrize("status", ["busy", "no-answer", "failed"])
def test_nobody_picked_up(hotline, asked, placed, status):
    attempt, _, person = placed
    for _ in range(2):
        person.line.ask(f"/survey/{attempt}/status", **person.fields(CallStatus=status))
    (told,) = ended(hotline)
    assert (told["answered"], told["status"]) == (False, status)
    assert asked == []


def test_a_survey_that_nobody_knows_is_an_apology(hotline):
    person = Caller(hotline.line)
    assert person.request(f"/survey/{new_id()}").plays == ["system_busy"]


def test_no_number_stands_in_the_rows_of_a_survey_call(hotline, placed):
    for table in ("call", "leg", "carrier_command", "call_event"):
        assert "13800000042" not in str(hotline.rows(f"SELECT * FROM {table}"))
