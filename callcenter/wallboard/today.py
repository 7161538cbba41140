"""Queues and agents today: figures as `figures` counts them, with what stands at the desk this moment beside them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from callcenter import clock
from callcenter.calls import sql
from callcenter.figures import formulas, reading
from callcenter.figures.reading import Reading
from callcenter.figures.schemas import FigureOut
from callcenter.figures.sources.seats import PAUSES, STATES
from callcenter.wallboard import tiles
from callcenter.wallboard.schemas import QueueWaiting
from callcenter.wallboard.today_schemas import TodayAgent, TodayPage, TodayQueue

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

OF_QUEUE = ("queued", "answered", "connected", "abandoned", "service_level", "asa", "wait_max")
OF_AGENT = ("answered", "aht", "occupancy")
_BESIDES = (
    *(f"seat_{state}" for state in STATES), *(f"seat_paused_{reason}" for reason in PAUSES),
    "offers_lapsed", "offers_declined",
)  # fmt: skip
_SEATS = """
    SELECT s.id, s.account_id::text AS key, s.staff_no, s.name, s.state, s.since, s.reason FROM seat s
    JOIN account a ON a.id = s.account_id AND a.active WHERE s.org_id = %s ORDER BY s.staff_no
"""
_OWED = "SELECT queue_key, count(*) FROM return_call WHERE org_id = %s AND state = 'open' GROUP BY 1"


def today(uow: UnitOfWork) -> TodayPage:
    """The page of this moment."""
    day = clock.business_day(uow.now)
    by_queue = reading.figures(uow, OF_QUEUE, day, day, by="queue")
    return TodayPage(
        as_of=uow.now,
        day=day,
        figures=_shown(by_queue.figures),
        queues=_queues(uow, by_queue),
        agents=_agents(uow, day),
    )


def _shown(figures: list[Any]) -> list[FigureOut]:
    return [FigureOut.of(figure) for figure in figures]


def _queues(uow: UnitOfWork, read: Reading) -> list[TodayQueue]:
    rows = dict(read.rows)
    owed = dict(uow.raw.execute(_OWED, (uow.org_id,)).fetchall())
    nothing = reading.worked(formulas.of(OF_QUEUE), {})
    return [_queue(queue, rows.get(queue.key, nothing), owed.get(queue.key, 0)) for queue in tiles.waiting(uow).queues]


def _queue(queue: QueueWaiting, figures: list[Any], owed: int) -> TodayQueue:
    return TodayQueue(
        key=queue.key,
        name=queue.name,
        language=queue.language,
        figures=_shown(figures),
        waiting=queue.waiting,
        longest_since=queue.longest_since,
        callbacks=owed,
    )


def _agents(uow: UnitOfWork, day: date) -> list[TodayAgent]:
    read = reading.figures(uow, OF_AGENT, day, day, by="agent", besides=_BESIDES)
    rows, nothing = dict(read.rows), reading.worked(formulas.of(OF_AGENT), {})
    found = []
    for seat in sql.every(uow, _SEATS, (uow.org_id,)):
        sums = read.totals.rows.get(seat["key"], {})
        seat_id = seat.pop("id")
        found.append(
            TodayAgent(
                **seat,
                seat_id=seat_id,
                figures=_shown(rows.get(seat["key"], nothing)),
                seconds={state: sums.get(f"seat_{state}", 0) for state in STATES},
                paused={each: sums[name] for each in PAUSES if sums.get(name := f"seat_paused_{each}")},
                lapsed=sums.get("offers_lapsed", 0),
                declined=sums.get("offers_declined", 0),
            )
        )
    return found
