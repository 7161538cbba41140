"""The other side as exchange sees it: somebody who takes messages, gives theirs, and shows the list they have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID


class PeerError(Exception):
    """The other side could not be asked, or gave no answer that we understand: try again later."""


class PeerRefused(PeerError):
    """The other side said no to what we sent: trying again will not help, a person must look. `status` is HTTP's."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(f"HTTP {status}: {reason[:200]}")
        self.status = status


@dataclass(frozen=True, slots=True)
class Envelope:
    """One message as it travels. `seq` numbers what one side says about one reference, from 1."""

    id: UUID
    reference: str
    seq: int
    kind: str
    at: datetime
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """One matter in a side's list, for comparing: what it knows of the standing, and how far it has heard and said.

    `direction` is seen from the side whose list it is.
    """

    reference: str
    direction: str
    stage: str
    own_ticket_no: str | None
    peer_ticket_no: str | None
    own_status: str | None
    peer_status: str | None
    heard_upto: int
    said: int


class Peer(Protocol):
    """The 12345 line. Every method raises PeerError; `say` and `repeat` also PeerRefused."""

    def say(self, message: Envelope) -> int:
        """Hand a message over. Returns up to which number they have heard us on this reference, without a gap."""
        ...

    def unheard(self) -> Sequence[Envelope]:
        """Return what they have said and have had no acknowledgement of."""
        ...

    def acknowledge(self, reference: str, upto: int) -> None:
        """Tell them up to which number we have heard them."""
        ...

    def repeat(self, reference: str, after: int) -> None:
        """Ask them to say again what they said on a reference after this number."""
        ...

    def matters(self, first: date, last: date) -> Sequence[Line]:
        """Return their list of the matters offered on these days (Asia/Shanghai)."""
        ...
