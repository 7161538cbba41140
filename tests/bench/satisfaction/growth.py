"""How the cost of one due survey and of one rating grows with the rows there are: ~ n^k with k <= 0.1.

CPU of this process and of its PostgreSQL process over one cycle (method: tests/bench/routing/growth.py). A due survey:
claimed, placed, its line over, its try settled, while n wait and n are past. A rating: asked, a grade keyed, its row
settled, while n others stand. SURVEYS_GROWTH: the sizes, by commas (1000,10000,100000,1000000).
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from callcenter import clock
from callcenter.calls import legs, placing
from callcenter.calls.events import OutboundEnded
from callcenter.db import engine
from callcenter.db.unit_of_work import begin
from callcenter.surveys import handlers, service
from tests.bench.figures import figure
from tests.bench.routing import house as routing_house
from tests.bench.routing.growth import cpu_of_a_cycle, exponent
from tests.bench.satisfaction import house, rated

CYCLES = 120
_DIALLING = "SELECT id, call_id FROM survey_attempt WHERE survey_id = %s AND state <> 'ended'"
Cycle = Callable[[], object]


def due_surveys(count: int) -> Cycle:
    """`count` wait, as many are past; each cycle takes the one that has been due longest."""
    with begin() as uow:
        house.add_surveys(uow, "P", count, clock.now(), state="done")
        house.add_surveys(uow, "W", count, clock.now() - timedelta(days=2))
    return one_survey


def one_survey() -> None:
    """Claim, place, nobody picks up, settle."""
    with begin() as uow:
        survey_id = service.dial_next(uow)
        assert survey_id is not None
    with begin() as uow:
        attempt, call_id = uow.raw.execute(_DIALLING, (survey_id,)).fetchone()  # type: ignore[misc]
        legs.told_of_placed(uow, placing.call_of(uow, attempt, "survey"), f"CA{UUID(str(attempt)).hex}", "busy")
    with begin() as uow:
        handlers.settle_attempt(uow, OutboundEnded(call_id, "survey", attempt, "busy", False))
        uow.raw.execute("UPDATE carrier_command SET state = 'done' WHERE call_id = %s", (call_id,))


CASES: dict[str, Callable[[int], Cycle]] = {"due_survey": due_surveys, "rating": rated.ratings}


def run() -> None:
    """Print the exponents, each with the CPU at its sizes."""
    written = os.environ.get("SURVEYS_GROWTH", "1000,10000,100000,1000000")
    sizes = tuple(int(each) for each in written.split(","))
    house.rules(CALLCENTER_SURVEY_TRUNK_CEILING="500")
    for name, case in CASES.items():
        costs = [cost_at(case, size) for size in sizes]
        note = "(" + ", ".join(f"{n:,}: {cost:.0f} us" for n, cost in zip(sizes, costs, strict=True)) + ")"
        figure(f"growth_of_one_{name}", exponent([float(n) for n in sizes], costs), "k", "<=", 0.1, note)


def cost_at(case: Callable[[int], Cycle], size: int) -> float:
    """CPU of a cycle at one size, on a database of its own whose statistics are up to date."""
    with routing_house.server(durable=False) as postgres:
        house.furnish(postgres.url())
        once = case(size)
        routing_house.analyse(postgres.url())
        try:
            return cpu_of_a_cycle(once, CYCLES)
        finally:
            engine.configure(None)
