"""Who keeps a matter that could be ours or theirs (首问负责, S22). Pure."""

from __future__ import annotations

from typing import Literal

Side = Literal["ours", "theirs"]
Judgement = Literal["ours", "theirs", "unclear"]

# Shown beside the choice in the console.
RULE = "明确属于对方的，移交对方；责任不清的，由首先接到来电的一方办理，不得再转。"


def keeper(judgement: Judgement, taken_by: Side) -> Side:
    """Return who keeps the matter: whose it clearly is, else whoever took the call first."""
    return taken_by if judgement == "unclear" else judgement


def may_offer(judgement: Judgement, taken_by: Side, *, refused_before: bool) -> bool:
    """Whether we may offer a matter to the other side. What they have refused once is not offered again: the side that
    took the call keeps it, and the caller is not sent back and forth.
    """
    return not refused_before and keeper(judgement, taken_by) == "theirs"
