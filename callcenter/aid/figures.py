"""The figures of legal aid with numerator and denominator: 覆盖率 (S68), 应援尽援率 (S49), and the columns of S143.

件 are cases, 人 the persons they are for: a case of thirty workers is one and thirty. Nothing to divide by is None.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import ColumnElement, func, select

from callcenter.aid.models import AidApplication
from callcenter.aid.terms import OTHER_MATTERS

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

HUNDREDTH: Final = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of one period; `value` is percent as text ("98.34"), None when there is nothing to divide by."""

    name: str
    label: str
    formula: str
    formula_version: str
    numerator: int
    denominator: int
    unit: str = "%"

    @property
    def value(self) -> str | None:
        """Percent, two places, half up."""
        if self.denominator == 0:
            return None
        return str((Decimal(self.numerator) * 100 / Decimal(self.denominator)).quantize(HUNDREDTH, ROUND_HALF_UP))


@dataclass(frozen=True, slots=True)
class Column:
    """What a period counts, for all or for one special group (S143)."""

    group: str | None
    accepted: int
    closed: int
    other_matters: int
    people: int
    loss_recovered_yuan: Decimal


def coverage(uow: UnitOfWork, first: date, last: date) -> Figure:
    """覆盖率 (辩护率, S68): notices to which a lawyer was assigned ÷ notices, of notices received between two days."""
    mine = _of(uow, first, last) & (AidApplication.kind == "notified_defence")
    counted = select(func.count(), func.count(AidApplication.assigned_at)).where(mine)
    notified, assigned = uow.session.execute(counted).one()
    return Figure(
        "defence_coverage", "刑事辩护覆盖率", "已指派的通知辩护案件 ÷ 通知辩护案件", "S68.1", assigned, notified
    )


def granted(uow: UnitOfWork, first: date, last: date) -> Figure:
    """应援尽援率 (S49): applications granted ÷ applications decided as within the scope and hardship.

    Out of scope, of another district, no case, or with a lawyer of one's own is not eligible and counts nowhere.
    """
    mine = _of(uow, first, last) & (AidApplication.kind == "application") & AidApplication.decided_at.is_not(None)
    refused = AidApplication.state == "refused"
    barred = AidApplication.end_code.in_(
        ("out_of_scope", "not_our_district", "no_case", "has_lawyer", "not_in_hardship")
    )
    counted = select(
        func.count().filter(~(refused & barred)), func.count().filter(~refused)
    ).where(mine)  # fmt: skip
    eligible, given = uow.session.execute(counted).one()
    return Figure("aid_granted", "应援尽援率", "给予援助 ÷ 已作决定且符合条件的申请", "S49.1", given, eligible)


def closed_share(uow: UnitOfWork, first: date, last: date) -> Figure:
    """办结率 (K19): closed ÷ accepted, of cases accepted between two days."""
    column = columns(uow, first, last)[0]
    return Figure("aid_closed", "法律援助办结率", "办结件 ÷ 受理件", "K19.1", column.closed, column.accepted)


def columns(uow: UnitOfWork, first: date, last: date) -> list[Column]:
    """Return the columns of S143: all first, then each special group that occurs (one case may stand under several)."""
    rows = uow.session.execute(
        select(
            AidApplication.special_groups, AidApplication.aid_type, AidApplication.people,
            AidApplication.closed_at, AidApplication.loss_recovered_yuan,
        ).where(_of(uow, first, last), AidApplication.accepted_at.is_not(None) | (AidApplication.kind != "application"))
    ).all()  # fmt: skip
    groups = sorted({group for row in rows for group in row.special_groups})
    return [
        _column(None, rows),
        *(_column(group, [row for row in rows if group in row.special_groups]) for group in groups),
    ]


def _column(group: str | None, rows: Sequence[Any]) -> Column:
    cases = [row for row in rows if row.aid_type not in OTHER_MATTERS]
    return Column(
        group=group,
        accepted=len(cases),
        closed=sum(row.closed_at is not None for row in cases),
        other_matters=len(rows) - len(cases),
        people=sum(row.people for row in rows),
        loss_recovered_yuan=sum((row.loss_recovered_yuan or Decimal(0) for row in rows), Decimal(0)),
    )


def _of(uow: UnitOfWork, first: date, last: date) -> ColumnElement[bool]:
    return (AidApplication.org_id == uow.org_id) & AidApplication.business_day.between(first, last)
