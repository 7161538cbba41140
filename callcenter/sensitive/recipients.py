"""Who is told, place by place and level by level: accounts, and outside contacts whose numbers are kept enciphered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select

from callcenter.audit import service as audit
from callcenter.contacts import service as contacts
from callcenter.contacts.models import ContactPoint
from callcenter.duty import reading
from callcenter.errors import Invalid, NotFound
from callcenter.people.models import Account
from callcenter.sensitive.ladder import ON_DUTY_LEVEL, Recipient
from callcenter.sensitive.models import EscalationRecipient

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork
    from callcenter.tickets.models import Ticket

PLACE_FIELDS = ("township", "county")


class RecipientUnknown(NotFound):
    """There is no such recipient."""

    code = "recipient_unknown"


class RecipientUnreachable(Invalid):
    """A recipient needs an account that may log in, or a whole telephone number."""

    code = "recipient_unreachable"


def place_of(ticket: Ticket) -> str | None:
    """Return where a matter belongs, as its form says: the township before the county."""
    for key in PLACE_FIELDS:
        value = ticket.fields.get(key)
        if isinstance(value, str) and value.strip():
            return value.strip()
    return None


def listed(uow: UnitOfWork) -> list[tuple[EscalationRecipient, str | None, str | None]]:
    """Return every recipient with the masked number and the account's name, by body, place and level."""
    found = (
        select(EscalationRecipient, ContactPoint.masked, Account.name)
        .outerjoin(ContactPoint, ContactPoint.id == EscalationRecipient.point_id)
        .outerjoin(Account, Account.id == EscalationRecipient.account_id)
        .where(EscalationRecipient.org_id == uow.org_id)
        .order_by(EscalationRecipient.body, EscalationRecipient.place, EscalationRecipient.level)
    )
    return [(row[0], row[1], row[2]) for row in uow.session.execute(found).all()]


def in_force(uow: UnitOfWork) -> list[Recipient]:
    """Return those who can be told now: an account that was closed is told nothing."""
    found = (
        select(EscalationRecipient)
        .outerjoin(Account, Account.id == EscalationRecipient.account_id)
        .where(EscalationRecipient.org_id == uow.org_id, EscalationRecipient.active)
        .where(EscalationRecipient.account_id.is_(None) | Account.active | EscalationRecipient.point_id.is_not(None))
    )
    rows = uow.session.scalars(found)
    return [Recipient(row.id, row.body, row.place, row.level, row.name, row.account_id) for row in rows]


def on_duty(uow: UnitOfWork) -> list[Recipient]:
    """Return who is on duty at the hotline now (值班员, S86), as the lowest level of the body `duty`."""
    now = {duty.account.id: duty.account for duty in reading.at(uow, uow.now) if duty.place.hotline}
    by_number = sorted(now.values(), key=lambda account: account.staff_no)
    return [Recipient(None, "duty", None, ON_DUTY_LEVEL, each.name, each.id) for each in by_number]


def save(uow: UnitOfWork, actor: UUID, recipient_id: UUID | None, facts: dict[str, Any], phone: str | None) -> UUID:
    """Add a recipient, or write over one; `phone` None keeps the number that is known. Audited.

    Raises RecipientUnknown, RecipientUnreachable.
    """
    row = EscalationRecipient(org_id=uow.org_id) if recipient_id is None else _one(uow, recipient_id)
    for name, value in facts.items():
        setattr(row, name, value)
    if phone:
        point = contacts.find_or_create_point(uow, "tel", phone)
        if not point.last_four:
            raise RecipientUnreachable("请填写完整的电话号码。")
        row.point_id = point.id
    if row.account_id is None and row.point_id is None:
        raise RecipientUnreachable("请选择系统账号，或填写联系电话。")
    uow.session.add(row)
    uow.session.flush()
    audit.note(uow, actor, "escalation_recipient_saved", ("escalation_recipient", row.id))
    return row.id


def number(uow: UnitOfWork, actor: UUID, recipient_id: UUID) -> str:
    """Return an outside contact's number, for whoever rings them now. Audited. Raises RecipientUnknown."""
    row = _one(uow, recipient_id)
    if row.point_id is None:
        raise RecipientUnknown("该接收人没有登记电话。")
    return contacts.reveal(uow, row.point_id, actor, "敏感事项上报", ("escalation_recipient", row.id))


def _one(uow: UnitOfWork, recipient_id: UUID) -> EscalationRecipient:
    mine = EscalationRecipient.id == recipient_id, EscalationRecipient.org_id == uow.org_id
    found = uow.session.scalar(select(EscalationRecipient).where(*mine).with_for_update())
    if found is None:
        raise RecipientUnknown("没有这个接收人。")
    return found
