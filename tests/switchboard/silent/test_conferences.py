"""Conferences: beginning, holding, coaching, who ends them, and the events in their order."""

import pytest

from switchboard.conference import Conference
from switchboard.engines.silent import SilentLeg
from switchboard.program import Step
from switchboard.twiml.errors import TwimlError
from tests.switchboard.silent.board import APP, Application, Board, Request, settle

pytestmark = pytest.mark.anyio

EVENTS = "statusCallback='/conf' statusCallbackEvent='start end join leave mute hold modify announcement'"


def room(attributes: str, action: str) -> str:
    return f"<Dial action='{action}'><Conference beep='false' {EVENTS} {attributes}>c1</Conference></Dial>"


SEAT = room(
    "participantLabel='seat1' startConferenceOnEnter='false' endConferenceOnExit='true' waitUrl=''", "/seat-left"
)
CALLER = room("participantLabel='caller' endConferenceOnExit='true' waitUrl=''", "/after")
SUPERVISOR = "startConferenceOnEnter='false' endConferenceOnExit='false' waitUrl=''"


@pytest.fixture
def app() -> Application:
    def client(request: Request) -> str:
        return SEAT if request.params.get("seat") else room(SUPERVISOR, "/gone")

    return Application(
        pages={
            "/status": "",
            "/voice": CALLER,
            "/client": client,
            "/conf": "",
            "/after": "<Gather timeout='5'/>",
            "/seat-left": "",
            "/gone": "",
            "/moh": "<Pause length='10'/><Redirect method='GET'>/moh</Redirect>",
            "/fallback": "<Hangup/>",
        }
    )


async def both(board: Board) -> tuple[SilentLeg, SilentLeg, Conference]:
    seat = await board.call("client:seat_1", "", seat="1")
    caller = await board.call()
    conference = board.exchange.conferences.by_sid("c1")
    assert conference is not None
    return seat, caller, conference


def told(app: Application) -> list[tuple[str, str]]:
    return [
        (request["StatusCallbackEvent"], request.params.get("ParticipantLabel", "")) for request in app.asked("/conf")
    ]


async def test_it_begins_when_somebody_who_may_begin_it_has_joined(board: Board, app: Application) -> None:
    await board.call("client:seat_1", "", seat="1")
    conference = board.exchange.conferences.by_sid("c1")
    assert conference is not None
    assert conference.status == "init"
    await board.call("client:boss", "")
    assert conference.status == "init"
    await board.call()
    assert conference.status == "in-progress"
    assert told(app)[-2:] == [("participant-join", "caller"), ("conference-start", "")]


async def test_when_the_seat_leaves_the_callers_dial_goes_on_with_its_action(board: Board, app: Application) -> None:
    seat, caller, conference = await both(board)
    await board.hang_up(seat)
    assert conference.status == "completed"
    assert board.of(caller).keys.listened.is_set()
    assert (app.asked("/after")[0]["DialCallStatus"], app.asked("/after")[0]["CallStatus"]) == (
        "answered",
        "in-progress",
    )
    assert app.asked("/seat-left")[0]["CallStatus"] == "completed"


async def test_events_come_in_order_with_numbers_and_say_who_hung_up(board: Board, app: Application) -> None:
    seat, caller, _ = await both(board)
    await board.hang_up(caller)
    assert told(app) == [
        ("participant-join", "seat1"),
        ("participant-join", "caller"),
        ("conference-start", ""),
        ("participant-leave", "caller"),
        ("participant-leave", "seat1"),
        ("conference-end", ""),
    ]
    requests = app.asked("/conf")
    assert [request["SequenceNumber"] for request in requests] == ["1", "2", "3", "4", "5", "6"]
    assert requests[3]["ReasonParticipantLeft"] == "participant_hung_up"
    assert requests[4]["ReasonParticipantLeft"] == "moderator_ended_conference"
    assert requests[5]["CallSidEndingConference"] == board.of(caller).sid
    assert requests[5]["ReasonConferenceEnded"] == "participant-with-end-conference-on-exit-left"
    assert seat.state == "ended"


async def test_a_caller_who_hangs_up_in_the_conference_has_the_action_told(board: Board, app: Application) -> None:
    _, caller, _ = await both(board)
    await board.hang_up(caller)
    assert app.asked("/after")[0]["CallStatus"] == "completed"


async def test_hold_plays_its_document_by_get_and_again_after_its_redirect(board: Board, app: Application) -> None:
    _, caller, conference = await both(board)
    participant = conference.find("caller")
    assert participant is not None
    conference.set_held(participant, True, Step(f"{APP}/moh", "GET"))
    await board.advance(25)
    assert [request.method for request in app.asked("/moh")] == ["GET"] * 3
    assert caller.notes.held
    conference.set_held(participant, False, None)
    await board.advance(30)
    assert len(app.asked("/moh")) == 3
    assert not caller.notes.held
    assert told(app)[-2:] == [("participant-hold", "caller"), ("participant-unhold", "caller")]


async def test_a_hold_document_may_not_listen_for_keys_and_our_tone_is_heard_instead(
    board: Board, app: Application
) -> None:
    app.pages["/moh"] = "<Gather/>"
    _, caller, conference = await both(board)
    participant = conference.find("caller")
    assert participant is not None
    conference.set_held(participant, True, Step(f"{APP}/moh", "GET"))
    await settle()
    assert board.heard(caller) == ["waiting"]


async def test_a_label_that_is_taken_is_refused(board: Board, app: Application) -> None:
    await both(board)
    await board.call("client:seat_2", "", seat="2")
    assert app.asked("/seat-left") == []
    conference = board.exchange.conferences.by_sid("c1")
    assert conference is not None
    assert len(conference.participants) == 2


async def test_coaching_somebody_who_is_not_there_is_refused(board: Board, app: Application) -> None:
    _, _, conference = await both(board)
    supervisor = conference.find("caller")
    assert supervisor is not None
    with pytest.raises(TwimlError) as refused:
        conference.set_coaching(supervisor, "CAnobody")
    assert refused.value.code == 13240


async def test_a_coach_who_joins_coaches_and_can_change(board: Board, app: Application) -> None:
    seat, _, conference = await both(board)
    app.pages["/client"] = room(f"coach='{board.of(seat).sid}' muted='true' {SUPERVISOR}", "/gone")
    boss = await board.call("client:boss", "")
    participant = conference.find(board.of(boss).sid)
    assert participant is not None
    assert (participant.muted, participant.coaching) == (True, board.of(seat).sid)
    conference.set_muted(participant, False)
    conference.set_coaching(participant, "")
    await settle()
    assert [event for event, _ in told(app)][-2:] == ["participant-unmute", "participant-modify"]
    await board.hang_up(boss)
    assert conference.status == "in-progress"


async def test_who_is_kicked_goes_on_with_the_action(board: Board, app: Application) -> None:
    _, caller, conference = await both(board)
    boss = await board.call("client:boss", "")
    participant = conference.find(board.of(boss).sid)
    assert participant is not None
    conference.kick(participant)
    await settle()
    assert len(app.asked("/gone")) == 1
    assert conference.status == "in-progress"
    assert caller.state == "answered"


async def test_waiting_before_the_beginning_is_heard_until_it_begins(board: Board, app: Application) -> None:
    app.pages["/client"] = room("startConferenceOnEnter='false' waitUrl='/moh'", "/gone")
    waiting = await board.call("client:seat_1", "")
    await board.advance(5)
    assert len(app.asked("/moh")) == 1
    await board.call()
    await board.advance(30)
    assert len(app.asked("/moh")) == 1
    assert waiting.notes.in_conference


async def test_calls_update_takes_a_participant_out(board: Board, app: Application) -> None:
    _, caller, conference = await both(board)
    app.pages["/elsewhere"] = "<Gather timeout='60'/>"
    await board.exchange.calls.redirect(board.of(caller), Step(f"{APP}/elsewhere"))
    await settle()
    assert len(app.asked("/elsewhere")) == 1
    assert app.asked("/after") == []
    assert conference.status == "completed"
    left = next(request for request in app.asked("/conf") if request["StatusCallbackEvent"] == "participant-leave")
    assert left["ReasonParticipantLeft"] == "participant_updated_via_api"


async def test_the_next_conference_of_the_same_name_is_another(board: Board, app: Application) -> None:
    seat, _, first = await both(board)
    await board.hang_up(seat)
    _, _, second = await both(board)
    assert first.sid != second.sid
    assert (first.status, second.status) == ("completed", "in-progress")


async def test_an_announcement_to_somebody_on_hold_is_followed_by_the_music_again(
    board: Board, app: Application
) -> None:
    app.pages["/moh"] = "<Say>music</Say><Pause length='10'/><Redirect method='GET'>/moh</Redirect>"
    app.pages["/news"] = "<Pause length='3'/>"
    _, caller, conference = await both(board)
    participant = conference.find("caller")
    assert participant is not None
    conference.set_held(participant, True, Step(f"{APP}/moh", "GET"))
    await settle()
    conference.announce_to(participant, Step(f"{APP}/news"))
    await board.advance(2)
    conference.announce_to(participant, Step(f"{APP}/news"))
    await board.advance(2)
    assert (len(app.asked("/moh")), told(app)[-1]) == (1, ("participant-hold", "caller"))
    await board.advance(2)
    assert len(app.asked("/moh")) == 2
    assert told(app)[-1] == ("announcement-end", "caller"), "the first one was cut off by the second"
    assert [event for event, _ in told(app)].count("announcement-end") == 1
    assert caller.notes.held


async def test_an_announcement_that_breaks_is_told_and_the_talk_goes_on(board: Board, app: Application) -> None:
    app.pages["/news"] = 500
    _, _, conference = await both(board)
    conference.announce(Step(f"{APP}/news"))
    await board.advance(30)
    failed = app.asked("/conf")[-1]
    assert (failed["StatusCallbackEvent"], failed["AnnounceUrl"]) == ("announcement-fail", f"{APP}/news")
    assert conference.status == "in-progress"


async def test_what_does_not_change_is_not_told(board: Board, app: Application) -> None:
    _, _, conference = await both(board)
    participant = conference.find("caller")
    assert participant is not None
    await settle()
    before = len(told(app))
    conference.set_end_on_exit(participant, True)
    conference.set_coaching(participant, "")
    conference.set_muted(participant, False)
    await settle()
    assert len(told(app)) == before
