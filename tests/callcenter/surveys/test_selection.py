"""Who is asked, and by whom."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callcenter.surveys import selection
from callcenter.surveys.selection import Choice, Closed

ORDINARY = Closed(UUID(int=7), "M01-01", sensitive=False, special_groups=(), agreed=True, safe_contact=False,
                  grade=None, anonymous=False, asked_recently=False)  # fmt: skip


def test_who_agreed_to_an_ordinary_matter_is_rung_by_the_machine():
    assert selection.choose(ORDINARY, 100) == Choice("machine", "agreed")


@pytest.mark.parametrize(
    ("change", "reason"),
    [({"sensitive": True}, "sensitive"), ({"safe_contact": True}, "safe_contact"), ({"agreed": False}, "not_agreed"),
     ({"special_groups": ("minor",)}, "sensitive")],
)  # fmt: skip
def test_a_person_rings_where_a_machine_could_harm(change: dict[str, object], reason: str):
    assert selection.choose(replace(ORDINARY, **change), 100) == Choice("person", reason)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("change", "reason"), [({"anonymous": True}, "no_number"), ({"asked_recently": True}, "asked_recently")]
)
def test_some_are_asked_by_nobody(change: dict[str, object], reason: str):
    assert selection.choose(replace(ORDINARY, **change), 100) == Choice(None, reason)  # type: ignore[arg-type]


@pytest.mark.parametrize("change", [{"grade": 4}, {"grade": 5}, {"category": "Q02-01"}, {"category": "Q03-07"}])
def test_bad_ratings_legal_aid_and_complaints_are_always_asked(change: dict[str, object]):
    assert selection.choose(replace(ORDINARY, **change), 0).mode is not None  # type: ignore[arg-type]
    assert selection.choose(ORDINARY, 0) == Choice(None, "not_sampled")


@settings(deadline=None)
@given(st.uuids())
def test_the_draw_of_a_ticket_never_changes(ticket_id: UUID):
    assert 0 <= selection.draw(ticket_id) == selection.draw(ticket_id) < 100


def test_a_fifth_is_about_a_fifth():
    drawn = sum(selection.draw(UUID(int=each)) < 20 for each in range(5000))
    assert 900 < drawn < 1100
