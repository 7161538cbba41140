"""Who may be in a call's conference, and under which label. Pure."""

from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """What somebody is in a call: 来电人 坐席 译员 专家 外线 班长."""

    CALLER = "caller"
    SEAT = "seat"
    INTERPRETER = "interpreter"
    EXPERT = "expert"
    OUTSIDE = "outside"
    SUPERVISOR = "supervisor"


class State(StrEnum):
    """Where a party stands. The first three are live."""

    RINGING = "ringing"
    JOINED = "joined"
    HELD = "held"
    LEFT = "left"
    REFUSED = "refused"
    FAILED = "failed"


LIVE = frozenset({State.RINGING, State.JOINED, State.HELD})
IN_CONFERENCE = frozenset({State.JOINED, State.HELD})
PREFIXES = {Role.INTERPRETER: "int", Role.EXPERT: "exp", Role.OUTSIDE: "out", Role.SUPERVISOR: "sup"}
CALLER_LABEL = "caller"


def label(role: Role, of: UUID | None = None) -> str:
    """The label in the conference: `of` is the offer of a seat, the party of others, nothing for the caller."""
    if role is Role.CALLER:
        return CALLER_LABEL
    assert of is not None
    return f"seat{of}" if role is Role.SEAT else f"{PREFIXES[role]}{of.hex}"


def role_of(label: str) -> Role | None:
    """Whose label that is; None for one that is not ours."""
    if label == CALLER_LABEL:
        return Role.CALLER
    if label.startswith("seat"):
        return Role.SEAT
    return next((role for role, prefix in PREFIXES.items() if label.startswith(prefix)), None)


def party_of(label: str) -> UUID | None:
    """Which party's label that is; None for the caller's, a seat's, or one that is not ours."""
    role = role_of(label)
    if role not in PREFIXES:
        return None
    try:
        return UUID(label.removeprefix(PREFIXES[role]))
    except ValueError:
        return None
