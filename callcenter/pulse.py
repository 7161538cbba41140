"""Signs of life of processes without a port of their own: worker, speech, beat and dispatcher write a row each."""

import contextlib
import logging
import threading
from collections.abc import Callable

import psycopg
from sqlalchemy.exc import SQLAlchemyError

from callcenter.db.unit_of_work import UnitOfWork, begin

log = logging.getLogger(__name__)

EVERY_SECONDS = 3.0
STALE_SECONDS = 15.0
BEAT = """
    INSERT INTO pulse (name, at, detail) VALUES (%s, clock_timestamp(), %s)
    ON CONFLICT (name) DO UPDATE SET at = clock_timestamp(), detail = excluded.detail
"""


def beat(name: str, detail: str = "") -> None:
    """Write one sign of life of the process `name`."""
    with begin() as uow:
        uow.raw.execute(BEAT, (name, detail))


def ages() -> dict[str, tuple[float, str]]:
    """Process name -> seconds since its last sign of life, and its own words."""
    with begin() as uow:
        return read(uow)


def read(uow: UnitOfWork) -> dict[str, tuple[float, str]]:
    """The same within a unit of work."""
    query = "SELECT name, extract(epoch FROM clock_timestamp() - at)::float8, detail FROM pulse"
    return {name: (age, detail) for name, age, detail in uow.raw.execute(query).fetchall()}


def keep(name: str, over: threading.Event, detail: Callable[[], str] = str) -> threading.Thread:
    """Beat every few seconds in a thread of its own until `over` is set."""

    def run() -> None:
        while True:
            with contextlib.suppress(psycopg.Error, SQLAlchemyError):
                beat(name, detail())
            if over.wait(EVERY_SECONDS):
                return

    thread = threading.Thread(target=run, name="pulse", daemon=True)
    thread.start()
    return thread
