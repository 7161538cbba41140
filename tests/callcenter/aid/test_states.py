"""The course as a table (S59): every state with every move, nothing skipped, nothing that ends goes on by itself."""

from __future__ import annotations

import itertools

import pytest

from callcenter.aid import states
from callcenter.aid.states import KINDS, MOVES, STATES, MoveNotAllowed

COURSE = {
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
OF_APPLICATIONS = {"accept", "grant", "refuse", "withdraw"}


@pytest.mark.parametrize(("kind", "state", "move"), list(itertools.product(KINDS, STATES, MOVES)))
def test_every_move_leads_where_the_law_says_or_is_refused(kind, state, move):
    wanted = COURSE.get((state, move))
    if kind == "notified_defence" and move in OF_APPLICATIONS:
        wanted = None
    assert states.after(kind, state, move) == wanted
    if wanted is None:
        with pytest.raises(MoveNotAllowed):
            states.require(kind, state, move)
    else:
        assert states.require(kind, state, move) == wanted


def test_the_straight_way_passes_every_step():
    """申请受理 → 审查 → 指派 → 办理 → 结案 → 归档: no move of the table leaves one out."""
    way = ["applied", "reviewing", "assigning", "handling", "closed", "archived"]
    for (state, _), after in COURSE.items():
        if state in way and after in way:
            assert way.index(after) - way.index(state) in (1, -1)


@pytest.mark.parametrize("kind", KINDS)
def test_every_state_is_reached_and_what_ends_is_final(kind):
    reached, before = {states.FIRST[kind]}, set()
    while reached != before:
        before = set(reached)
        reached |= {after for state in before for move in MOVES if (after := states.after(kind, state, move))}
    never = {"applied", "reviewing", "refused", "withdrawn"} if kind == "notified_defence" else set()
    assert reached == set(STATES) - never
    for state in ("archived", "withdrawn"):
        assert states.allowed(kind, state) == []
