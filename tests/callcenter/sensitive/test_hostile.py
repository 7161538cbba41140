"""Every route that can be read, asked by whom a complaint is about: nothing in any answer tells of it.

Routes are taken from the application itself, so that a new one is asked the day it is there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from callcenter.calls.events import RatingInvited, RatingKeyed, VoicemailLeft
from callcenter.db.unit_of_work import begin
from callcenter.desk import owed
from callcenter.ids import new_id
from callcenter.surveys import handlers as surveys
from callcenter.tickets.models import Ticket
from tests.callcenter.sensitive.matters import Matters, Seat
from tests.callcenter.tickets.scenes import dispatched, matter

NUMBER, MASKED = "13800000007", "138****0007"
WORDS = "坐席态度极其恶劣"
QUERY = {"from": "2026-11-01", "to": "2026-11-30", "day": "2026-11-23", "year": "2026", "first_day": "2026-11-01",
         "last_day": "2026-11-30", "state": "open", "by": "agent", "category": "Q03-06"}  # fmt: skip


def addresses(app: FastAPI, ids: dict[str, Any]) -> Iterator[str]:
    for template, methods in app.openapi()["paths"].items():
        path = template
        for name, value in ids.items():
            path = path.replace(f"{{{name}}}", str(value))
        if "get" in methods and path.startswith("/api/") and "{" not in path:
            yield path


def told(hostile: Seat, paths: list[str], secrets: tuple[str, ...]) -> list[tuple[str, str]]:
    """Where an answer says what it must not: asked plainly, and with every filter that some list knows."""
    found = []
    for path in paths:
        for query in ({}, QUERY):
            answer = hostile.get(path, params=query)
            shown = answer.text if answer.status_code == 200 else ""
            found += [(path, secret) for secret in secrets if secret in shown]
    return found


@pytest.fixture
def ticket(scene: Matters) -> Ticket:
    """A complaint with everything that may hang on one: recording, rating, a message left, an urgency, a mark."""
    scene.queue("general", "综合")
    scene.seat("102")
    scene.account("202", "agent", "supervisor")
    scene.opened(dispatched(), number="13800000001")
    return scene_ticket(scene, "102")


def scene_ticket(scene: Matters, about: str) -> Ticket:
    fields = {"staff_no": about, "complaint_reason": "attitude"}
    ticket_id = scene.opened(matter(category="Q03-06", summary=WORDS, fields=fields), number=NUMBER)[0]
    with begin() as uow:
        made = uow.session.get_one(Ticket, ticket_id)
    assert made.call_id is not None
    scene.recording(made.call_id)
    with begin() as uow:
        surveys.note_invitation(uow, RatingInvited(made.call_id, True, None))
        surveys.note_rating(uow, RatingKeyed(made.call_id, 5, "5"))
    message = scene.call(NUMBER, taken_by=None, outcome="voicemail")
    with begin() as uow:
        owed.open_voicemail(uow, VoicemailLeft(message, new_id(), 9))
    return made


def test_no_route_tells_the_agent_that_there_is_a_complaint(
    scene: Matters, app: FastAPI, client: TestClient, ticket: Ticket
):
    ids = {"ticket_id": ticket.id, "call_id": ticket.call_id}
    telling = (str(ticket.id), ticket.number, MASKED, WORDS, str(ticket.call_id))
    asked = list(addresses(app, ids))
    assert len(asked) > 60
    assert told(scene.as_(client, "102"), asked, telling) == []


def test_no_route_tells_the_supervisor_of_one_about_themselves(scene: Matters, app: FastAPI, client: TestClient):
    scene.queue("general", "综合")
    scene.account("202", "agent", "supervisor")
    scene.opened(dispatched(), number="13800000001")
    ticket = scene_ticket(scene, "202")
    ids = {"ticket_id": ticket.id, "call_id": ticket.call_id}
    telling = (str(ticket.id), ticket.number, WORDS, str(ticket.call_id))
    hostile, upper = scene.as_(client, "202"), scene.as_(client, "900")
    assert told(hostile, list(addresses(app, ids)), telling) == []
    seen = json.dumps(upper.get(f"/api/tickets/{ticket.id}").json(), ensure_ascii=False)
    assert WORDS in seen  # the same questions, asked by the upper level, do tell
