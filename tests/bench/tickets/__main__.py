"""`make bench-tickets`: the figures of a million tickets. Exits 0 whether goals are reached or not.

TICKETS=1000000 how many; the growth is measured at a thousand, thirty thousand and that many.
"""

import os
import sys

from callcenter.db import engine
from callcenter.tickets import verifying
from tests.bench.figures import figure
from tests.bench.routing import house
from tests.bench.tickets import growth, speed, stock

FEW = (1_000, 30_000)


def main() -> int:
    most = int(os.environ.get("TICKETS", "1000000"))
    spent: dict[int, growth.Costs] = {}
    for size in (*(few for few in FEW if few < most), most):
        with house.server(durable=False) as postgres:
            site = stock.fill(postgres.url(), size)
            try:
                if size == most:
                    verify()
                    speed.run(site)
                spent[size] = growth.costs(site)
            finally:
                engine.configure(None)
    growth.report(spent)
    return 0


def verify() -> None:
    """How fast all histories are proved."""
    verdict = verifying.verify()
    assert not verdict.findings, verdict.findings[:3]
    note = f"({verdict.lines:,} lines of {verdict.tickets:,} tickets in {verdict.seconds:.1f} s)"
    figure("audit_verify", verdict.lines / verdict.seconds, "events/s", ">=", 50_000, note)


if __name__ == "__main__":
    sys.exit(main())
