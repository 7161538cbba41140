"""Who a browser is: Twilio's AccessToken (JWT, HS256) with a voice grant, signed with the account's API key.

https://www.twilio.com/docs/iam/access-tokens. The `twilio` library makes them, exactly as for Twilio's own service.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import jwt

IDENTITY = re.compile(r"[A-Za-z0-9_]{1,121}")
LEEWAY_SECONDS = 10
MOST_SECONDS = 24 * 3600
"""Twilio's limit of a token's life."""


class TokenRefused(Exception):
    """The token is not ours, not valid now, or gives no voice. `code` is one of token_invalid, token_expired."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Grant:
    """What a token allows: to be rung as `client:<identity>`, and to call the application."""

    identity: str
    incoming: bool
    outgoing: bool


@dataclass(frozen=True, slots=True)
class TokenCheck:
    """The API key whose tokens are accepted."""

    account_sid: str
    api_key_sid: str
    api_key_secret: str

    def grant(self, token: str) -> Grant:
        """Raises TokenRefused."""
        try:
            payload = jwt.decode(
                token,
                self.api_key_secret,
                algorithms=["HS256"],
                issuer=self.api_key_sid,
                leeway=LEEWAY_SECONDS,
                options={"require": ["exp", "iss", "sub"], "verify_aud": False},
            )
        except jwt.ExpiredSignatureError as error:
            raise TokenRefused("token_expired", "the access token has expired") from error
        except jwt.PyJWTError as error:
            raise TokenRefused("token_invalid", "the access token is not valid") from error
        if payload["sub"] != self.account_sid:
            raise TokenRefused("token_invalid", "the access token is of another account")
        return _voice(payload.get("grants"))


def _voice(grants: Any) -> Grant:
    if not isinstance(grants, dict) or not isinstance(grants.get("voice"), dict):
        raise TokenRefused("token_invalid", "the access token has no voice grant")
    identity, voice = grants.get("identity"), grants["voice"]
    if not isinstance(identity, str) or not IDENTITY.fullmatch(identity):
        raise TokenRefused("token_invalid", "the identity has other characters than letters, digits and underscores")
    incoming, outgoing = voice.get("incoming"), voice.get("outgoing")
    return Grant(
        identity,
        incoming=isinstance(incoming, dict) and incoming.get("allow") is True,
        outgoing=isinstance(outgoing, dict) and bool(outgoing.get("application_sid")),
    )
