"""The second call about a matter that was done again after a bad rating: by a person who took no part in it.

It is a survey of the round that the ticket's closing began, so that nobody is asked twice about one closing: the one
that is due already becomes this call. The pause between two surveys does not hold here: it is the caller's own
complaint that is answered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from callcenter.contacts.models import ContactPoint
from callcenter.ids import new_id
from callcenter.sensitive import care
from callcenter.surveys import opt_outs, scheduling, timing
from callcenter.surveys.models import Survey

if TYPE_CHECKING:
    from collections.abc import Collection

    from callcenter.db.unit_of_work import UnitOfWork
    from callcenter.tickets.models import Ticket

REASON = "review"


def why_not(uow: UnitOfWork, ticket: Ticket) -> str | None:
    """Return why nobody may be called about a closed ticket, None when somebody may: safe_contact confidential
    no_number withdrawn opted_out.
    """  # fmt: skip
    point = uow.session.get(ContactPoint, ticket.point_id) if ticket.point_id else None
    if ticket.outcome in scheduling.NOT_ASKED_ABOUT:
        return "withdrawn"
    if point is None or point.masked == "匿名":  # a browser of the page /phone has no digits, and can be rung
        return "no_number"
    if ticket.safe_contact or care.reason_of(ticket) is not None or care.needing(uow, [point.id]):
        return "safe_contact"
    if ticket.locked is not None:
        return "confidential"
    return opt_outs.OPTED_OUT if opt_outs.holds(uow, point.id) else None


def ask(uow: UnitOfWork, ticket: Ticket, not_by: Collection[UUID]) -> Survey:
    """Return the person's task of a closed ticket's round, which none of `not_by` may do. Asked again it is the same.

    `why_not` was asked before. A survey of that round that is already going or over is returned as it is.
    """
    closed_at = ticket.closed_at or uow.now
    due_at = timing.first_due(uow, closed_at)
    row = {
        "id": new_id(),
        "org_id": ticket.org_id,
        "ticket_id": ticket.id,
        "round": max(scheduling.FIRST_ROUND, ticket.closings),
        "point_id": ticket.point_id,
        "mode": "person",
        "mode_reason": REASON,
        "asked_because": "bad_rating",
        "state": "due",
        "language": ticket.language or "zh-CN",
        "queue_key": ticket.queue_key,
        "served_by": ticket.handler_id,
        "not_by": sorted(not_by),
        "due_at": due_at,
        "overdue_at": timing.overdue_from(uow, closed_at, due_at),
        "created_at": uow.now,
        "retain_until": ticket.retain_until,
    }
    uow.session.execute(insert(Survey).values(row).on_conflict_do_nothing())
    this = Survey.ticket_id == ticket.id, Survey.round == row["round"]
    survey = uow.session.scalars(select(Survey).where(*this).with_for_update()).one()
    if survey.state == "due":
        survey.mode, survey.mode_reason = "person", REASON
        survey.not_by = sorted({*survey.not_by, *not_by})
    return survey
