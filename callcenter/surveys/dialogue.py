"""The callback's conversation. Pure: a state and the keys come in, prompts and the next state go out.

The machine names the organisation and never the topic: whoever picks up learns nothing about the caller's matter
(12348.md 3.0, rule 6). Silence is never a score: who presses nothing at the opening was not reached, be it a person or
an answering machine. Every key is kept as it was pressed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final


class Step(StrEnum):
    """What has been asked."""

    OPENING = "opening"
    SOLVED = "solved"
    GRADE = "grade"
    OVER = "over"


class Outcome(StrEnum):
    """How the conversation ended. Only `completed` carries a grade."""

    COMPLETED = "completed"
    DECLINED = "declined"
    NOT_REACHED = "not_reached"
    BROKEN_OFF = "broken_off"


OPTS_OUT: Final = "9"  # at the opening, as its words say: 不再接受回访请按9
QUESTION: Final = {Step.OPENING: "survey_opening", Step.SOLVED: "survey_solved", Step.GRADE: "survey_grade"}
CHOICES: Final = {Step.OPENING: "129", Step.SOLVED: "123", Step.GRADE: "12345"}
ASKED_AGAIN: Final = 1
TIMEOUT_SECONDS: Final = 6


@dataclass(frozen=True, slots=True)
class State:
    """Where a conversation is: the question asked and how often it was asked again."""

    step: Step = Step.OPENING
    tries: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """What was pressed at a question ("" for silence), and whether it is one of its choices."""

    question: Step
    keyed: str
    valid: bool


@dataclass(frozen=True, slots=True)
class Turn:
    """What to play next. `collect` waits for one key; otherwise the call ends after the prompts. `opts_out`: this
    number does not want to be asked any more.
    """

    state: State
    prompts: tuple[str, ...]
    collect: bool
    answer: Answer | None = None
    outcome: Outcome | None = None
    opts_out: bool = False


def begin() -> Turn:
    """Open the conversation."""
    return ask(State())


def ask(state: State) -> Turn:
    """Put the question of a state (again): also what a repeated or lost request is answered with."""
    if state.step is Step.OVER:
        return Turn(state, (), collect=False)
    return Turn(state, (QUESTION[state.step],), collect=True)


def resume(state: State, digits: str) -> Turn:
    """Go on after a key. `digits` is empty when the called person stayed silent."""
    if state.step is Step.OVER:
        return ask(state)
    valid = len(digits) == 1 and digits in CHOICES[state.step]
    answer = Answer(state.step, digits, valid)
    turn = _chosen(state, digits) if valid else _not_chosen(state, silent=not digits)
    return replace(turn, answer=answer)


def _chosen(state: State, key: str) -> Turn:
    match state.step:
        case Step.OPENING if key in ("2", OPTS_OUT):
            return replace(_end("survey_declined", Outcome.DECLINED), opts_out=key == OPTS_OUT)
        case Step.OPENING:
            return ask(State(Step.SOLVED))
        case Step.SOLVED:
            return ask(State(Step.GRADE))
        case _:
            return _end("survey_thanks", Outcome.COMPLETED)


def _not_chosen(state: State, *, silent: bool) -> Turn:
    if state.tries < ASKED_AGAIN:
        again = State(state.step, state.tries + 1)
        said = () if silent else ("survey_wrong_key",)
        return Turn(again, (*said, QUESTION[state.step]), collect=True)
    if state.step is Step.OPENING and silent:
        # nobody there, or a machine: hang up without a word more than the opening
        return _end(None, Outcome.NOT_REACHED)
    return _end("survey_thanks", Outcome.BROKEN_OFF)


def _end(prompt: str | None, outcome: Outcome) -> Turn:
    return Turn(State(Step.OVER), (prompt,) if prompt else (), collect=False, outcome=outcome)
