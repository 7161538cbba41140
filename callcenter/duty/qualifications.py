"""Who may answer the hotline at all, let in by a named approver before the first call (S122), and as what (S121)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

from callcenter.audit import service as audit
from callcenter.desk import seats
from callcenter.desk.models import Seat
from callcenter.duty import places
from callcenter.duty.certificates import qualification
from callcenter.duty.models import AgentQualification
from callcenter.errors import Conflict, Forbidden, NotFound
from callcenter.people.identity import SignedIn

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

_MAY_SERVE = """
    SELECT q.withdrawn_at IS NULL FROM agent_qualification q JOIN seat s ON s.account_id = q.account_id
    WHERE s.id = %s AND s.org_id = %s
"""
_ASSISTS = """
    SELECT q.tier = 'assistant' FROM agent_qualification q JOIN seat s ON s.account_id = q.account_id
    WHERE s.id = %s AND s.org_id = %s
"""
_HAS_ACCOUNT = "SELECT account_id IS NOT NULL FROM seat WHERE id = %s"


class NotQualified(Forbidden):
    """Nobody has let this agent serve yet, or it was taken back."""

    code = "not_qualified"


class NotYourself(Forbidden):
    """Nobody lets themselves serve."""

    code = "not_yourself"


class QualificationUnknown(NotFound):
    """There is nothing to withdraw."""

    code = "qualification_unknown"


class QualificationWithdrawn(Conflict):
    """It was withdrawn before."""

    code = "qualification_withdrawn"


def approve(
    uow: UnitOfWork, approver: SignedIn, account_id: UUID, tier: str, agent_type: str, licence_no: str | None, note: str
) -> AgentQualification:
    """Let somebody serve, in the approver's own name. Raises PersonUnknown, NotYourself; audited."""
    account = places.person(uow, account_id)
    if approver.account_id == account.id:
        raise NotYourself("不能给自己批准上岗。")
    found = qualification(uow, account_id) or AgentQualification(org_id=uow.org_id, account_id=account_id)
    found.tier, found.agent_type, found.licence_no = tier, agent_type, licence_no
    found.approved_by, found.approver_name, found.approved_at = approver.account_id, approver.name, uow.now
    found.withdrawn_at, found.note = None, note.strip() or None
    uow.session.add(found)
    uow.session.flush()
    audit.note(uow, approver.account_id, "qualification_approved", ("account", account_id), tier)
    return found


def withdraw(uow: UnitOfWork, actor: UUID, account_id: UUID, reason: str) -> AgentQualification:
    """Take somebody off the hotline, now or after the call. Raises QualificationUnknown, QualificationWithdrawn."""
    seats.lock_domain(uow)
    found = qualification(uow, account_id)
    if found is None:
        raise QualificationUnknown("该人员没有上岗资格。")
    if found.withdrawn_at is not None:
        raise QualificationWithdrawn("上岗资格已收回。")
    found.withdrawn_at, found.note = uow.now, reason.strip()
    uow.session.flush()
    audit.note(uow, actor, "qualification_withdrawn", ("account", account_id), reason.strip())
    seat_id = uow.session.scalar(select(Seat.id).where(Seat.account_id == account_id, Seat.state != "offline"))
    if seat_id is not None:
        seats.offline(uow, seat_id)
    return found


def require(uow: UnitOfWork, seat_id: UUID) -> None:
    """Raises NotQualified where nobody has let the seat's agent serve. Asked by the desk before a seat is ready."""
    row = uow.raw.execute(_MAY_SERVE, (seat_id, uow.org_id)).fetchone()
    if row is not None and row[0]:
        return
    held = uow.raw.execute(_HAS_ACCOUNT, (seat_id,)).fetchone()
    if held is not None and held[0]:
        raise NotQualified("尚未批准上岗，请班长在“资格与证书”页批准。")


def gives_opinions(uow: UnitOfWork, seat_id: UUID) -> bool:
    """Whether the seat's agent may answer legal questions: 专业 does, 辅助 takes, guides, books, transfers (S121)."""
    row = uow.raw.execute(_ASSISTS, (seat_id, uow.org_id)).fetchone()
    return row is None or not row[0]
