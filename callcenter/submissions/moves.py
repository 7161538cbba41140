"""Which step follows on which state. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

State = Literal["draft", "submitted", "returned", "accepted", "locked"]
Move = Literal["submit", "return", "accept", "lock"]

TABLE: Final[Mapping[tuple[State, Move], State]] = {
    ("draft", "submit"): "submitted",
    ("returned", "submit"): "submitted",
    ("submitted", "return"): "returned",
    ("submitted", "accept"): "accepted",
    # until it is locked the upper unit may find a mistake in what it has taken
    ("accepted", "return"): "returned",
    ("accepted", "lock"): "locked",
}
OPEN: Final = frozenset({"draft", "returned"})  # lies with the unit itself
IN_FORCE: Final = frozenset({"accepted", "locked"})  # counts above


def after(state: State, move: Move) -> State | None:
    """Return the state that a step leads to, None where it does not follow."""
    return TABLE.get((state, move))
