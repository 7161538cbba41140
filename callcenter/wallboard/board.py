"""The whole wallboard of one moment, and the one text of it that all sockets get."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import orjson

from callcenter import clock
from callcenter.calendar import queries as calendar
from callcenter.db.unit_of_work import begin
from callcenter.wallboard import alerts, tiles, wire
from callcenter.wallboard.schemas import Wallboard

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

FRESH_SECONDS = 1.0


def board(uow: UnitOfWork) -> Wallboard:
    """Look at everything."""
    is_open = calendar.is_open(uow, uow.now)
    service, satisfaction = tiles.today(uow)
    staffing, tickets = tiles.staffing(uow), tiles.tickets(uow)
    return Wallboard(
        as_of=uow.now,
        day=clock.business_day(uow.now),
        open=is_open,
        waiting=tiles.waiting(uow),
        service=service,
        satisfaction=satisfaction,
        staffing=staffing,
        tickets=tickets,
        alerts=alerts.alerts(uow, staffing, tickets, is_open=is_open),
    )


def text(shown: Wallboard) -> bytes:
    """The live message: encoded once, sent as it is."""
    return orjson.dumps({"type": wire.MESSAGE, "data": shown.model_dump(mode="json")})


def same(shown: Wallboard, before: Wallboard | None) -> bool:
    """Whether nothing but the time has changed."""
    return before is not None and shown.model_copy(update={"as_of": before.as_of}) == before


class Latest:
    """The wallboard for those who ask by request: however many come at once, it is looked at once a second."""

    def __init__(self) -> None:
        self._lock = threading.Lock()  # guards what this process remembers, no truth
        self._made = 0.0
        self._board: Wallboard | None = None

    def get(self) -> Wallboard:
        """The board, at most a second old."""
        with self._lock:
            if self._board is None or time.monotonic() - self._made > FRESH_SECONDS:
                with begin() as uow:
                    self._board = board(uow)
                self._made = time.monotonic()
            return self._board
