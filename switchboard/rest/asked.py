"""A REST request as its resource sees it: who asked is known, the form is read, values are checked."""

from __future__ import annotations

import base64
import hmac
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from switchboard.exchange import Exchange
from switchboard.rest.errors import RestError, invalid, not_found

ROOT = "/2010-04-01/Accounts/{account}"
MAX_FORM = 200_000
PAGE_SIZE = 50
LARGEST_PAGE = 1000
ONCE_HEADER = "i-callcenter-token"
BOOLEANS = {"true": True, "1": True, "false": False, "0": False}


@dataclass(frozen=True, slots=True)
class Asked:
    exchange: Exchange
    path: str
    parameters: Mapping[str, str]
    query: Mapping[str, str]
    form: Mapping[str, tuple[str, ...]]
    token: str = ""  # I-Callcenter-Token: whoever asks twice means one call

    def text(self, name: str, default: str = "") -> str:
        return self.form.get(name, (default,))[-1]

    def given(self, name: str) -> bool:
        return name in self.form

    def method(self, name: str) -> str:
        value = self.text(name, "POST").upper()
        if value not in ("GET", "POST"):
            raise invalid(21207, f"{name} is GET or POST")
        return value

    def integer(self, name: str, default: int, low: int, high: int) -> int:
        value = self.text(name)
        if not value:
            return default
        if not value.isascii() or not value.isdigit() or not low <= int(value) <= high:
            raise invalid(20001, f"{name} is a number from {low} to {high}")
        return int(value)

    def boolean(self, name: str) -> bool:
        value = self.text(name).lower()
        if value not in BOOLEANS:
            raise invalid(20001, f"{name} is true or false")
        return BOOLEANS[value]

    def url(self, name: str, code: int = 21205) -> str:
        """Empty when not given."""
        value = self.text(name)
        if value and not value.startswith(("http://", "https://")):
            raise invalid(code, f"{name} is not a valid URL")
        return value

    def words(self, name: str, default: tuple[str, ...]) -> frozenset[str]:
        """A list given as repeated fields, or as words in one."""
        values = self.form.get(name)
        return frozenset(default if values is None else " ".join(values).split())

    def missing(self) -> RestError:
        return not_found(self.path)


Handler = Callable[[Asked], Awaitable[Response | Mapping[str, Any]]]


def resource(exchange: Exchange, path: str, **handlers: Handler) -> Route:
    """`handlers` by HTTP method, answering a JSON body (201 comes as a Response). Checks who asks before all else."""

    async def endpoint(request: Request) -> Response:
        try:
            _check_account(exchange, request)
            answer = await handlers[request.method](await _asked(exchange, request))
        except RestError as error:
            headers = {"WWW-Authenticate": 'Basic realm="Twilio API"'} if error.status == 401 else None
            return JSONResponse(error.body(), error.status, headers)
        return answer if isinstance(answer, Response) else JSONResponse(answer)

    route = Route(ROOT + path, endpoint, methods=list(handlers))
    route.methods = set(handlers)  # Starlette would add HEAD to GET
    return route


def created(body: Mapping[str, Any]) -> Response:
    return JSONResponse(body, 201)


def deleted() -> Response:
    return Response(status_code=204)


def _check_account(exchange: Exchange, request: Request) -> None:
    settings = exchange.settings
    pairs = [(settings.account_sid, settings.auth_token)]
    if settings.api_key_sid and settings.api_key_secret:
        pairs.append((settings.api_key_sid, settings.api_key_secret))
    given = _basic(request.headers.get("authorization", ""))
    if not any(hmac.compare_digest(given, f"{name}:{secret}".encode()) for name, secret in pairs):
        raise RestError(401, 20003, "Authenticate")
    if request.path_params["account"] != settings.account_sid:
        raise not_found(request.url.path)


def _basic(header: str) -> bytes:
    scheme, _, encoded = header.partition(" ")
    if scheme.lower() != "basic":
        return b""
    try:
        return base64.b64decode(encoded, validate=True)
    except ValueError:
        return b""


async def _asked(exchange: Exchange, request: Request) -> Asked:
    form: dict[str, tuple[str, ...]] = {}
    if request.method == "POST":
        body = await request.body()
        if len(body) > MAX_FORM:
            raise RestError(413, 20001, "the form is too large")
        for name, value in parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True):
            form[name] = (*form.get(name, ()), value)
    parameters = {name: str(value) for name, value in request.path_params.items()}
    token = request.headers.get(ONCE_HEADER, "")
    return Asked(exchange, request.url.path, parameters, dict(request.query_params), form, token)


def page(asked: Asked, key: str, items: list[Any], describe: Callable[[Any], Mapping[str, Any]]) -> dict[str, Any]:
    """One page of a list, as Twilio's pages; `items` are in the order to be shown."""
    size = min(max(_number(asked.query.get("PageSize"), PAGE_SIZE), 1), LARGEST_PAGE)
    number = _number(asked.query.get("Page"), 0)
    shown = items[number * size : (number + 1) * size]
    more = len(items) > (number + 1) * size
    return {
        key: [describe(item) for item in shown],
        "page": number,
        "page_size": size,
        "start": number * size,
        "end": max(number * size + len(shown) - 1, 0),
        "uri": _page_uri(asked, number, size),
        "first_page_uri": _page_uri(asked, 0, size),
        "next_page_uri": _page_uri(asked, number + 1, size) if more else None,
        "previous_page_uri": _page_uri(asked, number - 1, size) if number else None,
    }


def _number(text: str | None, default: int) -> int:
    return int(text) if text is not None and text.isascii() and text.isdigit() else default


def _page_uri(asked: Asked, number: int, size: int) -> str:
    rest = {name: value for name, value in asked.query.items() if name not in ("Page", "PageSize", "PageToken")}
    return f"{asked.path}?{urlencode({**rest, 'PageSize': size, 'Page': number})}"
