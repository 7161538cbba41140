"""`python -m tests.bench.routing_sim [days]`: T8 and T9."""

import sys

from tests.bench.routing_sim import study

study.run(int(sys.argv[1]) if len(sys.argv) > 1 else 60)
