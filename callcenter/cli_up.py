"""`callcenter up`: checks, start, one short screen, and the end."""

import argparse
import logging
import signal
import ssl
import sys
import time

import httpx
import redis
from sqlalchemy.exc import OperationalError

from callcenter import logs, start
from callcenter.db import engine
from callcenter.screen import failure_hint, screen
from callcenter.settings import Settings
from callcenter.supervisor import CannotStart, Supervisor
from callcenter.tls import TlsError
from callcenter.tls import prepare as prepare_tls

log = logging.getLogger(__name__)

READY_SECONDS = 90


def up(settings: Settings, _: argparse.Namespace) -> int:
    """Run until Ctrl-C or SIGTERM. Returns the exit status."""
    try:
        supervisor = Supervisor(settings)
        with supervisor.alone():
            return _run(supervisor, settings)
    except (CannotStart, TlsError) as error:
        print(error, file=sys.stderr)  # noqa: T201
        return error.status
    except OSError as error:
        print(f"CALLCENTER_DATA: {error.strerror}: {error.filename}", file=sys.stderr)  # noqa: T201
        return 2


def _run(supervisor: Supervisor, settings: Settings) -> int:
    _log_to_file(settings)
    prepare_tls(settings.data / "tls", settings.tls_cert, settings.tls_key)
    supervisor.interrupt_on(signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    try:
        _say("正在启动…… starting …")
        supervisor.start_servers()
        if trouble := redis_trouble(settings):
            _say(trouble)
        _prepare_database(settings)
        if not supervisor.over.is_set():
            supervisor.start_application()
            _wait_until_ready(supervisor, settings)
            supervisor.watch()
    finally:
        _say("正在停止…… stopping …")
        supervisor.stop()
    return 0


def redis_trouble(settings: Settings) -> str:
    """One line when the Redis that is set does not answer. No reason not to start: calls go on without it."""
    if not settings.external_redis_url:
        return ""
    try:
        redis.Redis.from_url(settings.external_redis_url, socket_connect_timeout=2, socket_timeout=2).ping()
    except (redis.RedisError, OSError) as error:
        return f"⚠ REDIS_URL: Redis 没有应答，先以降级方式启动 · does not answer, starting without it: {error}"
    return ""


def _prepare_database(settings: Settings) -> None:
    """Migrate and seed. Raises CannotStart; the whole story stands in the log."""
    try:
        start.prepare_database(settings)
    except OperationalError as error:
        log.exception("database not reached")
        name = "DATABASE_URL" if settings.external_database_url else "CALLCENTER_DATA"
        reason = str(error.orig).strip().splitlines()[0] if error.orig else "it does not answer"
        raise CannotStart(f"{name}: the database does not answer: {reason}", 1) from None
    except Exception as error:
        log.exception("database not prepared")
        where = settings.data / "logs" / "up.log"
        raise CannotStart(f"the database could not be prepared ({logs.place_of(error)}), see {where}", 1) from None
    finally:
        engine.configure(None)


def _wait_until_ready(supervisor: Supervisor, settings: Settings) -> None:
    """Watch the children until /healthz says ok, then show the screen; say so when it takes too long."""
    began, told = time.monotonic(), False
    trusted = settings.data / "tls" / "trusted.pem"
    verify = ssl.create_default_context(cafile=str(trusted)) if settings.tls else True
    with httpx.Client(timeout=2, verify=verify) as client:
        while not supervisor.over.wait(0.2):
            supervisor.look(starting=True)
            try:
                health = client.get(f"{settings.own_url}/healthz").json()
            except (httpx.HTTPError, ValueError):
                health = {}
            if health.get("status") == "ok":
                _say(screen(settings))
                return
            if not told and time.monotonic() - began > READY_SECONDS:
                told = True
                _say(failure_hint(settings, health))


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201


def _log_to_file(settings: Settings) -> None:
    handler = logging.FileHandler(settings.data / "logs" / "up.log")
    handler.setFormatter(logs.OneLine())
    logging.basicConfig(level=settings.log_level, handlers=[handler], force=True)
