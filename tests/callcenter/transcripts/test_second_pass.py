"""Recordings brought home and heard again."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import numpy as np
import pytest
from fastapi.testclient import TestClient

from asr.engine import Segment as Heard
from callcenter.calls.events import RecordingReady
from callcenter.calls.models import Recording
from callcenter.db.unit_of_work import begin
from callcenter.settings import Settings
from callcenter.transcripts import archive, handlers, jobs, queries, recogniser
from callcenter.transcripts.models import SECOND, Transcript
from tests.callcenter.tickets.scenes import Scene, one
from tests.callcenter.transcripts.conftest import Carrier, sound


class Tones:
    """A recogniser that understands tones: it says how high each channel sounds."""

    name, model = "tones", "1"

    def __init__(self) -> None:
        self.heard = 0
        self.failing = 0
        self.confidence = 0.9

    def transcribe(self, pcm: np.ndarray, rate: int) -> list[Heard]:
        self.heard += 1
        if self.failing > 0:
            self.failing -= 1
            raise RuntimeError("out of memory")
        height = int(np.argmax(np.abs(np.fft.rfft(pcm[:rate])))) if len(pcm) else 0
        return [Heard(0, 1500, f"{height}赫兹", self.confidence), Heard(1500, 1500, "  ", 0.1)]


@pytest.fixture
def tones(monkeypatch: pytest.MonkeyPatch) -> Tones:
    engine = Tones()

    class Registry:
        def batch(self, language: str) -> Tones | None:
            return engine if language == "zh-CN" else None

    monkeypatch.setattr(recogniser, "_registry", Registry)
    return engine


def ready(scene: Scene, carrier: Carrier, body: bytes, **changes: object) -> RecordingReady:
    call_id = scene.call(**changes)
    recording_id = scene.recording(call_id, sid="RE1")
    carrier.recordings["RE1"] = body
    return RecordingReady(call_id, recording_id, "call")


def transcript(event: RecordingReady) -> Transcript:
    with begin() as uow:
        return queries.passes(uow, event.call_id)[SECOND]


def words(event: RecordingReady) -> list[tuple[str, str]]:
    with begin() as uow:
        return [(each.track, each.text) for each in queries.segments(uow, transcript(event).id)]


def copy_of(event: RecordingReady) -> Path:
    with begin() as uow:
        path = uow.session.get_one(Recording, event.recording_id).path
    assert path is not None
    return archive.absolute(path)


def test_each_channel_is_heard_as_its_own_speaker(scene: Scene, carrier: Carrier, tones: Tones):
    event = ready(scene, carrier, sound())
    handlers.second_pass(event)
    assert words(event) == [("caller", "300赫兹"), ("seat", "600赫兹")]
    made = transcript(event)
    assert (made.status, made.engine, made.model, made.reason) == ("done", "tones", "1", None)
    assert copy_of(event).read_bytes() == sound()
    assert carrier.asked == [f"/2010-04-01/Accounts/AC{'1' * 32}/Recordings/RE1.wav?RequestedChannels=2"]


def test_a_pass_told_twice_is_done_once(scene: Scene, carrier: Carrier, tones: Tones):
    event = ready(scene, carrier, sound())
    handlers.fetch_recording(event)
    handlers.second_pass(event)
    handlers.second_pass(event)
    assert (tones.heard, len(carrier.asked), len(words(event))) == (2, 1, 2)


def test_the_draft_stays_beside_the_second_pass(scene: Scene, carrier: Carrier, tones: Tones, client: TestClient):
    event = ready(scene, carrier, sound())
    with begin() as uow:
        uow.session.add(Transcript(call_id=event.call_id, pass_=1, status="draft", created_at=uow.now))
    handlers.second_pass(event)
    scene.sign_in(client, "101")
    shown = client.get(f"/api/calls/{event.call_id}/transcript").json()
    assert (shown["pass"], shown["status"], shown["passes"]) == (2, "done", [1, 2])
    assert client.get(f"/api/calls/{event.call_id}/transcript?pass=1").json()["status"] == "draft"


def test_yi_is_recorded_and_never_guessed(scene: Scene, carrier: Carrier, tones: Tones):
    event = ready(scene, carrier, sound(), language="ii-CN")
    handlers.second_pass(event)
    assert (transcript(event).status, words(event), tones.heard) == ("unsupported_language", [], 0)
    assert copy_of(event).exists()


def test_a_failure_is_tried_again_and_then_shown(scene: Scene, carrier: Carrier, tones: Tones):
    event = ready(scene, carrier, sound())
    tones.failing = 3
    for expected in ("pending", "pending", "failed"):
        with pytest.raises(recogniser.ListeningFailed):
            handlers.second_pass(event)
        assert transcript(event).status == expected
    with begin() as uow:
        assert queries.status(uow, event.call_id) == "failed"
    handlers.second_pass(event)
    assert (transcript(event).status, len(words(event))) == ("done", 2)


def test_doubtful_words_are_marked(scene: Scene, carrier: Carrier, tones: Tones):
    tones.confidence = 0.3
    event = ready(scene, carrier, sound())
    handlers.second_pass(event)
    assert transcript(event).status == "low_confidence"


def test_one_channel_where_two_were_recorded_is_a_failure_and_not_a_guess(scene: Scene, carrier: Carrier, tones: Tones):
    event = ready(scene, carrier, sound(channels=1))
    with pytest.raises(recogniser.ListeningFailed):
        handlers.second_pass(event)
    assert words(event) == []


@pytest.mark.parametrize("body", [b"", b"<html>", sound()[:-4000]])
def test_half_a_recording_is_never_put_in_place(scene: Scene, carrier: Carrier, tones: Tones, body: bytes):
    event = ready(scene, carrier, body)
    with pytest.raises(archive.FetchFailed):
        handlers.second_pass(event)
    with begin() as uow:
        assert one(uow, "SELECT count(*) FROM recording WHERE path IS NOT NULL") == 0
    assert not [each for each in archive.absolute("recordings").rglob("*") if each.is_file()]


def test_a_recording_that_did_not_come_is_fetched_later(scene: Scene, carrier: Carrier, tones: Tones):
    event = ready(scene, carrier, sound())
    carrier.failing = 1
    handlers.fetch_recording(event)
    assert jobs.fetch_missing() == 0  # too fresh: the event's own handlers come first
    with begin() as uow:
        uow.raw.execute("UPDATE recording SET finished_at = finished_at - interval '2 minutes'")
    assert jobs.fetch_missing() == 1
    assert copy_of(event).exists()
    assert jobs.fetch_missing() == 0


def test_a_voicemail_has_one_channel_and_one_speaker(scene: Scene, carrier: Carrier, tones: Tones):
    call_id = scene.call(taken_by=None)
    carrier.recordings["RE2"] = sound(channels=1)
    event = RecordingReady(call_id, scene.recording(call_id, sid="RE2", kind="voicemail", channels=1), "voicemail")
    handlers.second_pass(event)
    assert words(event) == [("caller", "300赫兹")]


def test_paths_that_lead_out_of_the_folder_are_refused(settings: Settings):
    with pytest.raises(ValueError, match="not a recording"):
        archive.absolute("recordings/../../secrets.json")


class TestListening:
    """Playback and unmasking."""

    @pytest.fixture
    def recording(self, scene: Scene, carrier: Carrier) -> UUID:
        event = ready(scene, carrier, sound())
        handlers.fetch_recording(event)
        return event.recording_id

    def noted(self) -> int:
        with begin() as uow:
            return int(one(uow, "SELECT count(*) FROM audit_entry WHERE action = 'recording_played'"))

    def test_a_supervisor_plays_the_whole_recording_and_it_is_noted(
        self, scene: Scene, recording: UUID, client: TestClient
    ):
        scene.sign_in(client, "201", "supervisor")
        answer = client.get(f"/api/recordings/{recording}/audio")
        assert (answer.status_code, answer.headers["content-type"]) == (200, "audio/wav")
        assert answer.content == sound()
        assert self.noted() == 1

    def test_pieces_of_one_listening_are_one_line(self, scene: Scene, recording: UUID, client: TestClient):
        scene.sign_in(client, "201", "supervisor")
        address = f"/api/recordings/{recording}/audio"
        first = client.get(address, headers={"Range": "bytes=0-99"})
        assert (first.status_code, first.content) == (206, sound()[:100])
        second = client.get(address, headers={"Range": "bytes=100-199"})
        assert (second.content, second.headers["content-range"]) == (sound()[100:200], f"bytes 100-199/{len(sound())}")
        assert self.noted() == 1
        client.get(address, headers={"Range": "bytes=0-"})
        assert self.noted() == 2

    def test_a_piece_from_the_middle_alone_is_noted_too(self, scene: Scene, recording: UUID, client: TestClient):
        scene.sign_in(client, "201", "supervisor")
        client.get(f"/api/recordings/{recording}/audio", headers={"Range": "bytes=5000-"})
        assert self.noted() == 1

    def test_agents_hear_their_own_calls_only(self, scene: Scene, recording: UUID, client: TestClient):
        scene.sign_in(client, "101")
        assert client.get(f"/api/recordings/{recording}/audio").status_code == 200
        scene.sign_in(client, "102")
        assert client.get(f"/api/recordings/{recording}/audio").status_code == 404
        assert self.noted() == 1

    def test_a_recording_that_has_not_come_yet_says_so(self, scene: Scene, client: TestClient):
        recording = scene.recording(scene.call())
        scene.sign_in(client, "201", "supervisor")
        answer = client.get(f"/api/recordings/{recording}/audio")
        assert (answer.status_code, answer.json()["error"]["code"]) == (503, "recording_pending")
        assert self.noted() == 0

    def test_a_number_is_shown_for_a_reason_that_is_kept(self, scene: Scene, client: TestClient):
        call = scene.call()
        headers = scene.sign_in(client, "201", "supervisor")
        answer = client.post(f"/api/calls/{call}/unmask", json={"reason": "回访核实"}, headers=headers)
        assert answer.json() == {"number": "13800000001"}
        with begin() as uow:
            row = uow.raw.execute(
                "SELECT object_id, reason FROM audit_entry WHERE action = 'number_unmasked'"
            ).fetchone()
        assert row == (call, "回访核实")

    @pytest.mark.parametrize("reason", ["", "x"])
    def test_a_number_is_not_shown_without_a_reason(self, scene: Scene, client: TestClient, reason: str):
        headers = scene.sign_in(client, "201", "supervisor")
        answer = client.post(f"/api/calls/{scene.call()}/unmask", json={"reason": reason}, headers=headers)
        assert answer.status_code == 422

    def test_agents_unmask_nothing(self, scene: Scene, client: TestClient):
        call = scene.call()
        headers = scene.sign_in(client, "101")
        answer = client.post(f"/api/calls/{call}/unmask", json={"reason": "好奇一下"}, headers=headers)
        assert answer.status_code == 403

    def test_a_hidden_number_has_nothing_to_show(self, scene: Scene, client: TestClient):
        call = scene.call("anonymous")
        headers = scene.sign_in(client, "201", "supervisor")
        answer = client.post(f"/api/calls/{call}/unmask", json={"reason": "回访核实"}, headers=headers)
        assert (answer.status_code, answer.json()["error"]["code"]) == (409, "number_hidden")
