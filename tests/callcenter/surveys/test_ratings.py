"""The rating after the call: asked, pressed, and never invented."""

from __future__ import annotations

import json
from uuid import UUID

from fastapi.testclient import TestClient

from callcenter.calls.events import RatingInvited, RatingKeyed
from callcenter.db.unit_of_work import begin
from callcenter.surveys import handlers, queries
from callcenter.surveys.models import Rating
from tests.callcenter.tickets.scenes import Scene
from tests.conftest import Quiet


def tell(*events: RatingInvited | RatingKeyed) -> None:
    for event in events:
        with begin() as uow:
            if isinstance(event, RatingInvited):
                handlers.note_invitation(uow, event)
            else:
                handlers.note_rating(uow, event)


def rating(call: UUID) -> Rating:
    with begin() as uow:
        found = queries.rating(uow, call)
    assert found is not None
    return found


def test_a_grade_belongs_to_the_agent_who_served(scene: Scene):
    call = scene.call()
    tell(RatingInvited(call, True, None), RatingKeyed(call, 2, "2"))
    kept = rating(call)
    assert (kept.invited, kept.grade, kept.keys, kept.account_id) == (True, 2, "2", scene.agents["101"])
    assert (kept.queue_key, kept.language) == ("general", "zh-CN")


def test_silence_is_not_rated_and_a_wrong_key_is_kept(scene: Scene):
    call = scene.call()
    tell(RatingInvited(call, True, None), RatingKeyed(call, None, "7"))
    assert (rating(call).invited, rating(call).grade, rating(call).keys, rating(call).rated_at) == (
        True,
        None,
        "7",
        None,
    )


def test_who_was_not_asked_is_kept_with_the_reason(scene: Scene):
    call = scene.call(language="ii-CN")
    tell(RatingInvited(call, False, "no_prompts"))
    assert (rating(call).invited, rating(call).not_invited_reason) == (False, "no_prompts")


def test_an_invitation_told_late_or_twice_wipes_out_no_key(scene: Scene):
    call = scene.call()
    tell(RatingKeyed(call, 1, "1"), RatingInvited(call, True, None), RatingInvited(call, True, None))
    assert (rating(call).grade, rating(call).keys) == (1, "1")


def test_supervisors_see_a_grade_at_once_and_agents_never(scene: Scene, published: Quiet, client: TestClient):
    call = scene.call()
    tell(RatingInvited(call, True, None), RatingKeyed(call, 5, "5"))
    message = json.loads(published.published[-1][1])
    assert (message["audience"], message["type"], message["data"]) == (
        "supervisors", "rating", {"call_id": str(call), "grade": 5},
    )  # fmt: skip
    scene.sign_in(client, "201", "supervisor")
    assert client.get(f"/api/calls/{call}/rating").json()["label"] == "非常不满意"
    scene.sign_in(client, "101")
    assert client.get(f"/api/calls/{call}/rating").status_code == 403


def test_a_call_without_a_rating_has_none(scene: Scene, client: TestClient):
    scene.sign_in(client, "201", "supervisor")
    answer = client.get(f"/api/calls/{scene.call()}/rating")
    assert (answer.status_code, answer.json()) == (200, None)
