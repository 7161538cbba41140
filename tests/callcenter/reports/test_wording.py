"""How figures are said, what the weak points are, where bars and points lie."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcenter.figures.formulas import base
from callcenter.figures.formulas.base import Formula, Target, work_out
from callcenter.reports import drawing, findings, sealing, sections_people, wording
from callcenter.reports.contents import Compared, Completion, Contents, FrozenFigure, Loop, Ranked, Span
from callcenter.reports.document import Chart, Point

RATE = Formula("satisfaction", "K23", "满意率", "好 ÷ 全", "K23.1", {"good": 1}, {"all": 1}, interval=True,
               target=Target("98"), numerator_unit="人次", denominator_unit="人次")  # fmt: skip
COUNT = Formula("answered", "K1", "接听量", "数", "K1.1", {"good": 1}, kind="count", unit="人次")


def rate(good: int, of: int, formula: Formula = RATE) -> FrozenFigure:
    return FrozenFigure.model_validate(work_out(formula, {"good": good, "all": of}))


def number(value: int) -> FrozenFigure:
    return FrozenFigure.model_validate(work_out(COUNT, {"good": value}))


def contents(*figures: Compared, **changes: Any) -> Contents:
    span = Span(first=date(2026, 9, 1), last=date(2026, 9, 30))
    values: dict[str, Any] = {
        "layout": 1, "kind": "monthly", "org": "测试", "first": date(2026, 10, 1), "last": date(2026, 10, 31),
        "counted_at": "2026-11-05T01:00:00Z", "before": span, "year_before": span, "figures": figures, "bars": {},
        "callback_bars": {}, "outcomes": (), "inbound": 50, "invitations": (), "served": 50, "not_counted": (),
        "callbacks_open": 0, "answers_open": 0, "trend": (), "breakdowns": (), "completion": (),
        "loop": Loop(bad=0, reviewed=0, in_time=0, overdue=0, closed=0, missing=0), "bad_ratings": (),
        "bad_ratings_more": 0, "suspicions": (), "overdue": (), "overdue_more": 0, "ranking": (),
    }  # fmt: skip
    return Contents.model_validate(values | changes)


def compared(now: FrozenFigure, before: FrozenFigure | None = None) -> Compared:
    return Compared(now=now, before=before, year_ago=None)


@pytest.mark.parametrize(
    ("figure", "shown", "rests_on"),
    [
        (rate(119, 121), "98.35%", "119 ÷ 121 人次"),
        (rate(0, 0), "—", "0 ÷ 0 人次"),
        (rate(12, 13), "12/13", "12 ÷ 13 人次，95%区间 66.69%–98.63%"),
        (number(341), "341 人次", ""),
    ],
)
def test_a_rate_is_never_said_without_what_it_rests_on(figure: FrozenFigure, shown: str, rests_on: str):
    assert (wording.shown(figure), wording.rests_on(figure)) == (shown, rests_on)


@given(st.integers(0, 29).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_fewer_than_thirty_never_make_a_percentage_nor_a_number_in_a_sheet(share: tuple[int, int]):
    figure = rate(*share)
    assert "%" not in wording.shown(figure)
    assert wording.cell(figure).number is None
    assert wording.change(figure, rate(50, 100)).text == wording.change(rate(50, 100), figure).text == "—"


@pytest.mark.parametrize(
    ("now", "then", "said"),
    [
        (rate(95, 100), rate(90, 100), "+5.00 个百分点"),
        (rate(90, 100), rate(90, 100), "0 个百分点"),
        (number(341), number(300), "+41（+13.67%）"),
        (number(3), number(0), "—"),
        (number(3), None, "—"),
        (rate(95, 100), rate(0, 0), "—"),
    ],
)
def test_a_change_is_said_in_points_or_in_per_cent_or_not_at_all(
    now: FrozenFigure, then: FrozenFigure | None, said: str
):
    assert wording.change(now, then).text == said


def test_weak_points_are_figures_against_their_targets_and_against_the_period_before():
    said = findings.of(contents(compared(rate(90, 100), rate(97, 100))))
    assert said == [
        "满意率 90.00%（90 ÷ 100 人次），低于目标 98%，相差 8.00 个百分点。",
        "满意率由上期的 97.00% 降至 90.00%（90 ÷ 100 人次），下降 7.00 个百分点。",
    ]


def test_a_rate_of_few_is_no_weak_point_but_that_they_are_few_is_one():
    assert findings.of(contents(compared(rate(5, 10), rate(97, 100)))) == [
        "有效评价仅 10 条，不足 30 条，满意率不宜单独引用。"
    ]


def test_what_is_overdue_missing_or_behind_its_target_is_a_weak_point():
    late = Completion(unit_kind="place", unit_key="1", unit="甲县", measure="咨询", done=100, done_unit="人次",
                      target=4000, share="2.50", met_on=None, forecast_on=date(2027, 3, 1), band=3, rank=1,
                      of=1)  # fmt: skip
    loop = Loop(bad=4, reviewed=3, in_time=1, overdue=2, closed=0, missing=1)
    said = findings.of(contents(loop=loop, overdue_more=7, completion=(late,)))
    assert said == [
        "差评 4 件中，有 2 件核查或整改超期。",
        "有 1 件差评没有建立核查，须立即查明原因。",
        "截至统计时，有 7 件工单办理超期未结。",
        "甲县咨询完成率 2.50%（100 ÷ 4000 人次），按目前进度预计 2027-03-01 完成。",
    ]


def test_no_weak_point_names_an_agent():
    ranked = (Ranked(rank=1, key="a", name="101 测试101", answered=3, share=None),)
    assert not any("测试101" in each for each in findings.of(contents(compared(rate(50, 100)), ranking=ranked)))
    assert sections_people.agents(contents()) == []


@given(st.lists(st.one_of(st.none(), st.decimals(0, 100, places=2)), min_size=1, max_size=14), st.booleans())
def test_every_point_lies_inside_its_chart_and_the_ticks_too(values: list[Decimal | None], with_target: bool):
    points = tuple(Point(label=str(n), number=None if v is None else str(v), text="") for n, v in enumerate(values))
    for form in ("line", "bars"):
        made = drawing.drawn(Chart(form=form, name="", unit="%", points=points, target="98" if with_target else None))  # type: ignore[arg-type]
        places = [point["at"] for point in made["points"]] + [tick["at"] for tick in made["ticks"]]
        assert all(place is None or 0 <= place <= 1 for place in places)
        assert [point["at"] is None for point in made["points"]] == [v is None for v in values]


def test_bars_begin_at_nought_so_that_twice_as_many_are_twice_as_long():
    points = tuple(Point(label=each, number=each, text=each) for each in ("50", "100"))
    made = drawing.drawn(Chart(form="bars", name="", unit="人次", points=points))
    assert [point["at"] for point in made["points"]] == [0.5, 1.0]


def test_the_seal_is_the_same_in_every_order_and_another_for_every_change():
    payload = {"b": [1, {"y": "1.10", "x": None}], "a": "满意"}
    again = json.loads(json.dumps({"a": "满意", "b": [1, {"x": None, "y": "1.10"}]}))
    assert sealing.sha256(payload) == sealing.sha256(again)
    assert sealing.sha256(payload) != sealing.sha256(payload | {"a": "满意 "})
    with pytest.raises(ValueError, match="whole"):
        sealing.sha256({"rate": 0.5})


def test_the_scale_of_a_rate_is_that_of_its_formula():
    assert base.SCALES["‱"] == 10_000
    assert (
        wording.shown(rate(3, 10_000, Formula("c", "K36", "投诉率", "", "K36.1", {"good": 1}, {"all": 1}, unit="‱")))
        == "3.00‱"
    )
