"""The taxonomy is whole, and its marks are where the reference has them."""

from __future__ import annotations

from callcenter.tickets import taxonomy

BY_CODE = {entry.code: entry for entry in taxonomy.entries()}


def test_codes_are_unique_and_every_second_level_has_its_first():
    assert len(BY_CODE) == len(list(taxonomy.entries()))
    assert all(entry.parent in BY_CODE for entry in BY_CODE.values() if entry.level == 2)
    assert all(entry.parent is None for entry in BY_CODE.values() if entry.level == 1)


def test_all_seventeen_first_levels_stand_under_the_four_roots():
    first = [entry for entry in BY_CODE.values() if entry.level == 1]
    assert len(first) == 17
    assert {entry.root for entry in BY_CODE.values()} == {"民事", "刑事", "行政", "程序、其他"}


def test_the_five_topics_of_the_source_documents_are_there():
    names = {entry.name for entry in BY_CODE.values()}
    assert {"征地拆迁与土地权属", "婚姻家庭继承", "入学就医", "社会保障与救助", "电信诈骗"} <= names


def test_quarrels_that_turn_violent_are_watched():
    watched = {entry.code for entry in BY_CODE.values() if entry.risk_watch and entry.level == 1}
    assert watched == {"M02", "M04", "M06", "M08"}
    assert BY_CODE["M02-05"].risk_watch


def test_wages_hint_at_legal_aid_and_violence_at_home_forbids_a_machine():
    assert BY_CODE["M01-01"].aid_hint
    assert not BY_CODE["M01-03"].aid_hint
    assert BY_CODE["M02-06"].sensitive
    assert not BY_CODE["M01-01"].sensitive


def test_a_code_is_there_for_what_the_table_does_not_know():
    assert taxonomy.FALLBACK in BY_CODE
