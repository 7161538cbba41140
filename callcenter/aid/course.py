"""Moving an application along its course: one step, one line of its own and one in its ticket's history.

Locks: ticket row, then application row, then lawyer row. Nothing else may change a state.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from sqlalchemy import func, select

from callcenter.aid import states
from callcenter.aid.events import AidMoved
from callcenter.aid.models import AidApplication, AidStep
from callcenter.errors import NotFound
from callcenter.tickets import history
from callcenter.tickets.models import Ticket

if TYPE_CHECKING:
    from callcenter.aid.states import Kind, Move, State
    from callcenter.db.unit_of_work import UnitOfWork


class AidNotFound(NotFound):
    """There is no such application, or it is not for the asker's eyes."""

    code = "aid_not_found"


def locked(uow: UnitOfWork, application_id: UUID) -> AidApplication:
    """Return the application with its ticket's row and its own locked. Raises AidNotFound."""
    wanted = select(AidApplication).where(AidApplication.id == application_id, AidApplication.org_id == uow.org_id)
    while True:
        known = uow.session.scalar(wanted.execution_options(populate_existing=True))
        if known is None:
            raise AidNotFound("没有这件法律援助申请。")
        ticket_id = known.ticket_id
        lock_ticket(uow, ticket_id)
        found = uow.session.scalars(wanted.with_for_update().execution_options(populate_existing=True)).one()
        if found.ticket_id == ticket_id:  # made within a call it gets its ticket a moment later
            return found


def lock_ticket(uow: UnitOfWork, ticket_id: UUID | None) -> Ticket | None:
    """Lock and return a ticket's row; None where there is none (yet)."""
    if ticket_id is None:
        return None
    return uow.session.scalar(select(Ticket).where(Ticket.id == ticket_id).with_for_update())


def move(
    uow: UnitOfWork, application: AidApplication, by: Move, actor: UUID | None, content: dict[str, Any] | None = None
) -> None:
    """Take one step. The application is locked. Raises MoveNotAllowed."""
    before = cast("State", application.state)
    after = states.require(cast("Kind", application.kind), before, by)
    application.state = after
    add_step(uow, application, by, before, actor, content or {})
    tell_ticket(uow, application, "aid_moved", actor, {"move": by, "from": before, "to": after})
    uow.record(AidMoved(application.id, after))
    uow.live("all", "aid", {})


def add_step(
    uow: UnitOfWork,
    application: AidApplication,
    by: str,
    before: str | None,
    actor: UUID | None,
    content: dict[str, Any],
) -> None:
    """Write a line of the course; the application's row is locked, so lines never fork."""
    uow.session.flush()
    last = uow.session.scalar(select(func.max(AidStep.seq)).where(AidStep.application_id == application.id))
    step = AidStep(org_id=application.org_id, application_id=application.id, seq=(last or 0) + 1, move=by)
    step.from_state, step.to_state, step.actor = before, application.state, actor
    step.content, step.at = content, uow.now
    uow.session.add(step)


def tell_ticket(
    uow: UnitOfWork, application: AidApplication, kind: str, actor: UUID | None, content: dict[str, Any]
) -> None:
    """Add a line to the history of the application's ticket, where it has one."""
    ticket = lock_ticket(uow, application.ticket_id)
    if ticket is not None:
        history.add(
            uow, ticket, kind, actor, {"application": str(application.id), "number": application.number} | content
        )


def require_state(application: AidApplication, *allowed: State) -> None:
    """Raises MoveNotAllowed outside of these states."""
    if application.state not in allowed:
        raise states.MoveNotAllowed("当前环节不能进行这项操作，请刷新后查看最新进度。")
