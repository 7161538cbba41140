"""Live messages: numbered, filtered by audience, caught up after a lost connection, or fetched afresh."""

import asyncio
import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.websockets import WebSocketDisconnect
from websockets.protocol import OPEN
from websockets.server import ServerProtocol

from callcenter import bootstrap
from callcenter.db.subscriptions import WIRING
from callcenter.db.unit_of_work import begin
from callcenter.ids import new_id
from callcenter.people import accounts
from callcenter.people.ports import SeatOfAccount
from callcenter.web import live_socket
from callcenter.web.frames import text_frame
from callcenter.web.listeners import BACKLOG, TOO_SLOW
from callcenter.web.live import RING, Hub

MINE, OTHER = "seat:1", "seat:2"
AGENT = frozenset({"all", MINE})


def texts(messages: list[str]) -> list[tuple[int, str]]:
    return [(read["seq"], read["type"]) for read in map(json.loads, messages)]


def test_a_console_catches_up_with_what_it_may_hear() -> None:
    hub = Hub()
    for audience, kind in ((MINE, "offer"), (OTHER, "offer"), ("supervisors", "rating"), ("all", "monitor")):
        hub.deliver(audience, kind, {})
    assert texts(hub.missed({"epoch": hub.epoch, "seq": 0}, AGENT)) == [(1, "offer"), (4, "monitor")]
    assert texts(hub.missed({"epoch": hub.epoch, "seq": 1}, AGENT)) == [(4, "monitor")]
    assert hub.missed({"epoch": hub.epoch, "seq": 4}, AGENT) == []


@pytest.mark.parametrize("after", [None, {}, {"epoch": "another", "seq": 3}, {"seq": 1}, {"epoch": "", "seq": "1"}, 7])
def test_a_console_that_cannot_be_caught_up_fetches_afresh(after: Any) -> None:
    hub = Hub()
    hub.deliver("all", "monitor", {})
    assert json.loads(hub.missed(after, AGENT)[0]) == {"type": "snapshot", "epoch": hub.epoch, "seq": 1}


def test_a_console_older_than_the_ring_or_from_the_future_fetches_afresh() -> None:
    hub = Hub()
    for _ in range(RING + 10):
        hub.deliver("all", "monitor", {})
    for seq in (5, RING + 11):
        assert json.loads(hub.missed({"epoch": hub.epoch, "seq": seq}, AGENT)[0])["type"] == "snapshot"
    assert len(hub.missed({"epoch": hub.epoch, "seq": 10}, AGENT)) == RING


def test_a_console_that_does_not_read_is_let_go() -> None:
    hub = Hub()
    with hub.listening(AGENT, {"epoch": hub.epoch, "seq": 0}) as listener:
        for _ in range(BACKLOG + 1):
            hub.deliver("all", "monitor", {})
        assert listener.take() is None
        assert listener.code == TOO_SLOW
        assert not listener.line
    assert hub.listeners == set()


def board(number: int) -> str:
    return json.dumps({"type": "wallboard", "data": number})


def test_a_slow_console_is_shown_the_newest_wallboard_only_among_all_its_messages() -> None:
    hub = Hub()
    watching = frozenset({"all", "wallboard"})
    with hub.listening(watching, {"epoch": hub.epoch, "seq": 0}) as listener:
        for number in range(3):
            hub.show(board(number))
            hub.deliver("all", "monitor", {})
        sent = [json.loads(listener.take() or "") for _ in range(len(listener.line))]
        assert [each.get("seq", each["data"]) for each in sent] == [2, 1, 2, 3]
        hub.show(board(7))
        assert json.loads(listener.take() or "")["data"] == 7


def test_the_wallboard_is_for_those_who_watch_it_and_takes_no_number() -> None:
    hub = Hub()
    with hub.listening(AGENT, None) as agent, hub.listening(frozenset({"wallboard"}), None) as screen:
        agent.take(), screen.take()
        hub.show(board(1))
        assert not agent.line
        assert len(screen.line) == 1
    assert hub.seq == 0
    assert not hub.watching


def test_a_socket_with_room_takes_a_frame_at_once_and_nothing_overtakes_what_waits() -> None:
    wire: list[bytes] = []
    room = True

    async def converse() -> list[str | None]:
        hub = Hub()
        with hub.listening(frozenset({"all", "wallboard"}), {"epoch": hub.epoch, "seq": 0}) as listener:
            listener.write = lambda frame: room and not wire.append(frame)
            hub.deliver("all", "monitor", {"n": 1})  # nobody waits to send: it stands in the line
            sent = [await listener.next()]
            sending = asyncio.create_task(listener.next())
            await asyncio.sleep(0)
            hub.deliver("all", "monitor", {"n": 2})
            hub.show(board(3))
            nonlocal room
            room = False
            hub.deliver("all", "monitor", {"n": 4})
            room = True
            hub.deliver("all", "monitor", {"n": 5})  # behind the one that waits, though there is room
            return [*sent, await sending, await listener.next()]

    sent = [json.loads(text or "")["data"] for text in asyncio.run(converse())]
    assert sent == [{"n": 1}, {"n": 4}, {"n": 5}]
    assert [frame[0] for frame in wire] == [0x81, 0x81]  # whole text frames, the second the board
    assert wire[1] == text_frame(board(3))


def test_a_frame_is_what_the_server_itself_would_write() -> None:
    protocol = ServerProtocol(state=OPEN)
    for length in (5, 126, 70_000):
        protocol.send_text(b"x" * length)
        assert b"".join(protocol.data_to_send()) == text_frame("x" * length)


def test_a_renewed_epoch_reaches_every_open_console() -> None:
    hub = Hub()
    before = hub.epoch
    with hub.listening(AGENT, {"epoch": before, "seq": 0}) as listener:
        hub.renew()
        told = json.loads(listener.take() or "")
    assert told["type"] == "snapshot"
    assert told["epoch"] == hub.epoch != before


@pytest.fixture
def signed_in(app: FastAPI, client: TestClient, monkeypatch: pytest.MonkeyPatch) -> UUID:
    """An agent with a seat, logged in on `client`; its seat's id."""
    seat = new_id()
    with begin() as uow:
        accounts.create(uow, None, "101", "王芳", ["agent"], "hotline-desk-7431")
    WIRING.answers[SeatOfAccount] = lambda uow, account_id: seat
    monkeypatch.setattr(live_socket, "PING_SECONDS", 0.05)
    answer = client.post("/api/login", json={"staff_no": "101", "password": "hotline-desk-7431"})
    assert answer.status_code == 200, answer.text
    return seat


def receive(socket: Any, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    for _ in range(200):
        message: dict[str, Any] = socket.receive_json()
        if wanted(message):
            return message
    raise AssertionError("not received")


def test_strangers_are_sent_away(client: TestClient) -> None:
    with client.websocket_connect("/api/live") as socket, pytest.raises(WebSocketDisconnect) as caught:
        socket.receive_text()
    assert caught.value.code == live_socket.NOT_LOGGED_IN


def test_another_site_cannot_listen(client: TestClient, signed_in: UUID) -> None:
    headers = {"origin": "https://elsewhere.example"}
    with client.websocket_connect("/api/live", headers=headers) as socket, pytest.raises(WebSocketDisconnect) as caught:
        socket.receive_text()
    assert caught.value.code == live_socket.NOT_LOGGED_IN


def test_an_agent_gets_a_snapshot_then_what_concerns_its_seat(
    app: FastAPI, client: TestClient, signed_in: UUID
) -> None:
    with client.websocket_connect("/api/live") as socket:
        socket.send_json({"after": None})
        assert socket.receive_json()["type"] == "snapshot"
        hub: Hub = app.state.hub
        assert client.portal is not None
        client.portal.call(hub.deliver, f"seat:{new_id()}", "offer", {"id": "not mine"})
        client.portal.call(hub.deliver, f"seat:{signed_in}", "offer", {"id": "mine"})
        offer = receive(socket, lambda message: message["type"] == "offer")
        assert offer["data"] == {"id": "mine"}
        assert receive(socket, lambda message: message["type"] == "ping")["data"]["at"]


def test_a_console_that_answers_keeps_its_seat(
    app: FastAPI, client: TestClient, signed_in: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: asyncio.Queue[Any] = asyncio.Queue()
    monkeypatch.setattr(bootstrap, "SEAT_ALIVE", "anything")
    monkeypatch.setattr(bootstrap, "resolve", lambda _: lambda uow, seat, device: heard.put_nowait((seat, device)))
    with client.websocket_connect("/api/live") as socket:
        socket.send_json({"after": None})
        socket.send_json({"type": "alive", "device": {"microphone": True, "connection": None, "other": 1}})
        receive(socket, lambda message: message["type"] == "ping")
        for _ in range(100):
            if not heard.empty():
                break
            socket.receive_json()
    assert heard.get_nowait() == (signed_in, {"microphone": True, "connection": None})  # null: not tried yet


def test_a_login_that_is_over_and_a_console_that_is_silent_are_let_go(
    client: TestClient, signed_in: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_socket, "SILENT_SECONDS", 0.2)
    with client.websocket_connect("/api/live") as socket:
        socket.send_json({"after": None})
        with pytest.raises(WebSocketDisconnect) as silent:
            receive(socket, lambda message: message["type"] == "never")
    assert silent.value.code == live_socket.GONE_SILENT
    monkeypatch.setattr(live_socket, "SILENT_SECONDS", 15.0)
    with client.websocket_connect("/api/live") as socket:
        socket.send_json({"after": None})
        receive(socket, lambda message: message["type"] == "ping")
        with begin() as uow:
            uow.raw.execute("UPDATE login_session SET ended_at = now()")
        with pytest.raises(WebSocketDisconnect) as over:
            receive(socket, lambda message: message["type"] == "never")
    assert over.value.code == live_socket.NOT_LOGGED_IN


def test_a_screen_on_the_wall_hears_of_the_wallboard_alone(app: FastAPI, client: TestClient, signed_in: UUID) -> None:
    with begin() as uow:
        uow.raw.execute("UPDATE account SET roles = '{display}'")
    WIRING.answers[SeatOfAccount] = lambda uow, account_id: None
    with client.websocket_connect("/api/live") as socket:
        socket.send_json({"after": None, "watch": "wallboard"})
        receive(socket, lambda message: message["type"] == "ping")
        hub: Hub = app.state.hub
        assert client.portal is not None
        for audience in ("all", "supervisors", f"seat:{signed_in}"):
            client.portal.call(hub.deliver, audience, "secret", {})
        client.portal.call(hub.show, board(4))
        heard = receive(socket, lambda message: message["type"] not in {"ping", "snapshot"})
    assert heard == {"type": "wallboard", "data": 4}


def test_who_supervises_no_longer_is_asked_again_what_they_may_hear(client: TestClient, signed_in: UUID) -> None:
    with begin() as uow:
        uow.raw.execute("UPDATE account SET roles = '{agent,supervisor}'")
    with client.websocket_connect("/api/live") as socket:
        socket.send_json({"after": None})
        receive(socket, lambda message: message["type"] == "ping")
        with begin() as uow:
            uow.raw.execute("UPDATE account SET roles = '{agent}'")
        with pytest.raises(WebSocketDisconnect) as caught:
            receive(socket, lambda message: message["type"] == "never")
    assert caught.value.code == live_socket.ASK_AGAIN
