"""SIP credential lists, the accounts of desk phones: https://www.twilio.com/docs/voice/sip/api/sip-credential-resource."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from starlette.responses import Response

from switchboard.credentials import Credential, CredentialList, UsernameTaken
from switchboard.rest.asked import Asked, created, deleted, page
from switchboard.rest.errors import invalid
from switchboard.sids import rfc2822

SHORTEST_PASSWORD = 12


def _list(asked: Asked) -> CredentialList:
    found = asked.exchange.credentials.lists.get(asked.parameters["list"])
    if found is None:
        raise asked.missing()
    return found


def _find(asked: Asked) -> Credential:
    found = asked.exchange.credentials.credentials.get(asked.parameters["sid"])
    if found is None or found.list_sid != _list(asked).sid:
        raise asked.missing()
    return found


async def create_list(asked: Asked) -> Response:
    name = asked.text("FriendlyName")
    if not 1 <= len(name) <= 64:
        raise invalid(20001, "FriendlyName has 1 to 64 characters")
    return created(_described_list(asked, asked.exchange.credentials.add_list(name)))


async def fetch_list(asked: Asked) -> Mapping[str, Any]:
    return _described_list(asked, _list(asked))


async def lists(asked: Asked) -> Mapping[str, Any]:
    known = list(asked.exchange.credentials.lists.values())
    return page(asked, "credential_lists", known, lambda found: _described_list(asked, found))


async def remove_list(asked: Asked) -> Response:
    asked.exchange.credentials.remove_list(_list(asked).sid)
    return deleted()


async def create(asked: Asked) -> Response:
    username, password = asked.text("Username"), asked.text("Password")
    if not 1 <= len(username) <= 32 or not username.isascii() or not username.isalnum():
        raise invalid(21224, "Username has 1 to 32 letters and digits")
    _check(password)
    try:
        made = asked.exchange.credentials.add(_list(asked).sid, username, password)
    except UsernameTaken as taken:
        raise invalid(21244, "Username is taken") from taken
    return created(_described(asked, made))


async def fetch(asked: Asked) -> Mapping[str, Any]:
    return _described(asked, _find(asked))


async def update(asked: Asked) -> Mapping[str, Any]:
    found = _find(asked)
    _check(asked.text("Password"))
    asked.exchange.credentials.change(found, asked.text("Password"))
    return _described(asked, found)


async def listed(asked: Asked) -> Mapping[str, Any]:
    known = asked.exchange.credentials.of_list(_list(asked).sid)
    return page(asked, "credentials", known, lambda found: _described(asked, found))


async def remove(asked: Asked) -> Response:
    asked.exchange.credentials.remove(_find(asked))
    return deleted()


def _check(password: str) -> None:
    """Twilio's rule: at least 12 characters, one digit, upper and lower case."""
    kinds = (str.isdigit, str.isupper, str.islower)
    if len(password) < SHORTEST_PASSWORD or not all(any(map(kind, password)) for kind in kinds):
        raise invalid(21225, "Password has at least 12 characters, with digits, upper and lower case")


def _described_list(asked: Asked, found: CredentialList) -> dict[str, Any]:
    account = asked.exchange.settings.account_sid
    uri = f"/2010-04-01/Accounts/{account}/SIP/CredentialLists/{found.sid}"
    return {
        "sid": found.sid,
        "account_sid": account,
        "friendly_name": found.name,
        "date_created": rfc2822(datetime.fromisoformat(found.created)),
        "date_updated": rfc2822(datetime.fromisoformat(found.updated)),
        "subresource_uris": {"credentials": f"{uri}/Credentials.json"},
        "uri": f"{uri}.json",
    }


def _described(asked: Asked, found: Credential) -> dict[str, Any]:
    account = asked.exchange.settings.account_sid
    return {
        "sid": found.sid,
        "account_sid": account,
        "credential_list_sid": found.list_sid,
        "username": found.username,
        "date_created": rfc2822(datetime.fromisoformat(found.created)),
        "date_updated": rfc2822(datetime.fromisoformat(found.updated)),
        "uri": f"/2010-04-01/Accounts/{account}/SIP/CredentialLists/{found.list_sid}/Credentials/{found.sid}.json",
    }
