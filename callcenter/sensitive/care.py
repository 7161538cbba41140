"""需安全联系: numbers at which a machine's call, a message or a name may endanger whoever rang (12348.md 2.10).

Domestic violence (M02-06) and minors are careful from the start, everybody else who asks for it. It holds for the
number, whichever matter somebody looks at. Lifted only by a supervisor, with a reason.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import any_, or_, select
from sqlalchemy.dialects.postgresql import insert

from callcenter.audit import service as audit
from callcenter.errors import NotFound
from callcenter.ids import new_id
from callcenter.sensitive import locking
from callcenter.sensitive.models import ContactCare
from callcenter.tickets import history
from callcenter.tickets.models import Ticket

if TYPE_CHECKING:
    from collections.abc import Iterable

    from callcenter.db.unit_of_work import UnitOfWork

VIOLENCE = "M02-06"
MINOR = "minor"
JUST_WRITTEN = timedelta(minutes=10)  # a form is finished some moments before its ticket is there
# An unknown caller's point is nobody's number. Subqueries with a LIMIT are never turned into joins: read by index, and
# the calls of a number that has rung for years are not walked for every offer.
_NEEDY = """
SELECT p.id FROM contact_point p
WHERE p.id = ANY(%(points)s) AND p.last_four <> '' AND coalesce(
    (SELECT true FROM contact_care k WHERE k.point_id = p.id AND k.lifted_at IS NULL LIMIT 1),
    (SELECT true FROM (SELECT c.id FROM call c WHERE c.caller_point_id = p.id ORDER BY c.arrived_at DESC LIMIT 20) late
     WHERE (SELECT bool_or(
                (w.state = 'open' AND w.draft -> 'survey' -> 'safe_contact' = 'true'::jsonb)
                OR (w.safe_contact AND w.finished_at > %(lately)s))
            FROM wrap_up w WHERE w.call_id = late.id) LIMIT 1),
    false)
"""


class CareUnknown(NotFound):
    """There is no care to lift, or the ticket is not for the asker's eyes."""

    code = "care_unknown"


def reason_of(ticket: Ticket) -> str | None:
    """Return why a matter's caller needs care, None where nothing says so."""
    if ticket.category == VIOLENCE:
        return "domestic_violence"
    if MINOR in ticket.special_groups:
        return "minor"
    return "on_request" if ticket.safe_contact else None


def keep(
    uow: UnitOfWork, ticket: Ticket, reason: str, actor: UUID | None, wishes: dict[str, Any] | None = None
) -> None:
    """Note care for the caller of a ticket whose row is locked, confidential from now on. Said again it is renewed.

    `wishes`: ok_to_call, sms_ok, hours, code_word, as the caller said them.
    """
    ticket.safe_contact = True
    locking.shut(uow, ticket, _writers(ticket))
    if ticket.point_id is not None:
        written = {"reason": reason, "ticket_id": ticket.id, "set_by": actor, "set_at": uow.now} | (wishes or {})
        row = insert(ContactCare).values(id=new_id(), org_id=ticket.org_id, point_id=ticket.point_id, **written)
        here, in_force = [ContactCare.point_id], ContactCare.lifted_at.is_(None)
        if wishes:
            uow.session.execute(row.on_conflict_do_update(index_elements=here, index_where=in_force, set_=wishes))
        else:
            uow.session.execute(row.on_conflict_do_nothing(index_elements=here, index_where=in_force))
    history.add(uow, ticket, "care_noted", actor, {"reason": reason})


def lift(uow: UnitOfWork, ticket: Ticket, actor: UUID, why: str) -> None:
    """Say that the number needs no care any more; audited. Other matters' own marks stay. Raises CareUnknown."""
    found = standing(uow, ticket.point_id)
    if found is None and not ticket.safe_contact:
        raise CareUnknown("该来电人没有安全联系要求。")
    if found is not None:
        found.lifted_at, found.lifted_by, found.lifted_why = uow.now, actor, why
    ticket.safe_contact = False
    history.add(uow, ticket, "care_lifted", actor, {"why": why})
    audit.note(uow, actor, "contact_care_lifted", ("ticket", ticket.id), why)


def standing(uow: UnitOfWork, point_id: UUID | None) -> ContactCare | None:
    """Return the care in force for a number."""
    if point_id is None:
        return None
    mine = ContactCare.point_id == point_id, ContactCare.lifted_at.is_(None)
    return uow.session.scalar(select(ContactCare).where(*mine), execution_options={"populate_existing": True})


def may_write(uow: UnitOfWork, point_id: UUID, ticket_id: UUID | None) -> str | None:
    """Answer messages: why nothing may be written to a number, None when it may."""
    care = standing(uow, point_id)
    if care is not None and not care.sms_ok:
        return "safe_contact"
    about = or_(Ticket.id == ticket_id, Ticket.point_id == point_id)
    careful = or_(Ticket.safe_contact, Ticket.category == VIOLENCE, any_(Ticket.special_groups) == MINOR)
    hushed = uow.session.scalar(select(Ticket.id).where(about, careful).limit(1)) is not None
    return "safe_contact" if hushed and care is None else None


def needing(uow: UnitOfWork, point_ids: Iterable[UUID]) -> set[UUID]:
    """Answer the desk: which of these numbers need care now; a form still being written counts too."""
    wanted = [point_id for point_id in point_ids if point_id is not None]
    if not wanted:
        return set()
    values = {"points": wanted, "lately": uow.now - JUST_WRITTEN}
    return {UUID(str(row[0])) for row in uow.raw.execute(_NEEDY, values).fetchall()}


def _writers(ticket: Ticket) -> dict[UUID, str]:
    found = {ticket.first_responder_id: "first_responder", ticket.handler_id: "handler"}
    return {account_id: why for account_id, why in found.items() if account_id is not None}
