"""What comes after a referral: it is acknowledged, the caller is rung, there is a result, who sent it hears of it.

Each is written by somebody of the provider, or by the centre that heard it on the telephone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select

from callcenter.referrals import service
from callcenter.referrals.errors import ReferralOver, ReferralUnknown
from callcenter.referrals.models import Referral
from callcenter.referrals.words import OPEN_STATES, Result
from callcenter.tickets import service as tickets

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork


def acknowledge(uow: UnitOfWork, referral_id: UUID, actor: UUID, who: str) -> Referral:
    """The provider has it. Raises ReferralUnknown, ReferralOver."""
    referral = _open(uow, referral_id, ("sent",))
    referral.state, referral.acknowledged_at, referral.acknowledged_by = "acknowledged", uow.now, who
    return _told(uow, referral, actor, "acknowledged", {"by": who})


def contacted(uow: UnitOfWork, referral_id: UUID, actor: UUID) -> Referral:
    """The provider has rung the caller, as the dated task asks (S63). Raises ReferralUnknown, ReferralOver."""
    referral = _open(uow, referral_id, OPEN_STATES)
    if referral.state == "sent":
        referral.state, referral.acknowledged_at, referral.acknowledged_by = "acknowledged", uow.now, None
    referral.contacted_at = uow.now
    return _told(uow, referral, actor, "contacted", {})


def decline(uow: UnitOfWork, referral_id: UUID, actor: UUID, reason: str) -> Referral:
    """The provider does not take it; whoever handles the ticket goes on. Raises ReferralUnknown, ReferralOver."""
    referral = _open(uow, referral_id, OPEN_STATES)
    referral.state, referral.ended_at, referral.end_note = "declined", uow.now, reason
    return _told(uow, referral, actor, "declined", {"note": reason})


def withdraw(uow: UnitOfWork, referral_id: UUID, actor: UUID, reason: str) -> Referral:
    """The centre, or the caller, takes it back. Raises ReferralUnknown, ReferralOver."""
    referral = _open(uow, referral_id, OPEN_STATES)
    referral.state, referral.ended_at, referral.end_note = "withdrawn", uow.now, reason
    return _told(uow, referral, actor, "withdrawn", {"note": reason})


def conclude(uow: UnitOfWork, referral_id: UUID, actor: UUID, result: Result, note: str, **more: Any) -> Referral:
    """Write the result; `more`: complexity, amount_fen, three scores (S81). Raises ReferralUnknown, ReferralOver."""
    referral = _open(uow, referral_id, OPEN_STATES)
    referral.acknowledged_at = referral.acknowledged_at or uow.now
    referral.state, referral.result, referral.result_note = "done", result, note
    referral.result_at = referral.ended_at = uow.now
    for name, value in more.items():
        setattr(referral, name, value)
    return _told(uow, referral, actor, "done", {"result": result, "note": note})


def told_back(uow: UnitOfWork, referral_id: UUID, actor: UUID) -> Referral:
    """The court, or whoever sent the matter, has heard the result (S77). Raises ReferralUnknown, ReferralOver."""
    referral = _open(uow, referral_id, ("done",))
    if referral.direction != "in" or referral.told_back_at is not None:
        raise ReferralOver("该转介无需反馈，或已反馈。")
    referral.told_back_at = uow.now
    return _told(uow, referral, actor, "told_back", {})


def _open(uow: UnitOfWork, referral_id: UUID, states: tuple[str, ...]) -> Referral:
    """A referral with its ticket's row and its own locked, in this order."""
    of_it = select(Referral.ticket_id).where(Referral.id == referral_id, Referral.org_id == uow.org_id)
    row = uow.session.execute(of_it).one_or_none()
    if row is None:
        raise ReferralUnknown("没有这条转介。")
    if row[0] is not None:
        tickets.for_update(uow, row[0])
    found = select(Referral).where(Referral.id == referral_id)
    referral = uow.session.scalars(found.with_for_update().execution_options(populate_existing=True)).one()
    if referral.state not in states:
        raise ReferralOver("该转介已有结果或已结束。")
    return referral


def _told(uow: UnitOfWork, referral: Referral, actor: UUID, step: str, more: dict[str, Any]) -> Referral:
    """A line in the ticket's history, where there is a ticket yet."""
    if referral.ticket_id is not None:
        service.note(uow, tickets.for_update(uow, referral.ticket_id), referral, actor, step, **more)
    return referral
