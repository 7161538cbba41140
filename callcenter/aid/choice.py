"""Who can take a case: what stands against each lawyer, and the list that the caller chooses from (点援, S56, S57).

Agents are shown whom they may offer and nobody else: a lawyer who is missing may be full, on leave, or in conflict,
and the list does not tell which. Supervisors see what stands against the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal
from uuid import UUID

from sqlalchemy import select

from callcenter import clock
from callcenter.aid import advisers, conflicts, lawyers
from callcenter.aid.models import AidApplication, AidAssignment, Lawyer
from callcenter.errors import Conflict

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

Hindrance = Literal[
    "inactive", "adverse_record", "full", "conflict", "advised", "not_in_pool", "too_junior", "declined"
]
SEVERE_YEARS = 3  # 司法部令第148号 26: life or death sentence
_CRIMINAL = "criminal_defence"
MANDARIN = "zh-CN"


class LawyerInactive(Conflict):
    """The lawyer takes no cases at present."""

    code = "lawyer_inactive"


class AdverseRecordInForce(Conflict):
    """Something stands against the lawyer (S125)."""

    code = "lawyer_adverse_record"


class LoadFull(Conflict):
    """The lawyer holds as many cases as agreed."""

    code = "lawyer_load_full"


class InConflict(Conflict):
    """The lawyer acts, or acted, for the other side."""

    code = "lawyer_in_conflict"


class AdvisedTheCaller(Conflict):
    """The 148 rule: who advised the caller on the hotline does not take the case."""

    code = "lawyer_advised_caller"


class NotInCriminalPool(Conflict):
    """Criminal defence is for the lawyers of the pool (S68), and for seasoned ones where the case is grave."""

    code = "lawyer_not_in_pool"


class DeclinedBefore(Conflict):
    """The lawyer has declined this case."""

    code = "lawyer_declined_before"


ERRORS: dict[Hindrance, tuple[type[Conflict], str]] = {
    "inactive": (LawyerInactive, "该律师目前不接案。"),
    "adverse_record": (AdverseRecordInForce, "该律师有生效的不良执业记录，不能承办援助案件。"),
    "not_in_pool": (NotInCriminalPool, "刑事辩护案件须指派刑事法律援助律师库的律师。"),
    "too_junior": (NotInCriminalPool, "可能判处无期徒刑、死刑的案件，须指派具有三年以上执业经历的律师。"),
    "advised": (AdvisedTheCaller, "该律师在热线解答过本事项，按规定不得承办来电人的案件，请另选律师。"),
    "conflict": (InConflict, "该律师与本案存在利益冲突，不能承办，请另选律师。"),
    "declined": (DeclinedBefore, "该律师已谢绝本案，请另选律师。"),
    "full": (LoadFull, "该律师在办案件已满，请另选律师。"),
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A lawyer with the cases held now and what stands against giving this one, worst first."""

    lawyer: Lawyer
    load: int
    hindrances: tuple[Hindrance, ...]

    @property
    def free(self) -> int:
        """How many more cases the lawyer takes."""
        return max(0, self.lawyer.load_cap - self.load)


def candidates(uow: UnitOfWork, application: AidApplication, among: Sequence[Lawyer]) -> list[Candidate]:
    """Return each lawyer with what stands against them. With their rows locked the load is true until the commit."""
    today = clock.business_day(uow.now)
    barred, advised = lawyers.barred_on(uow, today), advisers.of(uow, application)
    load = lawyers.loads(uow, [lawyer.id for lawyer in among])
    findings, declined = conflicts.check(uow, application, among), _declined(uow, application)
    found: list[Candidate] = []
    for lawyer in among:
        against: dict[Hindrance, bool] = {
            "inactive": not lawyer.active,
            "adverse_record": lawyer.id in barred,
            "not_in_pool": application.aid_type == _CRIMINAL and not lawyer.criminal_pool,
            "too_junior": application.severe and not _seasoned(lawyer, today),
            "advised": lawyer.account_id is not None and lawyer.account_id in advised,
            "conflict": not findings[lawyer.id].clear,
            "declined": lawyer.id in declined,
            "full": load[lawyer.id] >= lawyer.load_cap,
        }
        found.append(Candidate(lawyer, load[lawyer.id], tuple(each for each in ERRORS if against[each])))
    return found


def _seasoned(lawyer: Lawyer, today: date) -> bool:
    since = lawyer.practising_since
    return since is not None and since <= today.replace(year=today.year - SEVERE_YEARS, day=min(today.day, 28))


def _declined(uow: UnitOfWork, application: AidApplication) -> set[UUID]:
    """Those who said no or let the offer lapse, since the case was last opened."""
    found = select(AidAssignment.lawyer_id).where(
        AidAssignment.application_id == application.id, AidAssignment.state.in_(("declined", "lapsed", "left"))
    )
    if application.reopened_at is not None:
        found = found.where(AidAssignment.offered_at >= application.reopened_at)
    return set(uow.session.scalars(found))


def fits(lawyer: Lawyer, specialty: str | None, language: str | None) -> bool:
    """Tell whether a lawyer practises a field (first level of a category) and speaks a language."""
    practises = specialty is None or specialty in lawyer.specialties
    return practises and (language is None or language in lawyer.languages)


def field_of(application: AidApplication) -> str | None:
    """Return the first level of the application's category."""
    return application.category.partition("-")[0] if application.category else None


def shelf(
    uow: UnitOfWork, application: AidApplication, specialty: str | None, language: str | None, *, hindered: bool
) -> list[Candidate]:
    """Return the filtered list: who has most room first. `hindered`: also those who cannot, for a supervisor."""
    among = [each for each in lawyers.listed(uow) if fits(each, specialty, language) and (hindered or each.active)]
    found = [each for each in candidates(uow, application, among) if hindered or not each.hindrances]
    return sorted(found, key=lambda each: (bool(each.hindrances), -each.free, each.lawyer.name, each.lawyer.licence_no))


def in_turn(uow: UnitOfWork, application: AidApplication) -> Lawyer | None:
    """Return whose turn it is (轮派), with the row locked: waited longest since the last turn, then fewest cases.

    Who practises the field and speaks the caller's language goes before who does not; a language is never passed over
    while somebody speaks it. The caller holds the lock of the rotation.
    """
    language = application.language if application.language not in (None, MANDARIN) else None
    pool = [each for each in lawyers.listed(uow) if each.active]
    open_to = [each for each in candidates(uow, application, pool) if not each.hindrances]
    for specialty, spoken in (
        (field_of(application), language),
        (None, language),
        (field_of(application), None),
        (None, None),
    ):
        for each in sorted((c for c in open_to if fits(c.lawyer, specialty, spoken)), key=_turn):
            lawyer = lawyers.for_update(uow, each.lawyer.id)
            if not candidates(uow, application, [lawyer])[0].hindrances:  # filled meanwhile by a designation
                return lawyer
    return None


def _turn(candidate: Candidate) -> tuple[bool, float, int, str]:
    at = candidate.lawyer.in_turn_at
    return (at is not None, at.timestamp() if at else 0.0, candidate.load, candidate.lawyer.licence_no)
