"""Figures in the console's English: the server says what a figure is called, and all about it, in Chinese alone."""

import json
import re

import pytest

from callcenter.figures import formulas, gaming, names, registry
from callcenter.figures.sources import calls, ratings, seats
from callcenter.figures.sources.rows import RowSource
from tests.stories.hotline import ROOT

NAMES = ROOT / "agents" / "console" / "src" / "i18n" / "figures" / "names.en.json"
CHINESE = re.compile("[\u4e00-\u9fff]")
ENDING = re.compile("（(?:已剔除|不计入)）$")
SAID = re.compile("'([^']*[\u4e00-\u9fff][^']*)'")
LISTED = [each for source in registry.SOURCES if isinstance(source, RowSource) for part in source.parts
          for each in part.listed]  # fmt: skip
ENGLISH: dict[str, str] = json.loads(NAMES.read_text(encoding="utf-8"))


def is_said(words: str) -> bool:
    """As the console puts it together: the whole, or its pieces (parts/figure/serverWords.ts)."""
    pieces = ENDING.sub("", words).split("：")
    return (
        not CHINESE.search(words) or f"words.{words}" in ENGLISH or all(f"words.{each}" in ENGLISH for each in pieces)
    )


@pytest.mark.parametrize("kind", ["", "formula.", "note."])
def test_every_figure_has_an_english_name_formula_and_note(kind: str) -> None:
    every = (*formulas.ALL, gaming.UNRATED_LONG)
    asked = [formula.name for formula in every if kind != "note." or formula.note]
    assert sorted(name for name in asked if not ENGLISH.get(f"{kind}{name}")) == []


def test_every_word_in_a_list_has_its_english() -> None:
    words = {said for each in LISTED for said in SAID.findall(each.sql)} | {each.label for each in LISTED}
    known = {f"column.{each.key}": each.label for each in LISTED}
    columns = {label for key, label in known.items() if key in ENGLISH}
    assert sorted(each for each in words - columns if not is_said(each)) == []


def test_what_the_pages_open_by_its_measure_has_an_english_label() -> None:
    opened = {
        *gaming.LISTS.values(), *(each.name for each in ratings.SOURCE.measures),
        *(f"outcome_{word}" for word in calls.OUTCOMES),
        *(f"seat_{state}" for state in seats.STATES), *(f"seat_paused_{reason}" for reason in seats.PAUSES),
        "offers_lapsed", "offers_declined",
    }  # fmt: skip
    labels = [registry.MEASURES[name].label for name in opened] + list(names.NONE.values())
    labels += [*calls.OUTCOMES.values(), *ratings.INVITATIONS.values(), *ratings.SKIPPED.values()]
    assert sorted(each for each in labels if not is_said(each)) == []
