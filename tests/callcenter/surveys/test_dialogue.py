"""The callback's conversation, key by key."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callcenter.surveys import dialogue
from callcenter.surveys.dialogue import Outcome, State, Step, Turn


def play(*keys: str) -> tuple[Turn, list[str], list[str]]:
    """Press keys in order; gives the last turn, all prompts heard, and the keys kept with "!" on wrong ones."""
    turn = dialogue.begin()
    heard, kept = list(turn.prompts), []
    for key in keys:
        turn = dialogue.resume(turn.state, key)
        heard += turn.prompts
        if turn.answer is not None:
            kept.append(turn.answer.keyed if turn.answer.valid else f"{turn.answer.keyed}!")
    return turn, heard, kept


def test_a_whole_conversation_ends_with_thanks():
    turn, heard, kept = play("1", "1", "3")
    assert heard == ["survey_opening", "survey_solved", "survey_grade", "survey_thanks"]
    assert (turn.collect, turn.outcome, kept) == (False, Outcome.COMPLETED, ["1", "1", "3"])


def test_two_at_the_opening_declines():
    turn, heard, _ = play("2")
    assert (heard[-1], turn.outcome) == ("survey_declined", Outcome.DECLINED)


def test_silence_at_the_opening_is_not_reached_and_never_a_score():
    turn, heard, kept = play("", "")
    assert (turn.outcome, turn.collect, heard) == (Outcome.NOT_REACHED, False, ["survey_opening", "survey_opening"])
    assert kept == ["!", "!"]


@pytest.mark.parametrize("step", [Step.SOLVED, Step.GRADE])
def test_silence_later_breaks_off_politely(step: Step):
    first = dialogue.resume(State(step), "")
    assert (first.collect, first.prompts) == (True, (dialogue.QUESTION[step],))
    second = dialogue.resume(first.state, "")
    assert (second.outcome, second.prompts) == (Outcome.BROKEN_OFF, ("survey_thanks",))


def test_a_wrong_key_is_asked_once_more():
    turn, heard, kept = play("1", "7", "2", "9", "5")
    assert heard[2:] == ["survey_wrong_key", "survey_solved", "survey_grade", "survey_wrong_key", "survey_grade",
                         "survey_thanks"]  # fmt: skip
    assert (turn.outcome, kept) == (Outcome.COMPLETED, ["1", "7!", "2", "9!", "5"])


def test_a_second_wrong_key_ends_it_without_a_grade():
    turn, _, kept = play("1", "1", "8", "8")
    assert (turn.outcome, kept) == (Outcome.BROKEN_OFF, ["1", "1", "8!", "8!"])


@settings(deadline=None)
@given(st.lists(st.sampled_from(["", "0", "1", "2", "3", "4", "5", "6", "9", "*", "#", "12"]), max_size=30))
def test_every_conversation_ends_within_six_keys_and_grades_only_what_was_pressed(keys: list[str]):
    turn = dialogue.begin()
    for pressed, key in enumerate(keys, start=1):
        turn = dialogue.resume(turn.state, key)
        if turn.outcome is Outcome.COMPLETED:
            assert key in ("1", "2", "3", "4", "5")
        if not turn.collect:
            assert pressed <= 6
            break
    else:
        assert len(keys) < 6


def test_after_the_end_nothing_more_is_said():
    turn = dialogue.resume(State(Step.OVER), "1")
    assert (turn.prompts, turn.collect, turn.answer) == ((), False, None)


def test_the_opening_names_no_topic():
    assert dialogue.begin().prompts == ("survey_opening",)


def offered(*keys: str) -> tuple[Turn, list[str]]:
    """The same where words and call can be offered; gives the last turn and all prompts heard after the grade."""
    turn = dialogue.ask(State(offers=True))
    heard: list[str] = []
    for key in keys:
        turn = dialogue.resume(turn.state, key)
        heard += turn.prompts
    return turn, heard[heard.index("survey_grade") + 1 :]


@pytest.mark.parametrize(
    ("keys", "heard"),
    [
        (("1", "1", "4"), ["rate_sorry", "rate_more"]),
        (("1", "3", "5"), ["rate_sorry", "rate_more"]),
        (("1", "3", "1"), ["rate_more"]),
        (("1", "2", "3"), ["survey_thanks"]),
    ],
)
def test_who_is_unhappy_or_was_not_helped_is_offered_more_and_has_answered_already(keys: tuple[str, ...], heard: list):
    turn, said = offered(*keys)
    assert (said, turn.outcome) == (heard, Outcome.COMPLETED)
    assert (turn.after, turn.collect) == (("none", True) if "rate_more" in heard else (None, False))


@pytest.mark.parametrize(
    ("keys", "heard"),
    [
        (("1", ""), ["rate_message", "survey_thanks"]),
        (("2",), ["survey_callback", "survey_thanks"]),
        (("",), ["survey_thanks"]),
        (("7", "1"), ["survey_wrong_key", "rate_more", "rate_message"]),
        (("7", "8"), ["survey_wrong_key", "rate_more", "survey_thanks"]),
    ],
)
def test_the_offer_is_answered_by_words_a_call_or_a_goodbye(keys: tuple[str, ...], heard: list[str]):
    turn, said = offered("1", "1", "5", *keys)
    assert said[2:] == heard
    assert turn.outcome is None  # what stood before stands


@settings(deadline=None)
@given(st.lists(st.sampled_from(["", "1", "2", "3", "4", "5", "9", "#"]), max_size=30))
def test_with_the_offer_every_conversation_ends_too_and_only_once(keys: list[str]):
    turn, outcomes = dialogue.ask(State(offers=True)), []
    for pressed, key in enumerate(keys, start=1):
        turn = dialogue.resume(turn.state, key)
        outcomes += [turn.outcome] if turn.outcome else []
        if not turn.collect and not turn.records:
            assert pressed <= 9
            assert len(outcomes) == 1
            break
    else:
        assert len(keys) < 9
