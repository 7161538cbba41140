"""Who reacts to which event. `bootstrap` fills the tables; the unit of work reads them and knows no slice."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Handler = Callable[..., object]


@dataclass(frozen=True, slots=True)
class Subscription:
    """A handler and how it runs. `name` is stored in outbox rows and never changes."""

    handler: Handler
    name: str
    immediate: bool
    lane: str = "default"
    detached: bool = False


def _name_of(handler: Handler) -> str:
    slice_name = handler.__module__.removeprefix("callcenter.").split(".")[0]
    return f"{slice_name}.{handler.__name__}"


def now(handler: Handler) -> Subscription:
    """Runs `handler(uow, event)` in the recording transaction. Between calls, desk and parties; no network."""
    return Subscription(handler, _name_of(handler), immediate=True)


def later(handler: Handler, *, name: str | None = None) -> Subscription:
    """Runs `handler(uow, event)` from the outbox in a transaction of its own; it may run twice without harm."""
    return Subscription(handler, name or _name_of(handler), immediate=False)


def speech(handler: Handler, *, name: str | None = None) -> Subscription:
    """Runs `handler(event)` from the outbox in the recogniser's process; it takes minutes and begins its own units."""
    return Subscription(handler, name or _name_of(handler), immediate=False, lane="speech", detached=True)


def detached(handler: Handler, *, name: str | None = None) -> Subscription:
    """Runs `handler(event)` from the outbox; for what is remote: it begins and commits its own units of work."""
    return Subscription(handler, name or _name_of(handler), immediate=False, detached=True)


class Wiring:
    """The tables in force in this process."""

    def __init__(self) -> None:
        self.by_event: dict[type, tuple[Subscription, ...]] = {}
        self.by_name: dict[tuple[str, str], Subscription] = {}
        self.events: dict[str, type] = {}
        self.answers: dict[Any, Handler] = {}

    def install(self, table: Mapping[type, Sequence[Subscription]], answers: Mapping[Any, Handler]) -> None:
        """Replace the tables. Raises ValueError when two handlers of an event share a stored name."""
        self.by_event = {event: tuple(listed) for event, listed in table.items()}
        self.events = {event.__qualname__: event for event in table}
        self.by_name = {}
        for event, listed in table.items():
            for subscription in listed:
                key = (event.__qualname__, subscription.name)
                if key in self.by_name:
                    raise ValueError(f"two handlers of {key[0]} are stored under {key[1]}")
                self.by_name[key] = subscription
        if len(self.events) != len(table):
            raise ValueError("two events share a name")
        self.answers = dict(answers)


WIRING = Wiring()


def answer(question: Any) -> Handler:
    """The later stage's query that answers an earlier stage's `question` (its Protocol). Raises KeyError."""
    return WIRING.answers[question]
