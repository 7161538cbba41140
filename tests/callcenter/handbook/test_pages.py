"""The pages of docs/ that are printed from the code say what the code says."""

from __future__ import annotations

from pathlib import Path

import pytest

from callcenter import handbook

DOCS = Path(__file__).parents[3] / "docs"


@pytest.mark.parametrize("name", sorted(handbook.PAGES))
def test_a_printed_page_is_that_of_the_code(name: str):
    stored = (DOCS / f"{name}.md").read_text(encoding="utf-8")
    assert stored == handbook.page(name), f"run: python -m callcenter handbook {name} > docs/{name}.md"


def test_a_bar_within_a_cell_does_not_split_it():
    assert handbook.tables.table(["a"], [["x|y"]]).splitlines()[-1] == "| x\\|y |"
