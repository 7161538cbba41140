"""Errors become HTTP here and nowhere else. The body is {"error": {"code", "message"}}; codes are API."""

import logging
from collections.abc import Awaitable, Callable

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from psycopg import DataError as DriverDataError
from psycopg import OperationalError as DriverOperationalError
from sqlalchemy.exc import DataError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException

from callcenter.errors import CallcenterError, Conflict, Forbidden, Invalid, NotFound, Unavailable

log = logging.getLogger(__name__)

STATUS: tuple[tuple[type[CallcenterError], int], ...] = (
    (NotFound, 404),
    (Conflict, 409),
    (Forbidden, 403),
    (Unavailable, 503),
    (Invalid, 400),
)
HTTP_CODES = {401: "not_logged_in", 403: "forbidden", 404: "not_found", 405: "method_not_allowed", 429: "too_many"}


def body(code: str, message: str) -> dict[str, dict[str, str]]:
    """The one shape of an error."""
    return {"error": {"code": code, "message": message}}


def status_of(error: CallcenterError) -> int:
    """The HTTP status of an error of ours; a class may set `status` itself (401, 429)."""
    own = getattr(error, "status", None)
    if isinstance(own, int):
        return own
    return next((status for kind, status in STATUS if isinstance(error, kind)), 500)


async def _ours(_request: Request, error: Exception) -> Response:
    assert isinstance(error, CallcenterError)
    headers = getattr(error, "headers", None)
    return JSONResponse(body(error.code, error.message), status_of(error), headers=headers)


async def _http(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    code = HTTP_CODES.get(error.status_code, f"http_{error.status_code}")
    return JSONResponse(body(code, str(error.detail)), error.status_code, headers=error.headers)


async def _malformed(_request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    place = ".".join(str(part) for part in first["loc"])
    return JSONResponse(body("malformed", f"{place}: {first['msg']}"), 422)


async def _database(_request: Request, error: Exception) -> Response:
    log.error("database does not answer", extra={"kind": type(error).__name__})
    return JSONResponse(body("unavailable", "the database does not answer"), 503, headers={"Retry-After": "2"})


async def _unstorable(_request: Request, error: Exception) -> Response:
    # A NUL in a text, a number beyond its column, a day beyond the calendar (OverflowError). Logged, for it may also be
    # a fault of ours; its text holds the value.
    log.warning("a value the database cannot hold", extra={"kind": type(error).__name__})
    return JSONResponse(body("malformed", "a value cannot be stored"), 422)


async def _unexpected(_request: Request, _error: Exception) -> Response:
    # The server logs it with its place. Its text stays here: it may hold anything.
    return JSONResponse(body("internal", "内部错误，请稍后重试。"), 500)


def install(app: FastAPI) -> None:
    """Map every known error on `app`."""
    handlers: dict[type[Exception], Callable[[Request, Exception], Awaitable[Response]]] = {
        CallcenterError: _ours,
        HTTPException: _http,
        RequestValidationError: _malformed,
        OperationalError: _database,
        PoolTimeout: _database,
        DriverOperationalError: _database,
        DataError: _unstorable,
        DriverDataError: _unstorable,
        OverflowError: _unstorable,
        Exception: _unexpected,
    }
    for kind, handler in handlers.items():
        app.add_exception_handler(kind, handler)
