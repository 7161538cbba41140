"""What an agent could do to make a rate look better, beside the rate: who is invited, who hangs up, whom nobody asks.

Nothing here accuses anybody: each number stands beside that of all other agents together and opens its list. `apart`
says that the two differ by more than chance explains (their 95 % intervals do not touch).
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from callcenter.figures import formulas, names, reading
from callcenter.figures.formulas import Formula
from callcenter.figures.formulas.base import wilson, work_out
from callcenter.figures.gaming_schemas import Gaming, GamingFigure, GamingRow
from callcenter.figures.periods import Period
from callcenter.figures.reading import Sums
from callcenter.figures.schemas import FigureOut, PeriodOut
from callcenter.figures.sources.ratings import BURST_SECONDS, LONG_TALK, SKIPPED

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

UNRATED_LONG = Formula(
    "unrated_long",
    "K24",
    "长通话未评价率",
    f"{LONG_TALK // 60} 分钟以上、受邀未评价 ÷ {LONG_TALK // 60} 分钟以上且受邀的通话",
    "K24.unrated_long.1",
    {"long_unrated": 1},
    {"long_talks": 1},
    interval=True,
    numerator_unit="人次",
    denominator_unit="人次",
    source="S93",
)
LISTS = {
    "served": "served",
    "hung_up_before": "seat_hung_up_before",
    "caller_left": "invitation_caller_left",
    "no_recording": "invitation_no_recording",
    "invalid": "served_invalid",
    "bursts": "rated_close",
    "handed_on": "handed_on",
    "handed_on_bad": "handed_on_bad",
    "unrated_long": "long_unrated",
    **{f"skipped_{reason}": f"skipped_{reason}" for reason in SKIPPED},
}


def page(uow: UnitOfWork, period: Period) -> Gaming:
    """Return the row of every agent who served somebody, or handed somebody on, in the period."""
    asked = (*formulas.of(["satisfaction", "invitation"]), UNRATED_LONG)
    measures = reading.measures_of(asked) | set(LISTS.values())
    found = reading.totals(uow, period.first, period.last, "agent", measures=measures)
    said = names.of(uow, "agent")
    rows = [
        _row(key, said.get(key, key), sums, found.whole)
        for key, sums in found.rows.items()
        if key and (sums.get("served") or sums.get("handed_on") or sums.get("served_invalid"))
    ]
    rows.sort(key=lambda row: (-row.served, row.name))
    return Gaming(
        period=PeriodOut.of(period),
        rows=rows,
        skipped_labels=SKIPPED,
        lists=LISTS,
        burst_seconds=BURST_SECONDS,
        long_seconds=LONG_TALK,
    )


def _row(key: str, name: str, sums: Sums, whole: Sums) -> GamingRow:
    peers = Counter(whole)
    peers.subtract(sums)
    invitation, satisfaction = (formulas.of([each])[0] for each in ("invitation", "satisfaction"))
    return GamingRow(
        key=key,
        name=name,
        satisfaction=FigureOut.of(work_out(satisfaction, sums)),
        invite_rate=beside(invitation, sums, peers),
        unrated_long=beside(UNRATED_LONG, sums, peers),
        hung_up_before=sums.get("seat_hung_up_before", 0),
        caller_left=sums.get("invitation_caller_left", 0),
        no_recording=sums.get("invitation_no_recording", 0),
        skipped={reason: sums.get(f"skipped_{reason}", 0) for reason in SKIPPED},
        invalid=sums.get("served_invalid", 0),
        bursts=sums.get("rated_close", 0),
        handed_on=sums.get("handed_on", 0),
        handed_on_bad=sums.get("handed_on_bad", 0),
        served=sums.get("served", 0),
    )


def beside(formula: Formula, own: Sums, peers: Sums) -> GamingFigure:
    """Return a share beside that of all others, and whether they lie apart."""
    mine, theirs = work_out(formula, own), work_out(formula, peers)
    here = wilson(mine.numerator, mine.denominator or 0)
    there = wilson(theirs.numerator, theirs.denominator or 0)
    apart = (
        here is not None
        and there is not None
        and (float(here[1]) < float(there[0]) or float(there[1]) < float(here[0]))
    )
    return GamingFigure(own=FigureOut.of(mine), peers=FigureOut.of(theirs), apart=apart)
