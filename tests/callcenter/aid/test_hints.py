"""The table of hints, line by line, with its dates; a hint is never a decision."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from callcenter.aid import hint_table, hints
from callcenter.aid.hints import Rule, read, shipped
from callcenter.db.unit_of_work import begin
from callcenter.tickets import taxonomy

TODAY = date(2026, 11, 23)
# matter, groups → the article that is most favourable, and the grounds in the order shown (12348.md 2.6)
TABLE = [
    ("M01-01", [], "31", ["31.5"]),
    ("M01-01", ["migrant_worker"], "42", ["42.3", "31.5"]),
    ("M01-01", ["women"], "31", ["31.5"]),
    ("M01-01", ["low_income"], "42", ["42.2", "31.5"]),
    ("M01-01", ["migrant_worker", "disabled"], "42", ["42.1", "42.3", "31.5"]),
    ("M01-02", [], "31", ["31.7"]),
    ("M01-02", ["migrant_worker"], "42", ["42.3", "31.7"]),
    ("M01-02", ["disabled"], "42", ["42.1", "31.7"]),
    ("M01-03", [], "31", ["31.5"]),
    ("M01-03", ["migrant_worker"], "31", ["31.5"]),
    ("M01-04", [], "none", []),
    ("M01-04", ["migrant_worker"], "none", []),
    ("M01-05", [], "31", ["31.2"]),
    ("M01-06", ["migrant_worker"], "42", ["42.3", "31.5"]),
    ("M01-07", [], "31", ["31.5"]),
    ("M01-07", ["migrant_worker"], "42", ["42.3", "31.5"]),
    ("M01-08", ["hardship_worker"], "31", ["31.5"]),
    ("M01-09", [], "31", ["31.5"]),
    ("M01-99", ["migrant_worker"], "none", []),
    ("M02-01", [], "32", ["32.4"]),
    ("M02-02", [], "31", ["31.4"]),
    ("M02-02", ["minor"], "42", ["42.1", "31.4"]),
    ("M02-03", [], "31", ["31.4"]),
    ("M02-03", ["elderly"], "32", ["32.4", "42.1", "31.4"]),
    ("M02-04", ["women"], "none", []),
    ("M02-05", [], "none", []),
    ("M02-06", [], "32", ["32.4"]),
    ("M02-06", ["women", "low_income"], "32", ["32.4", "42.2"]),
    ("M02-07", ["elderly"], "none", []),
    ("M02-08", [], "31", ["31.6"]),
    ("M02-08", ["minor"], "32", ["32.4", "42.1", "31.6"]),
    ("M03-01", ["low_income"], "none", []),
    ("M04-01", [], "none", []),
    ("M06-01", ["elderly"], "none", []),
    ("M07-01", [], "31", ["31.7"]),
    ("M07-01", ["elderly"], "42", ["42.1", "31.7"]),
    ("M07-02", [], "32", ["32.2"]),
    ("M07-03", [], "31", ["31.7"]),
    ("M07-04", [], "31", ["31.7"]),
    ("M07-05", [], "31", ["31.8"]),
    ("M07-06", ["minor"], "none", []),
    ("M07-07", [], "32", ["32.1"]),
    ("M08-01", [], "none", []),
    ("M09-02", ["disabled"], "none", []),
    ("M10-01", [], "31", ["31.2"]),
    ("M10-02", ["low_income"], "42", ["42.2", "31.2"]),
    ("M10-03", ["military"], "42", ["42.2", "31.3"]),
    ("M10-04", ["disabled"], "42", ["42.1", "31.2"]),
    ("M11-01", [], "none", []),
    ("X01-01", [], "29", ["29"]),
    ("X01-02", [], "24", ["24"]),
    ("X01-03", [], "24", ["24"]),
    ("X01-03", ["minor"], "42", ["42.1", "24"]),
    ("X01-04", [], "29", ["29"]),
    ("X01-05", [], "none", []),
    ("Z01-01", [], "none", []),
    ("Z01-05", [], "32", ["32.3", "31.1"]),
    ("Q01-05", ["migrant_worker"], "none", []),
    ("Q03-06", ["elderly"], "none", []),
    (None, ["minor"], "none", []),
]


@pytest.mark.parametrize(("category", "groups", "article", "grounds"), TABLE)
def test_a_matter_and_its_groups_give_the_articles_of_the_table(category, groups, article, grounds):
    found = read(shipped(), category, groups, TODAY)
    assert (found.article, [hints.ground(rule) for rule in found.rules]) == (article, grounds)


def test_every_line_carries_the_words_and_the_source_of_its_article():
    for rule in shipped():
        assert rule.words
        assert not rule.words.endswith("；")
        assert "《中华人民共和国法律援助法》第" in rule.source


def test_every_matter_that_the_taxonomy_marks_has_a_hint():
    """▲ of the taxonomy and the table of hints say the same; the one on safe ground asks for no group."""
    marked = {entry.code for entry in taxonomy.entries() if entry.aid_hint}
    assert {code for code in marked if read(shipped(), code, [], TODAY).article == "none"} == set()


def test_nothing_is_hinted_before_the_law_was_in_force():
    assert read(shipped(), "M01-01", ["migrant_worker"], date(2021, 12, 31)).article == "none"
    assert read(shipped(), "M01-01", ["migrant_worker"], date(2022, 1, 1)).article == "42"


def test_a_temporary_widening_holds_on_its_days_alone():
    """S50: small firms hit by the epidemic, from a day to a day, both included."""
    widened = Rule(None, "M03", "enterprise", "31", "9", "受疫情影响经营困难的中小企业", None, "市司法局通知",
                   date(2026, 3, 1), date(2026, 5, 31))  # fmt: skip
    table = [*shipped(), widened]
    days = {date(2026, 2, 28): "none", date(2026, 3, 1): "31", date(2026, 5, 31): "31", date(2026, 6, 1): "none"}
    assert {day: read(table, "M03-02", ["enterprise"], day).article for day in days} == days
    assert read(table, "M03-02", [], date(2026, 4, 1)).article == "none"
    assert read([replace(widened, special_group=None)], "M03-02", [], date(2026, 4, 1)).article == "31"


def test_the_grounds_of_exemption_are_those_of_articles_32_and_42():
    assert read(shipped(), "M01-01", ["migrant_worker"], TODAY).exempt_grounds == {"42.3"}
    assert read(shipped(), "M02-06", [], TODAY).exempt_grounds == {"32.4"}
    assert read(shipped(), "M01-01", [], TODAY).exempt_grounds == frozenset()


def test_a_place_adds_its_own_lines_and_keeps_them_when_the_software_starts_again(bureau):
    values = {"category": "M03", "special_group": "enterprise", "article": "31", "item": "9", "words": "受影响的企业"}
    values |= {"condition": None, "source": "市司法局通知", "valid_from": date(2026, 11, 1), "valid_until": None}
    with begin() as uow:
        made = hint_table.add(uow, bureau.chief, values).id
    with begin() as uow:
        hint_table.seed(uow)
    with begin() as uow:
        assert hint_table.read(uow, "M03-01", ["enterprise"]).article == "31"
        assert len(hint_table.lines(uow)) == len(shipped()) + 1
        hint_table.end(uow, bureau.chief, made, date(2026, 11, 22))
    with begin() as uow:
        assert hint_table.read(uow, "M03-01", ["enterprise"]).article == "none"
        of_the_statute = next(line.id for line in hint_table.lines(uow) if line.code)
        with pytest.raises(hint_table.ShippedHintRule):
            hint_table.end(uow, bureau.chief, of_the_statute, TODAY)
    noted = bureau.rows("SELECT action FROM audit_entry WHERE action LIKE 'aid_hint%%' ORDER BY at, id")
    assert noted == [("aid_hint_rule_added",), ("aid_hint_rule_ended",)]
