"""Time limits kept (K17 按时签收率, K18 按时办结率): clocks of matters that were due on a day, by `tickets.outcomes`.

Not rolled: a clock becomes late without a row being written, and a corrected calendar moves what was due on which day.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Final

from callcenter.figures.sources.base import Among, Count, Dimension, Measure, Page, Terms, Wanted
from callcenter.figures.sources.matters_of import LIST_JOINS, LISTED, OF_TICKET, SEEN
from callcenter.figures.sources.rows import Listed, Part, RowSource
from callcenter.tickets import outcomes

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork
    from callcenter.people.identity import SignedIn

SIGNING: Final = ("sign",)
RESULTS: Final = ("result", "rework_result")
RULES: Final = (*SIGNING, *RESULTS)
_IN = {name: ", ".join(f"'{rule}'" for rule in rules) for name, rules in (("sign", SIGNING), ("result", RESULTS))}
MEASURES: Final = (
    Measure("signings_due", "应签收", "次"),
    Measure("signings_in_time", "按时签收", "次"),
    Measure("results_due", "到期应办结", "次"),
    Measure("results_in_time", "按时办结", "次"),
)
PART: Final = Part(
    rows=f"(WITH {outcomes.OUTCOMES} SELECT * FROM outcome) o LEFT JOIN ticket t ON t.id = o.ticket_id",  # noqa: S608
    where="true",
    day="o.day",
    measures={
        "signings_due": f"(o.rule IN ({_IN['sign']}))::int",
        "signings_in_time": f"(o.rule IN ({_IN['sign']}) AND o.in_time)::int",
        "results_due": f"(o.rule IN ({_IN['result']}))::int",
        "results_in_time": f"(o.rule IN ({_IN['result']}) AND o.in_time)::int",
    },
    dimensions=OF_TICKET,
    id="t.id",
    links="ticket",
    order="o.day DESC, t.number, o.rule",
    listed=(
        Listed("due_day", "到期日", "o.day", open=True),
        Listed("rule", "时限", "CASE o.rule WHEN 'sign' THEN '签收' WHEN 'result' THEN '办理反馈' ELSE '重办反馈' END"),
        Listed("in_time", "按时", "CASE WHEN o.in_time THEN '是' ELSE '否' END", open=True),
        *LISTED,
    ),
    list_joins=LIST_JOINS,
    seen=SEEN,
)


class ClockSource:
    """The source `clocks`; the calendar is read when it is asked."""

    name = "clocks"
    measures = MEASURES
    dimensions = frozenset(OF_TICKET)
    rolled = False

    def count(
        self, uow: UnitOfWork, first: date, last: date, by: Dimension | None, among: Among = None
    ) -> Iterator[Count]:
        """Count the clocks due from day to day; a running one that is not over yet counts nowhere."""
        return self._of(uow, first, last).count(uow, first, last, by, among)

    def behind(self, uow: UnitOfWork, eyes: SignedIn, terms: Terms, wanted: Wanted) -> Page:
        """Return the clocks, each with its ticket."""
        return self._of(uow, wanted.first, wanted.last).behind(uow, eyes, terms, wanted)

    def _of(self, uow: UnitOfWork, first: date, last: date) -> RowSource:
        return RowSource(self.name, MEASURES, (PART,), rolled=False, values=outcomes.asked(uow, RULES, first, last))


SOURCE: Final = ClockSource()
