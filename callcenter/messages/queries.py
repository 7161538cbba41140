"""Reading short messages."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, text

from callcenter import settings
from callcenter.contacts.models import ContactPoint
from callcenter.messages import service
from callcenter.messages.models import ShortMessage
from callcenter.messages.schemas import MessageOut, MessagePage

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

PAGE = 20
COUNTED = timedelta(days=30)
HIDDEN = "保密"
# A complaint about a supervisor is nobody's whom it does not name as a reader, and least of all theirs (S41). Tickets
# are a later stage: their rows are read by name, as `calls.bars` does.
_OPEN = """NOT EXISTS (
    SELECT 1 FROM ticket t LEFT JOIN ticket_reader r ON r.ticket_id = t.id AND r.account_id = :asker
    WHERE t.id = sms_message.ticket_id AND (r.barred OR (t.locked = 'named' AND r.account_id IS NULL)))"""


def page(uow: UnitOfWork, asker: UUID, state: str | None, number: int) -> MessagePage:
    """Return one page of all messages that a supervisor may know of, the newest first; pages begin at 1."""
    wanted = [ShortMessage.org_id == uow.org_id, _open_to(asker)]
    wanted += [ShortMessage.state == state] if state else []
    total = uow.session.scalar(select(func.count()).select_from(ShortMessage).where(*wanted)) or 0
    found = select(ShortMessage, ContactPoint.masked).join(ContactPoint, ContactPoint.id == ShortMessage.point_id)
    rows = uow.session.execute(
        found.where(*wanted).order_by(ShortMessage.created_at.desc()).limit(PAGE).offset((number - 1) * PAGE)
    ).all()
    items = [MessageOut.of(message, service.text_of(uow, message), masked) for message, masked in rows]
    gateway = bool(settings.load().sms_gateway_url)
    return MessagePage(items=items, total=total, page_size=PAGE, gateway=gateway, counts=_counts(uow))


def require_open(uow: UnitOfWork, asker: UUID, message_id: UUID) -> None:
    """Raises MessageNotFound for a message that a supervisor may not know of."""
    if uow.session.scalar(select(ShortMessage.id).where(ShortMessage.id == message_id, _open_to(asker))) is None:
        raise service.MessageNotFound("没有这条短信。")


def _open_to(asker: UUID) -> ColumnElement[bool]:
    return text(_OPEN).bindparams(asker=asker)  # type: ignore[return-value]


def of_ticket(uow: UnitOfWork, ticket_id: UUID, *, numbers: bool) -> list[MessageOut]:
    """Return the messages about a ticket, oldest first; without `numbers` not even masked ones.

    Whoever asks has checked that the reader may see the ticket.
    """
    found = select(ShortMessage, ContactPoint.masked).join(ContactPoint, ContactPoint.id == ShortMessage.point_id)
    of_it = found.where(ShortMessage.ticket_id == ticket_id, ShortMessage.org_id == uow.org_id)
    rows = uow.session.execute(of_it.order_by(ShortMessage.created_at)).all()
    return [
        MessageOut.of(message, service.text_of(uow, message), masked if numbers else HIDDEN) for message, masked in rows
    ]


def one(uow: UnitOfWork, message: ShortMessage) -> MessageOut:
    """Return a message as it is shown."""
    masked = uow.session.scalar(select(ContactPoint.masked).where(ContactPoint.id == message.point_id)) or ""
    return MessageOut.of(message, service.text_of(uow, message), masked)


def _counts(uow: UnitOfWork) -> dict[str, int]:
    since = ShortMessage.created_at > uow.now - COUNTED
    counted = select(ShortMessage.state, func.count()).where(ShortMessage.org_id == uow.org_id, since)
    rows = uow.session.execute(counted.group_by(ShortMessage.state)).all()
    return {row[0]: row[1] for row in rows}
