"""What asr posts: checked, kept once, shown at once."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from asr import signatures
from callcenter import clock
from callcenter.db.unit_of_work import begin
from callcenter.settings import Settings
from callcenter.transcripts import queries
from tests.callcenter.tickets.scenes import MONDAY, Scene, one
from tests.conftest import Quiet

SECRET = "5" * 32


@pytest.fixture
def call(scene: Scene) -> UUID:
    scene.seat("101")
    return scene.call(state="talking", ended_at=None)


def post(client: TestClient, call: UUID | str, event: str = "final", secret: str = SECRET, **said: Any) -> int:
    body = {"call": str(call), "leg": "caller", "stream": "MZ1", "language": "zh-CN", "sequence": 1, "event": event,
            "text": "老板欠我三个月工资", "starts_ms": 1000, "ends_ms": 3000, "confidence": 0.9, "engine": "whisper",
            "model": "base"} | said  # fmt: skip
    raw = json.dumps(body).encode()
    headers = {"Content-Type": "application/json", "X-Asr-Signature": signatures.body(secret, raw)}
    return client.post("/carriers/asr/segments", content=raw, headers=headers).status_code


def live(published: Quiet) -> list[tuple[str, dict[str, Any]]]:
    """(type, data) of every message to the seat, in order."""
    messages = [json.loads(body) for _, body in published.published]
    return [(each["type"], each["data"]) for each in messages if str(each["audience"]).startswith("seat:")]


def kept(call: UUID) -> list[dict[str, Any]]:
    with begin() as uow:
        return queries.live_view(uow, call)[1]


@pytest.mark.parametrize("secret", ["", "6" * 32])
def test_an_unsigned_post_is_refused_and_nothing_is_kept(client: TestClient, call: UUID, secret: str):
    assert post(client, call, secret=secret) == 403
    assert client.post("/carriers/asr/segments", content=b"{}").status_code == 403
    with begin() as uow:
        assert one(uow, "SELECT count(*) FROM transcript") == 0


def test_a_changed_body_does_not_fit_its_signature(client: TestClient, call: UUID):
    headers = {"X-Asr-Signature": signatures.body(SECRET, b'{"a":1}')}
    assert client.post("/carriers/asr/segments", content=b'{"a":2}', headers=headers).status_code == 403


@pytest.mark.parametrize("wrong", [{"leg": "supervisor"}, {"event": "guess"}, {"confidence": 7}, {"starts_ms": -1}])
def test_what_asr_never_says_is_refused(client: TestClient, call: UUID, wrong: dict[str, Any]):
    assert post(client, call, **wrong) == 400


def test_words_for_an_unknown_call_are_refused(client: TestClient, call: UUID):
    assert post(client, UUID(int=1)) == 404


def test_a_final_is_kept_once_and_shown_to_the_seat(client: TestClient, call: UUID, published: Quiet):
    assert [post(client, call) for _ in range(2)] == [204, 204]
    [segment] = kept(call)
    assert (segment["text"], segment["leg"], segment["final"]) == ("老板欠我三个月工资", "caller", True)
    assert [kind for kind, _ in live(published)] == ["segment"]
    assert live(published)[0][1]["segment"] == segment


def test_a_partial_is_shown_under_the_name_of_its_final_and_not_kept(client: TestClient, call: UUID, published: Quiet):
    post(client, call, "status", status="transcribing", sequence=1)
    post(client, call, "partial", text="老板", ends_ms=1500, sequence=2)
    assert kept(call) == []
    post(client, call, sequence=3)
    (_, _), (_, partial), (_, final) = live(published)
    assert partial["segment"]["id"] == final["segment"]["id"] == kept(call)[0]["id"]
    assert (partial["segment"]["final"], final["segment"]["final"]) == (False, True)


def test_streams_that_begin_later_are_moved_onto_the_call_s_time(client: TestClient, call: UUID):
    post(client, call, "status", status="transcribing", sequence=1)
    clock.set_clock(lambda: MONDAY + timedelta(seconds=60))
    post(client, call, "status", status="transcribing", sequence=1, stream="MZ2", leg="seat")
    post(client, call, sequence=2, starts_ms=61_000, ends_ms=62_000)
    post(client, call, sequence=2, stream="MZ2", leg="seat", starts_ms=500, ends_ms=900)
    assert [(each["leg"], each["starts_ms"]) for each in kept(call)] == [("seat", 60_500), ("caller", 61_000)]


def test_the_draft_is_over_when_the_last_stream_has_stopped(client: TestClient, call: UUID):
    def status() -> str:
        with begin() as uow:
            return queries.live_view(uow, call)[0]

    for stream in ("MZ1", "MZ2"):
        post(client, call, "status", status="transcribing", stream=stream)
    post(client, call, "status", status="stopped", sequence=2, stream="MZ1")
    assert status() == "transcribing"
    post(client, call, "status", status="stopped", sequence=2, stream="MZ2")
    assert status() == "draft"
    post(client, call, "status", status="transcribing", stream="MZ3")
    assert status() == "transcribing"


def test_a_language_that_nobody_understands_is_said_so(client: TestClient, call: UUID, published: Quiet):
    post(client, call, "status", status="unsupported_language", language="ii-CN")
    post(client, call, "status", status="stopped", sequence=2)
    with begin() as uow:
        assert queries.live_view(uow, call) == ("unsupported_language", [])
    assert live(published)[-1] == ("transcript_status", {"call_id": str(call), "status": "unsupported_language"})


def test_an_interpreters_language_that_nobody_understands_says_nothing_of_caller_and_seat(
    client: TestClient, call: UUID
):
    post(client, call, "status", status="transcribing")
    unheard = {"stream": "MZ9", "leg": "interpreter", "language": "ii-CN"}
    post(client, call, "status", status="unsupported_language", **unheard)
    post(client, call, "status", status="stopped", sequence=2, **unheard)
    with begin() as uow:
        assert queries.live_view(uow, call)[0] == "transcribing"


def test_a_call_that_nobody_hears_has_no_transcript(scene: Scene, call: UUID):
    with begin() as uow:
        assert queries.live_view(uow, call) == ("none", [])


def test_the_secret_is_that_of_the_settings(settings: Settings):
    assert settings.asr_secret == SECRET
