"""Telling a caller once what an item needs (一次性告知, S26), and counting the visits asked of them (S28)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from uuid import UUID

from sqlalchemy import func, select

from callcenter import clock
from callcenter.calls.models import Call
from callcenter.catalogue import items, lines, scope
from callcenter.catalogue.models import ServiceItem, ServiceItemVersion, ServiceNotice, ServiceVisit
from callcenter.errors import Conflict
from callcenter.ids import new_id
from callcenter.messages import service as messages
from callcenter.tickets import history
from callcenter.tickets import service as tickets
from callcenter.tickets.models import Ticket

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

Channel = Literal["read_out", "sms", "both"]
NOTHING_NEEDED = "无需准备材料"


class NoticeRepeated(Conflict):
    """The caller was told before; the second time needs a reason, and counts as a breach."""

    code = "notice_given_before"


class NoticeNotSent(Conflict):
    """A notice by message alone, where no message can be sent: it must be read out."""

    code = "notice_not_sent"


@dataclass(frozen=True, slots=True)
class Telling:
    """Which item is told how, by whom. `reason`: why a second time; `category` of the matter on the desk."""

    item_id: UUID
    channel: Channel
    actor: UUID
    reason: str | None = None
    category: str | None = None


def give_on_ticket(uow: UnitOfWork, ticket_id: UUID, telling: Telling) -> ServiceNotice:
    """Record a notice about a ticket. Raises TicketNotFound, ItemUnknown, NoticeRepeated, NoticeNotSent."""
    ticket = tickets.for_update(uow, ticket_id)
    notice = _given(uow, telling, ticket, None, _count(uow, telling.item_id, ServiceNotice.ticket_id == ticket.id))
    _write_history(uow, ticket, notice)
    return notice


def give_in_call(uow: UnitOfWork, call: Call, telling: Telling) -> ServiceNotice:
    """Record a notice during a call; its ticket follows with the form. Raises as `give_on_ticket`."""
    scope.lock_beside(uow, call.id)
    notice = _given(uow, telling, None, call, _count(uow, telling.item_id, ServiceNotice.call_id == call.id))
    made = scope.tickets_of(uow, call.id)
    if made:
        _attach(uow, made[scope.meant(telling.category, [each.category for each in made])].id, notice)
    return notice


def attach_to(uow: UnitOfWork, ticket: Ticket, categories: list[str]) -> None:
    """Give a new ticket the notices of its call that are about it. Told twice, nothing happens the second time."""
    if ticket.call_id is None:
        return
    waiting = select(ServiceNotice).where(ServiceNotice.call_id == ticket.call_id, ServiceNotice.ticket_id.is_(None))
    for notice in uow.session.scalars(waiting.order_by(ServiceNotice.given_at)).all():
        if scope.meant(notice.category, categories) == ticket.matter_no - 1:
            _attach(uow, ticket.id, notice)


def send(uow: UnitOfWork, ticket: Ticket, notice: ServiceNotice, actor: UUID) -> ServiceNotice:
    """Send the words of a notice that was read out: the same notice, not a second one. Raises NoticeNotSent."""
    version = uow.session.get_one(ServiceItemVersion, notice.version_id)
    _write(uow, notice, version, ticket.point_id, actor, required=True)
    notice.channel = "both"
    return notice


def ask_visit(uow: UnitOfWork, actor: UUID, ticket_id: UUID, item_id: UUID, purpose: str) -> ServiceVisit:
    """Note that the caller was asked to come. Beyond the item's limit it is a breach. TicketNotFound, ItemUnknown."""
    ticket = tickets.for_update(uow, ticket_id)
    version = items.published(uow, item_id)
    before = select(func.count()).where(ServiceVisit.ticket_id == ticket.id, ServiceVisit.item_id == item_id)
    visit = ServiceVisit(
        org_id=uow.org_id,
        ticket_id=ticket.id,
        item_id=item_id,
        sequence=(uow.session.scalar(before) or 0) + 1,
        allowed=version.max_visits,
        purpose=purpose,
        asked_by=actor,
        asked_at=uow.now,
        business_day=clock.business_day(uow.now),
    )
    uow.session.add(visit)
    breach = visit.sequence > visit.allowed
    text = f"请来人办理（第{visit.sequence}次）：{purpose}"
    content = {"text": text, "item": version.name, "visits": visit.sequence, "allowed": visit.allowed, "breach": breach}
    history.add(uow, ticket, "note", actor, content)
    return visit


def words(version: ServiceItemVersion) -> dict[str, str]:
    """Return the values of the message `one_time_notice`."""
    names = "、".join(each["name"] for each in version.materials) or NOTHING_NEEDED
    return {"materials": names, "limit": lines.limit_text(version.limit_amount, version.limit_unit)}


def _given(uow: UnitOfWork, telling: Telling, ticket: Ticket | None, call: Call | None, before: int) -> ServiceNotice:
    version = items.published(uow, telling.item_id)
    if before and not telling.reason:
        raise NoticeRepeated("该事项已经告知过一次，再次告知须说明原因。")
    notice = ServiceNotice(
        id=new_id(),
        org_id=uow.org_id,
        item_id=telling.item_id,
        version_id=version.id,
        ticket_id=ticket.id if ticket else None,
        call_id=call.id if call else None,
        channel=telling.channel,
        sequence=before + 1,
        reason=telling.reason if before else None,
        category=telling.category,
        given_by=telling.actor,
        given_at=uow.now,
        business_day=clock.business_day(uow.now),
    )
    point_id = ticket.point_id if ticket else call.caller_point_id if call else None
    if telling.channel != "read_out":
        _write(uow, notice, version, point_id, telling.actor, required=telling.channel == "sms")
    uow.session.add(notice)
    uow.session.flush()
    return notice


def _write(
    uow: UnitOfWork,
    notice: ServiceNotice,
    version: ServiceItemVersion,
    point_id: UUID | None,
    actor: UUID,
    *,
    required: bool,
) -> None:
    if point_id is None:
        if required:
            raise NoticeNotSent("没有可以发送短信的号码，请口头告知。")
        return
    message = messages.prepare(
        uow, point_id, "one_time_notice", words(version), f"notice:{notice.id}", ticket_id=notice.ticket_id, actor=actor
    )
    if required and message.state != "prepared":
        raise NoticeNotSent("该号码不能发送短信，请口头告知。")
    notice.message_id = message.id


def _count(uow: UnitOfWork, item_id: UUID, about: object) -> int:
    counted = select(func.count()).select_from(ServiceNotice).where(ServiceNotice.item_id == item_id, about)  # type: ignore[arg-type]
    return uow.session.scalar(counted) or 0


def _attach(uow: UnitOfWork, ticket_id: UUID, notice: ServiceNotice) -> None:
    ticket = tickets.for_update(uow, ticket_id)
    before = _count(uow, notice.item_id, ServiceNotice.ticket_id == ticket.id)
    notice.ticket_id = ticket.id
    notice.sequence = max(notice.sequence, before + 1) if notice.reason else notice.sequence
    _write_history(uow, ticket, notice)


def _write_history(uow: UnitOfWork, ticket: Ticket, notice: ServiceNotice) -> None:
    version = uow.session.get_one(ServiceItemVersion, notice.version_id)
    item = uow.session.get_one(ServiceItem, notice.item_id)
    content = {
        "item": item.code,
        "name": version.name,
        "version": version.version,
        "channel": notice.channel,
        "sequence": notice.sequence,
        "reason": notice.reason,
        "given_at": notice.given_at.isoformat(),
    }
    history.add(uow, ticket, "notice_given", notice.given_by, content)
