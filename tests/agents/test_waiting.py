"""The announced waiting time: honest, a range, the same for the same facts, and never taken back."""

import heapq
import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.waiting import Announcement, Estimate, Said, announce, estimate, remembered

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
TALKS = [120.0, 180.0, 240.0, 300.0, 300.0, 360.0, 420.0, 480.0, 600.0, 900.0]


@pytest.mark.parametrize(
    ("position", "busy", "handling"),
    [
        (1, [10.0], TALKS[:4]),  # too few calls to say anything
        (1, [], TALKS),  # nobody serves
        (9, [10.0], TALKS),  # over fifteen minutes
        (900, [10.0] * 30, TALKS),
    ],
)
def test_nothing_is_said_where_nothing_honest_can_be_said(position, busy, handling):
    assert estimate(position, busy, handling) is None


def test_the_same_facts_give_the_same_range():
    facts = (3, [30.0, 90.0, 200.0], TALKS)
    assert estimate(*facts) == estimate(*facts)


def test_the_range_is_from_the_median_to_the_ninetieth_percentile_in_whole_minutes():
    found = Estimate(130.0, 350.0)
    assert (found.low, found.high) == (3, 6)
    assert (Estimate(2.0, 9.0).low, Estimate(2.0, 9.0).high) == (1, 1)


def test_more_seats_and_a_better_place_are_a_shorter_wait():
    far, near = estimate(4, [60.0] * 4, TALKS), estimate(2, [60.0] * 4, TALKS)
    more = estimate(4, [60.0] * 8, TALKS)
    assert near.p50 < far.p50
    assert more.p90 < far.p90


def test_a_talk_longer_than_any_before_is_not_expected_to_end_at_once():
    found = estimate(1, [5000.0], TALKS)
    assert found is not None
    assert found.p50 == 450.0


def test_many_seats_are_reckoned_like_few_ones():
    """At the border the two ways agree within a fifth."""
    rng = random.Random(4)
    busy = [rng.choice(TALKS) * rng.random() for _ in range(24)]
    played, closed = estimate(20, busy, TALKS), estimate(20, [*busy, 100.0], TALKS)
    assert closed.p50 == pytest.approx(played.p50, rel=0.25)
    assert closed.p90 == pytest.approx(played.p90, rel=0.25)


def replayed(seats, position, rng):
    """A day's line at its real end: every seat in the middle of a talk, nobody gives up."""
    talks = [rng.choice(TALKS) for _ in range(seats)]
    lasted = [talk * rng.random() for talk in talks]
    free = [talk - past for talk, past in zip(talks, lasted, strict=True)]
    heapq.heapify(free)
    for _ in range(position - 1):
        heapq.heapreplace(free, free[0] + rng.choice(TALKS))
    return lasted, free[0]


def test_nine_of_ten_callers_wait_no_longer_than_what_was_said():
    """The bar of the peers' study (4.4): the P90 covers at least 85 % on replayed days."""
    rng = random.Random(12348)
    kept = told = 0
    for _ in range(400):
        seats, position = rng.randint(2, 12), rng.randint(1, 8)
        lasted, waited = replayed(seats, position, rng)
        history = [rng.choice(TALKS) for _ in range(40)]
        found = estimate(position, lasted, history)
        if found is not None:
            told += 1
            kept += waited <= found.high * 60
    assert told > 300
    assert kept / told >= 0.85


def test_a_worse_position_is_no_number():
    assert announce(4, Estimate(100.0, 200.0), Said(3), NOW) == Announcement(None)
    assert announce(3, Estimate(100.0, 200.0), Said(3), NOW) == Announcement(3, 2, 4)


def test_without_an_estimate_only_the_next_in_line_is_told_their_place():
    assert announce(1, None, Said(), NOW) == Announcement(1)
    assert announce(2, None, Said(), NOW) == Announcement(None)


def test_more_minutes_than_before_are_not_said():
    before = Said(3, 2, 4, NOW + timedelta(minutes=4))
    assert announce(3, Estimate(200.0, 290.0), before, NOW) == Announcement(3)


def test_the_same_minutes_again_and_again_are_not_said():
    """Four minutes promised at nine, and four minutes again at three past nine, would be seven."""
    before = Said(3, 2, 4, NOW + timedelta(minutes=4))
    same = Estimate(100.0, 200.0)
    assert announce(3, same, before, NOW + timedelta(seconds=55)).high == 4
    assert announce(3, same, before, NOW + timedelta(seconds=170)).high is None


@given(
    st.lists(
        st.tuples(st.integers(1, 30), st.none() | st.floats(1, 900), st.floats(0, 300), st.integers(40, 70)),
        min_size=1,
        max_size=20,
    )
)
def test_whatever_happens_nothing_said_is_taken_back(course):
    said, now, heard = Said(), NOW, []
    for position, p50, more, seconds in course:
        now += timedelta(seconds=seconds)
        told = announce(position, None if p50 is None else Estimate(p50, p50 + more), said, now)
        heard.append((now, told))
        said = remembered(said, told, now)
    positions = [told.position for _, told in heard if told.position is not None]
    minutes = [(at, told.high) for at, told in heard if told.high is not None]
    assert positions == sorted(positions, reverse=True)
    assert [high for _, high in minutes] == sorted((high for _, high in minutes), reverse=True)
    first_end = minutes[0][0] + timedelta(minutes=minutes[0][1]) if minutes else now
    assert all(at + timedelta(minutes=high) <= first_end + timedelta(seconds=60) for at, high in minutes)
