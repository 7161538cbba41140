"""Who is asked, and by whom. Pure. 12348.md part 3, SV and 3.0 rule 6.

The sample is drawn from the ticket's own id: asking twice gives the same answer, and nobody can choose whom to ask.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

Mode = Literal["machine", "person"]
PERSON_GROUPS = frozenset({"minor"})
ALWAYS_ASKED = ("Q02-01", "Q02-04", "Q03")  # legal aid, mediation, complaints: one case, one rating (S88)


@dataclass(frozen=True, slots=True)
class Closed:
    """A closed ticket as far as the choice needs it.

    `safe_contact`: a call there needs care (the console's 需安全联系). `asked_recently`: this number was asked within
    the pause.
    """

    ticket_id: UUID
    category: str
    sensitive: bool
    special_groups: tuple[str, ...]
    agreed: bool
    safe_contact: bool
    grade: int | None
    anonymous: bool
    asked_recently: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """Whether to ask, who does, and why so; `mode` None asks nobody."""

    mode: Mode | None
    reason: str


def choose(closed: Closed, sample_percent: int) -> Choice:
    """Return how the ticket's person is asked. A machine rings only who agreed and is in no danger from it."""
    if (reason := _why_not(closed, sample_percent)) is not None:
        return Choice(None, reason)
    if closed.sensitive or PERSON_GROUPS & set(closed.special_groups):
        return Choice("person", "sensitive")
    if closed.safe_contact:
        return Choice("person", "safe_contact")
    return Choice("machine", "agreed") if closed.agreed else Choice("person", "not_agreed")


def _why_not(closed: Closed, sample_percent: int) -> str | None:
    if closed.anonymous:
        return "no_number"
    if closed.asked_recently:
        return "asked_recently"
    return None if _is_asked(closed, sample_percent) else "not_sampled"


def _is_asked(closed: Closed, sample_percent: int) -> bool:
    must = closed.sensitive or closed.category.startswith(ALWAYS_ASKED) or (closed.grade or 0) >= 4
    return must or draw(closed.ticket_id) < sample_percent


def draw(ticket_id: UUID) -> int:
    """Return 0–99, fixed for a ticket and evenly spread over tickets."""
    return int.from_bytes(hashlib.sha256(b"survey sample\0" + ticket_id.bytes).digest()[:8], "big") % 100
