"""Recordings, streams and the accounts of desk phones by REST."""

import hashlib
import io
import json
import wave
from pathlib import Path

import httpx
import pytest
from twilio.base.exceptions import TwilioRestException

from switchboard.credentials import Credentials
from tests.switchboard.rest.conftest import Twilio
from tests.switchboard.silent.board import ACCOUNT, APP, Application, Board, settle

pytestmark = pytest.mark.anyio

ROOT = f"/2010-04-01/Accounts/{ACCOUNT}"


async def talking(board: Board) -> str:
    board.app.pages["/voice"] = "<Gather timeout='600'/>"
    return board.of(await board.call()).sid


async def test_a_recording_is_begun_paused_resumed_stopped_listed_and_heard(
    board: Board, app: Application, twilio: Twilio, rest: httpx.AsyncClient
) -> None:
    app.pages["/rec"] = ""
    call = await talking(board)
    made = await twilio(
        lambda client: client.calls(call).recordings.create(
            recording_channels="dual",
            recording_status_callback=f"{APP}/rec",
            recording_status_callback_event=["in-progress", "completed"],
        )
    )
    assert (made.status, made.channels) == ("in-progress", 2)
    await board.advance(2)
    paused = await twilio(
        lambda client: client.calls(call).recordings("Twilio.CURRENT").update("paused", pause_behavior="silence")
    )
    assert (paused.sid, paused.status) == (made.sid, "paused")
    await board.advance(2)
    await twilio(lambda client: client.calls(call).recordings("Twilio.CURRENT").update("in-progress"))
    await board.advance(1)
    assert (await rest.get(f"{ROOT}/Recordings/{made.sid}.wav")).status_code == 404
    stopped = await twilio(lambda client: client.calls(call).recordings(made.sid).update("stopped"))
    assert (stopped.status, stopped.duration) == ("completed", "5")
    await settle()
    assert [request["RecordingStatus"] for request in app.asked("/rec")] == ["in-progress", "completed"]
    (listed,) = await twilio(lambda client: client.recordings.list(call_sid=call))
    assert listed.sid == made.sid
    sound = await rest.get(f"{ROOT}/Recordings/{made.sid}.wav")
    with wave.open(io.BytesIO(sound.content)) as file:
        assert (file.getnchannels(), file.getnframes()) == (2, 5 * 8000)


async def test_a_deleted_recording_is_gone_from_the_disk_too(board: Board, twilio: Twilio, tmp_path: Path) -> None:
    call = await talking(board)
    made = await twilio(lambda client: client.calls(call).recordings.create())
    await board.advance(2)
    await twilio(lambda client: client.recordings(made.sid).delete())
    assert list((tmp_path / "recordings").glob("*.wav")) == []
    with pytest.raises(TwilioRestException) as gone:
        await twilio(lambda client: client.recordings(made.sid).fetch())
    assert gone.value.code == 20404


async def test_without_a_running_recording_there_is_no_current_one(board: Board, twilio: Twilio) -> None:
    call = await talking(board)
    with pytest.raises(TwilioRestException) as missing:
        await twilio(lambda client: client.calls(call).recordings("Twilio.CURRENT").update("paused"))
    assert missing.value.status == 404


async def test_a_stream_is_opened_again_by_request_and_stopped(board: Board, twilio: Twilio) -> None:
    call = await talking(board)
    opened = await twilio(
        lambda client: client.calls(call).streams.create(
            url="wss://asr.test/media",
            name="c",
            track="inbound_track",
            parameter1_name="leg",
            parameter1_value="caller",
        )
    )
    assert opened.status == "in-progress"
    assert board.legs()[0].notes.streams[0]["parameters"] == {"leg": "caller"}
    with pytest.raises(TwilioRestException) as taken:
        await twilio(lambda client: client.calls(call).streams.create(url="wss://asr.test/media", name="c"))
    assert taken.value.code == 31921
    stopped = await twilio(lambda client: client.calls(call).streams("c").update(status="stopped"))
    assert (stopped.sid, stopped.status) == (opened.sid, "stopped")


@pytest.mark.parametrize("url", ["https://asr.test/media", "wss://asr.test/media?x=1", "ws://elsewhere.test/media"])
async def test_a_stream_to_a_wrong_address_is_refused(board: Board, twilio: Twilio, url: str) -> None:
    call = await talking(board)
    with pytest.raises(TwilioRestException) as refused:
        await twilio(lambda client: client.calls(call).streams.create(url=url))
    assert refused.value.code == 31920


async def test_accounts_of_desk_phones_are_kept_as_digests_and_reach_the_registrar(
    board: Board, twilio: Twilio, tmp_path: Path
) -> None:
    made = await twilio(lambda client: client.sip.credential_lists.create(friendly_name="seats"))
    credential = await twilio(
        lambda client: client.sip.credential_lists(made.sid).credentials.create("101", "Secret-Phone-1")
    )
    assert credential.username == "101"
    kept = (tmp_path / "credentials.json").read_text(encoding="utf-8")
    assert "Secret-Phone-1" not in kept
    accounts = Accounts()
    Credentials(tmp_path, accounts)
    assert accounts.known == {"101": hashlib.md5(b"101:switchboard:Secret-Phone-1").hexdigest()}
    with pytest.raises(TwilioRestException):
        await twilio(lambda client: client.sip.credential_lists(made.sid).credentials.create("101", "Secret-Phone-2"))
    assert await twilio(lambda client: client.sip.credential_lists(made.sid).credentials(credential.sid).delete())
    assert await twilio(lambda client: client.sip.credential_lists(made.sid).credentials.list()) == []
    assert json.loads((tmp_path / "credentials.json").read_text(encoding="utf-8"))["credentials"] == []


async def test_a_weak_password_is_refused(board: Board, twilio: Twilio) -> None:
    made = await twilio(lambda client: client.sip.credential_lists.create(friendly_name="seats"))
    with pytest.raises(TwilioRestException) as refused:
        await twilio(lambda client: client.sip.credential_lists(made.sid).credentials.create("101", "12345"))
    assert refused.value.code == 21225


class Accounts:
    """A registrar that only remembers."""

    realm = "switchboard"

    def __init__(self) -> None:
        self.known: dict[str, str] = {}

    def put_account(self, username: str, ha1: str) -> None:
        self.known[username] = ha1

    def drop_account(self, username: str) -> None:
        del self.known[username]
