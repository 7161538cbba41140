"""Routes of qualifications, certificates and hand-overs."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from fastapi import APIRouter
from sqlalchemy import select

from callcenter import clock
from callcenter.desk import seating
from callcenter.desk.models import SeatSkill
from callcenter.duty import belongings, certificates, hand_overs, policy, presence_views, qualifications
from callcenter.duty import care_schemas as care
from callcenter.duty import schemas as plans
from callcenter.duty.models import AgentQualification, SkillCertificate
from callcenter.http.dependencies import Uow
from callcenter.people.dependencies import CurrentAccount, Supervisor
from callcenter.people.models import Account

router = APIRouter(prefix="/api/duty", tags=["duty"])


@router.get("/credentials")
def list_credentials(uow: Uow, _account: Supervisor) -> list[care.Credentials]:
    """Every agent's qualification and skills as matching reads them."""
    details = certificates.in_force(uow)
    let = {each.account_id: each for each in uow.session.scalars(select(AgentQualification))}
    accounts = {each.id: each for each in uow.session.scalars(select(Account).where(Account.org_id == uow.org_id))}
    last = clock.business_day(uow.now) + timedelta(days=policy.of(uow).certificate_warning_days)
    found = []
    for seat, skills in seating.listed(uow):
        account = accounts.get(seat.account_id) if seat.account_id else None
        if account is None:
            continue
        qualification = let.get(account.id)
        found.append(
            care.Credentials(
                person=plans.Person.model_validate(account),
                active=account.active,
                qualification=care.QualificationOut.model_validate(qualification) if qualification else None,
                skills=[_held(uow, each, details.get((account.id, each.skill)), last) for each in skills],
            )
        )
    return found


def _held(uow: Uow, skill: SeatSkill, detail: SkillCertificate | None, last: object) -> care.SkillHeld:
    today, until = clock.business_day(uow.now), skill.valid_until
    vouched = skill.certified_by is not None or not skill.skill.startswith("lang:")
    return care.SkillHeld(
        skill=skill.skill,
        certified_by=skill.certified_by,
        valid_from=detail.valid_from if detail else None,
        valid_until=until,
        level=detail.level if detail else None,
        cultural_competence=detail.cultural_competence if detail else False,
        evidence=detail.evidence if detail else None,
        in_force=vouched and (until is None or until >= today),
        expires_soon=until is not None and until <= last,  # type: ignore[operator]
    )


@router.post("/accounts/{account_id}/certificates", status_code=204)
def grant(account_id: UUID, uow: Uow, account: Supervisor, wanted: care.CertificateIn) -> None:
    """Enter a certificate: in force at once, or from its first day on; audited."""
    told = certificates.Wanted(**wanted.model_dump())
    certificates.grant(uow, account.account_id, account_id, told)


@router.post("/accounts/{account_id}/certificates/{skill}/revoke", status_code=204)
def revoke(account_id: UUID, skill: str, uow: Uow, account: Supervisor, why: care.ReasonIn) -> None:
    """Take a skill away at once; audited."""
    certificates.revoke(uow, account.account_id, account_id, skill, why.reason)


@router.put("/accounts/{account_id}/qualification")
def approve(account_id: UUID, uow: Uow, account: Supervisor, wanted: care.QualificationIn) -> care.QualificationOut:
    """Let somebody serve, in one's own name (S122); audited."""
    let = qualifications.approve(
        uow, account, account_id, wanted.tier, wanted.agent_type, wanted.licence_no, wanted.note
    )
    return care.QualificationOut.model_validate(let)


@router.post("/accounts/{account_id}/qualification/withdraw")
def withdraw(account_id: UUID, uow: Uow, account: Supervisor, why: care.ReasonIn) -> care.QualificationOut:
    """Take somebody off the hotline, now or after their call; audited."""
    taken = qualifications.withdraw(uow, account.account_id, account_id, why.reason)
    return care.QualificationOut.model_validate(taken)


@router.get("/hand-overs")
def list_hand_overs(uow: Uow, account: CurrentAccount) -> list[care.HandOverOut]:
    """One's own, given and taken; all of them for supervisors."""
    whose = None if account.has("supervisor", "admin") else account.account_id
    return presence_views.hand_over_views(uow, hand_overs.listed(uow, whose))


@router.get("/hand-overs/belongings")
def my_belongings(uow: Uow, account: CurrentAccount) -> list[care.HandOverItemOut]:
    """What one would hand over now."""
    return [care.HandOverItemOut.model_validate(each) for each in belongings.of(uow, account.account_id)]


@router.post("/hand-overs", status_code=201)
def offer(uow: Uow, account: CurrentAccount, wanted: care.HandOverIn) -> care.HandOverOut:
    """Offer all that is open to a colleague."""
    made = hand_overs.offer(uow, account.account_id, wanted.colleague, wanted.note)
    return presence_views.hand_over(uow, made)


@router.post("/hand-overs/{hand_over_id}/accept")
def accept(hand_over_id: UUID, uow: Uow, account: CurrentAccount) -> care.HandOverOut:
    """Take over."""
    return presence_views.hand_over(uow, hand_overs.accept(uow, account.account_id, hand_over_id))


@router.post("/hand-overs/{hand_over_id}/decline")
def decline(hand_over_id: UUID, uow: Uow, account: CurrentAccount, told: care.NoteIn) -> care.HandOverOut:
    """Say no."""
    return presence_views.hand_over(uow, hand_overs.decline(uow, account.account_id, hand_over_id, told.note))


@router.post("/hand-overs/{hand_over_id}/withdraw")
def keep(hand_over_id: UUID, uow: Uow, account: CurrentAccount) -> care.HandOverOut:
    """Keep it after all."""
    return presence_views.hand_over(uow, hand_overs.withdraw(uow, account.account_id, hand_over_id))


@router.post("/hand-overs/{hand_over_id}/assign")
def assign(hand_over_id: UUID, uow: Uow, account: Supervisor, wanted: care.ColleagueIn) -> care.HandOverOut:
    """Name the colleague for what somebody left; audited."""
    return presence_views.hand_over(uow, hand_overs.assign(uow, account.account_id, hand_over_id, wanted.colleague))
