"""At the end of the machine's callback: the reason in words, or the call of another person; nothing of it is lost."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from callcenter.calls.models import Recording
from callcenter.db.unit_of_work import begin
from callcenter.quality.models import Review
from callcenter.settings import Settings
from callcenter.surveys import handlers, scheduling, wished
from callcenter.surveys.models import Survey
from callcenter.tickets import handling, stages
from callcenter.tickets.events import TicketUnsatisfied
from callcenter.tickets.handling_models import TicketReader
from ivr_flows.prompts import Prompt
from tests.callcenter.calls.line import Caller, Line, new_sid
from tests.callcenter.quality.loops import deliver
from tests.callcenter.surveys.test_callbacks import attempts, later, rung, surveys
from tests.callcenter.tickets.scenes import Scene


@dataclass
class Asked:
    """A person who is rung by the machine, on the carrier's line."""

    line: Line
    person: Caller
    recording: str = field(default_factory=lambda: new_sid("RE"))
    twice: bool = False

    def request(self, url: str, **more: str) -> Any:
        document = self.person.request(url, **more)
        if self.twice:
            assert self.person.request(url, **more).text == document.text
        return document

    def answer(self, *keys: str) -> list[str]:
        """Pick up and press keys; gives the prompts of the last answer."""
        document = self.request(f"/survey/{attempts()[-1].id}")
        for key in keys:
            document = self.request(document.attribute("Gather", "action"), Digits=key)
        return document.plays

    def speak(self, **more: str) -> Any:
        """What the carrier says when the words are over."""
        action = self.person.document.attribute("Record", "action")
        told = {"RecordingSid": self.recording, "RecordingDuration": "9", "Digits": "#"} | more
        return self.request(action, **told)

    def ready(self, callback: str | None = None) -> None:
        """The recording is complete."""
        url = callback or self.person.document.attribute("Record", "recordingStatusCallback")
        told = {"RecordingSid": self.recording, "RecordingStatus": "completed", "RecordingDuration": "9"}
        for _ in range(1 + self.twice):
            self.line.ask(url, **self.person.fields(**told, RecordingChannels="1"))

    def over(self) -> None:
        for _ in range(1 + self.twice):
            self.line.ask(f"/survey/{attempts()[-1].id}/status", **self.person.fields(CallStatus="completed"))
        deliver()


@pytest.fixture
def asked(scene: Scene, client: TestClient, settings: Settings) -> Asked:
    rung(scene)
    line = Line(client, settings)
    return Asked(line, Caller(line, sid=new_sid()))


def survey() -> Survey:
    return surveys()[0]


def reviews() -> list[Review]:
    with begin() as uow:
        return uow.session.query(Review).all()


def recordings() -> list[Recording]:
    with begin() as uow:
        return uow.session.query(Recording).all()


def archived() -> Recording:
    """Our copy has arrived."""
    with begin() as uow:
        kept = uow.session.query(Recording).one()
        kept.path = "recordings/x.wav"
    return kept


def spoken(asked: Asked) -> None:
    """A five, and the reason in words."""
    asked.answer("1", "1", "5", "1")
    callback = asked.person.document.attribute("Record", "recordingStatusCallback")
    assert asked.speak().plays == ["survey_thanks"]
    asked.ready(callback)
    asked.over()


def test_the_reason_is_recorded_and_kept_with_the_survey(asked: Asked):
    assert asked.answer("1", "1", "5") == ["rate_sorry", "rate_more"]
    document = asked.request(asked.person.document.attribute("Gather", "action"), Digits="1")
    assert (document.plays, document.verbs) == (["rate_message"], ["Play", "Record", "Redirect"])
    callback = document.attribute("Record", "recordingStatusCallback")
    assert asked.speak().plays == ["survey_thanks"]
    asked.ready(callback)
    asked.over()
    found = survey()
    assert (found.state, found.grade, found.after, found.message_sid) == ("done", 5, "message", asked.recording)
    [kept] = recordings()
    assert (kept.kind, kept.call_id, kept.sid) == ("rating_message", attempts()[0].call_id, asked.recording)


def test_told_twice_each_step_is_one(asked: Asked):
    asked.twice = True
    spoken(asked)
    assert (survey().after, survey().message_sid, len(recordings()), len(reviews())) == (
        "message", asked.recording, 1, 1,
    )  # fmt: skip
    with begin() as uow:
        pressed = uow.raw.execute("SELECT question, keyed FROM survey_answer ORDER BY seq").fetchall()
    assert pressed == [("opening", "1"), ("solved", "1"), ("grade", "5"), ("more", "1")]


def test_nothing_said_after_the_tone_is_a_goodbye(asked: Asked):
    document = asked.answer("1", "1", "4", "1") and asked.person.document
    redirect = document.body("Redirect")
    assert asked.request(redirect).plays == ["survey_thanks"]
    asked.over()
    assert (survey().after, survey().message_sid, survey().state) == ("message", None, "done")


def test_who_hangs_up_while_speaking_has_spoken_whatever_is_told_first(asked: Asked):
    asked.answer("1", "3", "2", "1")
    callback = asked.person.document.attribute("Record", "recordingStatusCallback")
    asked.over()
    assert asked.speak(Digits="hangup", CallStatus="completed").verbs == []
    asked.ready(callback)
    found = survey()
    assert (found.solved, found.grade, found.after, found.message_sid) == (3, 2, "message", asked.recording)
    assert len(reviews()) == 1
    assert len(recordings()) == 1


@pytest.mark.parametrize(("keys", "after"), [(("1", "1", "5"), "none"), (("1", "1", "5", "1"), "message")])
def test_a_line_that_drops_at_the_offer_has_its_answers(asked: Asked, keys: tuple[str, ...], after: str):
    asked.answer(*keys)
    asked.over()
    assert (survey().state, survey().grade, survey().after, len(reviews())) == ("done", 5, after, 1)


def test_a_wish_that_is_told_after_the_hang_up_counts(asked: Asked):
    asked.answer("1", "1", "5")
    action = asked.person.document.attribute("Gather", "action")
    asked.over()
    for _ in range(2):
        assert asked.request(action, Digits="2").verbs == []
    assert (survey().state, survey().after) == ("done", "callback")


def test_nothing_is_offered_to_who_is_content_nor_where_nobody_recorded_the_offer(asked: Asked, monkeypatch):
    def path(prompt: Prompt) -> Path | None:
        return None if prompt.id == "rate_message" else Path("/x.wav")

    monkeypatch.setattr(scheduling.prompts, "audio_path", path)
    assert asked.answer("1", "3", "5") == ["survey_thanks"]
    asked.over()
    assert (survey().after, survey().state, len(reviews())) == (None, "done", 1)


def test_a_wish_for_another_person_is_one_task_not_for_who_served(asked: Asked, scene: Scene):
    assert asked.answer("1", "1", "5", "2") == ["survey_callback", "survey_thanks"]
    asked.over()  # and the ticket is done again
    later(minutes=1)
    assert [wished.open_wished(), wished.open_wished()] == [1, 0]
    machine, task = sorted(surveys(), key=lambda each: each.mode)
    assert (task.mode, task.mode_reason, task.state, task.round) == ("person", "wished", "due", 0)
    assert (task.served_by, machine.follow_up_id) == (scene.agents["101"], task.id)


def close(scene: Scene) -> None:
    with begin() as uow:
        ticket = stages.for_update(uow, survey().ticket_id)
        assert ticket.state == "open"
        stages.move(uow, ticket, "close", scene.account("202", "supervisor"), {"outcome": "resolved", "note": "重办"})
    deliver()


def test_a_wish_stands_also_where_the_news_of_the_reopening_comes_after_its_task(asked: Asked):
    asked.answer("1", "1", "5", "2")
    asked.over()
    later(minutes=1)
    assert wished.open_wished() == 1
    with begin() as uow:
        handlers.withdraw(uow, TicketUnsatisfied(survey().ticket_id))
    assert [each.state for each in surveys() if each.round == 0] == ["due"]


def test_a_wish_whose_task_was_withdrawn_is_called_after_the_next_closing_once(asked: Asked, scene: Scene):
    asked.answer("1", "1", "5", "2")
    asked.over()
    for number in (2, 3, 4):
        later(minutes=1)
        close(scene)
        wished.open_wished()
        task = next(each for each in surveys() if each.round == number)
        assert (task.mode_reason == "wished") is (number < 4)
        if number == 3:  # this time they were called
            with begin() as uow:
                uow.session.get_one(Survey, task.id).state = "done"
                uow.session.get_one(Survey, task.id).ended_at = task.created_at
        with begin() as uow:
            handling.do_again(uow, stages.for_update(uow, task.ticket_id), None, "补充材料")
        deliver()


def test_where_the_ticket_was_closed_again_first_the_next_round_is_the_call(asked: Asked, scene: Scene):
    asked.answer("1", "1", "5", "2")
    asked.over()
    later(minutes=1)
    close(scene)
    assert wished.open_wished() == 1
    machine, task = sorted(surveys(), key=lambda each: each.round)
    assert (task.round, task.mode, task.mode_reason) == (2, "person", "wished")
    assert machine.follow_up_id == task.id


def test_the_reason_is_heard_in_the_review_and_by_whoever_calls(asked: Asked, scene: Scene, client: TestClient):
    spoken(asked)
    kept = archived()
    scene.sign_in(client, "201", "supervisor")
    shown = client.get(f"/api/reviews/{reviews()[0].id}").json()
    assert [(each["id"], each["kind"]) for each in shown["recordings"]] == [(str(kept.id), "rating_message")]
    assert shown["after"] == "message"
    with begin() as uow:
        first = uow.session.query(Survey).one()
        first.after = "callback"
    wished.open_wished()
    [task] = client.get("/api/survey-tasks").json()
    assert task["words"] == {"id": str(kept.id), "channels": 1, "seconds": 9}
    rows = client.get(f"/api/tickets/{survey().ticket_id}/surveys").json()
    assert [each["after"] for each in rows] == [None, "callback"]


def test_whom_a_complaint_is_about_does_not_hear_what_was_said_about_it(asked: Asked, scene: Scene, client: TestClient):
    spoken(asked)
    kept = archived()
    barred, ticket_id = scene.account("201", "supervisor"), survey().ticket_id
    with begin() as uow:
        about = {"ticket_id": ticket_id, "account_id": barred, "why": "complained_about", "barred": True}
        uow.session.add(TicketReader(org_id=uow.org_id, added_at=uow.now, **about))
    scene.sign_in(client, "201")
    assert client.get(f"/api/recordings/{kept.id}/audio").status_code == 404
    assert client.get(f"/api/calls/{kept.call_id}").status_code == 404
    scene.sign_in(client, "202", "supervisor")
    assert client.get(f"/api/calls/{kept.call_id}").status_code == 200


def test_who_served_does_not_hear_why_somebody_was_dissatisfied(asked: Asked, scene: Scene, client: TestClient):
    spoken(asked)
    kept = archived()
    with begin() as uow:
        uow.session.query(Survey).one().served_by = scene.account("201", "supervisor")
    scene.sign_in(client, "201")
    assert client.get(f"/api/recordings/{kept.id}/audio").json()["error"]["code"] == "recording_not_found"
    scene.sign_in(client, "202", "supervisor")
    assert client.get(f"/api/recordings/{kept.id}/audio").json()["error"]["code"] != "recording_not_found"
