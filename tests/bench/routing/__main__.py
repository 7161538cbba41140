"""`make bench-routing [PARTS="policy growth …"]`: the figures of the routing. Exits 0 whether goals are reached or not.

policy T8, T9 · latency T3 · polling T4 · growth T5 · correctness T6 (ROUTING_ASSIGNMENTS) · signalling T11 as the
peers were measured · backlog T11 with sound · overload T13.
T12 is printed by `make bench`.
"""

import os
import sys

from tests.bench.routing import backlog, correctness, growth, latency, overload, polling, signalling
from tests.bench.routing_sim import study

PARTS = {
    "policy": lambda: study.run(int(os.environ.get("ROUTING_DAYS", "60"))),
    "growth": growth.run,
    "latency": latency.run,
    "polling": polling.run,
    "correctness": correctness.run,
    "signalling": signalling.run,
    "backlog": backlog.run,
    "overload": overload.run,
}


def main() -> int:
    wanted = sys.argv[1:] or list(PARTS)
    if unknown := set(wanted) - set(PARTS):
        print(f"no such part: {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
        return 2
    for name in wanted:
        PARTS[name]()
    return 0


if __name__ == "__main__":
    sys.exit(main())
