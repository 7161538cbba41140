"""Who is asked, why, and by whom. Pure. 12348.md part 3, SV and 3.0 rule 6.

The sample is drawn from the ticket's own id: asking twice gives the same answer, and nobody can choose whom to ask.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

Mode = Literal["machine", "person", "suppressed"]
Because = Literal[
    "bad_rating", "wished", "complaint", "aid", "mediation", "sensitive", "named_lawyer", "sampled"
]  # fmt: skip
MINOR = "minor"
# legal aid, mediation, complaints: one case, one rating (S88)
ALWAYS_ASKED: tuple[tuple[str, Because], ...] = (("Q03", "complaint"), ("Q02-01", "aid"), ("Q02-04", "mediation"))
BAD = 4


@dataclass(frozen=True, slots=True)
class Closed:
    """A closed ticket as far as the choice needs it.

    `safe_contact`: a call there needs care (the console's 需安全联系); `may_call`: and one may be made at all.
    `asked_recently`: this number was asked within the pause. `named_lawyer`: the caller asked for a certain lawyer
    (点援). `wished`: after a bad rating they asked to be called by another person.
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
    opted_out: bool = False
    may_call: bool = True
    named_lawyer: bool = False
    wished: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """Whether to ask, who does, and why so. `mode` None asks nobody and keeps nothing; `suppressed` would have asked
    and must not (never counted as due, K22). `because` is why this one was chosen.
    """

    mode: Mode | None
    reason: str
    because: Because | None = field(default=None, compare=False)


def choose(closed: Closed, sample_percent: int) -> Choice:
    """Return how the ticket's person is asked. A machine rings only who agreed and is in no danger from it."""
    if closed.anonymous:
        return Choice(None, "no_number")
    because = chosen_because(closed, sample_percent)
    if because is None:
        return Choice(None, "not_sampled")
    if closed.asked_recently and not closed.wished:
        return Choice(None, "asked_recently")
    if (reason := _suppressed(closed)) is not None:
        return Choice("suppressed", reason, because)
    mode, reason = _by_whom(closed)
    return Choice(mode, reason, because)


def chosen_because(closed: Closed, sample_percent: int) -> Because | None:
    """Return why this ticket is asked about, the strongest ground first; None for an ordinary one not drawn."""
    if closed.wished:
        return "wished"
    if (closed.grade or 0) >= BAD:
        return "bad_rating"
    for prefix, because in ALWAYS_ASKED:
        if closed.category.startswith(prefix):
            return because
    if closed.sensitive:
        return "sensitive"
    if closed.named_lawyer:
        return "named_lawyer"
    return "sampled" if draw(closed.ticket_id) < sample_percent else None


def _suppressed(closed: Closed) -> str | None:
    """Return why nobody may ask: opted out, a number at which no call is safe, a minor for whom no adult agreed."""
    if closed.opted_out:
        return "opted_out"
    if not closed.may_call:
        return "safe_contact"
    return "minor_alone" if MINOR in closed.special_groups and not closed.agreed else None


def _by_whom(closed: Closed) -> tuple[Mode, str]:
    if closed.wished:
        return "person", "wished"
    if (closed.grade or 0) >= BAD:
        return "person", "bad_rating"
    if closed.sensitive or MINOR in closed.special_groups:
        return "person", "sensitive"
    if closed.safe_contact:
        return "person", "safe_contact"
    return ("machine", "agreed") if closed.agreed else ("person", "not_agreed")


def draw(ticket_id: UUID) -> int:
    """Return 0–99, fixed for a ticket and evenly spread over tickets."""
    return int.from_bytes(hashlib.sha256(b"survey sample\0" + ticket_id.bytes).digest()[:8], "big") % 100
