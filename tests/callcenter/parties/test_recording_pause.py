"""The recording stands still: card and identity numbers, the caller's wish; through holds, transfers and failures."""

import pytest

from callcenter.calls import requests, sender
from callcenter.calls import service as calls
from callcenter.db import checkpoints
from callcenter.db.unit_of_work import begin
from callcenter.desk import leaving, views
from callcenter.parties import interpreters, recording_pause
from tests.callcenter.calls.line import new_sid
from tests.callcenter.calls.test_sender import carrier
from tests.callcenter.parties.talks import YI, begin_talk, interpreter, send_all

__all__ = ["carrier"]


@pytest.fixture
def talk(hotline):
    """Caller and seat talk, and are recorded."""
    made = begin_talk(hotline)
    recorded(made, "RE1")
    return made


def recorded(talk, sid, status="in-progress"):
    told = {"RecordingSid": sid, "RecordingStatus": status, "RecordingChannels": "2", "RecordingDuration": "9"}
    talk.ask(f"/rec/{talk.call_id}", talk.caller.sid, **told, RecordingUrl="http://127.0.0.1/x")


def pause(talk, reason="card"):
    with begin() as uow:
        recording_pause.pause(uow, talk.call_id, talk.seat_id, None, reason)


def resume(talk):
    with begin() as uow:
        recording_pause.resume(uow, talk.call_id, talk.seat_id)


def sound(talk, carrier):
    """What the carrier was asked about recording and streams: (leg, what, to what)."""
    names = {talk.caller.sid: "caller", talk.seat_sid: "seat"}
    found = []
    for asked in carrier.asked:
        parts = asked.path.removesuffix(".json").split("/")
        if "Recordings" in parts:
            found.append((names[parts[parts.index("Calls") + 1]], "recording", asked.fields["Status"]))
        elif "Streams" in parts:
            leg = names.get(parts[parts.index("Calls") + 1], "other")
            found.append((leg, "stream", asked.fields.get("Status", "opened")))
    return found


SILENT = [("caller", "recording", "paused"), ("seat", "stream", "stopped"), ("caller", "stream", "stopped")]
HEARD = [("caller", "recording", "in-progress"), ("seat", "stream", "opened"), ("caller", "stream", "opened")]


def test_recording_and_every_voices_stream_stand_still_and_go_on_by_one_key(hotline, talk, carrier):
    pause(talk)
    send_all()
    assert sorted(sound(talk, carrier)) == sorted(SILENT)
    assert carrier.requests("/Recordings/")[0].fields["PauseBehavior"] == "silence"
    carrier.asked.clear()
    resume(talk)
    send_all()
    assert sorted(sound(talk, carrier)) == sorted(HEARD)
    opened = [asked.fields for asked in carrier.requests("/Streams.json")]
    assert {(fields["Name"][0], fields["Track"]) for fields in opened} == {
        ("c", "inbound_track"),
        ("s", "inbound_track"),
    }
    kept = hotline.row("SELECT * FROM recording_pause")
    assert (kept["reason"], kept["ended_by"]) == ("card", "resumed")
    assert kept["began_at"] <= kept["applied_at"] <= kept["ended_at"]
    assert [row["facts"] for row in talk.notes("recording_paused")] == [{"reason": "card"}]
    assert len(talk.notes("recording_resumed")) == 1


def test_the_agent_is_told_that_it_is_silent_only_once_the_carrier_has_done_it(talk, carrier):
    assert talk.desk().recording == "on"
    pause(talk, "identity")
    before = talk.desk()
    assert (before.recording, before.recording_pause.applied) == ("on", False)
    send_all()
    after = talk.desk()
    assert (after.recording, after.recording_pause.applied, after.recording_pause.reason) == (
        "paused",
        True,
        "identity",
    )
    resume(talk)
    send_all()
    assert (talk.desk().recording, talk.desk().recording_pause) == ("on", None)


def test_a_pause_that_the_carrier_refuses_is_taken_back_and_the_agent_sees_that_it_is_recorded(hotline, talk, carrier):
    pause(talk)
    carrier.answers["/Recordings/"] = (400, {"code": 20001, "message": "no", "status": 400})
    send_all()
    assert (talk.desk().recording, talk.desk().recording_pause) == ("on", None)
    assert hotline.row("SELECT ended_by FROM recording_pause")["ended_by"] == "failed"
    assert len(talk.notes("recording_pause_failed")) == 1
    pause(talk)
    send_all()
    assert talk.desk().recording == "paused", "it may be tried again"


def test_back_from_hold_the_recording_stays_silent_while_a_number_is_read_out(talk, carrier):
    pause(talk)
    with begin() as uow:
        calls.hold(uow, talk.call_id)
    send_all()
    carrier.asked.clear()
    with begin() as uow:
        calls.resume(uow, talk.call_id)
    send_all()
    assert sound(talk, carrier) == [], "only the caller came back"
    assert talk.desk().recording == "paused"
    resume(talk)
    send_all()
    assert sorted(sound(talk, carrier)) == sorted(HEARD)


def test_recording_again_while_the_caller_is_on_hold_waits_for_their_return(talk, carrier):
    pause(talk)
    with begin() as uow:
        calls.hold(uow, talk.call_id)
    send_all()
    carrier.asked.clear()
    resume(talk)
    send_all()
    assert sound(talk, carrier) == [("seat", "stream", "opened")]
    with begin() as uow:
        calls.resume(uow, talk.call_id)
    send_all()
    assert sorted(sound(talk, carrier)[1:]) == [("caller", "recording", "in-progress"), ("caller", "stream", "opened")]


def test_a_stream_that_stopped_for_the_pause_is_not_opened_again_by_its_own_news(hotline, talk, carrier):
    pause(talk)
    send_all()
    told = {"StreamEvent": "stream-stopped", "StreamSid": "MZ1", "StreamName": "c"}
    talk.ask(f"/stream/{talk.call_id}", talk.caller.sid, **told)
    assert hotline.commands("stream") == []


def test_a_stream_that_was_to_be_opened_again_stays_closed_when_the_pause_comes_first(hotline, talk, carrier):
    told = {"StreamEvent": "stream-stopped", "StreamSid": "MZ1", "StreamName": "c"}
    talk.ask(f"/stream/{talk.call_id}", talk.caller.sid, **told)
    assert len(hotline.commands("stream")) == 1
    pause(talk)
    payload = hotline.commands("stream")[0]["payload"]
    assert requests.perform("stream", talk.call_id, payload) == {"gone": True}
    assert carrier.requests("/Streams") == []


def test_who_joins_in_a_pause_is_not_streamed_until_it_is_over(talk, carrier):
    interpreter("译员甲")
    with begin() as uow:
        interpreters.ask(uow, talk.call_id, talk.seat_id, None, YI, consented=True)
    pause(talk, "caller_wish")
    party = talk.party("interpreter")
    sid = new_sid()
    talk.ask(f"/party/{party['id']}", sid)
    assert talk.ask(f"/party/{party['id']}/ok", sid, Digits="1").verbs == ["Dial"]
    talk.news("participant-join", party["label"], sid)
    send_all()
    resume(talk)
    send_all()
    (opened,) = [asked.fields for asked in carrier.requests(f"/Calls/{sid}/Streams.json")]
    parameters = {opened[f"Parameter{number}.Name"]: opened[f"Parameter{number}.Value"] for number in range(1, 5)}
    assert (opened["Name"], parameters["leg"], parameters["language"]) == (f"i{party['id']}", "interpreter", YI)


def test_a_recording_that_begins_in_a_pause_is_silenced_as_well(hotline, talk, carrier):
    pause(talk, "caller_wish")
    send_all()
    carrier.asked.clear()
    recorded(talk, "RE2")
    send_all()
    assert ("caller", "recording", "paused") in sound(talk, carrier)


def test_a_resume_that_is_sent_twice_opens_no_stream_twice(talk, carrier):
    pause(talk)
    send_all()
    resume(talk)
    carrier.answers["/Streams.json"] = (400, {"code": 31921, "message": "name taken", "status": 400})
    send_all()
    assert len(talk.notes("recording_resumed")) == 1


def test_killed_after_the_pause_was_written_the_carrier_is_asked_all_the_same(hotline, talk, carrier):
    def killed():
        raise RuntimeError("killed")

    with pytest.raises(RuntimeError), checkpoints.on("pause written", killed):
        pause(talk)
    assert hotline.rows("SELECT 1 FROM recording_pause") == [], "not written: the agent was told nothing"
    pause(talk)
    assert sender.send_due() == 1
    assert sender.answered(60)
    assert talk.desk().recording == "paused"


def test_asked_twice_it_is_one_pause_and_nobody_elses_seat_may_pause(hotline, talk):
    pause(talk, "card")
    pause(talk, "caller_wish")
    assert [row["reason"] for row in hotline.rows("SELECT reason FROM recording_pause")] == ["card"]
    assert len(hotline.commands("quiet")) == 1
    stranger = hotline.ready("109")
    with begin() as uow, pytest.raises(calls.NotTalking):
        recording_pause.pause(uow, talk.call_id, stranger, None, "card")


def test_without_a_pause_there_is_nothing_to_resume(talk):
    with pytest.raises(recording_pause.NotPaused):
        resume(talk)


def test_the_call_ends_in_a_pause_and_the_pause_ends_with_it(hotline, talk, carrier):
    pause(talk)
    send_all()
    talk.hang_up()
    kept = hotline.row("SELECT * FROM recording_pause")
    assert (kept["ended_by"], kept["ended_at"] is not None) == ("call_ended", True)


def test_in_wrap_up_nothing_is_said_of_a_recording(talk):
    pause(talk)
    with begin() as uow:
        leaving.hang_up(uow, talk.call_id, talk.seat_id)
    talk.ask(f"/seat-left/{talk.offer_id}", talk.seat_sid)
    with begin() as uow:
        shown = views.desk(uow, talk.seat_id).call
    assert (shown.state, shown.recording, shown.recording_pause) == ("wrap_up", "off", None)
