"""What goes on beside a document: recordings, streams, and messages left after a beep."""

import wave
from pathlib import Path

import pytest

from switchboard.engines.silent_studio import SilentStream
from switchboard.recording_book import Kept
from tests.switchboard.silent.board import Application, Board, running_board, settle

pytestmark = pytest.mark.anyio

RECORDING = (
    "<Start><Recording name='r' channels='dual' trim='do-not-trim' recordingStatusCallback='/rec' "
    "recordingStatusCallbackEvent='in-progress completed absent'/></Start>"
)
STREAM = (
    "<Start><Stream name='c' track='inbound_track' url='wss://asr.test/media' statusCallback='/stream'>"
    "<Parameter name='leg' value='caller'/></Stream></Start>"
)


def told(app: Application) -> list[str]:
    return [request["RecordingStatus"] for request in app.asked("/rec")]


def only(board: Board) -> Kept:
    (kept,) = board.exchange.recordings.all()
    return kept


@pytest.fixture
def app() -> Application:
    return Application(pages={"/status": "", "/rec": "", "/stream": "", "/fallback": "<Hangup/>"})


async def test_a_recording_runs_from_start_to_stop_and_its_file_is_as_long(board: Board, app: Application) -> None:
    app.pages["/voice"] = f"{RECORDING}<Pause length='7'/><Stop><Recording name='r'/></Stop><Gather timeout='60'/>"
    await board.call()
    assert told(app) == ["in-progress"]
    await board.advance(8)
    assert told(app) == ["in-progress", "completed"]
    last = app.asked("/rec")[-1]
    assert (last["RecordingDuration"], last["RecordingChannels"]) == ("7", "2")
    with wave.open(str(board.exchange.recordings.path(only(board)))) as file:
        assert (file.getnchannels(), file.getframerate(), file.getnframes()) == (2, 8000, 7 * 8000)


async def test_a_recording_ends_with_its_call(board: Board, app: Application) -> None:
    app.pages["/voice"] = f"{RECORDING}<Gather timeout='60'/>"
    leg = await board.call()
    await board.advance(5)
    await board.hang_up(leg)
    assert told(app) == ["in-progress", "completed"]
    assert only(board).status == "completed"


async def test_a_recording_of_nothing_is_absent(board: Board, app: Application) -> None:
    app.pages["/voice"] = f"{RECORDING}<Hangup/>"
    await board.call()
    assert told(app) == ["in-progress", "absent"]


async def test_a_pause_with_silence_keeps_the_length_and_one_with_skip_does_not(board: Board, app: Application) -> None:
    app.pages["/voice"] = f"{RECORDING}<Gather timeout='60'/>"
    for behaviour, length in (("silence", "9"), ("skip", "5")):
        leg = await board.call()
        kept = board.exchange.recordings.current(board.of(leg).sid)
        assert kept is not None
        await board.advance(3)
        board.exchange.recordings.pause(kept, "skip" if behaviour == "skip" else "silence")
        assert kept.status == "paused"
        await board.advance(4)
        board.exchange.recordings.resume(kept)
        await board.advance(2)
        await board.hang_up(leg)
        assert app.asked("/rec")[-1]["RecordingDuration"] == length


async def test_what_is_known_of_a_recording_survives_a_restart(tmp_path: Path, app: Application) -> None:
    app.pages["/voice"] = f"{RECORDING}<Gather timeout='60'/>"
    async with running_board(tmp_path, app) as board:
        leg = await board.call()
        await board.advance(4)
        await board.hang_up(leg)
        first = only(board)
    async with running_board(tmp_path, app) as board:
        again = only(board)
        assert (again.sid, again.status, again.duration) == (first.sid, "completed", 4)


async def test_a_recording_left_by_a_dead_switchboard_is_finished_at_the_next_start(
    tmp_path: Path, app: Application
) -> None:
    app.pages["/voice"] = f"{RECORDING}<Gather timeout='60'/>"
    async with running_board(tmp_path, app) as board:
        leg = await board.call()
        await board.advance(4)
        await board.hang_up(leg)
        kept = only(board)
        kept.status = "in-progress"
        board.exchange.recordings._book.write(kept)
    app.requests.clear()
    async with running_board(tmp_path, app) as board:
        await settle()
        assert only(board).status == "completed"
        assert told(app) == ["completed"]
        assert app.asked("/rec")[0]["RecordingDuration"] == "4"


async def test_a_stream_is_opened_with_its_parameters_and_stopped_by_its_name(board: Board, app: Application) -> None:
    app.pages["/voice"] = f"{STREAM}<Gather timeout='3'/><Stop><Stream name='c'/></Stop><Gather timeout='60'/>"
    leg = await board.call()
    (stream,) = leg.notes.streams
    assert (stream["tracks"], stream["parameters"], stream["running"]) == (["inbound"], {"leg": "caller"}, True)
    await board.advance(4)
    assert stream["running"] is False
    assert [request["StreamEvent"] for request in app.asked("/stream")] == ["stream-started", "stream-stopped"]


async def test_a_stream_stops_with_its_call(board: Board, app: Application) -> None:
    app.pages["/voice"] = f"{STREAM}<Gather timeout='60'/>"
    leg = await board.call()
    await board.hang_up(leg)
    assert leg.notes.streams[0]["running"] is False


async def test_two_streams_of_one_name_are_refused(board: Board, app: Application) -> None:
    app.pages["/voice"] = f"{STREAM}{STREAM}"
    await board.call()
    assert app.asked("/fallback")[0]["ErrorCode"] == "31921"


RECORD = "<Record action='/voicemail' maxLength='60' timeout='4' finishOnKey='#' recordingStatusCallback='/rec'/>"


async def test_a_message_goes_to_the_action_with_its_length(board: Board, app: Application) -> None:
    app.pages |= {"/voice": RECORD, "/voicemail": "<Gather timeout='60'/>"}
    leg = await board.call()
    leg.speaks_seconds = 6
    assert board.heard(leg) == ["beep"]
    await board.advance(11)
    asked = app.asked("/voicemail")[0]
    assert (asked["RecordingDuration"], asked["Digits"]) == ("6", "")
    assert asked["RecordingUrl"].endswith(f"/Recordings/{asked['RecordingSid']}")
    assert told(app) == ["completed"]


async def test_a_key_ends_the_message(board: Board, app: Application) -> None:
    app.pages |= {"/voice": RECORD, "/voicemail": "<Gather timeout='60'/>"}
    leg = await board.call()
    leg.speaks_seconds = 50
    await board.advance(8.4)
    await board.press(leg, "12#")
    asked = app.asked("/voicemail")[0]
    assert (asked["RecordingDuration"], asked["Digits"]) == ("8", "#")


async def test_a_message_of_silence_goes_on_with_the_document(board: Board, app: Application) -> None:
    app.pages |= {"/voice": f"{RECORD}<Redirect>/silent</Redirect>", "/silent": "<Gather timeout='60'/>"}
    leg = await board.call()
    leg.speaks_seconds = 0
    await board.advance(6)
    assert app.asked("/voicemail") == []
    assert len(app.asked("/silent")) == 1
    assert only(board).status == "absent"


async def test_who_hangs_up_has_left_a_message_all_the_same(board: Board, app: Application) -> None:
    app.pages |= {"/voice": RECORD, "/voicemail": ""}
    leg = await board.call()
    leg.speaks_seconds = 30
    await board.advance(9.4)
    await board.hang_up(leg)
    asked = app.asked("/voicemail")[0]
    assert (asked["Digits"], asked["RecordingDuration"], asked["CallStatus"]) == ("hangup", "9", "completed")


async def test_a_message_has_its_longest_length(board: Board, app: Application) -> None:
    app.pages |= {"/voice": RECORD, "/voicemail": ""}
    leg = await board.call()
    leg.speaks_seconds = 500
    await board.advance(61)
    assert app.asked("/voicemail")[0]["RecordingDuration"] == "60"


async def test_a_receiver_that_hangs_does_not_keep_the_caller_waiting(
    board: Board, app: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def never(_stream: SilentStream) -> None:
        await board.pace.sleep(1000)

    monkeypatch.setattr(SilentStream, "stop", never)
    app.pages["/voice"] = f"{STREAM}<Stop><Stream name='c'/></Stop><Redirect>/after</Redirect>"
    app.pages["/after"] = "<Gather timeout='5'/>"
    leg = await board.call()
    assert len(app.asked("/after")) == 1
    await board.hang_up(leg)
    assert app.asked("/status")[0]["CallStatus"] == "completed"
