"""The verbs a caller meets: keys, sounds, pauses, redirects, refusals, and the end."""

from pathlib import Path

import pytest

from tests.switchboard.silent.board import CALLER, Application, Board, running_board, settle

pytestmark = pytest.mark.anyio


async def test_a_call_asks_its_first_document_while_it_rings_and_is_answered_by_the_first_sounding_verb(
    board: Board, app: Application
) -> None:
    app.pages["/voice"] = "<Pause length='2'/><Gather timeout='5'/>"
    leg = await board.call()
    first = app.asked("/voice")[0]
    assert (first["From"], first["To"], first["CallStatus"], first["Direction"]) == (
        CALLER,
        "12348",
        "ringing",
        "inbound",
    )
    assert leg.state == "ringing"
    await board.advance(2)
    assert leg.state == "answered"


async def test_a_key_stops_the_prompt_and_goes_to_the_action(board: Board, app: Application, tmp_path: Path) -> None:
    app.sound("/greet.wav", 10, tmp_path)
    app.pages["/voice"] = "<Gather numDigits='1' action='/flow/1'><Play>/greet.wav</Play></Gather>"
    app.pages["/flow/1"] = "<Pause length='100'/>"
    leg = await board.call()
    assert board.heard(leg) == ["/greet.wav"]
    await board.advance(3)
    await board.press(leg, "2")
    assert app.asked("/flow/1")[0]["Digits"] == "2"
    assert app.asked("/flow/1")[0]["CallStatus"] == "in-progress"


async def test_silence_goes_on_with_the_document_unless_an_empty_result_is_asked_for(
    board: Board, app: Application
) -> None:
    app.pages["/voice"] = "<Gather timeout='5' action='/never'/><Redirect>/next</Redirect>"
    app.pages["/next"] = "<Gather timeout='5' action='/empty' actionOnEmptyResult='true'/>"
    app.pages["/empty"] = "<Pause length='9'/>"
    await board.call()
    await board.advance(4.9)
    assert app.asked("/next") == []
    await board.advance(0.2)
    assert len(app.asked("/next")) == 1
    await board.advance(5)
    assert app.asked("/empty")[0]["Digits"] == ""
    assert app.asked("/never") == []


async def test_the_timeout_of_keys_begins_when_the_prompts_are_over_and_again_with_each_key(
    board: Board, app: Application, tmp_path: Path
) -> None:
    app.sound("/long.wav", 20, tmp_path)
    app.pages["/voice"] = "<Gather timeout='3' action='/keys'><Play>/long.wav</Play></Gather>"
    leg = await board.call()
    await board.advance(22)
    assert app.asked("/keys") == []
    await board.press(leg, "1")
    await board.advance(2.9)
    await board.press(leg, "2")
    await board.advance(2.9)
    assert app.asked("/keys") == []
    await board.advance(0.2)
    assert app.asked("/keys")[0]["Digits"] == "12"


@pytest.mark.parametrize(
    ("gather", "pressed", "digits", "finished"),
    [
        ("finishOnKey='#'", "123#", "123", "#"),
        ("finishOnKey='*'", "12#*", "12#", "*"),
        ("numDigits='4'", "12345", "1234", ""),
        ("actionOnEmptyResult='true'", "#", "", "#"),
    ],
)
async def test_keys_end_at_the_finish_key_or_when_there_are_enough(
    board: Board, app: Application, gather: str, pressed: str, digits: str, finished: str
) -> None:
    app.pages["/voice"] = f"<Gather {gather} action='/keys'/>"
    app.pages["/keys"] = "<Pause length='9'/>"
    leg = await board.call()
    await board.press(leg, pressed)
    asked = app.asked("/keys")[0]
    assert (asked["Digits"], asked.params.get("FinishedOnKey", "")) == (digits, finished)


async def test_a_gather_without_an_action_asks_its_own_document_again(board: Board, app: Application) -> None:
    app.pages["/voice"] = "<Gather numDigits='1'/>"
    leg = await board.call()
    await board.press(leg, "7")
    assert [request.params.get("Digits") for request in app.asked("/voice")] == [None, "7"]


async def test_keys_pressed_while_nobody_listens_are_gone(board: Board, app: Application) -> None:
    app.pages["/voice"] = "<Play>/a.wav</Play><Gather numDigits='1' action='/keys'/>"
    app.pages["/a.wav"] = lambda _request: b"no sound"
    app.pages["/fallback"] = "<Pause length='5'/><Gather timeout='2' action='/keys'/>"
    leg = await board.call()
    await board.press(leg, "1")
    await board.advance(8)
    assert app.asked("/keys") == []


async def test_sounds_take_their_time_and_loops_repeat_them(board: Board, app: Application, tmp_path: Path) -> None:
    app.sound("/two.wav", 2, tmp_path)
    app.pages["/voice"] = "<Play loop='3'>/two.wav</Play><Redirect>/done</Redirect>"
    app.pages["/done"] = "<Pause length='9'/>"
    leg = await board.call()
    await board.advance(5.9)
    assert app.asked("/done") == []
    await board.advance(0.2)
    assert len(app.asked("/done")) == 1
    assert board.heard(leg) == ["/two.wav"] * 3


async def test_a_call_ends_when_its_document_ends(board: Board, app: Application) -> None:
    app.pages["/voice"] = "<Gather timeout='1'/>"
    leg = await board.call()
    await board.advance(1.1)
    assert leg.state == "ended"
    status = app.asked("/status")[0]
    assert (status["CallStatus"], status["SequenceNumber"], status["SipResponseCode"]) == ("completed", "0", "200")
    assert int(status["CallDuration"]) >= 0


async def test_nothing_after_hangup_is_done(board: Board, app: Application) -> None:
    app.pages["/voice"] = "<Gather timeout='1'/><Hangup/><Redirect>/never</Redirect>"
    leg = await board.call()
    await board.advance(2)
    assert leg.state == "ended"
    assert app.asked("/never") == []


@pytest.mark.parametrize(
    ("reason", "sip_status", "call_status"), [("busy", 486, "busy"), ("rejected", 603, "no-answer")]
)
async def test_a_rejected_call_is_never_answered(
    board: Board, app: Application, reason: str, sip_status: int, call_status: str
) -> None:
    app.pages["/voice"] = f"<Reject reason='{reason}'/>"
    leg = await board.call()
    assert leg.ended is not None
    assert leg.ended.status == sip_status
    assert app.asked("/status")[0]["CallStatus"] == call_status
    assert board.of(leg).started is None


async def test_a_caller_who_gives_up_before_the_answer_ends_everything(board: Board, app: Application) -> None:
    app.pages["/voice"] = "<Pause length='60'/>"
    leg = await board.call()
    await board.hang_up(leg)
    assert app.asked("/status")[0]["CallStatus"] == "no-answer"
    assert board.exchange.calls.live() == []


async def test_relative_addresses_start_from_the_document_and_get_is_signed_too(board: Board, app: Application) -> None:
    app.pages["/voice"] = "<Redirect method='GET'>menu/first?x=1</Redirect>"
    app.pages["/menu/first"] = "<Pause length='5'/>"
    await board.call()
    asked = app.asked("/menu/first")[0]
    assert (asked.method, asked["x"], asked["From"]) == ("GET", "1", CALLER)


async def test_documents_that_only_point_at_each_other_are_cut_off(board: Board, app: Application) -> None:
    app.pages["/voice"] = "<Redirect>/voice</Redirect>"
    app.pages["/fallback"] = "<Reject/>"
    leg = await board.call()
    for _ in range(20):
        await settle()
    assert leg.state == "ended"
    assert app.asked("/fallback")[0]["ErrorCode"] == "11840"
    assert len(app.asked("/voice")) <= 101


async def test_what_a_browser_sends_is_told_and_cannot_replace_what_the_switchboard_says(
    board: Board, app: Application
) -> None:
    app.pages["/client"] = "<Pause length='5'/>"
    leg = await board.call("client:seat_ab12", "", offer="o1", CallSid="CAfalse", From="+8613800000009")
    asked = app.asked("/client")[0]
    assert (asked["offer"], asked["From"]) == ("o1", "client:seat_ab12")
    assert asked["CallSid"] == board.of(leg).sid


async def test_what_a_browser_sends_is_told_once_and_with_no_later_request(board: Board, app: Application) -> None:
    app.pages["/client"] = "<Gather numDigits='1' action='/next'/>"
    app.pages["/next"] = "<Hangup/>"
    leg = await board.call("client:phone_ab12", "", phone="1", DialCallStatus="completed", ErrorCode="1")
    first = app.asked("/client")[0]
    assert (first["phone"], first.params["DialCallStatus"]) == ("1", "completed")
    await board.press(leg, "1")
    later = app.asked("/next")[0]
    assert {"phone", "DialCallStatus", "ErrorCode"}.isdisjoint(later.params)


async def test_sip_headers_come_with_twilios_prefix(board: Board, app: Application) -> None:
    app.pages["/voice"] = "<Pause length='5'/>"
    await board.call(**{"X-Trunk": "t1", "Via": "secret"})
    asked = app.asked("/voice")[0]
    assert asked["SipHeader_X-Trunk"] == "t1"
    assert "secret" not in asked.params.values()


async def test_say_speaks_only_what_is_recorded_in_that_language(tmp_path: Path, app: Application) -> None:
    prompts = tmp_path / "prompts_folder"
    (prompts / "zh-CN").mkdir(parents=True)
    (prompts / "zh-CN" / "index.json").write_text('{"您好": "welcome.wav"}', encoding="utf-8")
    app.sound("/x.wav", 1.5, tmp_path)
    welcome = app.pages["/x.wav"]
    assert isinstance(welcome, bytes)
    (prompts / "zh-CN" / "welcome.wav").write_bytes(welcome)
    app.pages["/voice"] = "<Say language='zh-CN'>您好</Say><Say language='ko-KR'>您好</Say>"
    app.pages["/fallback"] = "<Pause length='1'/><Hangup/>"
    async with running_board(tmp_path, app, PROMPTS=str(prompts)) as board:
        leg = await board.call()
        assert board.heard(leg) == ["您好"]
        await board.advance(2)
        assert app.asked("/fallback")[0]["ErrorCode"] == "13520"
