"""The story of a call on one screen: who reacts to what, who answers whom, what runs when, which routes there are.

One line each. `now` runs in the recording transaction (calls and desk only), `later` from the outbox in a transaction
of its own, `detached` and `speech` from the outbox without one. A stored handler name never changes.
"""

import importlib
import importlib.util
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from callcenter.db.subscriptions import WIRING, Handler, Subscription, detached, later, now, speech

__all__ = ["detached", "later", "now", "speech"]

# In the order in which a call travels.
SLICES = (
    *("audit", "people", "calendar", "contacts", "flows", "calls", "desk"),
    *("transcripts", "tickets", "surveys", "quality", "reports"),
)

# event -> handlers
SUBSCRIPTIONS: dict[type, Sequence[Subscription]] = {}

# question of an earlier stage (its Protocol) -> the later stage's query
ANSWERS: dict[Any, Handler] = {}

# "module:attribute" of every router; app.py includes them all. The path prefix is the router's own.
ROUTERS: list[str] = [
    "callcenter.people.api:router",
]


@dataclass(frozen=True, slots=True)
class Sweep:
    """Runs `function(uow)` in the dispatcher every `seconds`, in a transaction of its own."""

    seconds: float
    function: Callable[..., object]


@dataclass(frozen=True, slots=True)
class Periodic:
    """Beat sends it every `seconds` to the Celery queue `queue`; `function()` begins its own units of work."""

    name: str
    seconds: float
    function: Callable[[], object]
    queue: str = "default"


SWEEPS: list[Sweep] = []
SCHEDULE: list[Periodic] = []

# `send_due() -> int` of the carrier's outbox: what it sent. The dispatcher calls it when woken and each second, again
# and again until it sent nothing; it begins and commits its own units of work. "module:attribute".
COMMANDS: str = ""

# `alive(uow, seat_id, device)` when a console answers a ping; "module:attribute".
SEAT_ALIVE: str = ""

# Called with a unit of work at every start, in this order: flows published, categories kept up to date.
SEEDS: list[str] = [
    "callcenter.calendar.seed:seed",
]
# The same, only with CALLCENTER_DEMO=1.
DEMO: list[str] = [
    "callcenter.people.demo:seed",
    "callcenter.calendar.seed:open_always",
]


def load_models() -> None:
    """Import every slice's tables, so that metadata is complete."""
    importlib.import_module("callcenter.db.outbox_models")
    for name in SLICES:
        module = f"callcenter.{name}.models"
        if importlib.util.find_spec(f"callcenter.{name}") and importlib.util.find_spec(module):
            importlib.import_module(module)


def resolve(reference: str) -> Any:
    """What `module:attribute` names."""
    module, _, attribute = reference.partition(":")
    return getattr(importlib.import_module(module), attribute)


def wire() -> None:
    """Put the tables in force in this process. Every process does so first."""
    load_models()
    WIRING.install(SUBSCRIPTIONS, ANSWERS)
