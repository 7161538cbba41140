"""The register of lawyers: who they are, what they take, and what stands against them (S56, S68, S125)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import func, or_, select

from callcenter import clock
from callcenter.aid.models import AidAssignment, Lawyer, LawyerAdverseRecord
from callcenter.audit import service as audit
from callcenter.errors import Conflict, Invalid, NotFound
from callcenter.people import queries as people

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

COUNTED = ("offered", "accepted")  # an offer takes a place too: two offers of the last place would both be taken


class LawyerNotFound(NotFound):
    """There is no such lawyer."""

    code = "lawyer_not_found"


class LawyerKnown(Conflict):
    """The licence number, or the account, belongs to another line of the register."""

    code = "lawyer_known"


class LawyerAccountUnknown(Invalid):
    """There is no such account for a lawyer to work with."""

    code = "lawyer_account_unknown"


class RecordNotFound(NotFound):
    """There is no such record, or it is over."""

    code = "adverse_record_not_found"


def listed(uow: UnitOfWork) -> list[Lawyer]:
    """Return the whole register: the active ones first, by name."""
    found = select(Lawyer).where(Lawyer.org_id == uow.org_id)
    ordered = found.order_by(Lawyer.active.desc(), Lawyer.name, Lawyer.licence_no)
    return list(uow.session.scalars(ordered.execution_options(populate_existing=True)))


def get(uow: UnitOfWork, lawyer_id: UUID) -> Lawyer:
    """Return one lawyer. Raises LawyerNotFound."""
    found = uow.session.scalar(select(Lawyer).where(Lawyer.id == lawyer_id, Lawyer.org_id == uow.org_id))
    if found is None:
        raise LawyerNotFound("没有这位律师。")
    return found


def for_update(uow: UnitOfWork, lawyer_id: UUID) -> Lawyer:
    """Return one lawyer with the row locked: whoever counts the load next waits. Raises LawyerNotFound."""
    found = select(Lawyer).where(Lawyer.id == lawyer_id, Lawyer.org_id == uow.org_id).with_for_update()
    lawyer = uow.session.scalar(found.execution_options(populate_existing=True))
    if lawyer is None:
        raise LawyerNotFound("没有这位律师。")
    return lawyer


def of_account(uow: UnitOfWork, account_id: UUID) -> Lawyer | None:
    """Return the lawyer that an account is, or None."""
    return uow.session.scalar(select(Lawyer).where(Lawyer.account_id == account_id, Lawyer.org_id == uow.org_id))


def register(uow: UnitOfWork, actor: UUID, values: dict[str, Any]) -> Lawyer:
    """Enter a lawyer. Raises LawyerKnown, LawyerAccountUnknown; audited."""
    _require_own(uow, None, values)
    made = Lawyer(org_id=uow.org_id, created_at=uow.now, **values)
    uow.session.add(made)
    uow.session.flush()
    audit.note(uow, actor, "lawyer_registered", ("lawyer", made.id))
    return made


def change(uow: UnitOfWork, actor: UUID, lawyer_id: UUID, values: dict[str, Any]) -> Lawyer:
    """Change a line of the register. A lower cap leaves running cases where they are. Raises LawyerNotFound,
    LawyerKnown, LawyerAccountUnknown.
    """
    lawyer = for_update(uow, lawyer_id)
    _require_own(uow, lawyer_id, values)
    changed = sorted(name for name, value in values.items() if getattr(lawyer, name) != value)
    for name in changed:
        setattr(lawyer, name, values[name])
    audit.note(uow, actor, "lawyer_changed", ("lawyer", lawyer.id), " ".join(changed))
    return lawyer


def _require_own(uow: UnitOfWork, lawyer_id: UUID | None, values: dict[str, Any]) -> None:
    same = Lawyer.licence_no == values["licence_no"]
    if values.get("account_id") is not None:
        if people.account(uow, values["account_id"]) is None:
            raise LawyerAccountUnknown("没有这个账号。")
        same = or_(same, Lawyer.account_id == values["account_id"])
    others = select(Lawyer.id).where(Lawyer.org_id == uow.org_id, same, Lawyer.id.is_distinct_from(lawyer_id))
    if uow.session.scalar(others.limit(1)) is not None:
        raise LawyerKnown("执业证号或账号已登记在其他律师名下。")


def loads(uow: UnitOfWork, lawyer_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Return how many cases each lawyer holds or is offered now."""
    counted = (
        select(AidAssignment.lawyer_id, func.count())
        .where(AidAssignment.lawyer_id.in_(lawyer_ids), AidAssignment.state.in_(COUNTED))
        .group_by(AidAssignment.lawyer_id)
    )
    found = {row[0]: row[1] for row in uow.session.execute(counted)}
    return {lawyer_id: found.get(lawyer_id, 0) for lawyer_id in lawyer_ids}


def barred_on(uow: UnitOfWork, day: date) -> set[UUID]:
    """Return the lawyers with an adverse record in force on a day (S125)."""
    in_force = (LawyerAdverseRecord.valid_from <= day) & (
        LawyerAdverseRecord.valid_until.is_(None) | (LawyerAdverseRecord.valid_until >= day)
    )
    return set(
        uow.session.scalars(
            select(LawyerAdverseRecord.lawyer_id).where(LawyerAdverseRecord.org_id == uow.org_id, in_force)
        )
    )


def records(uow: UnitOfWork, lawyer_id: UUID) -> list[LawyerAdverseRecord]:
    """Return what was ever entered against a lawyer, the latest first."""
    found = select(LawyerAdverseRecord).where(LawyerAdverseRecord.lawyer_id == lawyer_id)
    return list(uow.session.scalars(found.order_by(LawyerAdverseRecord.valid_from.desc())))


def add_record(uow: UnitOfWork, actor: UUID, lawyer_id: UUID, values: dict[str, Any]) -> LawyerAdverseRecord:
    """Enter an adverse record; from its first day no case is given. Running cases are a supervisor's to look at.
    Audited.
    """
    for_update(uow, lawyer_id)
    made = LawyerAdverseRecord(org_id=uow.org_id, lawyer_id=lawyer_id, entered_by=actor, entered_at=uow.now, **values)
    uow.session.add(made)
    uow.session.flush()
    audit.note(uow, actor, "adverse_record_entered", ("lawyer", lawyer_id), made.source)
    return made


def end_record(uow: UnitOfWork, actor: UUID, lawyer_id: UUID, record_id: UUID, reason: str) -> LawyerAdverseRecord:
    """End a record yesterday: from today it bars nothing. Raises RecordNotFound; audited with the reason."""
    for_update(uow, lawyer_id)
    record = uow.session.get(LawyerAdverseRecord, record_id, populate_existing=True)
    yesterday = date.fromordinal(clock.business_day(uow.now).toordinal() - 1)
    over = record is not None and record.valid_until is not None and record.valid_until <= yesterday
    if record is None or record.lawyer_id != lawyer_id or over:
        raise RecordNotFound("没有生效的不良记录。")
    record.valid_until = max(yesterday, record.valid_from)
    if record.valid_from > yesterday:  # entered by mistake today: it never was in force
        uow.session.delete(record)
    audit.note(uow, actor, "adverse_record_ended", ("lawyer", lawyer_id), reason.strip())
    return record
