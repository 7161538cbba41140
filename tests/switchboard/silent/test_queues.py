"""Waiting: the wait document, keys in it, leaving, being fetched, hanging up."""

import pytest

from switchboard.engines.silent import SilentLeg
from switchboard.program import Step
from switchboard.queue import Queue
from tests.switchboard.silent.board import APP, Application, Board, settle

pytestmark = pytest.mark.anyio

ENQUEUE = "<Enqueue action='/left' waitUrl='/wait'>q1</Enqueue>"


@pytest.fixture
def app() -> Application:
    return Application(
        pages={
            "/status": "",
            "/voice": ENQUEUE,
            "/wait": "<Gather numDigits='1' timeout='1' action='/wait/key'><Pause length='30'/></Gather>",
            "/wait/key": "<Leave/>",
            "/left": "<Gather timeout='5'/>",
            "/join": "<Gather timeout='60'/>",
        }
    )


def queue_of(board: Board, name: str = "q1") -> Queue:
    queue = board.exchange.queues.known(name)
    assert queue is not None
    return queue


async def test_the_wait_document_is_told_the_place_and_asked_again_when_it_ends(board: Board, app: Application) -> None:
    await board.call()
    await board.call("+8613800000002")
    places = [request["QueuePosition"] for request in app.asked("/wait")]
    assert places == ["1", "2"]
    assert app.asked("/wait")[1]["CurrentQueueSize"] == "2"
    await board.advance(31.5)
    assert len(app.asked("/wait")) == 4


async def test_a_key_may_leave_the_queue_and_the_action_is_told(board: Board, app: Application) -> None:
    leg = await board.call()
    await board.press(leg, "1")
    assert app.asked("/wait/key")[0]["Digits"] == "1"
    assert app.asked("/left")[0]["QueueResult"] == "leave"
    assert queue_of(board).entries == {}
    assert board.of(leg).keys.listened.is_set()


async def test_who_is_fetched_goes_on_with_the_new_document_and_the_action_is_told_redirected(
    board: Board, app: Application
) -> None:
    leg = await board.call()
    queue = queue_of(board)
    assert queue.take(board.of(leg).sid, Step(f"{APP}/join")) is not None
    await settle()
    assert app.asked("/left")[0]["QueueResult"] == "redirected"
    assert len(app.asked("/join")) == 1
    assert queue.take(board.of(leg).sid, Step(f"{APP}/join")) is None
    assert leg.state == "answered"


async def test_who_hangs_up_while_waiting_is_gone_and_the_action_is_told(board: Board, app: Application) -> None:
    leg = await board.call()
    await board.hang_up(leg)
    asked = app.asked("/left")[0]
    assert (asked["QueueResult"], asked["CallStatus"]) == ("hangup", "completed")
    assert queue_of(board).entries == {}


async def test_a_wait_document_may_hang_up(board: Board, app: Application) -> None:
    app.pages["/wait"] = "<Pause length='3'/><Hangup/>"
    leg = await board.call()
    await board.advance(4)
    assert leg.state == "ended"
    assert app.asked("/left")[0]["QueueResult"] == "hangup"


async def test_calls_update_takes_a_waiting_call_out_and_the_action_is_told_redirected(
    board: Board, app: Application
) -> None:
    leg = await board.call()
    await board.exchange.calls.redirect(board.of(leg), Step(f"{APP}/join"))
    await settle()
    assert app.asked("/left")[0]["QueueResult"] == "redirected"
    assert len(app.asked("/join")) == 1


async def test_a_full_queue_says_so(board: Board, app: Application) -> None:
    await board.call()
    queue_of(board).max_size = 1
    await board.call("+8613800000002")
    assert app.asked("/left")[0]["QueueResult"] == "queue-full"


async def test_a_wait_document_that_does_nothing_is_asked_for_once_a_second(board: Board, app: Application) -> None:
    app.pages["/wait"] = ""
    await board.call()
    await board.advance(10)
    assert 9 <= len(app.asked("/wait")) <= 12


async def test_without_a_wait_address_the_waiting_tone_is_heard(board: Board, app: Application) -> None:
    app.pages["/voice"] = "<Enqueue>q2</Enqueue>"
    leg = await board.call()
    await board.advance(12)
    assert board.heard(leg) == ["waiting"] * 3


async def test_verbs_that_do_not_belong_in_a_wait_document_do_not_lose_the_caller(
    board: Board, app: Application
) -> None:
    app.pages["/wait"] = "<Dial><Conference>c1</Conference></Dial>"
    leg = await board.call()
    await board.advance(20)
    assert len(queue_of(board).entries) == 1
    assert "waiting" in board.heard(leg)


async def test_two_fetches_of_one_caller_win_once(board: Board, app: Application) -> None:
    leg: SilentLeg = await board.call()
    queue, sid = queue_of(board), board.of(leg).sid
    taken = [queue.take(sid, Step(f"{APP}/join")) for _ in range(2)]
    await settle()
    assert [entry is not None for entry in taken] == [True, False]
    assert len(app.asked("/join")) == 1
