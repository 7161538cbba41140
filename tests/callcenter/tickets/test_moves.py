"""The table of moves, whole: every stage with every action."""

from __future__ import annotations

import pytest

from callcenter.tickets import authority, moves
from callcenter.tickets.handling_models import STAGES
from callcenter.tickets.moves import ACTIONS, KINDS, TABLE

# Written out once more by hand: rows are actions, columns the stages; "." is refused.
#                 recorded    dispatched    signed        returned      reworking     result_given  closed
EXPECTED = """
dispatch          dispatched  dispatched    dispatched    .             dispatched    .             .
sign              .           signed        .             .             .             .             .
return            .           returned      returned      .             .             .             .
decide            .           .             .             dispatched    .             .             .
give_result       .           .             result_given  .             .             .             .
tell              .           .             .             .             .             result_given  .
unsatisfied       .           .             .             .             .             reworking     reworking
close             closed      closed        closed        closed        closed        closed        .
reopen            .           .             .             .             .             .             recorded
ask_extension     .           .             signed        .             .             .             .
decide_extension  .           .             signed        .             .             .             .
pause             .           .             signed        .             .             .             .
resume            .           .             signed        .             .             .             .
remind            .           dispatched    signed        .             .             .             .
urge              .           dispatched    signed        .             .             .             .
supervise         .           dispatched    signed        .             .             .             .
acknowledge       .           dispatched    signed        .             .             result_given  .
confer            recorded    dispatched    signed        returned      reworking     result_given  .
assist            .           dispatched    signed        .             .             .             .
mark_urgent       recorded    dispatched    signed        returned      reworking     .             .
"""
COLUMNS = ("recorded", "dispatched", "signed", "returned", "reworking", "result_given", "closed")
CASES = [
    (stage, action, None if to == "." else to)
    for action, *row in (line.split() for line in EXPECTED.strip().splitlines())
    for stage, to in zip(COLUMNS, row, strict=True)
]


@pytest.mark.parametrize(("stage", "action", "expected"), CASES)
def test_every_action_in_every_stage(stage: moves.Stage, action: moves.Action, expected: str | None):
    assert moves.after(stage, action) == expected


def test_the_cases_are_all_there_are():
    assert {(stage, action) for stage, action, _ in CASES} == {(s, a) for s in moves.STAGES for a in ACTIONS}
    assert set(moves.STAGES) == set(STAGES)
    assert set(TABLE) == set(KINDS) == set(authority.ACTORS) == set(ACTIONS)


@pytest.mark.parametrize("stage", moves.STAGES)
def test_every_stage_can_be_left_by_somebody(stage: moves.Stage):
    assert {to for action in ACTIONS if (to := moves.after(stage, action))} - {stage}


@pytest.mark.parametrize("stage", moves.STAGES)
def test_every_stage_can_be_reached_from_the_first(stage: moves.Stage):
    reached: set[str] = {"recorded"}
    for _ in moves.STAGES:
        reached |= {to for each in reached for action in ACTIONS if (to := moves.after(each, action))}  # type: ignore[arg-type]
    assert stage in reached


def test_units_decide_nothing_and_assistants_do_nothing():
    """Who is asked to answer cannot send elsewhere, end or lengthen a matter; who assists only reads."""
    for action in ("dispatch", "decide", "close", "reopen", "decide_extension", "supervise", "remind", "confer"):
        assert not authority.may(frozenset({"lead", "assist"}), action)  # type: ignore[arg-type]
    assert not any(authority.may(frozenset({"assist"}), action) for action in ACTIONS)


def test_an_agent_at_the_desk_answers_for_no_unit():
    for action in ("sign", "return", "give_result", "pause", "ask_extension", "acknowledge", "close"):
        assert not authority.may(frozenset({"agent", "responder"}), action)  # type: ignore[arg-type]
