"""<Dial> to browsers, desk phones and numbers; and calls placed by request."""

import pytest

from switchboard.call import Profile, Told
from switchboard.callbacks import Target
from switchboard.engines.silent import Rule
from switchboard.program import Step
from tests.switchboard.silent.board import APP, Application, Board, settle

pytestmark = pytest.mark.anyio

ALL = frozenset({"initiated", "ringing", "answered", "completed"})


def statuses(app: Application, path: str) -> list[str]:
    return [request["CallStatus"] for request in app.asked(path)]


async def test_the_first_who_answers_is_connected_and_the_others_stop_ringing(board: Board, app: Application) -> None:
    board.engine.rules = [Rule("sip:101@*", "ring"), Rule("client:seat_2", "answer", after=4)]
    app.pages["/voice"] = "<Dial action='/done'><Sip>sip:101@desk</Sip><Client>seat_2</Client></Dial>"
    app.pages["/done"] = ""
    leg = await board.call()
    assert board.heard(leg) == ["ringback"]
    await board.advance(4)
    first, second = board.legs()[1:]
    assert (first.state, second.state) == ("ended", "answered")
    assert board.of(second).profile.parent_sid == board.of(leg).sid
    await board.hang_up(second)
    done = app.asked("/done")[0]
    assert (done["DialCallStatus"], done["DialCallSid"]) == ("completed", board.of(second).sid)


@pytest.mark.parametrize(
    ("rule", "status"),
    [
        (Rule("*", "refuse", status=486), "busy"),
        (Rule("*", "refuse", status=603), "busy"),
        (Rule("*", "ring"), "no-answer"),
        (Rule("*", "unreachable", status=404), "failed"),
        (Rule("*", "unreachable", status=480), "no-answer"),
    ],
)
async def test_a_ring_in_vain_is_named_to_the_action(board: Board, app: Application, rule: Rule, status: str) -> None:
    board.engine.rules = [rule]
    app.pages["/voice"] = "<Dial timeout='15' action='/done'><Number>+8613800000002</Number></Dial>"
    app.pages["/done"] = "<Gather timeout='60'/>"
    await board.call()
    await board.advance(16)
    assert app.asked("/done")[0]["DialCallStatus"] == status


async def test_when_the_caller_hangs_up_what_was_rung_stops_ringing(board: Board, app: Application) -> None:
    board.engine.rules = [Rule("*", "ring")]
    app.pages["/voice"] = "<Dial action='/done'><Client>seat_1</Client></Dial>"
    app.pages["/done"] = ""
    leg = await board.call()
    await board.hang_up(leg)
    assert [known.state for known in board.legs()] == ["ended", "ended"]
    assert app.asked("/done")[0]["DialCallStatus"] == "canceled"


async def test_with_answer_on_bridge_the_caller_is_answered_only_then(board: Board, app: Application) -> None:
    board.engine.rules = [Rule("*", "answer", after=3)]
    app.pages["/voice"] = "<Dial answerOnBridge='true'><Client>seat_1</Client></Dial>"
    leg = await board.call()
    assert leg.state == "ringing"
    await board.advance(3)
    assert leg.state == "answered"


async def test_a_number_is_screened_before_it_is_connected(board: Board, app: Application) -> None:
    app.pages["/voice"] = "<Dial action='/done'><Number url='/screen'>+8613800000002</Number></Dial>"
    app.pages["/screen"] = "<Gather numDigits='1' timeout='6' action='/screen/ok'/><Hangup/>"
    app.pages["/screen/ok"] = ""
    app.pages["/done"] = ""
    leg = await board.call()
    callee = board.legs()[1]
    assert not leg.notes.in_conference
    await board.press(callee, "1")
    assert leg.notes.in_conference
    await board.hang_up(leg)
    assert app.asked("/done")[0]["DialCallStatus"] == "completed"


async def test_a_screening_without_a_key_connects_nobody(board: Board, app: Application) -> None:
    app.pages["/voice"] = "<Dial action='/done'><Number url='/screen'>+8613800000002</Number></Dial>"
    app.pages["/screen"] = "<Gather numDigits='1' timeout='6'/><Hangup/>"
    app.pages["/done"] = "<Gather timeout='60'/>"
    leg = await board.call()
    await board.advance(7)
    assert len(app.asked("/done")) == 1
    assert not leg.notes.in_conference


async def test_a_star_ends_the_talk_where_that_is_allowed(board: Board, app: Application) -> None:
    app.pages["/voice"] = "<Dial hangupOnStar='true' action='/done'><Client>seat_1</Client></Dial>"
    app.pages["/done"] = "<Gather timeout='60'/>"
    leg = await board.call()
    await board.press(leg, "1*")
    assert len(app.asked("/done")) == 1
    assert board.legs()[1].state == "ended"


async def test_a_talk_ends_at_its_time_limit(board: Board, app: Application) -> None:
    app.pages["/voice"] = "<Dial timeLimit='600' action='/done'><Client>seat_1</Client></Dial>"
    app.pages["/done"] = ""
    await board.call()
    await board.advance(599)
    assert app.asked("/done") == []
    await board.advance(2)
    assert len(app.asked("/done")) == 1


def place(board: Board, to: str = "sip:101@desk", ring_seconds: float = 15) -> None:
    profile = Profile("outbound-api", "12348", to, told=Told(Target(f"{APP}/offer"), ALL))
    board.exchange.calls.create(profile, Step(f"{APP}/seat"), ring_seconds)


async def test_a_placed_call_tells_its_progress_in_order_and_carries_out_its_document(
    board: Board, app: Application
) -> None:
    board.engine.rules = [Rule("*", "answer", after=2)]
    app.pages |= {"/offer": "", "/seat": "<Gather timeout='5'/>"}
    place(board)
    await board.advance(10)
    assert statuses(app, "/offer") == ["initiated", "ringing", "in-progress", "completed"]
    assert [request["SequenceNumber"] for request in app.asked("/offer")] == ["0", "1", "2", "3"]
    assert app.asked("/seat")[0]["Direction"] == "outbound-api"


@pytest.mark.parametrize(
    ("rule", "status", "sip"),
    [
        (Rule("*", "refuse", status=486), "busy", "486"),
        (Rule("*", "ring"), "no-answer", "487"),
        (Rule("*", "unreachable", status=480), "no-answer", "480"),
        (Rule("*", "unreachable", status=503), "failed", "503"),
    ],
)
async def test_a_placed_call_in_vain_says_why(
    board: Board, app: Application, rule: Rule, status: str, sip: str
) -> None:
    board.engine.rules = [rule]
    app.pages |= {"/offer": "", "/seat": ""}
    place(board)
    await board.advance(20)
    last = app.asked("/offer")[-1]
    assert (last["CallStatus"], last["SipResponseCode"], last["CallDuration"]) == (status, sip, "0")
    assert app.asked("/seat") == []


async def test_ending_a_ringing_call_cancels_it(board: Board, app: Application) -> None:
    board.engine.rules = [Rule("*", "ring")]
    app.pages |= {"/offer": "", "/seat": ""}
    place(board)
    await settle()
    await board.exchange.calls.live()[0].hang_up()
    await settle()
    assert statuses(app, "/offer")[-1] == "canceled"


async def test_a_redirect_before_the_answer_replaces_the_first_document(board: Board, app: Application) -> None:
    board.engine.rules = [Rule("*", "ring")]
    app.pages |= {"/offer": "", "/seat": "", "/other": "<Gather timeout='5'/>"}
    place(board)
    await settle()
    call = board.exchange.calls.live()[0]
    await board.exchange.calls.redirect(call, Step(f"{APP}/other"))
    board.legs()[0].far_answer()
    await settle()
    assert (len(app.asked("/other")), app.asked("/seat")) == (1, [])
