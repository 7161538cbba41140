"""The time limits of legal aid: from the profile in force, read with the one calendar. Only a statute is called one.

The profile has `aid_decide` (7 days, 法律援助法 43), `aid_assign` (3 days, 43 and 36), `aid_objection` (5 days, 49)
and `aid_same_day`; two are our own settings until a place writes them down: how long missing papers may take, and how
soon a lawyer answers an offer.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, Literal
from uuid import UUID

from callcenter.calendar import queries as calendar
from callcenter.tickets import clocks
from callcenter.tickets.clocks import Rule
from callcenter.tickets.periods import Days, Due, Length, Unit, local_day
from callcenter.tickets.profiles import store

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

DECIDE, ASSIGN, OBJECTION, SAME_DAY = "aid_decide", "aid_assign", "aid_objection", "aid_same_day"
PAPERS, ANSWER = "aid_papers", "aid_lawyer_answer"
AHEAD: Final = timedelta(days=120)
_LATE: Final = timedelta(0)
_OURS: Final = {
    # a copied profile without its legal-aid lines still has the statute's
    DECIDE: Rule(
        DECIDE, "法律援助审查决定", Length(7, Unit.CALENDAR_DAY), (), (), "法律援助法第四十三条", statutory=True
    ),
    ASSIGN: Rule(ASSIGN, "法律援助指派", Length(3, Unit.CALENDAR_DAY), (), (), "法律援助法第四十三条", statutory=True),
    OBJECTION: Rule(
        OBJECTION, "法律援助异议审查", Length(5, Unit.CALENDAR_DAY), (), (), "法律援助法第四十九条", statutory=True
    ),
    SAME_DAY: Rule(
        SAME_DAY, "欠薪、工伤当日受理指派", Length(0, Unit.CALENDAR_DAY), (), (), "绿色通道承诺，非法定期限"
    ),
    PAPERS: Rule(PAPERS, "容缺材料补齐", Length(5, Unit.WORKING_DAY), (), (), "系统缺省设置"),
    ANSWER: Rule(ANSWER, "律师答复", Length(1, Unit.WORKING_DAY), (), (), "系统缺省设置"),
}

Card = Literal["none", "yellow", "red"]


@dataclass(frozen=True, slots=True)
class AidClock:
    """One time limit of an application. `left_seconds` is negative when it is over; a met one has `ended_at`."""

    rule: str
    name: str
    begins_at: datetime
    due_at: datetime
    ended_at: datetime | None
    card: Card
    late: bool
    left_seconds: int
    guessed: bool
    source: str
    statutory: bool


class Periods:
    """Rules and days, fetched once for as many clocks as a page shows. An application keeps the profile it began
    under.
    """

    def __init__(self, uow: UnitOfWork, since: datetime | None = None) -> None:
        """Read the calendar; `since` is the earliest beginning that will be asked about."""
        self._uow = uow
        first = local_day(since or uow.now)
        self._days = Days(calendar.known_days(uow.raw, uow.org_id, first, local_day(uow.now + AHEAD)))

    def rule(self, code: str, profile_id: UUID | None = None) -> Rule:
        """Return a rule of a profile, of the one in force where none is named."""
        return store.by_id(self._uow, profile_id).rule(code) or _OURS[code]

    def due(self, code: str, begins_at: datetime, profile_id: UUID | None = None) -> Due:
        """Return when a period that begins at a moment ends."""
        return clocks.due(self.rule(code, profile_id), begins_at, self._days)

    def own_length(self, code: str, amount: int, begins_at: datetime) -> Due:
        """Return when a period of another length ends, in the rule's unit."""
        rule = self.rule(code)
        return clocks.due(replace(rule, length=Length(amount, rule.length.unit)), begins_at, self._days)

    def clock(
        self, code: str, begins_at: datetime, ended_at: datetime | None, profile_id: UUID | None = None
    ) -> AidClock:
        """Return a time limit as it stands now; the yellow card comes one working day before, as with tickets."""
        rule, ends = self.rule(code, profile_id), self.due(code, begins_at, profile_id)
        left = ends.at - (ended_at or self._uow.now)
        soon = local_day(ends.at) <= self._days.next(local_day(self._uow.now))
        card: Card = "red" if left < _LATE else "yellow" if soon else "none"
        return AidClock(
            rule=rule.code,
            name=rule.name,
            begins_at=begins_at,
            due_at=ends.at,
            ended_at=ended_at,
            card="none" if ended_at else card,
            late=left < _LATE,
            left_seconds=int(left.total_seconds()),
            guessed=ends.guessed,
            source=rule.source,
            statutory=rule.statutory,
        )


def profile_now(uow: UnitOfWork) -> UUID:
    """Return the profile that an application of today begins under."""
    return store.current(uow)[0]
