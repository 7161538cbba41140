"""A short storm over the whole system; `make chaos-system` is the long one."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chaos.system import Storm, report, run_storm
from tests.stories.hotline import Hotline, running

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(400)]
STORM = Storm(seconds=50, seats=8, per_second=0.5, every=6, servers=False)
RESTARTS = Storm(seconds=40, seats=6, per_second=0.4, every=6, servers=True, kinds=("beat",))


@pytest.fixture
def hotline(tmp_path: Path) -> Iterator[Hotline]:
    with running(tmp_path / "data", SURVEY_DELAY_SECONDS="86400") as started:
        yield started


def test_whatever_is_killed_every_call_has_one_outcome_and_no_seat_is_stuck(hotline: Hotline) -> None:
    after = asyncio.run(run_storm(hotline, STORM))
    report(after, STORM)
    assert after.verdict.calls > 10
    assert set(after.kills) == set(STORM.kinds)
    assert after.verdict.faults == 0, after
    assert after.verdict.stranded == 0, after


def test_talks_outlive_a_restart_of_valkey_and_of_postgresql_and_all_is_well_within_ten_seconds(
    hotline: Hotline,
) -> None:
    after = asyncio.run(run_storm(hotline, RESTARTS))
    report(after, RESTARTS)
    assert set(after.recoveries) == {"valkey", "postgres"}
    assert max(after.recoveries.values()) <= 10, after
    assert after.cut_off_by_servers == 0, after
    assert after.verdict.faults == 0, after
