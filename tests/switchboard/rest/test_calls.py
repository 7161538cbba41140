"""Calls by REST, with Twilio's own client, against Twilio's own document."""

import httpx
import pytest
from twilio.base.exceptions import TwilioRestException

from switchboard.engines.silent import Rule
from tests.switchboard.rest.conftest import Twilio
from tests.switchboard.silent.board import ACCOUNT, APP, CALLER, Application, Board, settle

pytestmark = pytest.mark.anyio


async def test_a_call_is_created_fetched_and_found_in_the_list(board: Board, app: Application, twilio: Twilio) -> None:
    app.pages |= {"/seat": "<Gather timeout='60'/>", "/offer": ""}
    made = await twilio(
        lambda client: client.calls.create(
            to="sip:101@desk",
            from_="12348",
            url=f"{APP}/seat",
            timeout=15,
            status_callback=f"{APP}/offer",
            status_callback_event=["initiated", "ringing", "answered", "completed"],
        )
    )
    assert (made.status, made.direction, made.to, made._from if hasattr(made, "_from") else made.from_) == (
        "queued",
        "outbound-api",
        "sip:101@desk",
        "12348",
    )
    await board.advance(1)
    fetched = await twilio(lambda client: client.calls(made.sid).fetch())
    assert fetched.status == "in-progress"
    listed = await twilio(lambda client: client.calls.list(status="in-progress"))
    assert [call.sid for call in listed] == [made.sid]
    assert await twilio(lambda client: client.calls.list(status="busy")) == []
    assert [request["CallStatus"] for request in app.asked("/offer")] == ["initiated", "ringing", "in-progress"]


async def test_a_call_may_be_given_its_document_at_once(board: Board, app: Application, twilio: Twilio) -> None:
    twiml = f"<Response><Redirect>{APP}/next</Redirect></Response>"
    app.pages["/next"] = "<Gather timeout='60'/>"
    await twilio(lambda client: client.calls.create(to=CALLER, from_="12348", twiml=twiml))
    await board.advance(1)
    assert len(app.asked("/next")) == 1


async def test_an_update_by_address_document_or_status_changes_what_the_call_does(
    board: Board, app: Application, twilio: Twilio
) -> None:
    app.pages |= {"/voice": "<Gather timeout='600'/>", "/other": "<Gather timeout='600'/>"}
    leg = await board.call()
    sid = board.of(leg).sid
    await twilio(lambda client: client.calls(sid).update(url=f"{APP}/other"))
    await settle()
    assert len(app.asked("/other")) == 1
    await twilio(lambda client: client.calls(sid).update(twiml="<Response><Pause length='60'/></Response>"))
    await twilio(lambda client: client.calls(sid).update(status="completed"))
    await settle()
    assert leg.state == "ended"
    ended = await twilio(lambda client: client.calls(sid).fetch())
    assert (ended.status, ended.duration is not None) == ("completed", True)


async def test_a_ringing_call_is_cancelled_and_an_answered_one_cannot_be(
    board: Board, app: Application, twilio: Twilio
) -> None:
    board.engine.rules = [Rule("sip:101@*", "ring"), Rule("*", "answer")]
    app.pages["/seat"] = "<Gather timeout='600'/>"
    ringing = await twilio(lambda client: client.calls.create(to="sip:101@desk", from_="12348", url=f"{APP}/seat"))
    talking = await twilio(lambda client: client.calls.create(to="sip:102@desk", from_="12348", url=f"{APP}/seat"))
    await board.advance(1)
    await twilio(lambda client: client.calls(ringing.sid).update(status="canceled"))
    await settle()
    assert (await twilio(lambda client: client.calls(ringing.sid).fetch())).status == "canceled"
    with pytest.raises(TwilioRestException) as refused:
        await twilio(lambda client: client.calls(talking.sid).update(status="canceled"))
    assert refused.value.code == 21220


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({"From": "12348", "Url": f"{APP}/x"}, 21201),
        ({"To": CALLER, "Url": f"{APP}/x"}, 21213),
        ({"To": CALLER, "From": "12348"}, 21205),
        ({"To": CALLER, "From": "12348", "Url": "ftp://x"}, 21205),
        ({"To": "nobody", "From": "12348", "Url": f"{APP}/x"}, 21211),
        ({"To": CALLER, "From": "12348", "Twiml": "<Response>"}, 12100),
        ({"To": CALLER, "From": "12348", "Url": f"{APP}/x", "Timeout": "never"}, 20001),
        ({"To": CALLER, "From": "12348", "Url": f"{APP}/x", "StatusCallbackEvent": "sneezed"}, 21626),
    ],
)
async def test_a_wrong_request_is_refused_with_twilios_code_and_rings_nobody(
    board: Board, rest: httpx.AsyncClient, form: dict[str, str], code: int
) -> None:
    answer = await rest.post(f"/2010-04-01/Accounts/{ACCOUNT}/Calls.json", data=form)
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert board.legs() == []


async def test_an_ended_call_cannot_be_redirected(board: Board, app: Application, twilio: Twilio) -> None:
    app.pages["/voice"] = "<Hangup/>"
    leg = await board.call()
    with pytest.raises(TwilioRestException) as refused:
        await twilio(lambda client: client.calls(board.of(leg).sid).update(url=f"{APP}/x"))
    assert (refused.value.status, refused.value.code) == (400, 21220)


async def test_an_unknown_call_is_404_with_twilios_code(board: Board, twilio: Twilio) -> None:
    with pytest.raises(TwilioRestException) as refused:
        await twilio(lambda client: client.calls("CA" + "0" * 32).fetch())
    assert (refused.value.status, refused.value.code) == (404, 20404)


@pytest.mark.parametrize(
    ("auth", "status"),
    [
        (None, 401),
        ((ACCOUNT, "wrong"), 401),
        (("SK" + "2" * 32, "an-api-key-secret"), 200),
    ],
)
async def test_only_the_account_and_its_key_are_let_in(
    board: Board, rest: httpx.AsyncClient, auth: tuple[str, str] | None, status: int
) -> None:
    rest.auth = auth
    answer = await rest.get(f"/2010-04-01/Accounts/{ACCOUNT}/Calls.json")
    assert answer.status_code == status
    if status == 401:
        assert answer.json()["code"] == 20003


async def test_another_account_is_not_found(board: Board, rest: httpx.AsyncClient) -> None:
    answer = await rest.get(f"/2010-04-01/Accounts/AC{'9' * 32}/Calls.json")
    assert (answer.status_code, answer.json()["code"]) == (404, 20404)


async def test_a_long_list_comes_in_pages_that_the_client_follows(
    board: Board, app: Application, twilio: Twilio
) -> None:
    app.pages["/voice"] = "<Reject/>"
    for number in range(7):
        await board.call(f"+861380000{number:04}")
    listed = await twilio(lambda client: client.calls.list(page_size=3))
    assert len({call.sid for call in listed}) == 7


async def test_a_call_asked_for_twice_with_one_token_is_one_call(
    board: Board, app: Application, rest: httpx.AsyncClient
) -> None:
    app.pages |= {"/seat": "<Gather timeout='60'/>"}
    path, token = f"/2010-04-01/Accounts/{ACCOUNT}/Calls.json", "0123456789abcdef" * 2
    form = {"To": "sip:101@desk", "From": "12348", "Url": f"{APP}/seat"}
    made = [(await rest.post(path, data=form, headers={"I-Callcenter-Token": token})).json() for _ in range(2)]
    assert [call["sid"] for call in made] == [f"CA{token}"] * 2
    other = (await rest.post(path, data=form)).json()
    assert other["sid"] != f"CA{token}"
    await board.advance(1)
    assert len(app.asked("/seat")) == 2
    fetched = await rest.get(f"/2010-04-01/Accounts/{ACCOUNT}/Calls/CA{token}.json")
    assert fetched.json()["status"] == "in-progress"


async def test_a_token_that_is_none_names_no_call(board: Board, app: Application, rest: httpx.AsyncClient) -> None:
    app.pages |= {"/seat": "<Gather timeout='60'/>"}
    path = f"/2010-04-01/Accounts/{ACCOUNT}/Calls.json"
    form = {"To": "sip:101@desk", "From": "12348", "Url": f"{APP}/seat"}
    made = [(await rest.post(path, data=form, headers={"I-Callcenter-Token": "../1"})).json() for _ in range(2)]
    assert made[0]["sid"] != made[1]["sid"]
