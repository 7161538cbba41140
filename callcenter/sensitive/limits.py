"""Limitation periods of a matter, and which lines of the table a lawyer of this site has confirmed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from callcenter import clock
from callcenter.audit import service as audit
from callcenter.calendar import queries as calendar
from callcenter.errors import NotFound
from callcenter.ids import new_id
from callcenter.sensitive import groups, limitation, policy
from callcenter.sensitive.limitation import Rule, Warning
from callcenter.sensitive.models import LimitationReview

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork
    from callcenter.tickets.models import Ticket

LONGEST_HOLIDAY = 15


class RuleUnknown(NotFound):
    """There is no such line in the table."""

    code = "limitation_rule_unknown"


def check(uow: UnitOfWork, category: str, values: Mapping[str, Any]) -> list[Warning]:
    """Return what the dates of a form say today (Shanghai), the worst first."""
    today, soon = clock.business_day(uow.now), policy.of(uow).limitation_soon_days
    return limitation.read(limitation.table(), category, values, today, soon, _open_day(uow))


def of_ticket(uow: UnitOfWork, ticket: Ticket) -> list[Warning]:
    """Return the same for a ticket."""
    return check(uow, ticket.category, groups.values_of(uow, ticket))


def reviews(uow: UnitOfWork) -> dict[tuple[str, str], LimitationReview]:
    """Return {(rule, version): confirmation}."""
    found = uow.session.scalars(select(LimitationReview).where(LimitationReview.org_id == uow.org_id))
    return {(row.rule, row.version): row for row in found}


def confirm(uow: UnitOfWork, actor: UUID, code: str, facts: dict[str, Any]) -> Rule:
    """Record that a lawyer has confirmed a line as it reads now; audited. Raises RuleUnknown."""
    rule = next((each for each in limitation.table() if each.code == code), None)
    if rule is None:
        raise RuleUnknown("没有这条期限规则。")
    written = facts | {"recorded_by": actor, "at": uow.now, "confirmed_on": clock.business_day(uow.now)}
    row = insert(LimitationReview).values(id=new_id(), org_id=uow.org_id, rule=code, version=rule.version, **written)
    here = [LimitationReview.org_id, LimitationReview.rule, LimitationReview.version]
    uow.session.execute(row.on_conflict_do_update(index_elements=here, set_=written))
    audit.note(uow, actor, "limitation_confirmed", ("limitation_rule", None), f"{code} {rule.version}")
    return rule


def _open_day(uow: UnitOfWork) -> Callable[[date], date]:
    def first_working_day(day: date) -> date:
        for ahead in range(LONGEST_HOLIDAY):
            if calendar.is_workday(uow, day + timedelta(days=ahead)):
                return day + timedelta(days=ahead)
        return day

    return first_working_day
