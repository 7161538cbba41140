"""The exchange over HTTP: the console's routes with the reader's rights, and the door that 12345 knocks at."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from callcenter.app import create_app
from callcenter.db.unit_of_work import begin
from callcenter.exchange import peer as peers
from callcenter.exchange import service
from callcenter.exchange.mapping import Consent
from callcenter.tickets import stages
from tests.callcenter.exchange.lines import SECRET, Exchanging
from tests.peers import city_server

_open = contextlib.ExitStack()


def opened() -> TestClient:
    """A client of an application that runs until the test's end."""
    return _open.enter_context(TestClient(create_app(), raise_server_exceptions=False))


@pytest.fixture(autouse=True)
def _closed(lines: Exchanging) -> Iterator[None]:
    yield
    _open.close()


class Desk:
    """Somebody signed in."""

    def __init__(self, lines: Exchanging, staff_no: str, *roles: str) -> None:
        self.client = opened()
        self.headers = lines.scene.sign_in(self.client, staff_no, *roles)

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(f"/api{path}", params=query)

    def post(self, path: str, body: dict[str, Any] | None = None) -> Any:
        return self.client.post(f"/api{path}", json=body, headers=self.headers)


@pytest.fixture
def agent(lines: Exchanging) -> Desk:
    return Desk(lines, "101")


@pytest.fixture
def supervisor(lines: Exchanging) -> Desk:
    return Desk(lines, "201", "supervisor")


OFFER = {"judgement": "theirs", "hand_over": True, "contact": False, "how": "spoken"}


def test_an_agent_sends_a_ticket_and_sees_each_word_with_its_fields(lines: Exchanging, agent: Desk) -> None:
    ticket_id = lines.ticket()
    before = agent.get(f"/tickets/{ticket_id}/exchange").json()
    assert (before["on"], before["hindrance"], before["exchanges"]) == (True, None, [])
    assert "phone" in before["leaves_with_consent"]
    sent = agent.post(f"/tickets/{ticket_id}/exchange", OFFER)
    assert sent.status_code == 201, sent.text
    (shown,) = sent.json()["exchanges"]
    assert (shown["stage"], shown["undelivered"], sent.json()["hindrance"]) == ("offered", 1, "open")
    lines.exchange()
    after = agent.get(f"/tickets/{ticket_id}/exchange").json()
    assert after["exchanges"][0]["undelivered"] == 0
    (word,) = after["log"]
    assert word["state"] == "acknowledged"
    assert {"field": "phone", "theirs": "contact_phone", "what": "withheld", "why": "no_consent"} in word["mapping"]
    assert "商家" not in json.dumps(after["log"], ensure_ascii=False)


@pytest.mark.parametrize(
    ("offer", "careful", "code"),
    [
        ({"judgement": "unclear"}, False, "kept_by_us"),
        ({"judgement": "ours"}, False, "kept_by_us"),
        ({"hand_over": False}, True, "exchange_consent_missing"),
    ],
)
def test_what_may_not_leave_is_409(lines: Exchanging, agent: Desk, offer: dict, careful: bool, code: str) -> None:
    ticket_id = lines.ticket(safe_contact=careful)
    answer = agent.post(f"/tickets/{ticket_id}/exchange", OFFER | offer)
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, code)


def test_a_ticket_that_is_not_for_these_eyes_is_not_there(lines: Exchanging, supervisor: Desk) -> None:
    ticket_id = lines.ticket(category="M02-06")
    stranger = Desk(lines, "109")
    assert stranger.get(f"/tickets/{ticket_id}/exchange").status_code == 404
    assert stranger.post(f"/tickets/{ticket_id}/exchange", OFFER).status_code == 404
    assert supervisor.get(f"/tickets/{ticket_id}/exchange").status_code == 200


def test_an_agent_takes_back_and_decides(lines: Exchanging, agent: Desk) -> None:
    ticket_id = lines.ticket()
    shown = agent.post(f"/tickets/{ticket_id}/exchange", OFFER).json()["exchanges"][0]
    back = agent.post(f"/exchange/{shown['id']}/withdraw", {"reason": "来电人改变主意"})
    assert back.json()["stage"] == "withdrawn"
    lines.city.offer("其他", "甲")
    lines.exchange()
    theirs = lines.row("SELECT id FROM exchange WHERE direction = 'in'")[0]
    decided = agent.post(f"/exchange/{theirs}/decide", {"judgement": "unclear", "text": "请核实"})
    assert (decided.json()["kept"], decided.json()["exchange"]["stage"]) == (False, "refused")
    again = agent.post(f"/exchange/{theirs}/decide", {"judgement": "ours"})
    assert (again.status_code, again.json()["error"]["code"]) == (409, "exchange_decided")


@pytest.mark.parametrize(
    "path", ["/exchange", "/exchange/state", "/exchange/dead-letters", "/exchange/reconciliations"]
)
def test_lists_are_for_supervisors(lines: Exchanging, agent: Desk, supervisor: Desk, path: str) -> None:
    assert agent.get(path).status_code == 403
    assert supervisor.get(path).status_code == 200


def test_the_supervisor_sees_lists_dead_letters_and_months(lines: Exchanging, supervisor: Desk) -> None:
    ticket_id = lines.ticket()
    with begin() as uow:
        service.offer(uow, ticket_id, None, judgement="theirs", consent=Consent(True))
        uow.raw.execute("UPDATE exchange_message SET state = 'dead', error = 'HTTP 422', attempts = 3")
    (row,) = supervisor.get("/exchange", direction="out").json()["items"]
    assert (row["dead"], row["ticket_id"]) == (1, str(ticket_id))
    assert supervisor.get("/exchange", stage="closed").json()["items"] == []
    (dead,) = supervisor.get("/exchange/dead-letters").json()
    assert dead["error"] == "HTTP 422"
    assert supervisor.get("/exchange/state").json()["dead"] == 1
    assert supervisor.post(f"/exchange/dead-letters/{dead['id']}/resend").status_code == 204
    assert supervisor.post(f"/exchange/dead-letters/{dead['id']}/resend").status_code == 409
    assert supervisor.get("/exchange/dead-letters").json() == []
    months = supervisor.get("/exchange/figures", first="2026-10-01", last="2026-11-30").json()
    assert [month["tickets_out"] for month in months] == [0, 1]
    assert supervisor.get("/exchange/figures", first="2026-11-30", last="2026-10-01").status_code == 400


def test_a_supervisor_compares_and_what_is_missing_there_is_said_again(
    lines: Exchanging, supervisor: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(peers, "configured", lambda: lines.phone)
    ticket_id = lines.ticket()
    with begin() as uow:
        service.offer(uow, ticket_id, None, judgement="theirs", consent=Consent(True))
        uow.raw.execute("UPDATE exchange_message SET state = 'dead'")
    days = {"first": "2026-11-01", "last": "2026-11-30"}
    report = supervisor.post("/exchange/reconciliations", days).json()
    assert (report["ours"], report["theirs"], report["by_night"]) == (1, 0, False)
    assert [(each["kind"], each["repaired"]) for each in report["differences"]] == [("missing_there", True)]
    lines.settle()
    assert supervisor.post("/exchange/reconciliations", days).json()["differences"] == []
    assert len(supervisor.get("/exchange/reconciliations").json()) == 2


def test_each_night_compares_once(lines: Exchanging, monkeypatch: pytest.MonkeyPatch) -> None:
    from callcenter.exchange import reconcile

    monkeypatch.setattr(peers, "configured", lambda: lines.phone)
    lines.later(hours=17)  # three in the morning, Shanghai
    assert reconcile.nightly() is False
    lines.later(minutes=40)
    assert reconcile.nightly() is True
    assert reconcile.nightly() is False
    lines.later(days=1)
    assert reconcile.nightly() is True


class Door:
    """12345 at our door, with its own signature."""

    def __init__(self, lines: Exchanging) -> None:
        self.lines = lines
        self.client = opened()

    def ask(self, method: str, path: str, body: Any = None, secret: str = SECRET, late: int = 0) -> Any:
        content = b"" if body is None else json.dumps(body).encode()
        target = f"/peers/12345{path}"
        at = str(int(self.lines.now.timestamp()) - late)
        headers = {"X-Exchange-Time": at}
        headers["X-Exchange-Signature"] = city_server.signature(secret, method, target, at, content)
        return self.client.request(method, target, content=content, headers=headers)


@pytest.fixture
def door(lines: Exchanging) -> Door:
    return Door(lines)


def test_a_signed_word_is_heard_and_said_twice_it_is_one(lines: Exchanging, door: Door) -> None:
    there = lines.city.offer("消费维权", "健身房跑路")
    for _time in range(2):
        answer = door.ask("POST", "/messages", there.said[1])
        assert answer.json() == {"reference": there.reference, "upto": 1}
    assert lines.row("SELECT count(*) FROM ticket") == (1,)


def test_what_is_not_signed_with_our_secret_now_is_refused_unread(lines: Exchanging, door: Door) -> None:
    word = lines.city.offer("消费维权", "健身房跑路").said[1]
    assert door.ask("POST", "/messages", word, secret="other").status_code == 403
    assert door.ask("POST", "/messages", word, late=301).status_code == 403
    assert (
        door.client.get("/peers/12345/matters", params={"first": "2026-11-01", "last": "2026-11-30"}).status_code == 403
    )
    assert lines.rows("SELECT 1 FROM exchange_message") == []


@pytest.mark.parametrize(
    "word",
    [
        [],
        {},
        {"id": "no", "reference": "R", "seq": 1, "kind": "offer", "at": "2026-11-23T10:00:00+08:00", "body": {}},
        {"id": "01999999-0000-7000-8000-000000000001", "reference": "R", "seq": 1, "kind": "offer",
         "at": "2026-11-23T10:00:00", "body": {}},
        {"id": "01999999-0000-7000-8000-000000000001", "reference": "R", "seq": 1, "kind": "dance",
         "at": "2026-11-23T10:00:00+08:00", "body": {}},
        {"id": "01999999-0000-7000-8000-000000000001", "reference": "R" * 65, "seq": 1, "kind": "offer",
         "at": "2026-11-23T10:00:00+08:00", "body": {}},
    ],
)  # fmt: skip
def test_what_is_no_message_is_400(door: Door, word: Any) -> None:
    assert door.ask("POST", "/messages", word).status_code == 400


def test_they_may_fetch_acknowledge_and_ask_again(lines: Exchanging, door: Door) -> None:
    ticket_id = lines.ticket()
    with begin() as uow:
        service.offer(uow, ticket_id, None, judgement="theirs", consent=Consent(True))
    (word,) = door.ask("GET", "/messages/unheard").json()["items"]
    assert lines.city.take(word) == {"reference": word["reference"], "upto": 1}
    ack = {**word, "id": "01999999-0000-7000-8000-000000000002", "kind": "ack", "seq": 0, "body": {"upto": 1}}
    assert door.ask("POST", "/messages", ack).status_code == 200
    assert door.ask("GET", "/messages/unheard").json()["items"] == []
    again = door.ask("POST", "/repeat", {"reference": word["reference"], "after": 0})
    assert again.json()["again"] == 1
    (line,) = door.ask("GET", "/matters?first=2026-11-01&last=2026-11-30").json()["items"]
    assert (line["stage"], line["said"], line["heard_upto"]) == ("offered", 1, 0)
    assert "content" not in line


def test_a_word_about_a_ticket_that_somebody_holds_waits_for_it(lines: Exchanging) -> None:
    """Ticket first, then reference: who closes a ticket and who hears of it never wait for each other."""
    ticket_id = lines.ticket()
    with begin() as uow:
        service.offer(uow, ticket_id, None, judgement="theirs", consent=Consent(True))
    lines.exchange()
    (there,) = lines.city.matters.values()
    lines.city.accept(there)
    with begin() as uow:
        stages.for_update(uow, ticket_id)
        from callcenter.db.engine import engine

        with engine().begin() as other:
            locked = other.exec_driver_sql(
                "SELECT count(*) FROM (SELECT id FROM ticket FOR UPDATE SKIP LOCKED) free"
            ).scalar_one()
        assert locked == 0
    lines.settle()
    assert lines.differences() == []
