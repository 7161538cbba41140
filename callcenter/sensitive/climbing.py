"""What happens when nobody acknowledges in time: the next level is told, until the top is reached.

Runs every few seconds. What is due is a row; everything of one matter is written in one transaction with its ticket
locked, so a kill in the middle leaves the step due, and the next run tells the next level once.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

from callcenter.sensitive import escalations, ladder, locking
from callcenter.sensitive.models import Escalation, EscalationStep
from callcenter.tickets import history
from callcenter.tickets.models import Ticket

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

AT_ONCE = 20
TOP = "逾期未签收，已到最高级"


def climb(uow: UnitOfWork) -> int:
    """Settle what is due. Returns how many bodies went one level up. A ticket that somebody holds waits its turn."""
    found = (
        select(Escalation.id, Escalation.ticket_id)
        .join(EscalationStep, EscalationStep.escalation_id == Escalation.id)
        .where(EscalationStep.state == "waiting", EscalationStep.due_at <= uow.now)
        .group_by(Escalation.id, Escalation.ticket_id)
        .order_by(Escalation.ticket_id)
        .limit(AT_ONCE)
    )
    return sum(_climb(uow, *row) for row in uow.session.execute(found).all())


def _climb(uow: UnitOfWork, escalation_id: UUID, ticket_id: UUID) -> int:
    of_ticket = select(Ticket).where(Ticket.id == ticket_id).with_for_update(skip_locked=True)
    ticket = uow.session.scalar(of_ticket, execution_options={"populate_existing": True})
    if ticket is None:
        return 0
    escalation = uow.session.get_one(Escalation, escalation_id, populate_existing=True)
    climbed = 0
    for body, found in groupby(escalations.steps_of(uow, [escalation_id]), key=lambda step: step.body):
        due = [step for step in found if step.state == "waiting" and step.due_at <= uow.now]
        if due and escalation.state == "open":
            uow.checkpoint("before the next level is told")
            _tell_next(uow, ticket, escalation, body, due)
            climbed += 1
    return climbed


def _tell_next(uow: UnitOfWork, ticket: Ticket, escalation: Escalation, body: str, due: list[EscalationStep]) -> None:
    reached = max(step.level for step in due)
    upwards = ladder.above(escalations.ladder_of(uow, escalation, body), reached)
    for step in due:
        step.state = "lapsed" if upwards else "top"
        step.settled_at = uow.now if upwards else None
    uow.session.flush()
    if upwards:
        escalations.tell(uow, ticket, escalation, upwards, None)
    else:
        content = {"escalation": str(escalation.id), "body": body, "level": reached, "top": True, "text": TOP}
        history.add(uow, ticket, "escalated", None, content)
        locking.tell(uow, ticket, "escalations")
