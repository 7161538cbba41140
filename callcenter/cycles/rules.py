"""The rules that tasks come back by: shipped ones until an administrator writes another version (S131)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast
from uuid import UUID

from sqlalchemy import func, select, update

from callcenter import clock
from callcenter.audit import service as audit
from callcenter.cycles.errors import CycleInvalid, CycleRuleChanged
from callcenter.cycles.models import CycleRule, CycleTask
from callcenter.cycles.rounds import RULED, UNIT_KINDS, RuledKind, UnitKind
from callcenter.people.identity import DISPLAY
from callcenter.people.models import Account

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule in force. `due_days`, `remind_days`: working days after the period's end, before the due day."""

    kind: RuledKind
    due_days: int
    remind_days: int = 3
    unit_kinds: tuple[UnitKind, ...] = ("hotline", "place")
    owner_id: UUID | None = None
    active: bool = True
    version: int = 0


SHIPPED: Mapping[RuledKind, Rule] = {
    "monthly_report": Rule("monthly_report", 5),
    "quarterly_check": Rule("quarterly_check", 10),
    "midyear_inspection": Rule("midyear_inspection", 10),
    "yearly_appraisal": Rule("yearly_appraisal", 15),
}


# Who makes tasks holds the rules as they are; who writes one waits for them and finds their tasks.
_ALONE = "SELECT pg_advisory_xact_lock(hashtextextended('cycle rules', 0))"
_HELD = "SELECT pg_advisory_xact_lock_shared(hashtextextended('cycle rules', 0))"


def hold(uow: UnitOfWork) -> None:
    """Keep the rules from changing until the end of the transaction."""
    uow.raw.execute(_HELD)


def in_force(uow: UnitOfWork) -> list[Rule]:
    """Return the rule of each kind: its latest version, else the shipped one."""
    latest = (
        select(CycleRule.kind, func.max(CycleRule.version).label("version"))
        .where(CycleRule.org_id == uow.org_id)
        .group_by(CycleRule.kind)
        .subquery()
    )
    same = (CycleRule.kind == latest.c.kind) & (CycleRule.version == latest.c.version)
    written = uow.session.scalars(select(CycleRule).join(latest, same).where(CycleRule.org_id == uow.org_id))
    found = {row.kind: _rule(row) for row in written}
    return [found.get(kind, SHIPPED[kind]) for kind in RULED]


def _rule(row: CycleRule) -> Rule:
    kinds = cast("tuple[UnitKind, ...]", tuple(row.unit_kinds))
    return Rule(
        cast("RuledKind", row.kind), row.due_days, row.remind_days, kinds, row.owner_id, row.active, row.version
    )


def write(uow: UnitOfWork, actor: UUID, wanted: Rule) -> Rule:
    """Write the next version of a rule; `wanted.version` is the one that was read. It holds for every task that is not
    over and whose period has not ended, too. Audited. Raises CycleInvalid, CycleRuleChanged.
    """
    if wanted.owner_id is not None:
        require_owner(uow, wanted.owner_id)
    uow.raw.execute(_ALONE)
    present = next(each for each in in_force(uow) if each.kind == wanted.kind)
    if present.version != wanted.version:
        raise CycleRuleChanged("规则已被他人修改，请刷新后再填写。")
    made = replace(wanted, version=wanted.version + 1, unit_kinds=_in_order(wanted.unit_kinds))
    row = CycleRule(
        org_id=uow.org_id, kind=made.kind, version=made.version, active=made.active, due_days=made.due_days,
        remind_days=made.remind_days, unit_kinds=list(made.unit_kinds), owner_id=made.owner_id, written_by=actor,
        written_at=uow.now,
    )  # fmt: skip
    uow.session.add(row)
    uow.session.flush()
    _apply(uow, made)
    about = f"{made.kind} v{made.version} due={made.due_days} remind={made.remind_days} active={made.active}"
    audit.note(uow, actor, "cycle_rule_written", ("cycle_rule", row.id), about)
    uow.live("supervisors", "cycles", {})
    return made


def _in_order(kinds: tuple[UnitKind, ...]) -> tuple[UnitKind, ...]:
    return tuple(kind for kind in UNIT_KINDS if kind in kinds)


def _apply(uow: UnitOfWork, rule: Rule) -> None:
    still = (
        CycleTask.org_id == uow.org_id,
        CycleTask.kind == rule.kind,
        CycleTask.done_at.is_(None),
        CycleTask.cancelled_at.is_(None),
        CycleTask.last >= clock.business_day(uow.now),
    )
    values = {"rule_version": rule.version, "due_days": rule.due_days, "remind_days": rule.remind_days}
    uow.session.execute(update(CycleTask).where(*still).values(**values))


def require_owner(uow: UnitOfWork, account_id: UUID) -> None:
    """Raises CycleInvalid for who does not work here any more, and for a screen on a wall."""
    found = select(Account.id).where(
        Account.org_id == uow.org_id, Account.id == account_id, Account.active, Account.roles != [DISPLAY]
    )
    if uow.session.scalar(found) is None:
        raise CycleInvalid("负责人不存在或已停用。")
