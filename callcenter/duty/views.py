"""From rows to what the console shows: names beside ids, shares as counted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from agents.service_level import Share
from callcenter.calendar import queries as calendar
from callcenter.calendar import working_days
from callcenter.calendar.models import CalendarDay
from callcenter.duty import changes, planning, reading, rosters, schemas
from callcenter.duty.models import Roster, Shift, ShiftSwap
from callcenter.people import queries as people

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork


def rate(counted: tuple[int, int]) -> schemas.Rate:
    """Write a share."""
    percent = Share(*counted).percent()
    value = None if percent is None else str(percent)
    return schemas.Rate(numerator=counted[0], denominator=counted[1], value=value)


class Names:
    """Who people are, read once for all the ids that a page will ask for."""

    def __init__(self, uow: UnitOfWork, ids: Iterable[UUID | None]) -> None:
        self._names = people.names(uow, {each for each in ids if each is not None})

    def person(self, account_id: UUID) -> schemas.Person:
        staff_no, name = self._names.get(account_id, ("", ""))
        return schemas.Person(id=account_id, staff_no=staff_no, name=name)

    def maybe(self, account_id: UUID | None) -> schemas.Person | None:
        return None if account_id is None else self.person(account_id)


class Shifts:
    """Shifts as the console shows them; what people may serve is read once a day of them."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow
        self._skills: dict[date, dict[UUID, frozenset[str]]] = {}

    def out(self, duty: reading.Duty) -> schemas.ShiftOut:
        shift = duty.shift
        if shift.day not in self._skills:
            self._skills[shift.day] = reading.skills(self._uow, shift.day)
        plain: dict[str, Any] = {name: getattr(shift, name) for name in _OF_SHIFT}
        held = sorted(self._skills[shift.day].get(shift.account_id, ()))
        person = schemas.Person.model_validate(duty.account)
        return schemas.ShiftOut(**plain, place_name=duty.place.name, person=person, skills=held)

    def by_id(self, ids: Iterable[UUID | None]) -> dict[UUID, schemas.ShiftOut]:
        wanted = [each for each in ids if each is not None]
        found = reading.duties(self._uow, Shift.id.in_(wanted)) if wanted else []
        return {duty.shift.id: self.out(duty) for duty in found}


_OF_SHIFT = ("id", "roster_id", "place_id", "day", "starts_at", "ends_at", "kind", "origin")


def roster(uow: UnitOfWork, roster_id: UUID) -> schemas.RosterDetail:
    """Return a roster with days, shifts, what it breaks, and what was changed since. Raises RosterUnknown."""
    found = rosters.roster(uow, roster_id)
    shifts = Shifts(uow)
    broken = [rosters.written(each) for each in rosters.violations(uow, found)]
    return schemas.RosterDetail(
        roster=schemas.RosterRow.model_validate(found),
        days=_days(uow, found),
        shifts=[shifts.out(duty) for duty in reading.duties(uow, Shift.roster_id == found.id)],
        violations=[schemas.ViolationOut.model_validate(each) for each in broken],
        changes=[schemas.ChangeOut.model_validate(each) for each in changes.of_roster(uow, found.id)],
        stability=rate(changes.stability(uow, found)),
    )


def _days(uow: UnitOfWork, of_roster: Roster) -> list[schemas.DayOfRoster]:
    first, last = of_roster.first_day, of_roster.last_day
    known = calendar.known_days(uow.raw, uow.org_id, first, last)
    named = uow.session.query(CalendarDay.day, CalendarDay.name).where(
        CalendarDay.org_id == uow.org_id, CalendarDay.day.between(first, last)
    )
    names: dict[date, str | None] = {row[0]: row[1] for row in named}
    return [
        schemas.DayOfRoster(day=day, kind=working_days.kind_of(day, known), name=names.get(day), published=day in known)
        for day in planning.days_of(first, last)
    ]


def swaps(uow: UnitOfWork, rows: list[ShiftSwap]) -> list[schemas.SwapOut]:
    """Return swaps with both shifts and both people."""
    names = Names(uow, [each for row in rows for each in (row.asking_account_id, row.asked_account_id)])
    shown = Shifts(uow).by_id([each for row in rows for each in (row.shift_id, row.other_shift_id)])
    return [_swap(row, names, shown) for row in rows]


def _swap(row: ShiftSwap, names: Names, shown: dict[UUID, schemas.ShiftOut]) -> schemas.SwapOut:
    return schemas.SwapOut(
        id=row.id,
        state=row.state,
        reason=row.reason,
        asking=names.person(row.asking_account_id),
        asked=names.person(row.asked_account_id),
        shift=shown.get(row.shift_id),
        other_shift=shown.get(row.other_shift_id) if row.other_shift_id else None,
        approval_because=row.approval_because,
        asked_at=row.asked_at,
        answered_at=row.answered_at,
        decision_note=row.decision_note,
    )
