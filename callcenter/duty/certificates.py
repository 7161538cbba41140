"""Who may be routed which language or topic: certified by whom, until when (S6); who may serve at all (S121, S122).

The certificate is written to the seat's skill too: matching reads certifier and last day there, and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from agents.skills import UnknownSkill, parse
from callcenter import clock
from callcenter.audit import service as audit
from callcenter.desk import candidates, matching, seats
from callcenter.desk.models import Seat, SeatSkill
from callcenter.duty import places, policy
from callcenter.duty.models import AgentQualification, SkillCertificate
from callcenter.errors import Conflict, NotFound
from callcenter.ids import new_id
from callcenter.people.models import Account

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork


class CertificateUnknown(NotFound):
    """There is no such certificate in force."""

    code = "certificate_unknown"


class NoSeatToServe(Conflict):
    """The account has no seat: it is no agent's."""

    code = "no_seat_to_serve"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A certificate as it is entered; `valid_until` None: without an end."""

    skill: str
    certified_by: str
    valid_from: date
    valid_until: date | None
    level: str | None = None
    cultural_competence: bool = False
    evidence: str | None = None


def grant(uow: UnitOfWork, actor: UUID, account_id: UUID, wanted: Wanted) -> SkillCertificate:
    """Enter a certificate; an earlier one for the same skill ends. Raises PersonUnknown, NoSeatToServe, DutyInvalid."""
    account = places.person(uow, account_id)
    _require_sound(wanted)
    seats.lock_domain(uow)
    seat = _seat(uow, account.id)
    before = _in_force(uow, account_id, wanted.skill)
    if before is not None:
        before.ended_at, before.end_reason = uow.now, "renewed"
        uow.session.flush()
    made = SkillCertificate(org_id=uow.org_id, account_id=account_id, skill=wanted.skill, level=wanted.level)
    made.cultural_competence, made.evidence = wanted.cultural_competence, wanted.evidence
    made.certified_by, made.valid_from, made.valid_until = wanted.certified_by, wanted.valid_from, wanted.valid_until
    made.entered_by, made.entered_at = actor, uow.now
    uow.session.add(made)
    uow.session.flush()
    if wanted.valid_from <= clock.business_day(uow.now):
        _put_in_force(uow, seat, made)
    audit.note(uow, actor, "certificate_granted", ("account", account_id), f"{wanted.skill} {wanted.valid_until or ''}")
    return made


def revoke(uow: UnitOfWork, actor: UUID, account_id: UUID, skill: str, reason: str) -> None:
    """Take a skill away at once: the seat is no longer offered such callers. Raises CertificateUnknown; audited."""
    seats.lock_domain(uow)
    seat = _seat(uow, account_id)
    before = _in_force(uow, account_id, skill)
    if before is not None:
        before.ended_at, before.end_reason = uow.now, reason.strip()
    gone = uow.session.execute(delete(SeatSkill).where(SeatSkill.seat_id == seat.id, SeatSkill.skill == skill))
    if before is None and not gone.rowcount:  # type: ignore[attr-defined]
        raise CertificateUnknown("没有这项证书。")
    uow.session.flush()
    candidates.refresh(uow)
    audit.note(uow, actor, "certificate_revoked", ("account", account_id), f"{skill} {reason.strip()}")
    seats.changed(uow, seat.id)


def begin_due(uow: UnitOfWork) -> int:
    """Put certificates in force whose first day has come. How many."""
    today = clock.business_day(uow.now)
    waiting = (
        select(SkillCertificate, Seat)
        .join(Seat, Seat.account_id == SkillCertificate.account_id)
        .outerjoin(SeatSkill, (SeatSkill.seat_id == Seat.id) & (SeatSkill.skill == SkillCertificate.skill))
        .where(SkillCertificate.org_id == uow.org_id, SkillCertificate.ended_at.is_(None))
        .where(
            SkillCertificate.valid_from <= today, SeatSkill.certified_by.is_distinct_from(SkillCertificate.certified_by)
        )
        .where(SkillCertificate.valid_until.is_(None) | (SkillCertificate.valid_until >= today))
    )
    found = uow.session.execute(waiting).all()
    if found:
        seats.lock_domain(uow)
    for certificate, seat in found:
        _put_in_force(uow, seat, certificate)
    return len(found)


def expiring(uow: UnitOfWork) -> list[tuple[Seat, SeatSkill]]:
    """Return the skills that run out within the warning time or have run out, the soonest first."""
    last = clock.business_day(uow.now) + timedelta(days=policy.of(uow).certificate_warning_days)
    found = (
        select(Seat, SeatSkill)
        .join(SeatSkill, SeatSkill.seat_id == Seat.id)
        .join(Account, Account.id == Seat.account_id)
        .where(Seat.org_id == uow.org_id, Account.active, SeatSkill.valid_until <= last)
        .order_by(SeatSkill.valid_until, Seat.staff_no)
    )
    return [(row[0], row[1]) for row in uow.session.execute(found).all()]


def in_force(uow: UnitOfWork) -> dict[tuple[UUID, str], SkillCertificate]:
    """Return the certificates in force by (account, skill)."""
    found = select(SkillCertificate).where(SkillCertificate.org_id == uow.org_id, SkillCertificate.ended_at.is_(None))
    return {(each.account_id, each.skill): each for each in uow.session.scalars(found)}


def _require_sound(wanted: Wanted) -> None:
    try:
        parse(wanted.skill)
    except UnknownSkill:
        raise places.DutyInvalid("没有这种技能。") from None
    if not wanted.certified_by.strip() or (wanted.valid_until is not None and wanted.valid_until < wanted.valid_from):
        raise places.DutyInvalid("须写明认证人，截止日期不能早于开始日期。")


def _seat(uow: UnitOfWork, account_id: UUID) -> Seat:
    seat = uow.session.scalar(select(Seat).where(Seat.account_id == account_id, Seat.org_id == uow.org_id))
    if seat is None:
        raise NoSeatToServe("该账号没有坐席。")
    return seat


def _in_force(uow: UnitOfWork, account_id: UUID, skill: str) -> SkillCertificate | None:
    return uow.session.scalar(
        select(SkillCertificate)
        .where(SkillCertificate.account_id == account_id, SkillCertificate.skill == skill)
        .where(SkillCertificate.ended_at.is_(None))
        .with_for_update()
    )


def _put_in_force(uow: UnitOfWork, seat: Seat, certificate: SkillCertificate) -> None:
    """Write the seat's skill; a caller who waits for it is offered at once. The domain is locked."""
    written = {"certified_by": certificate.certified_by, "valid_until": certificate.valid_until}
    row = {"id": new_id(), "org_id": uow.org_id, "seat_id": seat.id, "skill": certificate.skill} | written
    made = insert(SeatSkill).values(row)
    uow.session.execute(made.on_conflict_do_update(index_elements=[SeatSkill.seat_id, SeatSkill.skill], set_=written))
    candidates.refresh(uow)
    seats.changed(uow, seat.id)
    if seats.read(uow, seat.id)["state"] == "ready":
        matching.match_seat(uow, seat.id)


def qualification(uow: UnitOfWork, account_id: UUID) -> AgentQualification | None:
    """Return somebody's qualification, withdrawn or not."""
    return uow.session.scalar(select(AgentQualification).where(AgentQualification.account_id == account_id))
