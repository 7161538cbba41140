"""The engine of this process: one pool on psycopg 3, statements and locks bounded far below the carrier's 15 s."""

import select
from typing import Any

import psycopg
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import InvalidatePoolError

from callcenter import settings

# Eight threads of web may hold a unit of work each while eight routes run one of their own: see http/dependencies.py.
POOL_SIZE = 8
MAX_OVERFLOW = 8
STATEMENT_TIMEOUT_MS = 5_000
LOCK_TIMEOUT_MS = 3_000

_engine: list[Engine] = []


def build(url: str, *, pool_size: int = POOL_SIZE, statement_timeout_ms: int = STATEMENT_TIMEOUT_MS) -> Engine:
    """A new engine for libpq's address `url`."""
    options = (
        f"-c statement_timeout={statement_timeout_ms} -c lock_timeout={LOCK_TIMEOUT_MS} -c timezone=UTC"
        " -c idle_in_transaction_session_timeout=300000"
    )
    made = create_engine(
        make_url(url).set(drivername="postgresql+psycopg"),
        pool_size=pool_size,
        max_overflow=MAX_OVERFLOW,
        pool_timeout=5,
        pool_use_lifo=True,
        connect_args={"options": options, "connect_timeout": 5, "application_name": "callcenter"},
    )
    event.listen(made, "checkout", _still_open)
    return made


def _still_open(driver: psycopg.Connection[Any], _record: object, _proxy: object) -> None:
    """Renew the pool when the server has closed its end. An idle connection has nothing to read: one look, no query."""
    try:
        look = select.poll()
        look.register(driver.fileno(), select.POLLIN)
        lost = bool(look.poll(0))
    except psycopg.OperationalError:
        lost = True
    if lost:
        raise InvalidatePoolError


def engine() -> Engine:
    """The engine of this process, made at its first use from the settings."""
    if not _engine:
        _engine.append(build(settings.load().database_url))
    return _engine[0]


def configure(replacement: Engine | None) -> None:
    """Use `replacement` from now on (None: make one from the settings again). The one before is disposed of."""
    while _engine:
        _engine.pop().dispose()
    if replacement is not None:
        _engine.append(replacement)
