"""What tickets do about others' facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from callcenter.audit import service as audit
from callcenter.audit.models import AuditEntry
from callcenter.calls.models import Call
from callcenter.desk.models import WrapUp
from callcenter.tickets import contacts, service
from callcenter.tickets.matters import Matter, Origin
from callcenter.tickets.models import Ticket

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork
    from callcenter.desk.events import InvalidCallMarked, WrapUpFinished

MARKED_INVALID = "call_marked_invalid"


def record_disposition(uow: UnitOfWork, event: WrapUpFinished) -> None:
    """Make one ticket a matter. Delivered twice it makes none twice: the wrap-up's row is locked meanwhile.

    An invalid call has no matters and leaves its contact only.
    """
    wrap_up = uow.session.scalar(select(WrapUp).where(WrapUp.id == event.wrap_up_id).with_for_update())
    if wrap_up is None or wrap_up.state == "invalid":
        return
    call = uow.session.scalars(select(Call).where(Call.id == event.call_id)).one()
    origin = _origin(uow, call, wrap_up, event)
    there = set(uow.session.scalars(select(Ticket.matter_no).where(Ticket.wrap_up_id == wrap_up.id)))
    for matter_no, written in enumerate(wrap_up.matters, start=1):
        if matter_no not in there:
            service.record(uow, origin, matter_no, Matter.of(written))


def note_invalid_call(uow: UnitOfWork, event: InvalidCallMarked) -> None:
    """Keep the contact of an invalid call, and who put it aside: it skips form, ticket and rating. Once a form."""
    call = uow.session.scalars(select(Call).where(Call.id == event.call_id)).one()
    contacts.of_call(uow, call, call.account_id or event.account_id, invalid_reason=event.reason)
    noted = select(AuditEntry.id).where(AuditEntry.object_id == event.wrap_up_id, AuditEntry.action == MARKED_INVALID)
    if uow.session.scalar(noted) is None:
        audit.note(uow, event.account_id, MARKED_INVALID, ("wrap_up", event.wrap_up_id), event.reason)


def _origin(uow: UnitOfWork, call: Call, wrap_up: WrapUp, event: WrapUpFinished) -> Origin:
    account_id = event.account_id or wrap_up.account_id
    return Origin(
        contact_id=contacts.of_call(uow, call, call.account_id or account_id),
        channel="outbound" if call.direction == "outbound" else "phone",
        call_id=call.id,
        wrap_up_id=wrap_up.id,
        point_id=call.caller_point_id,
        account_id=account_id,
        first_responder_id=call.account_id or account_id,
        language=call.language,
        queue_key=call.queue_key,
        disposition=wrap_up.disposition or "answered",
        survey_agreed=bool(wrap_up.survey_agreed),
        safe_contact=bool(wrap_up.safe_contact),
    )
