"""What runs by the clock: sweeps of the dispatcher and jobs of beat. The tables stand in `bootstrap`."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sweep:
    """Runs `function(uow)` in the dispatcher every `seconds`, in a transaction of its own.

    `thread`: sweeps of one name take turns. What asks the carrier has a thread of its own, and holds up nobody.
    """

    seconds: float
    function: Callable[..., object]
    thread: str = "sweeps"


@dataclass(frozen=True, slots=True)
class Periodic:
    """Beat sends it every `seconds` to the Celery queue `queue`; `function()` begins its own units of work."""

    name: str
    seconds: float
    function: Callable[[], object]
    queue: str = "default"
