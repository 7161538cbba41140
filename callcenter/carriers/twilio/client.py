"""Twilio's REST through its own client: retries off, base address from the settings, one connection pool a process.

Errors come as two kinds: `Refused` (the carrier answered no; nothing happened) and `Unheard` (nobody knows whether it
happened), plus `NotSent` (the connection was never made: safe to send again).
"""

import logging
from collections.abc import Callable
from contextvars import ContextVar
from functools import lru_cache
from typing import Any, TypeVar
from urllib.parse import urlsplit, urlunsplit

import requests
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response
from twilio.rest import Client

from callcenter import settings

logging.getLogger("twilio.http_client").setLevel(logging.WARNING)  # it logs every number it dials

TIMEOUT_SECONDS = 8.0
NOT_FOUND = frozenset({20404, 21220})
ONCE_HEADER = "I-Callcenter-Token"
_Result = TypeVar("_Result")
_token: ContextVar[str | None] = ContextVar("token of the call that is placed", default=None)


class CarrierError(Exception):
    """The carrier could not do what was asked."""

    retryable = False


class Refused(CarrierError):
    """The carrier said no: `code` is Twilio's error code, `gone` that what was spoken of does not exist (any more)."""

    def __init__(self, code: int, status: int) -> None:
        super().__init__(f"carrier error {code} (HTTP {status})")
        self.code = code
        self.gone = code in NOT_FOUND or status == 404
        self.retryable = status in {429, 503}


class Unheard(CarrierError):
    """The request left, no answer came: it may have happened."""


class NotSent(CarrierError):
    """No connection: it has not happened."""

    retryable = True


class _Redirecting(TwilioHttpClient):  # type: ignore[misc]
    """Twilio's HTTP client with its host replaced by the carrier of the settings."""

    def __init__(self, base: str) -> None:
        super().__init__(timeout=TIMEOUT_SECONDS, pool_connections=True, max_retries=0)
        parts = urlsplit(base)
        self._origin = (parts.scheme, parts.netloc)

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Response:
        parts = urlsplit(url)
        moved = urlunsplit((*self._origin, parts.path, parts.query, parts.fragment))
        if token := _token.get():
            kwargs["headers"] = (kwargs.get("headers") or {}) | {ONCE_HEADER: token}
        return super().request(method, moved, *args, **kwargs)


@lru_cache(maxsize=4)
def _client(base: str, account: str, key: str, secret: str) -> Client:
    return Client(key, secret, account_sid=account, http_client=_Redirecting(base))


def client() -> Client:
    """The client of this deployment's carrier."""
    ours = settings.load()
    user, secret = ours.carrier_account_sid, ours.carrier_auth_token
    return _client(ours.carrier_base_url, ours.carrier_account_sid, user, secret)


def ask(request: Callable[[Client], _Result], token: str | None = None) -> _Result:
    """Run one request. `token` (32 hexadecimal digits) makes a call that is placed one call for our own switchboard,
    however often it is asked for; Twilio does not know it. Raises Refused, Unheard or NotSent.
    """
    held = _token.set(token)
    try:
        return request(client())
    except TwilioRestException as error:
        if error.status in {500, 502, 504}:
            raise Unheard(str(error.status)) from error
        raise Refused(int(error.code or 0), int(error.status)) from error
    except TwilioException as error:
        raise _of_list(error) from error
    except requests.exceptions.ConnectionError as error:
        raise (NotSent("no connection") if _refused(error) else Unheard("connection lost")) from error
    except requests.exceptions.RequestException as error:
        raise Unheard(type(error).__name__) from error
    finally:
        _token.reset(held)


def sid_of(token: str) -> str:
    """Return the sid that our switchboard gives the call of a token."""
    return f"CA{token}"


def _of_list(error: TwilioException) -> CarrierError:
    """Lists fail with an error of their own, which carries the answer: (message, response), or with an unfit answer."""
    status = getattr(error.args[1], "status_code", 500) if len(error.args) > 1 else 500
    return Unheard(str(status)) if status in {500, 502, 504} else Refused(0, int(status))


def _refused(error: requests.exceptions.ConnectionError) -> bool:
    """Whether the connection was never made; a connection that broke later may have carried the request."""
    cause = getattr(error.args[0], "reason", None) if error.args else None
    return type(cause).__name__ in {"NewConnectionError", "ConnectTimeoutError", "NameResolutionError"}
