"""Reading shifts and who may serve what: shared by plans, attendance and the desk's questions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import ColumnElement, select

from callcenter.desk.models import Seat, SeatSkill
from callcenter.duty.models import AgentQualification, DutyPlace, Roster, Shift
from callcenter.errors import NotFound
from callcenter.people.models import Account

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork


class ShiftUnknown(NotFound):
    """There is no such shift."""

    code = "shift_unknown"


@dataclass(frozen=True, slots=True)
class Duty:
    """A shift with its place and person."""

    shift: Shift
    place: DutyPlace
    account: Account


def duties(uow: UnitOfWork, *conditions: ColumnElement[bool]) -> list[Duty]:
    """Return shifts that take place, by time, with place and person."""
    found = (
        select(Shift, DutyPlace, Account)
        .join(Roster, Roster.id == Shift.roster_id)
        .join(DutyPlace, DutyPlace.id == Shift.place_id)
        .join(Account, Account.id == Shift.account_id)
        .where(Shift.org_id == uow.org_id, Shift.state == "planned", *conditions)
        .order_by(Shift.starts_at, DutyPlace.sort, Account.staff_no)
    )
    return [Duty(*row) for row in uow.session.execute(found).all()]


PUBLISHED: ColumnElement[bool] = Roster.state == "published"


def published(uow: UnitOfWork, *conditions: ColumnElement[bool]) -> list[Duty]:
    """The same, of published rosters only: a draft is nobody's duty."""
    return duties(uow, PUBLISHED, *conditions)


def at(uow: UnitOfWork, moment: datetime) -> list[Duty]:
    """Return who should be on duty at a moment."""
    return published(uow, Shift.starts_at <= moment, Shift.ends_at > moment)


def shift_for_update(uow: UnitOfWork, shift_id: UUID) -> tuple[Shift, Roster]:
    """Return a shift, locked, and its roster. Raises ShiftUnknown."""
    row = uow.session.execute(
        select(Shift, Roster)
        .join(Roster, Roster.id == Shift.roster_id)
        .where(Shift.id == shift_id, Shift.org_id == uow.org_id)
        .with_for_update(of=Shift)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if row is None:
        raise ShiftUnknown("没有这个班次。")
    return row[0], row[1]


def skills(uow: UnitOfWork, day: date) -> dict[UUID, frozenset[str]]:
    """Return what each account may serve on a day: `lang:…` and `topic:…` by certificates in force."""
    in_force = SeatSkill.valid_until.is_(None) | (SeatSkill.valid_until >= day)
    vouched = SeatSkill.certified_by.is_not(None) | SeatSkill.skill.not_like("lang:%")  # S6
    found = (
        select(Seat.account_id, SeatSkill.skill)
        .join(SeatSkill, SeatSkill.seat_id == Seat.id)
        .where(Seat.org_id == uow.org_id, Seat.account_id.is_not(None), in_force, vouched)
    )
    collected: dict[UUID, set[str]] = {}
    for account_id, skill in uow.session.execute(found).all():
        if account_id is not None:
            collected.setdefault(account_id, set()).add(skill)
    return {account_id: frozenset(held) for account_id, held in collected.items()}


def qualified(uow: UnitOfWork) -> set[UUID]:
    """Return the accounts that a named approver has let serve (S122) and that are open."""
    found = (
        select(AgentQualification.account_id)
        .join(Account, Account.id == AgentQualification.account_id)
        .where(AgentQualification.org_id == uow.org_id, AgentQualification.withdrawn_at.is_(None), Account.active)
    )
    return set(uow.session.scalars(found))
