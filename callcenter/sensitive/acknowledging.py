"""Acknowledging a report: by the recipient in the console, or as whoever rang an outside contact writes it down."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

from callcenter.errors import Conflict, Forbidden, NotFound
from callcenter.sensitive import escalations, ladder, locking
from callcenter.sensitive.models import Escalation, EscalationStep
from callcenter.tickets import history, stages

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork
    from callcenter.people.identity import SignedIn
    from callcenter.tickets.models import Ticket


class StepUnknown(NotFound):
    """No such step, or it is not for the asker's eyes."""

    code = "escalation_step_unknown"


class StepSettled(Conflict):
    """Somebody has acknowledged for this body already."""

    code = "escalation_acknowledged"


class NotYours(Forbidden):
    """A colleague's acknowledgement is the colleague's; only supervisors write down what was said on the phone."""

    code = "not_the_recipient"


def acknowledge(uow: UnitOfWork, account: SignedIn, step_id: UUID, way: str, note: str) -> Ticket:
    """Settle the body of a step; late is better than never. Returns the ticket.

    way: console (the recipient), phone or letter (written down for them). Raises StepUnknown, StepSettled, NotYours.
    """
    found = select(EscalationStep, Escalation).join(Escalation, Escalation.id == EscalationStep.escalation_id)
    row = uow.session.execute(found.where(EscalationStep.id == step_id, Escalation.org_id == uow.org_id)).one_or_none()
    if row is None:
        raise StepUnknown("没有这条上报记录。")
    escalation: Escalation = row[1]
    ticket = _ticket(uow, account, escalation)
    steps = [each for each in escalations.steps_of(uow, [escalation.id]) if each.body == row[0].body]
    step = next(each for each in steps if each.id == step_id)
    own = step.account_id == account.account_id
    if not own and not account.has("supervisor", "admin"):
        raise NotYours("只能签收本人收到的上报。")
    if any(each.state == "acknowledged" for each in steps):
        raise StepSettled("该方已签收。")
    _settle(uow, account, steps, step, "console" if own else way, note)
    _note(uow, account, ticket, escalation, step)
    _close_if_all(uow, escalation)
    return ticket


def _ticket(uow: UnitOfWork, account: SignedIn, escalation: Escalation) -> Ticket:
    try:
        return stages.for_account(uow, account, escalation.ticket_id)
    except stages.TicketNotFound as error:
        raise StepUnknown("没有这条上报记录。") from error


def _settle(
    uow: UnitOfWork, account: SignedIn, steps: list[EscalationStep], step: EscalationStep, way: str, note: str
) -> None:
    for each in steps:
        if each.state in ("waiting", "top"):
            each.state, each.settled_at = "relieved", uow.now
    step.state, step.settled_at = "acknowledged", uow.now
    step.acknowledged_by, step.way, step.note = account.account_id, way, note or None


def _note(uow: UnitOfWork, account: SignedIn, ticket: Ticket, escalation: Escalation, step: EscalationStep) -> None:
    content = {
        "escalation": str(escalation.id), "body": step.body, "level": step.level, "name": step.name,
        "way": step.way, "note": step.note or "", "late": step.due_at < uow.now,
    }  # fmt: skip
    history.add(uow, ticket, "escalation_acknowledged", account.account_id, content)
    told = {each.account_id for each in escalations.steps_of(uow, [escalation.id]) if each.account_id}
    locking.tell(uow, ticket, "escalations", told)


def _close_if_all(uow: UnitOfWork, escalation: Escalation) -> None:
    uow.session.flush()
    steps = escalations.steps_of(uow, [escalation.id])
    done = {each.body for each in steps if each.state == "acknowledged"}
    if done >= set(ladder.BODIES[escalation.kind]):
        escalation.state, escalation.ended_at = "acknowledged", uow.now
