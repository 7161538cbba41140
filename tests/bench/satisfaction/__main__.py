"""`make bench-satisfaction [PARTS="page …"]`: the figures of satisfaction. Exits 0 whether goals are reached or not.

page p95 of the satisfaction page over 5,000,000 contacts · wallboard T10 · report the monthly one with its files ·
surveys 100,000 due in one minute while processes are killed · growth one rating, one due survey.
"""

import importlib
import sys

PARTS = ("page", "wallboard", "report", "surveys", "growth")


def main() -> int:
    wanted = sys.argv[1:] or PARTS
    if unknown := set(wanted) - set(PARTS):
        print(f"no such part: {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
        return 2
    for name in wanted:
        importlib.import_module(f"tests.bench.satisfaction.{name}").run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
