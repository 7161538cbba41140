"""Phones on this machine that have called, so that they can be called back where there is no carrier.

A number is nobody's address without a trunk. Whoever tries the hotline with a softphone beside it has no trunk, and
still wants to be rung for the callback: the Contact of the last call is remembered under the address it was shown by.
"""

from collections import OrderedDict
from dataclasses import dataclass

from switchboard.engines.sip.transport import Address

REMEMBERED = 1000


@dataclass(frozen=True, slots=True)
class Known:
    """Where a phone can be reached: the URI of its Contact, and the address to send to."""

    uri: str
    hop: Address


class LocalCallers:
    """The last thousand."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, Known] = OrderedDict()

    def remember(self, shown: str, uri: str, hop: Address) -> None:
        """`shown` is the address of the caller as legs show it."""
        self._known[shown] = Known(uri, hop)
        self._known.move_to_end(shown)
        if len(self._known) > REMEMBERED:
            self._known.popitem(last=False)

    def find(self, shown: str) -> Known | None:
        return self._known.get(shown)
