"""Ids sort by age; a day is Shanghai's."""

from datetime import UTC, date, datetime

import pytest

from callcenter import clock, ids


def test_ids_are_uuidv7_and_sort_by_their_age() -> None:
    made = [ids.new_id() for _ in range(200)]
    assert {one.version for one in made} == {7}
    assert len(set(made)) == 200
    assert [one.int >> 64 for one in made] == sorted(one.int >> 64 for one in made)


def test_the_root_organisation_is_a_valid_id() -> None:
    assert ids.ROOT_ORG_ID.version == 7


def test_the_business_day_is_that_of_shanghai() -> None:
    assert clock.business_day(datetime(2026, 11, 22, 16, 0, tzinfo=UTC)) == date(2026, 11, 23)
    assert clock.business_day(datetime(2026, 11, 22, 15, 59, tzinfo=UTC)) == date(2026, 11, 22)


def test_a_moment_without_a_zone_has_no_day() -> None:
    with pytest.raises(ValueError, match="time zone"):
        clock.business_day(datetime(2026, 11, 22))  # noqa: DTZ001


def test_a_test_sets_the_clock() -> None:
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    clock.set_clock(lambda: moment)
    assert clock.now() == moment
