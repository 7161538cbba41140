"""CPU of opening, changing and closing one ticket beside a thousand and a million others: ~ n^k, k <= 0.1.

CPU of this process and of its PostgreSQL process together (tests/bench/routing/growth.py).
"""

from collections.abc import Callable, Iterator
from itertools import count
from uuid import UUID

from callcenter.db.unit_of_work import begin
from callcenter.ids import new_id
from callcenter.people.identity import SignedIn
from callcenter.tickets import handling, intake, service
from callcenter.tickets.intake import Arrival
from tests.bench.figures import figure
from tests.bench.routing.growth import CYCLES, WARM, cpu_of_a_cycle, exponent
from tests.bench.tickets.rows import Site

MATTER = {"category": "M01-01", "summary": "某工地拖欠工资，来电人要求核实", "special_groups": ["migrant_worker"],
          "fields": {}, "department": "labour_bureau", "outcome": "dispatched"}  # fmt: skip
Costs = dict[str, float]


def costs(site: Site) -> Costs:
    """CPU in microseconds of each step, on this database."""
    with begin() as uow:
        centre = SignedIn(site.accounts[0], site.accounts[0], uow.org_id, "1000", "坐席1000", ("supervisor",), None)
    ready = [_opened(centre) for _ in range(2 * (WARM + CYCLES) + 10)]
    queue = iter(ready)
    return {
        "opening": cpu_of_a_cycle(lambda: _opened(centre)),
        "changing": cpu_of_a_cycle(_changing(centre, queue)),
        "closing": cpu_of_a_cycle(_closing(centre, queue)),
    }


_numbers = count()


def _opened(centre: SignedIn) -> UUID:
    with begin() as uow:
        arrival = Arrival("walk_in", new_id(), number=f"139{next(_numbers):08d}", language="zh-CN")
        return intake.register(uow, centre, arrival, [MATTER])[1][0]


def _changing(centre: SignedIn, tickets: Iterator[UUID]) -> Callable[[], object]:
    def change() -> None:
        ticket_id = next(tickets)
        with begin() as uow:
            service.add_note(uow, ticket_id, centre.account_id, "已与来电人核实工地名称")
        with begin() as uow:
            handling.mark_urgent(uow, centre, ticket_id, "人数较多")

    return change


def _closing(centre: SignedIn, tickets: Iterator[UUID]) -> Callable[[], object]:
    def close() -> None:
        ticket_id = next(tickets)
        with begin() as uow:
            handling.close(uow, centre, ticket_id, "resolved", "已支付")

    return close


def report(at: dict[int, Costs]) -> None:
    """Print the exponents from the costs at each number of tickets."""
    sizes = sorted(at)
    for step in next(iter(at.values())):
        spent = [at[size][step] for size in sizes]
        note = "(" + ", ".join(f"{size:,}: {cost:.0f} us" for size, cost in zip(sizes, spent, strict=True)) + ")"
        k = exponent([float(size) for size in sizes], spent)
        figure(f"tickets_growth_of_{step}", k, "k", "<=", 0.1, note)
