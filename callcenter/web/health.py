"""`/healthz`: the state of every dependency, and the counters that must stay nought. 200 while the database answers."""

import asyncio
import socket
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import httpx
import psycopg
import redis.asyncio
from anyio import to_thread
from fastapi import APIRouter
from fastapi.responses import JSONResponse
from sqlalchemy.exc import SQLAlchemyError

from callcenter import bootstrap, pulse, settings
from callcenter.settings import Settings

router = APIRouter()

WAIT_SECONDS = 1.5
PULSES = ("worker", "speech", "beat", "dispatcher")


def state(status: str, detail: str = "", age: float | None = None) -> dict[str, Any]:
    """One dependency: `status` ok, degraded or down; the age of its last sign of life in seconds."""
    return {"status": status, "detail": detail, "age_seconds": None if age is None else round(age, 1)}


@router.get("/healthz", tags=["health"])
async def healthz() -> JSONResponse:
    """The state of every dependency; `status` is ok, degraded (something else is down) or down (the database is)."""
    chosen = settings.load()
    pulses, valkey, switchboard, asr, figures = await asyncio.gather(
        *(to_thread.run_sync(_pulses), _valkey(chosen), _switchboard(chosen), _asr(chosen)),
        to_thread.run_sync(_figures),
    )
    dependencies = {"valkey": valkey, "switchboard": switchboard, "asr": asr} | pulses
    if dependencies["postgres"]["status"] != "ok":
        overall = "down"
    else:
        overall = "ok" if all(found["status"] == "ok" for found in dependencies.values()) else "degraded"
    body = {"status": overall, "dependencies": dependencies, "figures": figures}
    return JSONResponse(body, 503 if overall == "down" else 200)


def _figures() -> dict[str, int]:
    """What must stay nought; nothing is said while the database does not answer."""
    count: Callable[[], dict[str, int]] = bootstrap.resolve(bootstrap.FIGURES)
    try:
        return count()
    except (psycopg.Error, SQLAlchemyError):
        return {}


def _pulses() -> dict[str, Any]:
    """The database, and the processes that write their signs of life into it."""
    began = time.monotonic()
    try:
        ages = pulse.ages()
    except (psycopg.Error, SQLAlchemyError) as error:
        gone = state("down", "the database does not answer")
        return {"postgres": state("down", type(error).__name__)} | dict.fromkeys(PULSES, gone)
    found = {"postgres": state("ok", f"{(time.monotonic() - began) * 1000:.0f} ms")}
    for name in PULSES:
        age, detail = ages.get(name, (None, "never seen"))
        alive = age is not None and age < pulse.STALE_SECONDS
        found[name] = state("ok" if alive else "down", detail, age)
    return found


async def _valkey(chosen: Settings) -> dict[str, Any]:
    client = redis.asyncio.Redis.from_url(
        chosen.redis_url, socket_timeout=WAIT_SECONDS, socket_connect_timeout=WAIT_SECONDS
    )
    try:
        async with asyncio.timeout(WAIT_SECONDS):
            await client.ping()
    except (redis.RedisError, OSError, TimeoutError) as error:
        return state("down", type(error).__name__)
    finally:
        await client.aclose()
    return state("ok")


async def _switchboard(chosen: Settings) -> dict[str, Any]:
    if chosen.twilio:
        return state("ok", "Twilio, not asked")
    try:
        async with httpx.AsyncClient(timeout=WAIT_SECONDS) as client:
            answer = await client.get(f"{chosen.carrier_base_url}/healthz")
    except httpx.HTTPError as error:
        return state("down", type(error).__name__)
    return state("ok" if answer.status_code == 200 else "down", f"HTTP {answer.status_code}")


async def _asr(chosen: Settings) -> dict[str, Any]:
    """asr speaks WebSocket only: that it takes connections is what can be asked without a stream."""
    address = urlsplit(chosen.asr_stream_url)
    try:
        async with asyncio.timeout(WAIT_SECONDS):
            _, writer = await asyncio.open_connection(address.hostname, address.port or 80, family=socket.AF_UNSPEC)
            writer.close()
            await writer.wait_closed()
    except (OSError, TimeoutError) as error:
        return state("down", type(error).__name__)
    return state("ok")
