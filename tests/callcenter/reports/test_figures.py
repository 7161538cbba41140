"""The formulas, checked against published figures and against the properties that make a rate a rate."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callcenter.reports import figures
from callcenter.reports.figures import CallbackCounts, CallCounts, figure, percent, wilson

ROOT = Path(__file__).resolve().parents[3]
SHARE = figures.Formula("share", "率", "甲 ÷ 乙", "T.1", interval=True)


@pytest.mark.parametrize(
    ("numerator", "denominator", "expected"),
    [
        (54_201, 40_000, "135.50"),  # S139
        (1_238, 1_747, "70.86"),  # S140: not the 83.09 that was printed
        (1_238, 1_490, "83.09"),
        (4_613, 4_167, "110.70"),
        (4_555, 4_241, "107.40"),
        (2_218, 1_719, "129.03"),
        (2_803, 1_869, "149.97"),
        (2_821, 3_832, "73.62"),
        (15_395, 15_875, "96.98"),  # Lianyungang 12348, 2018
        (1_095, 2_871, "38.14"),  # Tianjin 12348, one week
        (1, 800, "0.13"),  # 0.125 goes up: half up, not to even
        (1, 1_600, "0.06"),
    ],
)
def test_percentages_agree_with_published_ones(numerator: int, denominator: int, expected: str):
    assert percent(numerator, denominator) == expected


def test_nothing_to_divide_by_is_no_figure_at_all():
    worked = figure(SHARE, 0, 0)
    assert (worked.value, worked.interval, worked.denominator) == (None, None, 0)


def test_a_share_of_more_than_all_is_refused():
    with pytest.raises(ValueError, match="share"):
        figure(SHARE, 3, 2)


@pytest.mark.parametrize(
    ("numerator", "denominator", "low", "high"),
    # Newcombe 1998, table I (method 3), rounded as printed there
    [(81, 263, "25.53", "36.62"), (15, 148, "6.24", "16.05"), (0, 20, "0.00", "16.11"), (1, 29, "0.61", "17.18")],
)
def test_the_wilson_interval_agrees_with_the_printed_one(numerator: int, denominator: int, low: str, high: str):
    assert wilson(numerator, denominator) == (low, high)


def test_only_small_samples_carry_an_interval():
    assert figure(SHARE, 29, 29).interval is not None
    assert figure(SHARE, 30, 30).interval is None


shares = st.integers(0, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@settings(deadline=None)
@given(shares)
def test_a_rate_lies_between_none_and_all_and_inside_its_interval(share: tuple[int, int]):
    value, interval = percent(*share), wilson(*share)
    if share[1] == 0:
        assert value is None
        assert interval is None
    else:
        assert value is not None
        assert interval is not None
        assert 0 <= Decimal(interval[0]) <= Decimal(value) <= Decimal(interval[1]) <= 100


@settings(deadline=None)
@given(shares.filter(lambda share: share[1] > 0))
def test_a_rate_and_its_complement_make_a_hundred(share: tuple[int, int]):
    part, rest = percent(*share), percent(share[1] - share[0], share[1])
    assert part is not None
    assert rest is not None
    assert abs(Decimal(part) + Decimal(rest) - 100) <= Decimal("0.01")


def by_name(worked: list[figures.Figure]) -> dict[str, tuple[int, int, str | None]]:
    return {each.name: (each.numerator, each.denominator, each.value) for each in worked}


def test_silence_lowers_the_response_and_leaves_satisfaction_alone():
    before = by_name(figures.call_figures(CallCounts(12, 11, 10, 8, {1: 3, 3: 1, 4: 2})))
    after = by_name(figures.call_figures(CallCounts(13, 12, 11, 9, {1: 3, 3: 1, 4: 2})))
    assert before["satisfaction"] == after["satisfaction"] == (4, 6, "66.67")
    assert before["excellence"] == (3, 6, "50.00")
    assert (before["response"], after["response"]) == ((6, 8, "75.00"), (6, 9, "66.67"))


def test_getting_through_is_told_of_the_queue_and_of_all_calls():
    worked = by_name(figures.call_figures(CallCounts(inbound=20, queued=10, answered=9)))
    assert worked["connected"] == (9, 10, "90.00")
    assert worked["connected_total"] == (9, 20, "45.00")


def test_callbacks_are_counted_apart_and_refusals_are_in_no_rate_of_content():
    worked = by_name(figures.callback_figures(CallbackCounts(10, 4, {1: 3, 3: 1}, {1: 2, 2: 1, 5: 1})))
    assert worked["callback_satisfaction"] == (3, 4, "75.00")
    assert worked["callback_solved"] == (3, 4, "75.00")
    assert worked["callback_reached"] == (4, 10, "40.00")


def test_every_formula_has_a_name_and_a_version_of_its_own():
    formulas = [each for each in vars(figures).values() if isinstance(each, figures.Formula)]
    assert len({each.name for each in formulas}) == len({each.version for each in formulas}) == len(formulas) >= 9


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_the_console_has_the_words_of_every_formula(language: str) -> None:
    texts = json.loads((ROOT / "agents" / "console" / "src" / "i18n" / f"{language}.json").read_text())
    formulas = [each for each in vars(figures).values() if isinstance(each, figures.Formula)]
    assert len(formulas) >= 9
    for formula in formulas:
        said = texts[f"formula.{formula.name}"]
        assert said == formula.text if language == "zh-CN" else said.count("÷") == 1, formula.name
