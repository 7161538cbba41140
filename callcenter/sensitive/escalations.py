"""Reporting a matter until it is acknowledged (S71, S86): who is told, by when, and who is told next.

Every body climbs its own ladder. A step is a row with a due time; what became of it is written with the ticket's row
locked, so that an acknowledgement and the clock never both win. Told twice by none: a step's place is unique.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Literal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from callcenter.ids import new_id
from callcenter.sensitive import ladder, locking, policy, recipients
from callcenter.sensitive.ladder import Recipient
from callcenter.sensitive.models import Escalation, EscalationStep
from callcenter.tickets import history

if TYPE_CHECKING:
    from collections.abc import Sequence

    from callcenter.db.unit_of_work import UnitOfWork
    from callcenter.tickets.models import Ticket

Kind = Literal["sensitive", "urgent"]
SETTLED = frozenset({"acknowledged", "relieved", "lapsed"})
# Nobody was named for this body: the clock runs all the same, and the supervisors see it run out.
NOBODY = "未配置接收人，请班长直接联系"


def begin(
    uow: UnitOfWork, ticket: Ticket, kind: Kind, reason: str, actor: UUID | None, place: str | None = None
) -> Escalation:
    """Tell the first level of every body. The ticket's row is locked. One that goes on already is returned."""
    going = select(Escalation).where(Escalation.ticket_id == ticket.id, Escalation.kind == kind)
    found = uow.session.scalar(going.where(Escalation.state == "open"))
    if found is not None:
        return found
    made = Escalation(
        id=new_id(), org_id=ticket.org_id, ticket_id=ticket.id, kind=kind, state="open", reason=reason,
        place=place or recipients.place_of(ticket), begun_by=actor, begun_at=uow.now,
    )  # fmt: skip
    uow.session.add(made)
    uow.session.flush()
    for body in ladder.BODIES[kind]:
        rungs = ladder_of(uow, made, body)
        first = ladder.above(rungs, -1) or [Recipient(None, body, None, 1, NOBODY, None)]
        tell(uow, ticket, made, first, actor)
    return made


def ladder_of(uow: UnitOfWork, escalation: Escalation, body: str) -> list[Recipient]:
    """Return the ladder as it stands now: a recipient who was added while the clock ran is told in their turn."""
    rungs = ladder.of_body(recipients.in_force(uow), body, escalation.place)
    return recipients.on_duty(uow) + rungs if body == "duty" else rungs


def tell(
    uow: UnitOfWork, ticket: Ticket, escalation: Escalation, told: Sequence[Recipient], actor: UUID | None
) -> None:
    """Write the steps of one level, let their accounts read the ticket, and note it in the history."""
    figures = policy.of(uow)
    minutes = figures.urgent_ack_minutes if escalation.kind == "urgent" or ticket.urgent else figures.ack_minutes
    due_at = uow.now + timedelta(minutes=minutes)
    rows = [_row(uow, escalation, each, seq, due_at) for seq, each in enumerate(told)]
    uow.session.execute(insert(EscalationStep).values(rows).on_conflict_do_nothing())
    accounts = {each.account_id: f"escalation:{each.body}" for each in told if each.account_id}
    if accounts and (escalation.kind == "sensitive" or ticket.locked):
        locking.shut(uow, ticket, accounts)
    content = {
        "escalation": str(escalation.id), "kind": escalation.kind, "body": told[0].body, "level": told[0].level,
        "names": [each.name for each in told],
        "text": "、".join(each.name for each in told), "due_at": due_at.isoformat(),
    }  # fmt: skip
    history.add(uow, ticket, "escalated", actor, content)
    locking.tell(uow, ticket, "escalations", accounts)


def _row(uow: UnitOfWork, escalation: Escalation, told: Recipient, seq: int, due_at: Any) -> dict[str, Any]:
    return {
        "id": new_id(), "org_id": escalation.org_id, "escalation_id": escalation.id, "body": told.body,
        "level": told.level, "seq": seq, "recipient_id": told.recipient_id, "name": told.name,
        "account_id": told.account_id, "state": "waiting", "begun_at": uow.now, "due_at": due_at,
    }  # fmt: skip


def steps_of(uow: UnitOfWork, escalation_ids: Sequence[UUID]) -> list[EscalationStep]:
    """Return the steps of escalations, by body, level and place in it."""
    found = select(EscalationStep).where(EscalationStep.escalation_id.in_(escalation_ids))
    by_place = EscalationStep.body, EscalationStep.level, EscalationStep.seq
    return list(uow.session.scalars(found.order_by(*by_place), execution_options={"populate_existing": True}))
