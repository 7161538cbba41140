"""The stages of a review and what leads from one to another: a table, and nothing else. Pure.

`open` 待核实 → `verified` 已核实 → a finding: `substantiated` 属实 → `remedied` 整改中 → `corrected` 已重办 →
`called_again` 已再次回访 → `signed_off` 已签结; `unsubstantiated` 不属实 → `signed_off` by another supervisor;
`malicious` 拟剔除 → `signed_off` by a second supervisor, or back. `supervised` 督办: still unhappy, done once more.
What is not in the table is refused; a stage from which nothing leads is `signed_off` alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, get_args

Stage = Literal[
    "open", "verified", "substantiated", "unsubstantiated", "malicious", "remedied", "corrected", "called_again",
    "supervised", "signed_off",
]  # fmt: skip
Finding = Literal["substantiated", "unsubstantiated", "malicious"]
# correct: the ticket is closed again; hear_again: the second call is over, or must not be made; supervise: it says
# that the caller is still unhappy; uphold: the agent's appeal is right
Action = Literal[
    "verify", "find", "remedy", "correct", "hear_again", "supervise", "uphold", "approve", "reject", "sign_off",
]  # fmt: skip
STAGES: Final[tuple[Stage, ...]] = get_args(Stage)
FINDINGS: Final[tuple[Finding, ...]] = get_args(Finding)
ACTIONS: Final[tuple[Action, ...]] = get_args(Action)

TABLE: Final[Mapping[Action, Mapping[Stage, tuple[Stage, ...]]]] = {
    "verify": {"open": ("verified",)},
    "find": {"verified": FINDINGS},
    "remedy": {"substantiated": ("remedied",)},
    # from corrected: the ticket was opened once more before anybody had asked, and is closed again
    "correct": {"remedied": ("corrected",), "supervised": ("corrected",), "corrected": ("corrected",)},
    "hear_again": {"corrected": ("called_again",)},
    # from called_again: somebody whom nobody reached says so in a short message afterwards
    "supervise": {"corrected": ("supervised",), "called_again": ("supervised",)},
    "uphold": {"substantiated": ("unsubstantiated",)},
    "approve": {"malicious": ("signed_off",)},
    "reject": {"malicious": ("verified",)},
    "sign_off": {"called_again": ("signed_off",), "unsubstantiated": ("signed_off",)},
}


def possible(stage: Stage) -> frozenset[Action]:
    """Return what is possible in a stage."""
    return frozenset(action for action in ACTIONS if stage in TABLE[action])


def leads(stage: Stage, action: Action, to: Stage) -> bool:
    """Tell whether an action leads from one stage to another."""
    return to in TABLE[action].get(stage, ())
