"""Queues, members, conferences and participants by REST."""

import pytest
from twilio.base.exceptions import TwilioRestException

from tests.switchboard.rest.conftest import Twilio
from tests.switchboard.silent.board import APP, Application, Board, Request, settle

pytestmark = pytest.mark.anyio


@pytest.fixture
def app() -> Application:
    def room(request: Request) -> str:
        label, start = request.params.get("label", "caller"), "false" if "label" in request.params else "true"
        return (
            f"<Dial action='/after'><Conference participantLabel='{label}' startConferenceOnEnter='{start}' "
            "endConferenceOnExit='true' beep='false' waitUrl='' statusCallback='/conf' "
            "statusCallbackEvent='start end join leave mute hold modify'>c1</Conference></Dial>"
        )

    return Application(
        pages={
            "/status": "",
            "/voice": "<Enqueue action='/left' waitUrl='/wait'>q1</Enqueue>",
            "/wait": "<Pause length='30'/>",
            "/left": "",
            "/client": room,
            "/join": room,
            "/conf": "",
            "/moh": "<Pause length='30'/>",
            "/after": "<Gather timeout='60'/>",
        }
    )


async def waiting(board: Board) -> str:
    return board.of(await board.call()).sid


async def test_queues_are_made_changed_listed_and_deleted(board: Board, twilio: Twilio) -> None:
    made = await twilio(lambda client: client.queues.create(friendly_name="q9", max_size=7))
    assert (made.friendly_name, made.max_size, made.current_size) == ("q9", 7, 0)
    with pytest.raises(TwilioRestException) as taken:
        await twilio(lambda client: client.queues.create(friendly_name="q9"))
    assert taken.value.code == 22003
    changed = await twilio(lambda client: client.queues(made.sid).update(friendly_name="q10"))
    assert changed.friendly_name == "q10"
    assert [queue.sid for queue in await twilio(lambda client: client.queues.list())] == [made.sid]
    assert await twilio(lambda client: client.queues(made.sid).delete())
    assert await twilio(lambda client: client.queues.list()) == []


async def test_a_queue_with_somebody_in_it_is_not_deleted(board: Board, twilio: Twilio) -> None:
    await waiting(board)
    (queue,) = await twilio(lambda client: client.queues.list())
    with pytest.raises(TwilioRestException) as refused:
        await twilio(lambda client: client.queues(queue.sid).delete())
    assert refused.value.code == 22002


async def test_a_member_is_fetched_out_of_the_queue_once(board: Board, app: Application, twilio: Twilio) -> None:
    first, second = await waiting(board), await waiting(board)
    (queue,) = await twilio(lambda client: client.queues.list())
    members = await twilio(lambda client: client.queues(queue.sid).members.list())
    assert [(member.call_sid, member.position) for member in members] == [(first, 1), (second, 2)]
    taken = await twilio(lambda client: client.queues(queue.sid).members(second).update(url=f"{APP}/join"))
    assert (taken.call_sid, taken.position) == (second, 2)
    with pytest.raises(TwilioRestException) as again:
        await twilio(lambda client: client.queues(queue.sid).members(second).update(url=f"{APP}/join"))
    assert (again.value.status, again.value.code) == (404, 20404)
    await settle()
    assert [request["CallSid"] for request in app.asked("/join")] == [second]


async def test_the_front_of_the_queue_is_whoever_waits_longest(board: Board, app: Application, twilio: Twilio) -> None:
    first, _ = await waiting(board), await waiting(board)
    (queue,) = await twilio(lambda client: client.queues.list())
    front = await twilio(lambda client: client.queues(queue.sid).members("Front").fetch())
    assert front.call_sid == first
    await twilio(lambda client: client.queues(queue.sid).members("Front").update(url=f"{APP}/join"))
    await settle()
    assert [request["CallSid"] for request in app.asked("/join")] == [first]


async def in_conference(board: Board, twilio: Twilio) -> tuple[str, str, str]:
    """The sids of the conference, the seat's call and the caller's."""
    seat = board.of(await board.call("client:seat_1", "", label="seat1")).sid
    app = board.app
    app.pages["/voice"] = app.pages["/join"]
    caller = await waiting(board)
    (conference,) = await twilio(lambda client: client.conferences.list(friendly_name="c1", status="in-progress"))
    return conference.sid, seat, caller


async def test_participants_are_listed_and_found_by_label_or_call(board: Board, twilio: Twilio) -> None:
    conference, seat, caller = await in_conference(board, twilio)
    participants = await twilio(lambda client: client.conferences(conference).participants.list())
    assert [(known.label, known.call_sid) for known in participants] == [("seat1", seat), ("caller", caller)]
    for key in ("caller", caller):
        found = await twilio(lambda client, key=key: client.conferences(conference).participants(key).fetch())
        assert (found.call_sid, found.status, found.end_conference_on_exit) == (caller, "connected", True)


async def test_hold_and_mute_by_label_change_the_line_and_are_told(
    board: Board, app: Application, twilio: Twilio
) -> None:
    conference, _, _ = await in_conference(board, twilio)
    held = await twilio(
        lambda client: client.conferences(conference).participants("caller").update(hold=True, hold_url=f"{APP}/moh")
    )
    await settle()
    assert held.hold
    assert app.asked("/moh")[0].method == "GET"
    back = await twilio(lambda client: client.conferences(conference).participants("caller").update(hold=False))
    muted = await twilio(lambda client: client.conferences(conference).participants("seat1").update(muted=True))
    assert (back.hold, muted.muted) == (False, True)
    await settle()
    events = [request["StatusCallbackEvent"] for request in app.asked("/conf")]
    assert events[-3:] == ["participant-hold", "participant-unhold", "participant-mute"]
    silent = await twilio(lambda client: client.conferences(conference).participants.list(muted=True))
    assert [known.label for known in silent] == ["seat1"]


async def test_coaching_is_changed_by_one_request_and_refused_for_strangers(board: Board, twilio: Twilio) -> None:
    conference, seat, caller = await in_conference(board, twilio)
    coaching = await twilio(
        lambda client: (
            client.conferences(conference)
            .participants(caller)
            .update(coaching=True, call_sid_to_coach=seat, muted=False)
        )
    )
    assert (coaching.coaching, coaching.call_sid_to_coach) == (True, seat)
    barging = await twilio(lambda client: client.conferences(conference).participants(caller).update(coaching=False))
    assert (barging.coaching, barging.call_sid_to_coach) == (False, None)
    with pytest.raises(TwilioRestException) as refused:
        await twilio(
            lambda client: (
                client.conferences(conference)
                .participants(caller)
                .update(coaching=True, call_sid_to_coach="CA" + "0" * 32)
            )
        )
    assert refused.value.code == 13240


async def test_a_kicked_participant_goes_on_with_its_action(board: Board, app: Application, twilio: Twilio) -> None:
    conference, seat, _ = await in_conference(board, twilio)
    await twilio(
        lambda client: client.conferences(conference).participants("seat1").update(end_conference_on_exit=False)
    )
    assert await twilio(lambda client: client.conferences(conference).participants("seat1").delete())
    await settle()
    assert [request["CallSid"] for request in app.asked("/after")] == [seat]
    with pytest.raises(TwilioRestException) as gone:
        await twilio(lambda client: client.conferences(conference).participants("seat1").fetch())
    assert gone.value.code == 20404


async def test_a_conference_ended_by_request_says_so(board: Board, app: Application, twilio: Twilio) -> None:
    conference, _, _ = await in_conference(board, twilio)
    ended = await twilio(lambda client: client.conferences(conference).update(status="completed"))
    assert (ended.status, ended.reason_conference_ended) == ("completed", "conference-ended-via-api")
    await settle()
    assert len(app.asked("/after")) == 2
    reasons = {request.params.get("ReasonParticipantLeft") for request in app.asked("/conf")} - {None}
    assert reasons == {"conference_ended_via_api"}
