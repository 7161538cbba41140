"""How a bench prints: one line a figure, with the load of the machine beside it."""

import os
from collections.abc import Sequence


def figure(name: str, value: float, unit: str, relation: str, goal: float, note: str = "") -> None:
    """Print `FIGURE <name> <value> <unit> goal <relation> <goal>` with the load average and a note."""
    load = os.getloadavg()[0]
    print(f"FIGURE {name} {value:.3g} {unit} goal {relation} {goal:g}   load {load:.2f} {note}".rstrip(), flush=True)


def quantile(values: Sequence[float], share: float) -> float:
    """The value below which `share` of `values` lie (nearest rank). `values` must not be empty."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
