"""Preparing short messages. Only a row is written here: `sending` hands it over after the commit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from callcenter import clock, settings
from callcenter.audit import service as audit
from callcenter.contacts import service as contacts
from callcenter.contacts.addresses import MOBILE
from callcenter.errors import Conflict, NotFound
from callcenter.ids import new_id
from callcenter.messages import ports, templates
from callcenter.messages.models import ShortMessage

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

KEPT = timedelta(days=365)
STALE_AFTER = timedelta(hours=24)  # what could not be handed over for a day surprises more than it helps
AGAIN = ("not_sent", "failed")


class MessageNotFound(NotFound):
    """There is no such message."""

    code = "message_not_found"


class MessageOnItsWay(Conflict):
    """The message cannot be sent again: it was sent, may have been, or must not be."""

    code = "message_on_its_way"


def prepare(
    uow: UnitOfWork,
    point_id: UUID,
    template: str,
    values: Mapping[str, object],
    dedupe: str,
    *,
    ticket_id: UUID | None = None,
    due_at: datetime | None = None,
    actor: UUID | None = None,
) -> ShortMessage:
    """Write a message to a contact point; the same `dedupe` gives the same message. It is sent soon after `due_at`.

    Its state tells what will become of it: prepared, suppressed (nothing may be written there), or not_sent (no gateway
    is set, or the point is no mobile number). Raises TemplateUnknown, ValuesMissing, PointNotFound.
    """
    text = templates.in_force(uow, template)
    templates.fill(text.text, values)
    state, reason = _outlook(uow, point_id, ticket_id)
    row: dict[str, Any] = {
        "id": new_id(), "org_id": uow.org_id, "point_id": point_id, "ticket_id": ticket_id,
        "template": text.key, "template_version": text.version,
        "values": {name: str(values[name]) for name in templates.fields(text.text)},
        "dedupe_key": dedupe, "state": state, "reason": reason, "prepared_by": actor, "created_at": uow.now,
        "due_at": due_at or uow.now, "stale_at": (due_at or uow.now) + STALE_AFTER,
        "ended_at": None if state == "prepared" else uow.now, "retain_until": _retained(uow.now),
    }  # fmt: skip
    once = insert(ShortMessage).values(row).on_conflict_do_nothing(index_elements=["org_id", "dedupe_key"])
    uow.session.execute(once)
    found = select(ShortMessage).where(ShortMessage.org_id == uow.org_id, ShortMessage.dedupe_key == dedupe)
    return uow.session.scalars(found).one()


def cancel(uow: UnitOfWork, dedupe: str) -> bool:
    """Withdraw a message that has not left yet. Whether it was withdrawn: False also for one that is being sent."""
    found = select(ShortMessage).where(ShortMessage.org_id == uow.org_id, ShortMessage.dedupe_key == dedupe)
    message = uow.session.scalar(found.where(ShortMessage.state == "prepared").with_for_update())
    if message is None:
        return False
    end(message, "cancelled", "withdrawn", uow.now)
    return True


def send_again(uow: UnitOfWork, message_id: UUID, actor: UUID) -> ShortMessage:
    """Prepare once more what was not sent or failed. Raises MessageNotFound, MessageOnItsWay."""
    found = select(ShortMessage).where(ShortMessage.id == message_id, ShortMessage.org_id == uow.org_id)
    message = uow.session.scalar(found.with_for_update())
    if message is None:
        raise MessageNotFound("没有这条短信。")
    if message.state not in AGAIN:
        raise MessageOnItsWay("该短信已发送、正在发送或不得发送，不能重发。")
    message.state, message.reason = _outlook(uow, message.point_id, message.ticket_id)
    message.tries, message.due_at, message.stale_at = 0, uow.now, uow.now + STALE_AFTER
    message.ended_at = None if message.state == "prepared" else uow.now
    audit.note(uow, actor, "message_sent_again", ("sms_message", message.id))
    return message


def end(message: ShortMessage, state: str, reason: str | None, now: datetime) -> None:
    """Settle a message. Its values stay: they say what was written."""
    message.state, message.reason, message.ended_at = state, reason, now


def text_of(uow: UnitOfWork, message: ShortMessage) -> str:
    """Return the words of a message, in the version it was made with."""
    written = templates.version(uow, message.template, message.template_version)
    return templates.fill(written.text, message.values)


def number_of(uow: UnitOfWork, point_id: UUID) -> str | None:
    """Return the mobile number of a point in the clear, for the gateway alone; None for anything else."""
    number = contacts.dialable(uow, point_id)
    return number if MOBILE.fullmatch(number) else None


def _outlook(uow: UnitOfWork, point_id: UUID, ticket_id: UUID | None) -> tuple[str, str | None]:
    silence = ports.silence(uow, point_id, ticket_id)
    if silence is not None:
        return "suppressed", silence
    if number_of(uow, point_id) is None:
        return "not_sent", "no_mobile"
    return ("prepared", None) if settings.load().sms_gateway_url else ("not_sent", "no_gateway")


def _retained(now: datetime) -> date:
    return clock.business_day(now + KEPT)
