"""The stages of a ticket and what leads from one to another: a table, and nothing else. Pure.

`recorded` 已登记 → `dispatched` 已派单 → `signed` 已签收 → `result_given` 已反馈 → `closed` 已办结.
`returned` 退单待定 waits for the centre's decision, `reworking` 待重办 for being sent to the unit once more.
What is not in the table is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, get_args

Stage = Literal["recorded", "dispatched", "signed", "returned", "reworking", "result_given", "closed"]
Action = Literal[
    "dispatch", "sign", "return", "decide", "give_result", "tell", "unsatisfied", "close", "reopen",
    "ask_extension", "decide_extension", "pause", "resume", "remind", "urge", "supervise", "acknowledge",
    "confer", "assist", "mark_urgent",
]  # fmt: skip
STAGES: Final[tuple[Stage, ...]] = get_args(Stage)
ACTIONS: Final[tuple[Action, ...]] = get_args(Action)
OPEN: Final = tuple(stage for stage in STAGES if stage != "closed")


def _stay(*stages: Stage) -> dict[Stage, Stage]:
    return {stage: stage for stage in stages}


def _lead(to: Stage, *stages: Stage) -> dict[Stage, Stage]:
    return dict.fromkeys(stages, to)


TABLE: Final[Mapping[Action, Mapping[Stage, Stage]]] = {
    # from dispatched and signed: 改派, the centre sends it elsewhere
    "dispatch": _lead("dispatched", "recorded", "reworking", "dispatched", "signed"),
    "sign": _lead("signed", "dispatched"),
    "return": _lead("returned", "dispatched", "signed"),
    "decide": _lead("dispatched", "returned"),
    "give_result": _lead("result_given", "signed"),
    "tell": _stay("result_given"),
    "unsatisfied": _lead("reworking", "result_given", "closed"),
    "close": _lead("closed", *OPEN),
    # the centre has it again and sends it, or closes it with a better answer
    "reopen": _lead("recorded", "closed"),
    "ask_extension": _stay("signed"),
    "decide_extension": _stay("signed"),
    "pause": _stay("signed"),
    "resume": _stay("signed"),
    "remind": _stay("dispatched", "signed"),
    "urge": _stay("dispatched", "signed"),
    "supervise": _stay("dispatched", "signed"),
    "acknowledge": _stay("dispatched", "signed", "result_given"),
    "confer": _stay(*OPEN),
    "assist": _stay("dispatched", "signed"),
    "mark_urgent": _stay("recorded", "dispatched", "signed", "reworking", "returned"),
}

# the line of the history that an action writes
KINDS: Final[Mapping[Action, str]] = {
    "dispatch": "dispatched",
    "sign": "signed",
    "return": "returned",
    "decide": "return_decided",
    "give_result": "result_given",
    "tell": "result_told",
    "unsatisfied": "unsatisfied",
    "close": "closed",
    "reopen": "reopened",
    "ask_extension": "extension_asked",
    "decide_extension": "extension_granted",  # or extension_refused: the service says which
    "pause": "paused",
    "resume": "resumed",
    "remind": "reminded",
    "urge": "urged",
    "supervise": "supervised",
    "acknowledge": "acknowledged",
    "confer": "conference",
    "assist": "assistants_set",
    "mark_urgent": "mark_urgent",
}


def after(stage: Stage, action: Action) -> Stage | None:
    """Return where an action leads from a stage, None where it is not possible there."""
    return TABLE[action].get(stage)


def possible(stage: Stage) -> frozenset[Action]:
    """Return what is possible in a stage."""
    return frozenset(action for action in ACTIONS if stage in TABLE[action])
