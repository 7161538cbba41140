"""Aid for many: asked for while one of them speaks, it takes in the list that comes after; a locked matter is the
centre's to decide all the same.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from callcenter.aid import handlers, review
from callcenter.aid.models import AidApplication
from callcenter.db.unit_of_work import begin
from callcenter.desk.events import WrapUpFinished
from callcenter.tickets import handlers as tickets_handlers
from callcenter.tickets import rights
from callcenter.tickets.models import Ticket
from tests.callcenter.aid.conftest import WAGE, Bureau
from tests.callcenter.aid.test_aid_api import of_centre

CALLER = "13800000150"
LIST = "\n".join(f"工友{chr(0x4E00 + each)}, 138000001{50 + each}, 1000元, 3" for each in range(30))


def asked_in_the_call(bureau: Bureau, client: TestClient) -> tuple[UUID, dict[str, Any]]:
    """A call in which aid is asked for with one click, and the ticket of its form: (ticket, application)."""
    call_id = bureau.call(CALLER, taken_by="101", state="answered", ended_at=None)
    headers = bureau.sign_in(client, "101")
    made = client.post(f"/api/aid/calls/{call_id}/applications", json={"matter": spoken()}, headers=headers).json()
    event: WrapUpFinished = bureau.wrap_up(call_id, WAGE)
    for handler in (tickets_handlers.record_disposition, handlers.join_tickets):
        with begin() as uow:
            handler(uow, event)
    return UUID(client.get(f"/api/aid/applications/{made['id']}").json()["ticket_id"]), made


def spoken() -> dict[str, Any]:
    return {key: WAGE[key] for key in ("category", "summary", "special_groups", "fields")}


def listed(client: TestClient, headers: dict[str, str], ticket_id: UUID, text: str) -> None:
    case = client.get(f"/api/tickets/{ticket_id}/relations").json()["case_id"]
    if case is None:
        body = {"title": "城南安置房欠薪"}
        case = client.post(f"/api/tickets/{ticket_id}/case", json=body, headers=headers).json()["id"]
    answer = client.post(f"/api/cases/{case}/people", json={"text": text}, headers=headers)
    assert answer.status_code == 200, answer.text


def shown(client: TestClient, made: dict[str, Any]) -> tuple[int, list[str]]:
    one = client.get(f"/api/aid/applications/{made['id']}").json()
    return one["people"], [each["name"] for each in one["applicants"]]


def test_what_was_asked_for_in_the_call_is_for_all_of_the_list_that_comes_after(bureau: Bureau, client: TestClient):
    ticket_id, made = asked_in_the_call(bureau, client)
    assert shown(client, made) == (1, ["未提供"])
    headers = bureau.sign_in(client, "101")
    listed(client, headers, ticket_id, LIST)
    people, names = shown(client, made)
    assert (people, len(names), names[0]) == (30, 30, "工友一")  # the caller is the one of that number
    listed(client, headers, ticket_id, LIST)
    assert shown(client, made)[0] == 30
    listed(client, headers, ticket_id, "后来的, 13800000190, 500元, 1")
    assert shown(client, made)[0] == 31
    clients = bureau.rows("SELECT count(DISTINCT hash) FROM aid_party_mark WHERE side = 'client' AND kind = 'phone'"
                          " AND application_id = %s", UUID(made["id"]))  # fmt: skip
    assert clients == [(31,)]  # whoever was on the list is found by the conflict check


def test_a_caller_who_is_not_on_the_list_gives_their_place_to_it(bureau: Bureau, client: TestClient):
    ticket_id, made = asked_in_the_call(bureau, client)
    listed(client, bureau.sign_in(client, "101"), ticket_id, LIST.replace(CALLER, "13800000191"))
    assert shown(client, made)[0] == 30


def test_a_caller_who_gave_a_name_stays_beside_the_list(bureau: Bureau, client: TestClient):
    ticket_id, made = asked_in_the_call(bureau, client)
    headers = bureau.sign_in(client, "101")
    (caller,) = client.get(f"/api/aid/applications/{made['id']}").json()["applicants"]
    path = f"/api/aid/applications/{made['id']}/applicants/{caller['id']}"
    assert client.put(path, json={"name": "班组长"}, headers=headers).status_code == 200
    listed(client, headers, ticket_id, LIST.replace(CALLER, "13800000191"))
    people, names = shown(client, made)
    assert (people, names[0]) == (31, "班组长")


def test_what_is_decided_stands_for_whom_it_was_decided(bureau: Bureau, client: TestClient):
    ticket_id, made = asked_in_the_call(bureau, client)
    with begin() as uow:
        review.accept(uow, bureau.chief, UUID(made["id"]))
        review.refuse(uow, bureau.chief, UUID(made["id"]), "no_case", "没有欠薪")
    listed(client, bureau.sign_in(client, "101"), ticket_id, LIST)
    assert shown(client, made)[0] == 1


@pytest.mark.parametrize(
    ("kind", "barred", "code"), [("supervised", False, 200), ("supervised", True, 404), ("named", False, 404)]
)
def test_the_centre_decides_on_a_locked_matter_that_another_unit_leads(
    bureau: Bureau, client: TestClient, kind: rights.Lock, barred: bool, code: int
):
    """群体性 claims lie with the labour bureau; their aid is the aid centre's, not the ticket."""
    ticket_id = bureau.ticket(outcome="dispatched", department="labour_bureau")
    application_id = bureau.apply(ticket_id)
    of_centre(bureau, "501")
    with begin() as uow:
        ticket = uow.session.get_one(Ticket, ticket_id, with_for_update=True)
        rights.lock(uow, ticket, {}, barred=[bureau.account("501")] if barred else [], kind=kind)
    headers = bureau.sign_in(client, "501", "department")
    assert client.get(f"/api/aid/applications/{application_id}").status_code == code
    assert client.get("/api/aid/applications?state=open").json()["total"] == (code == 200)
    assert client.post(f"/api/aid/applications/{application_id}/accept", headers=headers).status_code == code
    assert client.get(f"/api/tickets/{ticket_id}").status_code == 404
    with begin() as uow:
        state = uow.session.get_one(AidApplication, application_id).state
    assert state == ("reviewing" if code == 200 else "applied")
