"""What leaves with a matter: read from the ticket, put into their words, nothing that may not leave (words.toml)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from callcenter.contacts import persons
from callcenter.contacts import service as contacts
from callcenter.errors import Conflict
from callcenter.exchange import mapping
from callcenter.exchange.mapping import Consent, Mapped

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork
    from callcenter.tickets.models import Ticket


class ConsentMissing(Conflict):
    """A sensitive matter, or one where a call needs care, leaves only if the caller agreed."""

    code = "exchange_consent_missing"


def is_careful(ticket: Ticket) -> bool:
    """Whether a matter needs the caller's word before anything of it leaves."""
    return ticket.sensitive or ticket.safe_contact


def require(ticket: Ticket, consent: Consent) -> None:
    """Raises ConsentMissing where the matter may not leave."""
    if not mapping.may_leave(careful=is_careful(ticket), consent=consent):
        raise ConsentMissing("这是敏感或需安全联系的事项，须先征得来电人同意才能移交。")


def of_ticket(uow: UnitOfWork, ticket: Ticket, consent: Consent) -> Mapped:
    """What is told of a ticket. Without the needed consent only its number goes, as the reference of a call."""
    if not mapping.may_leave(careful=is_careful(ticket), consent=consent):
        return mapping.outward({"ticket_no": ticket.number}, Consent())
    facts: dict[str, Any] = {
        "ticket_no": ticket.number,
        "category": ticket.category,
        "summary": ticket.summary,
        "language": ticket.language,
        "urgent": bool(ticket.urgent),
        "opened_at": ticket.created_at.isoformat(),
    }
    if consent.contact:
        facts |= {"phone": _phone(uow, ticket.point_id), "name": _name(uow, ticket)}
    return mapping.outward(facts, consent)


def of_draft(draft: dict[str, Any], sensitive: frozenset[str]) -> Mapped:
    """What is told while the call is being handed on: the first matter of the form as far as it is written.

    Nobody has been asked yet: nothing of a matter that is sensitive or needs care, and never name or number.
    """
    matters = draft.get("matters") or []
    first = matters[0] if matters and isinstance(matters[0], dict) else {}
    careful = bool((draft.get("survey") or {}).get("safe_contact")) or first.get("category") in sensitive
    if careful or not first:
        return mapping.outward({}, Consent())
    return mapping.outward({"category": first.get("category"), "summary": first.get("summary")}, Consent())


def _phone(uow: UnitOfWork, point_id: UUID | None) -> str | None:
    if point_id is None:
        return None
    number = contacts.dialable(uow, point_id)
    return None if not number or number.startswith("client:") else number


def _name(uow: UnitOfWork, ticket: Ticket) -> str | None:
    return persons.names(uow, [ticket.person_id]).get(ticket.person_id) if ticket.person_id else None
