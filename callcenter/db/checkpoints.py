"""Named points of a transaction where a test may pause, look or kill. Nothing happens where nobody listens."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_listeners: dict[str, Callable[[], object]] = {}

# `CALLCENTER_KILL_AT=<name>` lets a chaos test end this process exactly there, as a power cut would.
_kill_at = os.environ.get("CALLCENTER_KILL_AT", "")


def reached(name: str) -> None:
    """Say that the transaction has come to `name`."""
    if name == _kill_at:
        os.kill(os.getpid(), signal.SIGKILL)
    if _listeners and (listener := _listeners.get(name)) is not None:
        listener()


@contextmanager
def on(name: str, listener: Callable[[], object]) -> Iterator[None]:
    """Call `listener` in the arriving thread each time `name` is reached. What it raises is raised there."""
    _listeners[name] = listener
    try:
        yield
    finally:
        del _listeners[name]
