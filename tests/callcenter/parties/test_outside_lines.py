"""Handing a call on beyond the house: 12345, a department's line, a person's number."""

import pytest

from callcenter import settings as settings_module
from callcenter.db.unit_of_work import begin
from callcenter.parties import handing_on, targets
from tests.callcenter.calls.line import new_sid
from tests.callcenter.parties.talk import talking


@pytest.fixture
def talk(hotline):
    """A seat talks; 12345 and departments are configured."""
    lines = "12345=13800000345,legal_aid=seat:102,notary=queue:general,bureau=083812345"
    with_lines = hotline.line.settings.model_copy(update={"transfers": lines})
    settings_module.use(with_lines)
    return talking(hotline, hotline.ready("101"))


def rung(talk):
    """The party that is rung, and its webhook's address."""
    party = talk.hotline.row("SELECT * FROM party WHERE role = 'outside' ORDER BY asked_at DESC LIMIT 1")
    return party, f"/party/{party['id']}"


def fields(talk, sid, **more):
    return {"CallSid": sid, "AccountSid": talk.hotline.line.settings.carrier_account_sid, **more}


def test_the_city_hotline_is_not_asked_to_press_a_key_and_takes_the_caller(talk):
    talk.ask("blind", "12345", "")
    party, address = rung(talk)
    (ring,) = talk.hotline.commands("party_ring")
    assert ring["payload"]["party"] == str(party["id"])
    assert party["target"] == "12345"
    sid = new_sid()
    document = talk.hotline.line.ask(address, **fields(talk, sid, CallStatus="in-progress"))
    assert document.body("Conference") == f"c{talk.call_id}"
    assert document.attribute("Conference", "endConferenceOnExit") == "false"
    talk.joins(party["label"], sid)
    assert talk.transfer()["state"] == "completed"
    assert talk.told(party["label"]) == [{"end_conference_on_exit": True}]
    assert talk.removed() == [talk.label(talk.first)]
    talk.leaves(talk.label(talk.first), "participant_updated_via_api")
    assert talk.hotline.state_of(talk.first) == "wrap_up"
    assert talk.call()["seat_left_at"] is None
    talk.ends(party["label"])
    assert talk.call()["ended_by"] == "outside"
    assert talk.caller.request(f"/after/{talk.call_id}").verbs == ["Stop", "Stop", "Gather"]
    talk.caller.hang_up()
    assert talk.call()["outcome"] == "answered"


@pytest.mark.parametrize(("word", "state"), [("busy", "no_answer"), ("no-answer", "no_answer"), ("failed", "failed")])
def test_when_the_city_hotline_fails_the_caller_comes_back_to_the_agent(talk, word, state):
    talk.ask("attended", "12345", "")
    _party, address = rung(talk)
    talk.hotline.line.ask(f"{address}/status", **fields(talk, new_sid(), CallStatus=word))
    assert talk.transfer()["state"] == state
    assert talk.holds() == [True, False]
    assert talk.hotline.state_of(talk.first) == "talking"
    assert talk.ends_conference(talk.label(talk.first))


def test_when_it_fails_and_the_agent_has_left_the_caller_goes_to_the_queue(talk):
    talk.ask("blind", "12345", "")
    _party, address = rung(talk)
    talk.leaves(talk.label(talk.first))
    talk.hotline.line.ask(f"{address}/status", **fields(talk, new_sid(), CallStatus="busy"))
    assert talk.call()["state"] == "queued"
    assert talk.requeued().verbs == ["Enqueue"]


def test_a_persons_own_number_is_screened_and_its_voicemail_joins_nothing(talk):
    talk.ask("attended", "number", "138 0000 0088")
    _party, address = rung(talk)
    assert talk.transfer()["target_value"] == "0088"
    sid = new_sid()
    document = talk.hotline.line.ask(address, **fields(talk, sid, CallStatus="in-progress"))
    assert document.plays == ["press1"]
    assert document.verbs == ["Gather", "Hangup"]
    silent = talk.hotline.line.ask(f"{address}/ok", **fields(talk, sid))
    assert silent.verbs == ["Hangup"]
    assert talk.transfer()["state"] == "no_answer"
    assert talk.holds() == [True, False]


def test_who_presses_one_is_consulted(talk):
    talk.ask("attended", "number", "13800000088")
    party, address = rung(talk)
    sid = new_sid()
    talk.hotline.line.ask(address, **fields(talk, sid, CallStatus="in-progress"))
    joined = talk.hotline.line.ask(f"{address}/ok", **fields(talk, sid, Digits="1"))
    assert joined.attribute("Conference", "participantLabel") == party["label"]
    talk.joins(party["label"], sid)
    assert talk.transfer()["state"] == "consulting"
    assert talk.holds() == [True]


def test_a_repeated_answer_is_answered_as_before(talk):
    talk.ask("attended", "number", "13800000088")
    _party, address = rung(talk)
    sid = new_sid()
    first = talk.hotline.line.ask(address, **fields(talk, sid))
    again = talk.hotline.line.ask(address, **fields(talk, sid))
    assert first.text == again.text
    assert len(talk.hotline.commands("party_ring")) == 1


def test_cancelling_silences_the_phone_that_rings(talk):
    transfer = talk.ask("attended", "12345", "")
    party, address = rung(talk)
    with begin() as uow:
        handing_on.cancel(uow, transfer, talk.first)
    (ring,) = talk.hotline.commands("party_ring")
    assert ring["state"] == "cancelled"
    assert talk.transfer()["state"] == "cancelled"
    late = talk.hotline.line.ask(address, **fields(talk, new_sid()))
    assert late.plays == ["gone"]
    assert talk.party(party["label"])["state"] == "failed"


def test_a_department_may_be_a_seat_a_queue_or_a_line(talk):
    second = talk.hotline.ready("102")
    transfer = talk.ask("attended", "department", "legal_aid")
    assert talk.hotline.offer_of(second)["kind"] == "transfer"
    with begin() as uow:
        handing_on.cancel(uow, transfer, talk.first)
    talk.ask("blind", "department", "bureau")
    assert rung(talk)[0]["target"] == "bureau"


def test_a_line_that_nobody_configured_is_refused_and_the_caller_hears_nothing_of_it(talk):
    with pytest.raises(targets.TargetUnknown):
        talk.ask("blind", "department", "moon")
    with pytest.raises(targets.TargetUnknown):
        talk.ask("blind", "number", "12")
    assert talk.holds() == []


def test_a_party_that_hangs_up_while_it_is_consulted_gives_the_caller_back(talk):
    talk.ask("attended", "12345", "")
    party, address = rung(talk)
    sid = new_sid()
    talk.hotline.line.ask(address, **fields(talk, sid))
    talk.joins(party["label"], sid)
    talk.hotline.line.ask(f"{address}/left", **fields(talk, sid))
    assert talk.transfer()["state"] == "failed"
    assert talk.holds() == [True, False]
    assert talk.hotline.state_of(talk.first) == "talking"
