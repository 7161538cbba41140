"""The formulas, checked against published figures (12348.md 1H) and against what makes a rate a rate."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import settings as example_settings
from hypothesis import strategies as st

from callcenter import settings as settings_module
from callcenter.figures import formulas, registry
from callcenter.figures.formulas import Formula, work_out
from callcenter.figures.formulas.base import divided, wilson
from callcenter.settings import Settings

SHARE = Formula("share", "K0", "率", "甲 ÷ 乙", "T.1", {"a": 1}, {"b": 1}, interval=True)


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
    assert divided(numerator, denominator) == expected


def test_the_closing_rate_is_of_what_was_accepted_and_never_of_the_target():
    """S140: 1238 of 1747 was printed as 83.09 %: that is 1238 of a target of 1490, and has another name."""
    closed = next(each for each in formulas.ALL if each.name == "closed")
    sums = dict.fromkeys(closed.denominator, 1747) | dict.fromkeys(closed.numerator, 1238)
    assert (work_out(closed, sums).value, work_out(closed, sums).denominator) == ("70.86", 1_747)


@pytest.mark.parametrize(
    ("paid", "consultations", "expected"),
    [(200_200, 4_613, "43.40"), (156_200, 4_050, "38.57"), (2_803, 2_405, "1.17")],
)
def test_a_ratio_is_not_in_percent(paid: int, consultations: int, expected: str):
    ratio = replace(SHARE, unit="元", kind="ratio", interval=False)
    assert work_out(ratio, {"a": paid, "b": consultations}).value == expected


def test_nothing_to_divide_by_is_no_figure_at_all():
    worked = work_out(SHARE, {})
    assert (worked.value, worked.interval, worked.denominator) == (None, None, 0)


@pytest.mark.parametrize(
    ("numerator", "denominator", "low", "high"),
    # Newcombe 1998, table I (method 3), rounded as printed there
    [(81, 263, "25.53", "36.62"), (15, 148, "6.24", "16.05"), (0, 20, "0.00", "16.11"), (1, 29, "0.61", "17.18")],
)
def test_the_wilson_interval_agrees_with_the_printed_one(numerator: int, denominator: int, low: str, high: str):
    assert wilson(numerator, denominator) == (low, high)


def test_only_small_samples_carry_an_interval_and_are_shown_as_counts():
    small, large = work_out(SHARE, {"a": 29, "b": 29}), work_out(SHARE, {"a": 30, "b": 30})
    assert (small.small, large.small) == (True, False)
    assert small.interval is not None
    assert large.interval is None


shares = st.integers(0, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@example_settings(deadline=None)
@given(shares)
def test_a_rate_lies_between_none_and_all_and_inside_its_interval(share: tuple[int, int]):
    value, interval = divided(*share), wilson(*share)
    if share[1] == 0:
        assert (value, interval) == (None, None)
    else:
        assert value is not None
        assert interval is not None
        assert 0 <= Decimal(interval[0]) <= Decimal(value) <= Decimal(interval[1]) <= 100


@example_settings(deadline=None)
@given(shares.filter(lambda share: share[1] > 0))
def test_a_rate_and_its_complement_make_a_hundred(share: tuple[int, int]):
    part, rest = divided(*share), divided(share[1] - share[0], share[1])
    assert abs(Decimal(part or 0) + Decimal(rest or 0) - 100) <= Decimal("0.01")


def named(name: str) -> Formula:
    return next(each for each in formulas.ALL if each.name == name)


def test_silence_lowers_the_response_and_leaves_satisfaction_alone():
    before = {"grade_1": 3, "grade_3": 1, "grade_4": 2, "invited_played": 8, "served": 10}
    after = before | {"invited_played": 9, "served": 11}
    assert work_out(named("satisfaction"), before).value == work_out(named("satisfaction"), after).value == "66.67"
    assert [work_out(named("response"), sums).value for sums in (before, after)] == ["75.00", "66.67"]


def test_who_is_not_invited_is_in_the_denominator_whatever_the_reason():
    sums = {"served": 10, "invited_played": 6, "invitation_no_recording": 2, "invitation_caller_left": 2}
    assert work_out(named("invitation"), sums).value == "60.00"


def test_a_quantile_is_the_bound_of_its_bin():
    sums = {"waited_5": 50, "waited_20": 40, "left_after_60": 10}
    assert work_out(named("wait_p50"), sums).value == "5"
    assert work_out(named("wait_p90"), sums).value == "20"
    assert work_out(named("wait_p90"), sums | {"left_after_60": 11}).value == "60"
    assert work_out(named("wait_p50"), {"waited_more": 3}).value == "1800"
    assert work_out(named("wait_p50"), {}).value is None


def test_what_a_place_chooses_is_part_of_the_version(settings: Settings):
    chosen = settings.model_copy(
        update={"service_level_seconds": 15, "service_level_abandons": "left_out", "score_weights": "100,90,70,30,0"}
    )
    settings_module.use(chosen)
    level, score = formulas.of(["service_level", "score"])
    assert (level.version, score.version) == ("K4.1 T=15 放弃=left_out", "K25.1 100-90-70-30-0")
    assert work_out(level, {"waited_5": 1, "waited_15": 1, "waited_20": 1, "answered": 4, "queued": 9}).value == "50.00"
    assert work_out(score, {"grade_1": 1, "grade_2": 1}).value == "95.00"


def test_every_formula_has_a_name_and_a_version_of_its_own_and_measures_that_are_counted():
    assert (
        len({each.name for each in formulas.ALL}) == len({each.version for each in formulas.ALL}) == len(formulas.ALL)
    )
    for each in formulas.ALL:
        assert set(each.numerator) | set(each.denominator) <= set(registry.MEASURES), each.name
        for terms in (each.numerator, each.denominator):
            assert len(registry.sources_of(terms)) <= 1, each.name  # else no list could be behind it


def test_every_number_of_the_domain_reference_is_there():
    assert {each.number for each in formulas.ALL} >= {f"K{number}" for number in range(1, 39)}


def test_the_parts_of_a_formula_are_labelled_with_their_units():
    for each in formulas.ALL:
        assert each.numerator_unit, each.name
        assert each.denominator_unit or not each.denominator, each.name
