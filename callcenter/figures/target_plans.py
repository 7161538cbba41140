"""Plans of the year: written in versions, divided by population, never without saying on what basis (S130)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, cast
from uuid import UUID

from sqlalchemy import func, select

from callcenter.audit import service as audit
from callcenter.errors import Conflict, Invalid
from callcenter.figures import completion, registry
from callcenter.figures.completion import Goal, UnitKind
from callcenter.figures.target_models import Population, TargetPlan, TargetUnit
from callcenter.people.models import Account
from callcenter.referrals.models import LocalPlace

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

# What a target may be set for: what is counted day by day, by place and by agent.
MEASURES: Final = ("contacts", "consults", "records", "aid_accepted", "aid_closed")
KINDS: Final[tuple[UnitKind, ...]] = ("hotline", "place", "agent")
LEVELS: Final = ("county", "township")  # the parts of the tree that a whole is divided among


class TargetInvalid(Invalid):
    """A measure, kind or unit that there is not, or a unit named twice."""

    code = "target_invalid"


class TargetChanged(Conflict):
    """Somebody has written a newer version since this one was read."""

    code = "target_changed"


@dataclass(frozen=True, slots=True)
class Part:
    """What one unit is to do."""

    key: str
    name: str
    amount: int
    population: int | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """One plan in force with its parts. `difference`: the parts together less the whole; nought where they agree."""

    row: TargetPlan
    parts: tuple[Part, ...]

    @property
    def difference(self) -> int:
        """Return by how much the parts exceed the whole."""
        return sum(part.amount for part in self.parts) - self.row.whole

    def goals(self) -> list[Goal]:
        """Return the units with what they are to do."""
        unit = registry.MEASURES[self.row.measure].unit
        kind = cast(UnitKind, self.row.unit_kind)
        return [Goal(kind, part.key, part.name, self.row.measure, unit, part.amount) for part in self.parts]


def in_force(uow: UnitOfWork, year: int) -> list[Plan]:
    """Return the latest version of each plan of a year, hotline before places before agents."""
    latest = (
        select(TargetPlan.measure, TargetPlan.unit_kind, func.max(TargetPlan.version).label("version"))
        .where(TargetPlan.org_id == uow.org_id, TargetPlan.year == year)
        .group_by(TargetPlan.measure, TargetPlan.unit_kind)
        .subquery()
    )
    same = (
        (TargetPlan.measure == latest.c.measure)
        & (TargetPlan.unit_kind == latest.c.unit_kind)
        & (TargetPlan.version == latest.c.version)
    )
    found = select(TargetPlan).join(latest, same).where(TargetPlan.org_id == uow.org_id, TargetPlan.year == year)
    plans = list(uow.session.scalars(found))
    parts = _parts(uow, [plan.id for plan in plans])
    in_turn = sorted(
        plans, key=lambda plan: (KINDS.index(cast(UnitKind, plan.unit_kind)), MEASURES.index(plan.measure))
    )
    return [Plan(plan, tuple(parts.get(plan.id, ()))) for plan in in_turn]


def _parts(uow: UnitOfWork, plan_ids: Sequence[UUID]) -> dict[UUID, list[Part]]:
    found: dict[UUID, list[Part]] = {}
    rows = select(TargetUnit).where(TargetUnit.plan_id.in_(plan_ids)).order_by(TargetUnit.key)
    for row in uow.session.scalars(rows):
        found.setdefault(row.plan_id, []).append(Part(row.key, row.name, row.amount, row.population))
    return found


def write(
    uow: UnitOfWork,
    actor: UUID,
    place: tuple[int, str, UnitKind],
    whole: int,
    basis: str,
    parts: Sequence[Part],
    version: int,
) -> Plan:
    """Write the next version of the plan of (year, measure, kind); `version` is the one that was read, 0 for none.

    Raises TargetInvalid, TargetChanged.
    """  # fmt: skip
    year, measure, kind = place
    known = names(uow, kind)
    if measure not in MEASURES or kind not in KINDS or not all(part.key in known for part in parts):
        raise TargetInvalid("任务指标或单位不正确。")
    if len({part.key for part in parts}) != len(parts):
        raise TargetInvalid("同一单位只能填写一次。")
    _take_turns(uow, place)
    before = next(
        (plan for plan in in_force(uow, year) if (plan.row.measure, plan.row.unit_kind) == (measure, kind)), None
    )
    if (before.row.version if before else 0) != version:
        raise TargetChanged("任务已被他人修改，请刷新后再填写。")
    row = TargetPlan(
        org_id=uow.org_id, year=year, measure=measure, unit_kind=kind, version=version + 1, whole=whole,
        basis=basis.strip(), made_by=actor, made_at=uow.now,
    )  # fmt: skip
    uow.session.add(row)
    uow.session.flush()
    kept = tuple(Part(part.key, known[part.key], part.amount, part.population) for part in parts)
    uow.session.add_all(
        TargetUnit(org_id=uow.org_id, plan_id=row.id, key=part.key, name=part.name, amount=part.amount,
                   population=part.population) for part in kept
    )  # fmt: skip
    uow.session.flush()
    audit.note(uow, actor, "targets_written", ("target_plan", row.id), f"{year} {measure} {kind} v{row.version}")
    return Plan(row, kept)


def _take_turns(uow: UnitOfWork, place: tuple[int, str, UnitKind]) -> None:
    """Let two writers of one plan take turns: the second finds the version changed."""
    uow.raw.execute("SELECT pg_advisory_xact_lock(hashtextextended('target plan ' || %s, 0))", (repr(place),))


def names(uow: UnitOfWork, kind: UnitKind) -> Mapping[str, str]:
    """Return the units that there are of a kind, by key."""
    if kind == "hotline":
        return {"": "热线"}
    if kind == "place":
        places = select(LocalPlace.code, LocalPlace.name).where(LocalPlace.org_id == uow.org_id)
        return {code: name for code, name in uow.session.execute(places.order_by(LocalPlace.code))}  # noqa: C416 - rows
    agents = select(Account).where(Account.org_id == uow.org_id, Account.roles.contains(["agent"]))
    return {
        str(each.id): f"{each.staff_no} {each.name}" for each in uow.session.scalars(agents.order_by(Account.staff_no))
    }


def proposal(uow: UnitOfWork, year: int, kind: UnitKind, whole: int, level: str) -> tuple[str, list[Part]]:
    """Return how a whole could be divided, and on what basis: places by population, agents in equal parts.

    A place of which no population is known gets nothing where another's is known.
    """
    if kind != "place":
        known = names(uow, kind)
        parts = completion.allocate(whole, dict.fromkeys(known, 1))
        return "平均分配", [Part(key, known[key], parts[key]) for key in known]
    places = select(LocalPlace).where(LocalPlace.org_id == uow.org_id, LocalPlace.level == level)
    rows = list(uow.session.scalars(places.order_by(LocalPlace.code)))
    residents = {each.place_code: each.residents for each in population(uow, year)}
    parts = completion.allocate(whole, {each.code: residents.get(each.code, 0) for each in rows})
    basis = (
        f"按{year}年常住人口比例分配" if any(residents.get(each.code) for each in rows) else "平均分配（未录入人口）"
    )
    return basis, [Part(each.code, each.name, parts[each.code], residents.get(each.code)) for each in rows]


def population(uow: UnitOfWork, year: int) -> list[Population]:
    """Return the population of a year; of the latest year before, where that year has none."""
    of_org = Population.org_id == uow.org_id
    latest = select(func.max(Population.year)).where(of_org, Population.year <= year).scalar_subquery()
    return list(
        uow.session.scalars(select(Population).where(of_org, Population.year == latest).order_by(Population.place_code))
    )


def put_population(uow: UnitOfWork, actor: UUID, year: int, rows: Iterable[Population]) -> None:
    """Write the whole table of a year anew. Raises TargetInvalid for a place that there is not."""
    written, known = list(rows), names(uow, "place")
    if not all(row.place_code in known for row in written) or len({row.place_code for row in written}) != len(written):
        raise TargetInvalid("地区代码不存在，或重复填写。")
    uow.raw.execute("DELETE FROM population WHERE org_id = %s AND year = %s", (uow.org_id, year))
    for row in written:
        row.org_id, row.year = uow.org_id, year
    uow.session.add_all(written)
    uow.session.flush()
    audit.note(uow, actor, "population_written", ("population", None), f"{year} {len(written)}")
