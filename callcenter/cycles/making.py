"""Making the year's tasks in advance, exactly once for each rule, unit and period (S131).

A run makes whatever is missing, so that a beat that was missed is caught up and one that came twice makes nothing. Only
periods that had not ended when the hotline, or the unit's target, was first there are made: nobody begins late.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import distinct_on, insert

from callcenter import clock
from callcenter.cycles import rounds, rules
from callcenter.cycles.models import CycleTask
from callcenter.cycles.rounds import UnitKind
from callcenter.cycles.rules import Rule
from callcenter.figures import target_plans
from callcenter.figures.target_models import TargetPlan, TargetUnit
from callcenter.ids import new_id
from callcenter.people.models import Account

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

HOTLINE = "热线"
NEXT_YEAR_FROM = 12  # in this month next year's tasks are made
BACK = 1  # years before this one that are still caught up
AT_ONCE = 500
Key = tuple[str, str, str, date]


@dataclass(frozen=True, slots=True)
class Unit:
    """Who has tasks in a year, and since which day."""

    kind: UnitKind
    key: str
    name: str
    since: date


def make_due(uow: UnitOfWork) -> int:
    """Make the tasks that are missing. Returns how many there are now that were not before."""
    rules.hold(uow)
    today, begun = clock.business_day(uow.now), _begun(uow)
    years = range(max(begun.year, today.year - BACK), today.year + (2 if today.month >= NEXT_YEAR_FROM else 1))
    present = _present(uow, years)
    owners = _Owners(uow)
    missing = [row for year in years for row in _wanted(uow, year, begun, owners) if _key(row) not in present]
    made = 0
    for start in range(0, len(missing), AT_ONCE):
        some = missing[start : start + AT_ONCE]
        written = insert(CycleTask).values(some).on_conflict_do_nothing().returning(CycleTask.id)
        made += len(uow.session.scalars(written).all())
        uow.checkpoint("cycle tasks written")
    if made:
        uow.live("supervisors", "cycles", {})
    return made


def units(uow: UnitOfWork, year: int, since: date) -> list[Unit]:
    """Return the units of a year: the hotline, and every place and agent that has a target in it."""
    found = {("hotline", ""): Unit("hotline", "", HOTLINE, since)}
    first_set = _first_set(uow, year)
    for plan in target_plans.in_force(uow, year):
        kind = cast("UnitKind", plan.row.unit_kind)
        for part in plan.parts:
            # hotline targets are the hotline's, which has tasks without any
            began = max(since, first_set.get((kind, part.key), since))
            found.setdefault((kind, part.key), Unit(kind, part.key, part.name, began))
    return list(found.values())


def _first_set(uow: UnitOfWork, year: int) -> dict[tuple[str, str], date]:
    rows = (
        select(TargetPlan.unit_kind, TargetUnit.key, func.min(TargetPlan.made_at))
        .join(TargetPlan, TargetPlan.id == TargetUnit.plan_id)
        .where(TargetPlan.org_id == uow.org_id, TargetPlan.year == year)
        .group_by(TargetPlan.unit_kind, TargetUnit.key)
    )
    return {(kind, key): clock.business_day(at) for kind, key, at in uow.session.execute(rows)}


def _begun(uow: UnitOfWork) -> date:
    ruled = (CycleTask.org_id == uow.org_id, CycleTask.kind != "measure")
    first = uow.session.scalar(select(func.min(CycleTask.made_at)).where(*ruled))
    return clock.business_day(first or uow.now)


def _present(uow: UnitOfWork, years: range) -> set[Key]:
    rows = select(CycleTask.kind, CycleTask.unit_kind, CycleTask.unit_key, CycleTask.first).where(
        CycleTask.org_id == uow.org_id, CycleTask.first >= date(years[0], 1, 1)
    )
    return {(row[0], row[1], row[2], row[3]) for row in uow.session.execute(rows)}


def _key(row: dict[str, Any]) -> Key:
    return row["kind"], row["unit_kind"], row["unit_key"], row["first"]


def _wanted(uow: UnitOfWork, year: int, begun: date, owners: _Owners) -> Iterator[dict[str, Any]]:
    each_unit = units(uow, year, begun)
    for rule in rules.in_force(uow):
        if not rule.active:
            continue
        for unit in each_unit:
            if unit.kind not in rule.unit_kinds:
                continue
            for period in rounds.periods(rule.kind, year):
                if period.last >= unit.since:
                    yield {
                        "id": new_id(), "org_id": uow.org_id, "kind": rule.kind, "rule_version": rule.version,
                        "unit_kind": unit.kind, "unit_key": unit.key, "unit_name": unit.name, "first": period.first,
                        "last": period.last, "due_days": rule.due_days, "remind_days": rule.remind_days,
                        "owner_id": owners.of(rule, unit), "made_at": uow.now,
                    }  # fmt: skip


class _Owners:
    """Who a new task belongs to: an agent's to the agent, else to who had the unit's latest one, else to the rule's."""

    def __init__(self, uow: UnitOfWork) -> None:
        active = select(Account.id).where(Account.org_id == uow.org_id, Account.active)
        self.active = set(uow.session.scalars(active))
        latest = (
            select(CycleTask.kind, CycleTask.unit_kind, CycleTask.unit_key, CycleTask.owner_id)
            .ext(distinct_on(CycleTask.kind, CycleTask.unit_kind, CycleTask.unit_key))
            .where(CycleTask.org_id == uow.org_id, CycleTask.kind != "measure")
            .order_by(CycleTask.kind, CycleTask.unit_kind, CycleTask.unit_key, CycleTask.first.desc())
        )
        self.latest = {(row[0], row[1], row[2]): row[3] for row in uow.session.execute(latest)}

    def of(self, rule: Rule, unit: Unit) -> UUID | None:
        agent = UUID(unit.key) if unit.kind == "agent" else None
        for owner in (agent, self.latest.get((rule.kind, unit.kind, unit.key)), rule.owner_id):
            if owner in self.active:
                return owner
        return None
