"""`python -m tests.bench.routing_sim [ablation] [days]`: T8 and T9, or what each rule is worth."""

import sys

from tests.bench.routing_sim import ablation, study

words = sys.argv[1:]
days = next((int(word) for word in words if word.isdigit()), 60)
(ablation if "ablation" in words else study).run(days)
