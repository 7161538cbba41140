"""The tiles of the wallboard, each by one look or two. What is a figure is asked of `figures`, never counted here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, func, select

from callcenter import clock
from callcenter.calls import sql
from callcenter.desk import candidates, seats
from callcenter.figures import pages, reading
from callcenter.figures.schemas import FigureOut
from callcenter.figures.sources.ratings import GRADES
from callcenter.tickets import due, rights
from callcenter.tickets.models import Ticket
from callcenter.wallboard.schemas import (
    OldestTicket,
    QueueStaffed,
    QueueWaiting,
    SatisfactionTile,
    ServiceTile,
    SkillWaiting,
    StaffingTile,
    TicketTile,
    WaitingTile,
)

if TYPE_CHECKING:
    from datetime import datetime

    from callcenter.db.unit_of_work import UnitOfWork

MOST_SKILLS = 4  # a tile that is read from five metres has no room for more
SERVICE = ("service_level", "connected", "connected_total", "inbound", "answered")
SATISFACTION = ("satisfaction", "response", "invitation")
_WAITING = """
    SELECT q.key, q.name, q.language, count(e.id) FILTER (WHERE e.kind = 'call') AS waiting,
        count(e.id) FILTER (WHERE e.kind = 'callback') AS callbacks,
        min(e.since) FILTER (WHERE e.kind = 'call') AS longest_since
    FROM queue q LEFT JOIN queue_entry e ON e.queue_key = q.key AND e.org_id = q.org_id
        AND e.state IN ('waiting', 'offered')
    WHERE q.org_id = %s GROUP BY q.id ORDER BY q.sort, q.key
"""
_SKILLS = """
    SELECT skill, count(*) AS waiting FROM queue_entry e CROSS JOIN unnest(e.wanted) skill
    WHERE e.org_id = %s AND e.state IN ('waiting', 'offered') AND e.kind = 'call'
    GROUP BY skill ORDER BY 2 DESC, 1 LIMIT %s
"""
_STAFFED = f"""
    SELECT q.key, q.name, q.language, q.configured_seats AS configured, g.began_at AS unstaffed_since,
        count(DISTINCT s.id) FILTER (WHERE s.state NOT IN ('offline', 'paused')) AS staffed,
        count(DISTINCT s.id) FILTER (WHERE s.state = 'ready') AS ready
    FROM queue q LEFT JOIN seat_skill k ON k.org_id = q.org_id AND k.skill = 'lang:' || q.language AND {seats.VALID}
        LEFT JOIN seat s ON s.id = k.seat_id
        LEFT JOIN staffing_gap g ON g.org_id = q.org_id AND g.language = q.language AND g.ended_at IS NULL
    WHERE q.org_id = %(org)s GROUP BY q.id, g.began_at ORDER BY q.sort, q.key
"""  # noqa: S608 - constant text
_STATES = "SELECT state, count(*) FROM seat WHERE org_id = %s GROUP BY state"


def waiting(uow: UnitOfWork) -> WaitingTile:
    """Callers on the line and callbacks in their turn, by queue, and callers by the skill they asked for."""
    queues = [QueueWaiting(**row) for row in sql.every(uow, _WAITING, (uow.org_id,))]
    skills = [SkillWaiting(**row) for row in sql.every(uow, _SKILLS, (uow.org_id, MOST_SKILLS))]
    return WaitingTile(
        waiting=sum(queue.waiting for queue in queues),
        callbacks=sum(queue.callbacks for queue in queues),
        longest_since=min((queue.longest_since for queue in queues if queue.longest_since), default=None),
        queues=queues,
        skills=skills,
    )


def today(uow: UnitOfWork) -> tuple[ServiceTile, SatisfactionTile]:
    """Service and satisfaction of the day in Shanghai, read at once."""
    day = clock.business_day(uow.now)
    bars = [f"grade_{grade}" for grade in GRADES]
    read = reading.figures(uow, (*SERVICE, *SATISFACTION), day, day, besides=bars)
    found = {figure.name: FigureOut.of(figure) for figure in read.figures}
    return (
        ServiceTile(**{name: found[name] for name in SERVICE}),
        SatisfactionTile(**{name: found[name] for name in SATISFACTION}, bars=pages.bars(read.totals.whole, "grade")),
    )


def staffing(uow: UnitOfWork) -> StaffingTile:
    """Seats by state, and by queue those that are there for it."""
    states = dict(uow.raw.execute(_STATES, (uow.org_id,)).fetchall())
    return StaffingTile(
        ready=states.get("ready", 0),
        talking=sum(states.get(state, 0) for state in ("reserved", "ringing", "talking")),
        wrap_up=states.get("wrap_up", 0),
        paused=states.get("paused", 0),
        queues=[QueueStaffed(**row) for row in sql.every(uow, _STAFFED, candidates.today(uow))],
    )


def tickets(uow: UnitOfWork) -> TicketTile:
    """Open tickets as anybody who passes the screen may know them: a locked one is not counted either (S41, S71)."""
    shown = [Ticket.org_id == uow.org_id, due.OPEN, rights.visible_in_roles(None, ())]
    late = select(func.count()).select_from(Ticket).where(*shown, due.showing(uow, "red"))
    counted = select(func.count(), func.min(Ticket.created_at)).where(*shown)
    count, created_at = uow.session.execute(counted).one()
    return TicketTile(
        open=count,
        overdue=uow.session.scalar(late) or 0,
        oldest=_numbered(uow, created_at, *shown, Ticket.created_at == created_at) if count else None,
        most_urgent=_most_urgent(uow, shown),
    )


def _numbered(uow: UnitOfWork, at: datetime, *conditions: ColumnElement[bool]) -> OldestTicket | None:
    number = uow.session.scalar(select(Ticket.number).where(*conditions).limit(1))
    return None if number is None else OldestTicket(number=number, at=at)


def _most_urgent(uow: UnitOfWork, shown: list[ColumnElement[bool]]) -> OldestTicket | None:
    first = due.first(uow, shown, 1)
    due_at = due.soonest(uow, first[0]) if first else None
    return _numbered(uow, due_at, Ticket.id == first[0]) if due_at is not None else None
