"""Names, words, risk and periods: the pure parts."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest

from callcenter.sensitive import complaint_kinds, ladder, limitation, names, risk, words
from callcenter.sensitive.ladder import Recipient
from callcenter.sensitive.words import Word


@pytest.mark.parametrize(
    "written",
    ["四川鸿达建筑工程有限公司", "鸿达建筑工程公司", "鸿达 建筑工程（集团）有限公司", "乐山市鸿达建筑工程有限责任公司"],
)
def test_a_firm_is_one_firm_however_its_name_is_written(written: str):
    assert names.normalise(written) == "鸿达建筑工程"


@pytest.mark.parametrize("written", ["未提供", "老板", "包工头", "公司", "  ", "?"])
def test_what_names_nobody_groups_nobody(written: str):
    assert names.keys_of({"employer": written}) == {}


def test_a_site_keeps_its_town_a_firm_does_not():
    assert names.normalise("峨眉山市第三中学工地") != names.normalise("乐山市第三中学工地")
    assert names.normalise("峨眉山市天府建筑公司") == names.normalise("乐山市天府建筑公司")


def test_words_are_found_through_the_blanks_of_a_recogniser():
    found = words.search(
        [Word("群体阻工", "group"), Word("信访", "petition")], {"transcript": "我们 要 群 体 阻 工", "summary": ""}
    )
    assert [(each.sensitivity, each.words, each.found_in) for each in found] == [
        ("group", ("群体阻工",), ("transcript",))
    ]


def test_nobody_knows_weighs_nothing_and_violence_alone_is_middle():
    form = risk.in_force()
    assert len(form.questions) == 5
    assert risk.weigh(form, {}) == (0, "low")
    assert risk.weigh(form, {"violence": "yes", "threat": "unknown"}) == (3, "medium")
    assert risk.weigh(form, {"violence": "yes", "threat": "yes"}) == (6, "high")


def periods(category: str, today: date, **values: object) -> dict[str, tuple[str, date | None]]:
    found = limitation.read(limitation.table(), category, values, today, 30, _open_day)
    return {each.rule.code: (each.state, each.last_day) for each in found}


def _open_day(day: date) -> date:
    while day.isoweekday() > 5:
        day += timedelta(days=1)
    return day


@pytest.mark.parametrize(
    ("category", "field", "began", "rule", "last"),
    [
        ("Q01-04", "judgment_served_on", "2026-11-02", "civil_appeal_judgment", date(2026, 11, 17)),
        ("Q01-04", "ruling_served_on", "2026-11-02", "civil_appeal_ruling", date(2026, 11, 12)),
        ("X01-06", "criminal_judgment_served_on", "2026-11-02", "criminal_appeal_judgment", date(2026, 11, 12)),
        ("X01-06", "criminal_ruling_served_on", "2026-11-03", "criminal_appeal_ruling", date(2026, 11, 9)),
        ("Z01-04", "administrative_act_known_on", "2026-08-31", "administrative_suit", date(2027, 3, 1)),
        ("M01-02", "injured_on", "2025-11-24", "work_injury_recognition", date(2026, 11, 24)),
        ("Q01-05", "performance_due_on", "2024-11-25", "enforcement", date(2026, 11, 25)),
        ("M01-01", "ended_on", "2025-12-01", "labour_arbitration_wages", date(2026, 12, 1)),
    ],
)  # fmt: skip
def test_periods_by_procedure(category: str, field: str, began: str, rule: str, last: date):
    """8 November 2026 and 28 February 2027 are Sundays: what ends there ends on Monday."""
    assert periods(category, date(2026, 11, 23), **{field: began})[rule][1] == last


def test_a_period_is_running_then_soon_then_expired():
    days = {(10, 1): "running", (11, 20): "soon", (12, 1): "soon", (12, 2): "expired"}
    for (month, day), state in days.items():
        today = date(2026, month, day)
        assert periods("M01-01", today, ended_on="2025-12-01")["labour_arbitration_wages"][0] == state


def test_wages_do_not_lapse_while_the_work_goes_on_and_a_missing_day_is_unknown():
    today = date(2026, 11, 23)
    assert periods("M01-01", today, still_employed="yes")["labour_arbitration_wages"][0] == "not_running"
    assert periods("M01-01", today)["labour_arbitration_wages"] == ("unknown", None)
    assert periods("M01-01", today, ended_on="去年春节前")["labour_arbitration_wages"][0] == "unknown"
    assert periods("M09-01", today, ended_on="2025-12-01") == {}


def test_a_line_holds_from_its_day_on():
    assert "administrative_reconsideration" not in periods(
        "Z01-03", date(2026, 1, 1), administrative_act_known_on="2023-12-31"
    )
    assert "administrative_reconsideration" in periods(
        "Z01-03", date(2026, 1, 1), administrative_act_known_on="2024-01-01"
    )


def test_every_line_of_the_table_names_its_source_and_has_a_code_of_its_own():
    table = limitation.table()
    assert len({rule.code for rule in table}) == len(table) >= 12
    assert all(rule.source and rule.begins and rule.fields for rule in table)


def rung(level: int, place: str | None = None) -> Recipient:
    return Recipient(uuid4(), "government", place, level, f"{level}", None)


def test_the_next_level_is_the_lowest_above_and_a_place_of_its_own_comes_first():
    listed = [rung(3), rung(1), rung(3, "东门镇"), rung(1)]
    common = ladder.of_body(listed, "government", "西门镇")
    assert [each.level for each in common] == [1, 1, 3]
    assert [each.level for each in ladder.above(common, 1)] == [3]
    assert ladder.above(common, 3) == []
    assert [each.place for each in ladder.of_body(listed, "government", "东门镇")] == ["东门镇"]


@pytest.mark.parametrize(
    ("category", "fields", "kind"),
    [
        ("Q03-06", {}, "service"),
        ("Q03-05", {}, "performance"),
        ("Q03-01", {}, "provider"),
        ("Q03-07", {}, "suggestion"),
        ("Q03-07", {"tone": "praise"}, "praise"),
        ("M11-04", {}, "enterprise"),
        ("M11-04", {"foreign_invested": "yes"}, "foreign_enterprise"),
        ("M01-01", {}, None),
    ],
)
def test_the_sort_of_a_complaint(category: str, fields: dict[str, str], kind: str | None):
    assert complaint_kinds.kind_of(category, fields) == kind


def test_all_eight_reasons_of_s42_are_known_by_name_and_code():
    assert list(complaint_kinds.REASONS.values()) == ["打不进", "态度", "用语", "推诿", "答错", "超时", "收费", "泄密"]
    assert complaint_kinds.reasons_of({"complaint_reasons": ["态度", "leak", "别的"]}) == ["attitude", "leak"]


@pytest.mark.parametrize(
    ("roles", "staffed", "unit"),
    [(["agent"], True, "department"), (["agent"], False, "mailbox"), (["agent", "supervisor"], True, "upper")],
)
def test_the_unit_stands_apart_from_whom_it_is_about(roles: list[str], staffed: bool, unit: str):
    assert complaint_kinds.unit_of(roles, department_staffed=staffed) == unit
