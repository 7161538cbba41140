"""An agent's own figures: until yesterday, from five ratings up, and never who gave them.

Whoever has four ratings knows which caller said what; so there are none before the fifth, and today is not told until
tomorrow. Nothing here opens a list.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from callcenter.figures import pages, periods, reading
from callcenter.figures.periods import Period
from callcenter.figures.schemas import FigureOut, Mine, PeriodOut
from callcenter.figures.sources.ratings import GRADES

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

FEWEST = 5
OF_OPINION = ("satisfaction", "excellence", "score", "response")
OF_WORK = ("answered", "aht", "invitation")


def page(uow: UnitOfWork, account_id: UUID, month: date | None, today: date) -> Mine:
    """Return one agent's figures of a month (this one unless said) up to yesterday.

    Whole months alone: of two periods that differ by a day, the difference would be a single caller's answer.
    """
    yesterday = today - timedelta(days=1)
    first = min(month or yesterday, yesterday).replace(day=1)
    shown = Period(first, min(periods.month_end(first), yesterday))
    bars = [f"grade_{grade}" for grade in GRADES]
    asked = (*OF_WORK, *OF_OPINION)
    read = reading.figures(uow, asked, shown.first, shown.last, "agent", str(account_id), besides=bars)
    graded = pages.bars(read.totals.whole, "grade")
    enough = sum(graded.values()) >= FEWEST
    return Mine(
        period=PeriodOut.of(shown),
        figures=[FigureOut.of(figure) for figure in read.figures if enough or figure.name not in OF_OPINION],
        bars=graded if enough else None,
        ratings=sum(graded.values()),
        needed=FEWEST,
    )
