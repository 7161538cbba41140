"""The course of a legal-aid application (S59): which step leads where. Pure; nothing is skipped and nothing goes back,
but for a decision that the justice bureau has ordered to be put right (法律援助法 49).

申请受理 applied → 审查 reviewing → 指派 assigning → 办理 handling → 结案 closed → 归档 archived; the other ends are
不予援助 refused, 撤回 withdrawn, 终止 terminated. A notified defence (通知辩护) begins at 指派: the court's notice is
the decision.
"""

from __future__ import annotations

from typing import Final, Literal, get_args

from callcenter.errors import Conflict

State = Literal[
    "applied", "reviewing", "assigning", "handling", "closed", "archived", "refused", "withdrawn", "terminated"
]
Move = Literal[
    "accept",
    "grant",
    "refuse",
    "withdraw",
    "lawyer_accepts",
    "lawyer_leaves",
    "terminate",
    "close",
    "archive",
    "reopen",
]
Kind = Literal["application", "notified_defence"]

STATES: Final[tuple[State, ...]] = get_args(State)
MOVES: Final[tuple[Move, ...]] = get_args(Move)
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
OPEN: Final[tuple[State, ...]] = ("applied", "reviewing", "assigning", "handling")

_COURSE: Final[dict[tuple[State, Move], State]] = {
    ("applied", "accept"): "reviewing",
    ("reviewing", "grant"): "assigning",
    ("reviewing", "refuse"): "refused",
    ("applied", "withdraw"): "withdrawn",
    ("reviewing", "withdraw"): "withdrawn",
    ("assigning", "withdraw"): "withdrawn",
    ("assigning", "lawyer_accepts"): "handling",
    ("handling", "lawyer_leaves"): "assigning",
    ("handling", "terminate"): "terminated",
    ("handling", "close"): "closed",
    ("closed", "archive"): "archived",
    ("refused", "reopen"): "reviewing",
    ("terminated", "reopen"): "assigning",
}
_BY_APPLICATION_ALONE: Final[frozenset[Move]] = frozenset({"accept", "grant", "refuse", "withdraw"})
FIRST: Final[dict[Kind, State]] = {"application": "applied", "notified_defence": "assigning"}


class MoveNotAllowed(Conflict):
    """The application is at another step: steps are neither skipped nor repeated."""

    code = "aid_move_not_allowed"


def after(kind: Kind, state: State, move: Move) -> State | None:
    """Return the state that a move leads to, or None where it is not allowed."""
    if kind == "notified_defence" and move in _BY_APPLICATION_ALONE:
        return None
    return _COURSE.get((state, move))


def require(kind: Kind, state: State, move: Move) -> State:
    """Return the state that a move leads to. Raises MoveNotAllowed."""
    wanted = after(kind, state, move)
    if wanted is None:
        raise MoveNotAllowed("当前环节不能进行这项操作，请刷新后查看最新进度。")
    return wanted


def allowed(kind: Kind, state: State) -> list[Move]:
    """Return the moves that a state allows."""
    return [move for move in MOVES if after(kind, state, move) is not None]
