"""The callback's conversation. Pure: a state and the keys come in, prompts and the next state go out.

The machine names the organisation and never the topic: whoever picks up learns nothing about the caller's matter
(12348.md 3.0, rule 6). Silence is never a score: who presses nothing at the opening was not reached, be it a person or
an answering machine. Every key is kept as it was pressed. Who gave a 4 or 5, or was not helped, may leave their reason
in words or ask for another person's call, as after a talk; the answers stand by then, whatever comes of the offer.
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
    MORE = "more"
    MESSAGE = "message"
    OVER = "over"


class Outcome(StrEnum):
    """How the conversation ended. Only `completed` carries a grade."""

    COMPLETED = "completed"
    DECLINED = "declined"
    NOT_REACHED = "not_reached"
    BROKEN_OFF = "broken_off"


OPTS_OUT: Final = "9"  # at the opening, as its words say: 不再接受回访请按9
QUESTION: Final = {
    Step.OPENING: "survey_opening", Step.SOLVED: "survey_solved", Step.GRADE: "survey_grade", Step.MORE: "rate_more",
    Step.MESSAGE: "rate_message",
}  # fmt: skip
CHOICES: Final = {Step.OPENING: "129", Step.SOLVED: "123", Step.GRADE: "12345", Step.MORE: "12"}
OFFERED: Final = ("rate_more", "rate_message", "survey_callback")  # without these in a language nothing is offered
NOT_SOLVED, DISSATISFIED = "3", 4
ASKED_AGAIN: Final = 1
TIMEOUT_SECONDS: Final = 6


@dataclass(frozen=True, slots=True)
class State:
    """Where a conversation is: the question asked and how often it was asked again. `unsolved`: what was answered to
    the first question; `offers`: words and call can be offered in this language.
    """

    step: Step = Step.OPENING
    tries: int = 0
    unsolved: bool = False
    offers: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What was pressed at a question ("" for silence), and whether it is one of its choices."""

    question: Step
    keyed: str
    valid: bool


@dataclass(frozen=True, slots=True)
class Turn:
    """What to play next. `collect` waits for one key, `records` takes words; otherwise the call ends after the prompts.
    `opts_out`: this number does not want to be asked any more. `after`: what became of the offer so far (none message
    callback), None before it.
    """

    state: State
    prompts: tuple[str, ...]
    collect: bool
    answer: Answer | None = None
    outcome: Outcome | None = None
    opts_out: bool = False
    records: bool = False
    after: str | None = None


def begin() -> Turn:
    """Open the conversation."""
    return ask(State())


def ask(state: State) -> Turn:
    """Put the question of a state (again): also what a repeated or lost request is answered with."""
    if state.step is Step.OVER:
        return Turn(state, (), collect=False)
    taken = state.step is Step.MESSAGE
    return Turn(state, (QUESTION[state.step],), collect=not taken, records=taken)


def resume(state: State, digits: str) -> Turn:
    """Go on after a key. `digits` is empty when the called person stayed silent."""
    if state.step is Step.OVER:
        return ask(state)
    if state.step is Step.MESSAGE:
        return _end("survey_thanks")  # the words were taken, or nothing was said
    valid = len(digits) == 1 and digits in CHOICES[state.step]
    answer = Answer(state.step, digits, valid)
    turn = _chosen(state, digits) if valid else _not_chosen(state, silent=not digits)
    return replace(turn, answer=answer)


def _chosen(state: State, key: str) -> Turn:
    match state.step:
        case Step.OPENING if key in ("2", OPTS_OUT):
            return replace(_end("survey_declined", outcome=Outcome.DECLINED), opts_out=key == OPTS_OUT)
        case Step.OPENING:
            return ask(replace(state, step=Step.SOLVED, tries=0))
        case Step.SOLVED:
            return ask(replace(state, step=Step.GRADE, tries=0, unsolved=key == NOT_SOLVED))
        case Step.GRADE:
            return _graded(state, int(key))
        case _ if key == "1":
            return replace(ask(replace(state, step=Step.MESSAGE, tries=0)), after="message")
        case _:
            return replace(_end("survey_callback", "survey_thanks"), after="callback")


def _graded(state: State, grade: int) -> Turn:
    """The answers are complete. What is offered now is no question any more: whoever hangs up has answered."""
    unhappy = grade >= DISSATISFIED
    if not state.offers or not (unhappy or state.unsolved):
        return _end("survey_thanks", outcome=Outcome.COMPLETED)
    said = ("rate_sorry",) if unhappy else ()
    more = replace(state, step=Step.MORE, tries=0)
    return Turn(more, (*said, QUESTION[Step.MORE]), collect=True, outcome=Outcome.COMPLETED, after="none")


def _not_chosen(state: State, *, silent: bool) -> Turn:
    if state.step is Step.MORE and silent:
        return _end("survey_thanks")
    if state.tries < ASKED_AGAIN:
        again = replace(state, tries=state.tries + 1)
        said = () if silent else ("survey_wrong_key",)
        return Turn(again, (*said, QUESTION[state.step]), collect=True)
    if state.step is Step.OPENING and silent:
        # nobody there, or a machine: hang up without a word more than the opening
        return _end(outcome=Outcome.NOT_REACHED)
    return _end("survey_thanks", outcome=None if state.step is Step.MORE else Outcome.BROKEN_OFF)


def _end(*prompts: str, outcome: Outcome | None = None) -> Turn:
    """Say the last words. Without an outcome the one of before stands."""
    return Turn(State(Step.OVER), prompts, collect=False, outcome=outcome)
