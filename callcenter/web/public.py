"""What everybody may know about this installation, and the tokens for browser audio."""

import secrets
from typing import Any

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from callcenter import settings
from callcenter.contacts import service as contacts
from callcenter.errors import Forbidden, NotFound
from callcenter.http.dependencies import Uow
from callcenter.notices import warnings
from callcenter.people.dependencies import CurrentAccount
from callcenter.version import VERSION
from callcenter.web import voice_token

router = APIRouter(prefix="/api", tags=["public"])


class PublicWarning(BaseModel):
    code: str
    text: str


class Public(BaseModel):
    """For pages before the login."""

    demo: bool
    tls: bool
    listening: str
    warnings: list[PublicWarning]
    version: str
    phone_page: bool
    sip_address: str


class VoiceToken(BaseModel):
    """For the browser's audio: hand `token` to the WebSocket at `ws_url`."""

    token: str
    ws_url: str
    identity: str


class PhoneRequest(BaseModel):
    """The number a caller on the page /phone wants to be shown as. Only the demo believes it."""

    number: str | None = Field(default=None, max_length=32)


class NoSeat(Forbidden):
    """This account has no seat, so there is nothing to talk through."""

    code = "no_seat"


class PhonePageClosed(NotFound):
    """The page /phone is switched off here."""

    code = "phone_page_closed"


@router.get("/public")
def public() -> Public:
    chosen = settings.load()
    found: dict[str, Any] = {
        "demo": chosen.demo,
        "tls": chosen.secure,
        "listening": f"{chosen.host}:{chosen.web_port}",
        "warnings": [PublicWarning(**warning) for warning in warnings(chosen)],
        "version": VERSION,
        "phone_page": chosen.phone_page_open,
        "sip_address": f"sip:{chosen.pilot_number}@{chosen.sip_server}",
    }
    return Public(**found)


@router.get("/voice/token")
def agent_token(account: CurrentAccount, request: Request) -> VoiceToken:
    """The browser's audio of an agent, or of a supervisor who listens to talks."""
    if account.seat_id is not None:
        return _token(f"seat_{account.seat_id.hex}", request)
    if not account.has("supervisor", "admin"):
        raise NoSeat("该账号没有坐席。")
    return _token(f"super_{account.account_id.hex}", request)


@router.post("/phone/token")
def phone_token(wanted: PhoneRequest, request: Request, uow: Uow) -> VoiceToken:
    """A caller on the page /phone. In the demo the desk shows them, and knows them again, by the number they gave."""
    chosen = settings.load()
    if not chosen.phone_page_open:
        raise PhonePageClosed("本站未开放网页拨号。")
    known_as = contacts.browser_of(uow, wanted.number) if chosen.demo and wanted.number else None
    return _token(known_as or f"phone_{secrets.token_hex(8)}", request)


def _token(identity: str, request: Request) -> VoiceToken:
    chosen = settings.load()
    made = voice_token.access_token(chosen, identity)
    return VoiceToken(token=made, ws_url=chosen.browser_voice_url(request.url.hostname), identity=identity)
