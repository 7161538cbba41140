"""A call that is handed to a queue: form, reason and words go along, and nobody's matter is lost on the way."""

import pytest

from callcenter.calls import service as calls
from callcenter.db.unit_of_work import begin
from callcenter.desk import ports, returns, views
from callcenter.ids import new_id
from callcenter.parties import handing_on
from tests.callcenter.calls.line import new_sid
from tests.callcenter.desk.waiting_scenes import rest_over, seat_connects
from tests.callcenter.parties.talk import Talk, talking

DRAFT = {"matters": [{"summary": "拖欠工资三个月"}]}
SAID = {
    "id": new_id(),
    "leg": "caller",
    "starts_ms": 0,
    "ends_ms": 900,
    "text": "工资",
    "final": True,
    "confidence": 0.9,
}


@pytest.fixture
def handed(hotline, monkeypatch) -> Talk:
    """The first seat has written a form and sends the caller back to the queue; nobody is free there yet."""
    talk = talking(hotline, hotline.ready("101"))
    monkeypatch.setattr(ports, "transcript", lambda _uow, call_id: ("draft", [SAID] if call_id == talk.call_id else []))
    talk.draft(talk.first, DRAFT)
    talk.ask("blind", "queue", "general", reason="请劳动专席接续")
    talk.requeued()
    talk.ends("caller")
    talk.conference, talk.sequence = new_sid("CF"), 0
    return talk


def desk(seat_id):
    with begin() as uow:
        return views.desk(uow, seat_id)


def answers(talk: Talk, staff_no: str = "102"):
    """Another seat of the queue answers."""
    second = talk.hotline.ready(staff_no)
    talk.seat_joins(second)
    talk.caller.request(f"/join/{talk.call_id}")
    talk.joins("caller", talk.caller.sid)
    return second


def test_whoever_is_offered_the_call_reads_why_what_was_written_and_what_was_said(handed):
    second = handed.hotline.ready("102")
    offer = desk(second).offer
    assert offer is not None
    assert (offer.kind, offer.transfer.from_staff_no, offer.transfer.reason) == ("queue", "101", "请劳动专席接续")
    assert offer.transfer.draft == DRAFT
    assert [segment.text for segment in offer.transfer.segments] == ["工资"]


def test_the_form_is_the_second_seats_own_from_its_answer_on(handed):
    second = answers(handed)
    call = desk(second).call
    assert (call.draft.draft, call.draft.version) == (DRAFT, 0)
    assert (call.transfer.side, call.transfer.reason) == ("to", "请劳动专席接续")
    with begin() as uow:
        uow.raw.execute("UPDATE wrap_up SET draft = '{}' WHERE seat_id = %s", (second,))
    assert desk(handed.first).call.draft.draft == DRAFT


def test_an_ordinary_caller_is_handed_on_by_nobody(hotline):
    talk = talking(hotline, hotline.ready("101"))
    second = hotline.ready("102")
    hotline.waiting("13800000002")
    assert desk(second).offer.transfer is None
    assert desk(talk.first).call.draft.draft == {}


def test_the_first_seat_is_rid_of_its_form_only_when_somebody_has_the_call(handed):
    assert desk(handed.first).call.handed_on is False
    with pytest.raises(handing_on.NotHandedOn), begin() as uow:
        handing_on.finish_handed_on(uow, handed.call_id, handed.first)
    answers(handed)
    assert desk(handed.first).call.handed_on is True
    with begin() as uow:
        handing_on.finish_handed_on(uow, handed.call_id, handed.first)
    assert handed.hotline.state_of(handed.first) == "ready"


def test_who_gives_up_waiting_for_the_second_seat_is_owed_a_call(handed):
    handed.caller.hang_up()
    assert handed.call()["outcome"] == "answered"
    with begin() as uow:
        (line,) = returns.listed(uow, "open", new_id())
    assert (line.kind, line.call_id) == ("missed", handed.call_id)
    with pytest.raises(handing_on.NotHandedOn), begin() as uow:
        handing_on.finish_handed_on(uow, handed.call_id, handed.first)


def test_who_was_answered_a_second_time_is_owed_nothing(handed):
    answers(handed)
    handed.ends("caller")
    handed.caller.hang_up()
    with begin() as uow:
        assert returns.listed(uow, "open", new_id()) == []


def test_a_place_kept_for_a_callback_keeps_the_form_too(handed):
    entry = handed.caller.entry
    handed.caller.request(f"/wait/{entry}", QueueSid="QU1")
    handed.caller.press("1")
    handed.caller.press("1")
    handed.caller.request(f"/left/{entry}", QueueResult="leave")
    handed.caller.hang_up()
    rest_over(handed.hotline, entry)
    second = handed.hotline.ready("102")
    offer = desk(second).offer
    assert (offer.kind, offer.transfer.reason) == ("callback", "请劳动专席接续")
    assert [segment.text for segment in offer.transfer.segments] == ["工资"]
    seat_connects(handed.hotline, second)
    assert handed.hotline.row("SELECT draft FROM wrap_up WHERE seat_id = %s", second)["draft"] == DRAFT


def test_a_hold_is_no_call_without_a_recording(hotline):
    """On hold the recording stands still, and the desk says so: paused, not off."""
    talk = talking(hotline, hotline.ready("101"))
    fields = {"RecordingSid": "RE1", "RecordingStatus": "in-progress", "RecordingChannels": "2"}
    hotline.line.ask(f"/rec/{talk.call_id}", **talk.caller.fields(**fields))
    assert desk(talk.first).call.recording == "on"
    with begin() as uow:
        calls.put_on_hold(uow, talk.call_id)
    assert desk(talk.first).call.recording == "paused"
