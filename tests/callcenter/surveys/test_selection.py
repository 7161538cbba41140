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


@pytest.mark.parametrize(
    ("change", "because"),
    [({"grade": 4}, "bad_rating"), ({"category": "Q03-06"}, "complaint"), ({"category": "Q02-01"}, "aid"),
     ({"category": "Q02-04"}, "mediation"), ({"sensitive": True}, "sensitive"),
     ({"named_lawyer": True}, "named_lawyer"), ({"grade": 5, "wished": True}, "wished"), ({"grade": 3}, None)],
)  # fmt: skip
def test_everybody_of_the_list_is_asked_and_it_is_kept_why(change: dict[str, object], because: str | None):
    assert selection.choose(replace(ORDINARY, **change), 0).because == because  # type: ignore[arg-type]


def test_after_a_bad_rating_a_person_asks_even_who_agreed_to_the_machine():
    assert selection.choose(replace(ORDINARY, grade=4), 0) == Choice("person", "bad_rating")


@pytest.mark.parametrize(
    ("change", "reason"),
    [({"opted_out": True}, "opted_out"), ({"may_call": False}, "safe_contact"),
     ({"special_groups": ("minor",), "agreed": False}, "minor_alone"), ({"grade": 5, "opted_out": True}, "opted_out")],
)  # fmt: skip
def test_some_must_not_be_asked_and_that_is_kept(change: dict[str, object], reason: str):
    assert selection.choose(replace(ORDINARY, **change), 100) == Choice("suppressed", reason)  # type: ignore[arg-type]


def test_who_would_not_have_been_asked_is_not_counted_as_suppressed():
    assert selection.choose(replace(ORDINARY, opted_out=True), 0) == Choice(None, "not_sampled")


def test_who_asked_to_be_called_is_called_within_the_pause():
    wished = replace(ORDINARY, grade=5, wished=True, asked_recently=True)
    assert selection.choose(wished, 0) == Choice("person", "wished")
