"""Which time limits an application has, and how they stand: read each time from its moments and the calendar."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from callcenter.aid import periods
from callcenter.aid.models import AidApplication, AidAssignment, AidObjection
from callcenter.aid.periods import AidClock, Periods

if TYPE_CHECKING:
    from uuid import UUID

    from callcenter.db.unit_of_work import UnitOfWork


def of(
    rules: Periods, application: AidApplication, objections: Sequence[AidObjection], offer: AidAssignment | None
) -> list[AidClock]:
    """Return every clock of an application that has begun, in the order in which they begin."""
    found = [*_own(rules, application), *_objections(rules, application, objections)]
    if offer is not None and offer.state == "offered":
        found.append(rules.clock(periods.ANSWER, offer.offered_at, None, application.clock_profile_id))
    return sorted(found, key=lambda clock: clock.begins_at)


def _own(rules: Periods, application: AidApplication) -> Iterator[AidClock]:
    profile, over = application.clock_profile_id, application.ended_at
    begun = application.reopened_at or application.applied_at
    if application.kind == "application":
        decided = application.decided_at or (over if application.state == "withdrawn" else None)
        yield rules.clock(periods.DECIDE, min(begun, decided) if decided else begun, decided, profile)
    if application.same_day and application.kind == "application":
        taken, given = application.accepted_at or over, application.assigned_at or over
        same_day = [rules.clock(periods.SAME_DAY, application.applied_at, end, profile) for end in (taken, given)]
        yield replace(same_day[0], name="欠薪、工伤当日受理")
        yield replace(same_day[1], name="欠薪、工伤当日指派")
    if application.decided_at is not None and application.state != "refused":
        since = max(application.decided_at, application.reopened_at or application.decided_at)
        ended = application.assigned_at or over
        yield rules.clock(periods.ASSIGN, min(since, ended) if ended else since, ended, profile)


def _objections(rules: Periods, application: AidApplication, objections: Sequence[AidObjection]) -> Iterator[AidClock]:
    for objection in objections:
        profile = application.clock_profile_id
        yield rules.clock(periods.OBJECTION, objection.raised_at, objection.decided_at, profile)


def most_urgent(clocks: Iterable[AidClock]) -> AidClock | None:
    """Return the running clock that is due first."""
    return min((clock for clock in clocks if clock.ended_at is None), key=lambda clock: clock.due_at, default=None)


def of_many(uow: UnitOfWork, applications: Sequence[AidApplication]) -> dict[UUID, list[AidClock]]:
    """Return the clocks of many applications with two statements and one calendar."""
    ids = [application.id for application in applications]
    objections: dict[UUID, list[AidObjection]] = {}
    for objection in uow.session.scalars(select(AidObjection).where(AidObjection.application_id.in_(ids))):
        objections.setdefault(objection.application_id, []).append(objection)
    offered = select(AidAssignment).where(AidAssignment.application_id.in_(ids), AidAssignment.state == "offered")
    offers = {offer.application_id: offer for offer in uow.session.scalars(offered)}
    rules = Periods(uow, min((each.applied_at for each in applications), default=uow.now))
    return {each.id: of(rules, each, objections.get(each.id, []), offers.get(each.id)) for each in applications}
