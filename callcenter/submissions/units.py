"""Changing the tree of reporting units: one by one, from a spreadsheet, from the places of the directory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from sqlalchemy import Select, select

from callcenter.audit import service as audit
from callcenter.clock import business_day
from callcenter.people.models import Account
from callcenter.referrals.models import LocalPlace
from callcenter.submissions.errors import SubmissionNotFound, UnitInvalid
from callcenter.submissions.models import ReportingUnit
from callcenter.submissions.tree import LEVELS

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

PREFIX: Final[Mapping[str, int]] = {"city": 4, "county": 6, "township": 9}  # digits that lower places share
MOST_REFUSED: Final = 50
NAMES: Final = {"village": "村（居）", "township": "乡镇（街道）", "county": "县（市、区）", "city": "市"}
LOCK: Final = 12348_29


class UnitRefused(Exception):
    """A row cannot be right; the message is for people."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A unit as a row describes it. `number` of the row as the spreadsheet counts it; None leaves what is there."""

    number: int
    code: str
    name: str
    level: str
    parent_code: str | None = None
    responsible_id: UUID | None = None
    first_month: date | None = None
    last_month: date | None = None


@dataclass(slots=True)
class Written:
    """What came of some rows. `refused`: (row, why), the first fifty."""

    rows: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    refused_count: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)

    def refuse(self, number: int, why: str) -> None:
        """Count a row that cannot be right."""
        self.refused_count += 1
        if len(self.refused) < MOST_REFUSED:
            self.refused.append((number, why))


def write(uow: UnitOfWork, actor: UUID, wanted: Iterable[Wanted], told: Written, source: str) -> Written:
    """Write units, the upper levels first whatever their order; a row that cannot be right is told of."""
    uow.raw.execute("SELECT pg_advisory_xact_lock(%s)", (LOCK,))
    known = {row.code: row for row in uow.session.scalars(_all(uow))}
    for each in sorted(wanted, key=lambda one: (-LEVELS.index(one.level), one.number)):
        try:
            _write(uow, known, each, told)
        except UnitRefused as refused:
            told.refuse(each.number, str(refused))
    told.refused.sort()
    uow.session.flush()
    about = f"{source} +{told.added} ~{told.changed} !{told.refused_count}"
    audit.note(uow, actor, "reporting_units_written", ("reporting_unit", None), about)
    return told


def from_places(uow: UnitOfWork, actor: UUID) -> Written:
    """Make a unit of each place of the directory that has none, and keep the names alike."""
    places = list(uow.session.scalars(select(LocalPlace).where(LocalPlace.org_id == uow.org_id)))
    told = Written(rows=len(places))
    wanted = (Wanted(number, each.code, each.name, each.level) for number, each in enumerate(places, start=1))
    return write(uow, actor, wanted, told, "directory")


def change(uow: UnitOfWork, actor: UUID, unit_id: UUID, values: Mapping[str, Any]) -> ReportingUnit:
    """Change name, responsible account or last month of one unit. Raises SubmissionNotFound, UnitInvalid."""
    uow.raw.execute("SELECT pg_advisory_xact_lock(%s)", (LOCK,))
    row = uow.session.get(ReportingUnit, unit_id)
    if row is None or row.org_id != uow.org_id:
        raise SubmissionNotFound("没有这个单位。")
    last = values["last_month"]
    if last is not None and last < row.first_month:
        raise UnitInvalid("停报月份早于起报月份。")
    if values["responsible_id"] is not None:
        account = uow.session.get(Account, values["responsible_id"])
        if account is None or account.org_id != uow.org_id or not account.active:
            raise UnitInvalid("没有这个账号，或已停用。")
    for name, value in values.items():
        setattr(row, name, value)
    row.changed_at = uow.now
    audit.note(uow, actor, "reporting_unit_changed", ("reporting_unit", row.id), row.code)
    return row


def parent_code(code: str, level: str) -> str | None:
    """Return the code of the unit above, as codes are built; None for a city."""
    above = LEVELS[LEVELS.index(level) + 1] if level != "city" else None
    return None if above is None else code[: PREFIX[above]].ljust(12, "0")


def _all(uow: UnitOfWork) -> Select[ReportingUnit]:
    return select(ReportingUnit).where(ReportingUnit.org_id == uow.org_id)


def _write(uow: UnitOfWork, known: dict[str, ReportingUnit], each: Wanted, told: Written) -> None:
    there = known.get(each.code)
    if there is not None and there.level != each.level:
        raise UnitRefused(f"代码{each.code}已是{NAMES[there.level]}“{there.name}”，级别不能改")
    values: dict[str, Any] = {"name": each.name, "parent_id": _parent(known, each)}
    values |= {
        name: value
        for name in ("responsible_id", "first_month", "last_month")
        if (value := getattr(each, name)) is not None
    }
    first = values.get("first_month") or (there.first_month if there else _last_month(uow))
    last = values.get("last_month") or (there.last_month if there else None)
    if last is not None and last < first:
        raise UnitRefused("停报月份早于起报月份")
    if there is None:
        made = {"code": each.code, "level": each.level, "first_month": first} | values
        known[each.code] = ReportingUnit(org_id=uow.org_id, changed_at=uow.now, **made)
        uow.session.add(known[each.code])
        uow.session.flush()
        told.added += 1
        return
    fresh = {name: value for name, value in values.items() if getattr(there, name) != value}
    for name, value in fresh.items():
        setattr(there, name, value)
    if fresh:
        there.changed_at = uow.now
    told.changed += bool(fresh)
    told.unchanged += not fresh


def _parent(known: Mapping[str, ReportingUnit], each: Wanted) -> UUID | None:
    if each.level == "city":
        return None
    code = each.parent_code or parent_code(each.code, each.level)
    above = LEVELS[LEVELS.index(each.level) + 1]
    parent = known.get(code or "")
    if parent is None:
        raise UnitRefused(f"没有上级单位{code}（{NAMES[above]}）")
    if parent.level != above:
        raise UnitRefused(f"{NAMES[each.level]}的上级应为{NAMES[above]}，{code}是{NAMES[parent.level]}")
    return parent.id


def _last_month(uow: UnitOfWork) -> date:
    """A new unit reports from the month on that is due now."""
    return (business_day(uow.now).replace(day=1) - timedelta(days=1)).replace(day=1)
