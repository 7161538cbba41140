"""When the application cannot answer: repeats, the fallback, an apology; never silence, never a lost caller."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from switchboard.transport import NoReply
from tests.switchboard.silent.board import APP, Application, Board, Page, Request, running_board

pytestmark = pytest.mark.anyio


def away() -> NoReply:
    return NoReply("away")


async def test_a_broken_document_goes_to_the_fallback_which_is_told_why(board: Board, app: Application) -> None:
    app.pages["/voice"] = 500
    app.pages["/fallback"] = "<Gather timeout='5'/>"
    leg = await board.call()
    asked = app.asked("/fallback")[0]
    assert (asked["ErrorCode"], asked["ErrorUrl"]) == ("11200", f"{APP}/voice")
    assert leg.state == "answered"


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ("<Nonsense/>", "12200"),
        ("<Gather timeout='soon'/>", "13313"),
        ("<Gather><Dial>12348</Dial></Gather>", "13320"),
        ("<Leave/>", "12200"),
        ("<Unclosed>", "12100"),
        ("<Dial><Sip>101@desk</Sip></Dial>", "13224"),
    ],
)
async def test_a_wrong_document_is_named_by_twilios_code(
    board: Board, app: Application, document: str, code: str
) -> None:
    app.pages["/voice"] = document
    await board.call()
    assert app.asked("/fallback")[0]["ErrorCode"] == code


async def test_when_the_fallback_fails_too_the_caller_hears_an_apology_and_a_goodbye(
    board: Board, app: Application
) -> None:
    app.pages["/voice"] = 500
    leg = await board.call()
    assert board.heard(leg) == ["apology"]
    assert leg.state == "answered"
    await board.advance(60)
    assert leg.state == "ended"
    assert app.asked("/status")[0]["CallStatus"] == "completed"


async def test_without_any_fallback_the_caller_hears_the_apology_at_once(tmp_path: Path, app: Application) -> None:
    app.pages["/voice"] = 404
    async with running_board(tmp_path, app, VOICE_FALLBACK_URL="") as board:
        assert board.heard(await board.call()) == ["apology"]


async def test_a_missing_sound_is_reported_to_the_fallback_and_a_second_time_apologised_for(
    board: Board, app: Application
) -> None:
    app.pages["/voice"] = "<Gather><Play>/gone.wav</Play></Gather>"
    app.pages["/fallback"] = "<Gather><Play>/gone.wav</Play></Gather>"
    leg = await board.call()
    assert app.asked("/fallback")[0]["ErrorUrl"] == f"{APP}/gone.wav"
    assert len(app.asked("/fallback")) == 1
    assert board.heard(leg) == ["apology"]


async def test_a_key_pressed_before_hanging_up_is_told_though_the_application_was_away(
    board: Board, app: Application
) -> None:
    app.pages["/voice"] = "<Gather numDigits='1' timeout='5' action='/rate'/>"
    replies: Iterator[Page] = iter([away(), "<Hangup/>"])
    app.pages["/rate"] = lambda _request: next(replies)
    leg = await board.call()
    await board.press(leg, "4")
    await board.hang_up(leg)
    await board.advance(5)
    assert [asked["Digits"] for asked in app.asked("/rate")] == ["4", "4"]
    assert app.paths().index("/status") > max(n for n, path in enumerate(app.paths()) if path == "/rate")


async def test_an_application_that_is_being_restarted_is_asked_again_with_the_same_token(
    board: Board, app: Application
) -> None:
    replies: Iterator[Page] = iter([away(), away(), away(), "<Gather timeout='5'/>"])
    app.pages["/voice"] = lambda _request: next(replies)
    leg = await board.call()
    assert leg.state == "ringing"
    await board.advance(2)
    assert leg.state == "answered"
    assert len({request.token for request in app.asked("/voice")}) == 1
    assert app.asked("/fallback") == []


async def test_a_caller_waiting_for_a_restart_hears_the_waiting_tone_and_keeps_the_call(
    board: Board, app: Application
) -> None:
    up = False

    def flow(_request: Request) -> Page:
        return "<Gather timeout='30'/>" if up else away()

    app.pages["/voice"] = "<Gather numDigits='1' action='/flow'/>"
    app.pages["/flow"] = flow
    leg = await board.call()
    await board.press(leg, "1")
    await board.advance(3)
    assert "waiting" in board.heard(leg)
    up = True
    await board.advance(4)
    assert board.of(leg).keys.listened.is_set()


async def test_after_ten_seconds_without_the_application_the_call_ends_with_an_apology(
    board: Board, app: Application
) -> None:
    app.pages["/voice"] = lambda _request: away()
    app.pages["/fallback"] = lambda _request: away()
    leg = await board.call()
    await board.advance(25)
    assert board.heard(leg) == ["apology"]


async def test_a_fallback_on_another_machine_is_asked_at_once(tmp_path: Path, app: Application) -> None:
    app.pages["/voice"] = lambda _request: away()
    app.pages["/spare"] = "<Gather timeout='5'/>"
    async with running_board(tmp_path, app, VOICE_FALLBACK_URL="http://spare.test/spare") as board:
        leg = await board.call()
        assert leg.state == "answered"
        assert len(app.asked("/voice")) == 1


async def test_what_happened_while_the_application_was_away_is_told_in_order_when_it_is_back(
    board: Board, app: Application
) -> None:
    up = False
    app.pages["/status"] = lambda _request: "" if up else away()
    app.pages["/voice"] = "<Gather timeout='1'/>"
    await board.call()
    await board.advance(5)
    up = True
    await board.advance(20)
    assert [request["CallStatus"] for request in app.asked("/status")][-1] == "completed"


async def test_a_waiting_caller_stays_in_the_queue_when_the_wait_document_fails(board: Board, app: Application) -> None:
    app.pages["/voice"] = "<Enqueue waitUrl='/wait'>q1</Enqueue>"
    app.pages["/wait"] = 500
    leg = await board.call()
    await board.advance(60)
    queue = board.exchange.queues.known("q1")
    assert queue is not None
    assert len(queue.entries) == 1
    assert set(board.heard(leg)) == {"waiting"}
    assert len(app.asked("/wait")) > 3
    app.pages["/wait"] = "<Pause length='5'/>"
    await board.advance(30)
    assert board.of(leg).status == "in-progress"


async def test_a_kept_sound_is_played_when_the_application_cannot_be_asked(
    board: Board, app: Application, tmp_path: Path
) -> None:
    app.sound("/a.wav", 1, tmp_path)
    app.pages["/voice"] = "<Play>/a.wav</Play><Gather timeout='30'/>"
    await board.call()
    kept = board.exchange.sounds._kept[f"{APP}/a.wav"]
    kept.fresh_until = 0
    app.pages["/a.wav"] = 503
    leg = await board.call()
    assert board.heard(leg) == ["/a.wav"]
