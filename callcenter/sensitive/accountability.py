"""责任追究 (S25): overdue, wrong answers, refusals; only a supervisor who is not concerned closes a record.

Whoever is concerned reads what a supervisor wrote for them, never the ticket, the caller or the evidence as it came in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal
from uuid import UUID

from sqlalchemy import select

from callcenter.audit import service as audit
from callcenter.errors import Conflict, NotFound
from callcenter.people import queries as people
from callcenter.sensitive import complaints
from callcenter.sensitive.models import AccountabilityRecord
from callcenter.tickets import rights
from callcenter.tickets.models import Ticket

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork
    from callcenter.people.identity import SignedIn

Rule = Literal["overdue", "wrong_answer", "refusal", "attitude", "language", "fees", "leak", "discipline"]
Decision = Literal["established", "not_established", "reminded", "criticised", "trained"]


class RecordUnknown(NotFound):
    """No such record, or not for the asker's eyes."""

    code = "accountability_unknown"


class RecordState(Conflict):
    """Not in this state: closed, appealed before, or nothing was told yet."""

    code = "accountability_state"


def open_record(
    uow: UnitOfWork, account: SignedIn, staff_no: str, rule: Rule, evidence: str, ticket_id: UUID | None
) -> AccountabilityRecord:
    """Begin a record about somebody else. A ticket that is named must be for the asker's eyes.

    Raises StaffUnknown, RecordUnknown, RecordState (about oneself).
    """
    about = complaints.by_staff_no(uow, staff_no)
    if about is None:
        raise complaints.StaffUnknown("没有这个工号。")
    if about.id == account.account_id:
        raise RecordState("不能登记本人的责任追究。")
    complaint_id = None
    if ticket_id is not None:
        seen = select(Ticket.id).where(Ticket.id == ticket_id, Ticket.org_id == uow.org_id, rights.visible_to(account))
        if uow.session.scalar(seen) is None:
            raise RecordUnknown("没有这张工单。")
        complaint = complaints.of(uow, ticket_id)
        complaint_id = complaint.id if complaint else None
    made = AccountabilityRecord(
        org_id=uow.org_id, account_id=about.id, ticket_id=ticket_id, complaint_id=complaint_id, rule=rule,
        evidence=evidence, state="open", opened_by=account.account_id, opened_at=uow.now,
    )  # fmt: skip
    uow.session.add(made)
    uow.session.flush()
    audit.note(uow, account.account_id, "accountability_opened", ("accountability_record", made.id), rule)
    return made


def listed(uow: UnitOfWork, account: SignedIn) -> list[AccountabilityRecord]:
    """Return every record but one's own, the open ones first; those of tickets one may not see are left out."""
    found = (
        select(AccountabilityRecord)
        .outerjoin(Ticket, Ticket.id == AccountabilityRecord.ticket_id)
        .where(AccountabilityRecord.org_id == uow.org_id, AccountabilityRecord.account_id != account.account_id)
        .where(Ticket.id.is_(None) | rights.visible_to(account))
        .order_by(AccountabilityRecord.closed_at.desc().nulls_first(), AccountabilityRecord.opened_at.desc())
    )
    return list(uow.session.scalars(found.limit(200)))


def mine(uow: UnitOfWork, account_id: UUID) -> list[AccountabilityRecord]:
    """Return what somebody has been told of: nothing of a record that is still looked into."""
    found = select(AccountabilityRecord).where(
        AccountabilityRecord.account_id == account_id, AccountabilityRecord.told.is_not(None)
    )
    return list(uow.session.scalars(found.order_by(AccountabilityRecord.opened_at.desc())))


def tell(uow: UnitOfWork, account: SignedIn, record_id: UUID, told: str) -> AccountabilityRecord:
    """Let the concerned person know, in the supervisor's words, and hear them. Raises RecordUnknown, RecordState."""
    record = _others(uow, account, record_id)
    if record.state != "open":
        raise RecordState("已告知本人。")
    record.state, record.told = "told", told
    audit.note(uow, account.account_id, "accountability_told", ("accountability_record", record.id))
    uow.live(f"account:{record.account_id}", "accountability", {})
    return record


def appeal(uow: UnitOfWork, account_id: UUID, record_id: UUID, text: str) -> AccountabilityRecord:
    """Say something to it, once, before it is closed. Raises RecordUnknown, RecordState."""
    record = _one(uow, record_id)
    if record.account_id != account_id or record.told is None:
        raise RecordUnknown("没有这条记录。")
    if record.state != "told":
        raise RecordState("已提交申诉，或已有结论。")
    record.state, record.appeal, record.appealed_at = "appealed", text, uow.now
    audit.note(uow, account_id, "accountability_appealed", ("accountability_record", record.id))
    return record


def close(uow: UnitOfWork, account: SignedIn, record_id: UUID, decision: Decision, text: str) -> AccountabilityRecord:
    """Decide; for supervisors who are not concerned, after telling. Raises RecordUnknown, RecordState."""
    record = _others(uow, account, record_id)
    if record.state == "closed":
        raise RecordState("已有结论。")
    if record.told is None and decision != "not_established":
        raise RecordState("作出结论前须先告知本人。")
    record.state, record.decision, record.decision_text = "closed", decision, text
    record.closed_by, record.closed_at = account.account_id, uow.now
    audit.note(uow, account.account_id, "accountability_closed", ("accountability_record", record.id), decision)
    return record


def names(uow: UnitOfWork, records: list[AccountabilityRecord]) -> dict[UUID, tuple[str, str]]:
    """Return {account: (staff number, name)} of all who stand in records."""
    return people.names(
        uow, {each for row in records for each in (row.account_id, row.opened_by, row.closed_by) if each}
    )


def _others(uow: UnitOfWork, account: SignedIn, record_id: UUID) -> AccountabilityRecord:
    record = _one(uow, record_id)
    if record.account_id == account.account_id:
        raise RecordUnknown("没有这条记录。")
    if record.ticket_id is not None:
        seen = select(Ticket.id).where(Ticket.id == record.ticket_id, rights.visible_to(account))
        if uow.session.scalar(seen) is None:
            raise RecordUnknown("没有这条记录。")
    return record


def _one(uow: UnitOfWork, record_id: UUID) -> AccountabilityRecord:
    mine = AccountabilityRecord.id == record_id, AccountabilityRecord.org_id == uow.org_id
    found = uow.session.scalar(select(AccountabilityRecord).where(*mine).with_for_update())
    if found is None:
        raise RecordUnknown("没有这条记录。")
    return found
