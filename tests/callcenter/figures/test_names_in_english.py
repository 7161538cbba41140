"""Figures in the console's English: the server says what a figure is called in Chinese alone."""

import json

from callcenter.figures import formulas
from tests.stories.hotline import ROOT

NAMES = ROOT / "agents" / "console" / "src" / "i18n" / "figures" / "names.en.json"


def test_every_figure_has_an_english_name() -> None:
    names = json.loads(NAMES.read_text(encoding="utf-8"))
    assert sorted(formula.name for formula in formulas.ALL if not names.get(formula.name)) == []
