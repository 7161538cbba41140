"""Rolled days: a figure is that of the rows, whatever was rolled when, and no change is ever lost."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from callcenter import clock
from callcenter.db import checkpoints
from callcenter.db.unit_of_work import begin
from callcenter.figures import reading, registry, rollup
from callcenter.figures.sources import DIMENSIONS, calls
from tests.callcenter.tickets import scenes
from tests.callcenter.tickets.scenes import Scene, matter, one

NOON = datetime(2026, 3, 10, 4, 0, tzinfo=UTC)
DAY, NEXT = date(2026, 3, 10), date(2026, 3, 11)


@pytest.fixture
def scene(database: str) -> Scene:
    clock.set_clock(lambda: NOON)
    made = scenes.seeded()
    made.queue("general", "综合")
    return made


def late_call(scene: Scene) -> UUID:
    """A call of the day before, written down today."""
    return scene.call(business_day=DAY)


def roll() -> int:
    """The day is over; it is rolled."""
    clock.set_clock(lambda: NOON + timedelta(days=1))
    return rollup.roll(begin, NEXT)


def inbound(first: date = DAY, last: date = DAY) -> int:
    with begin() as uow:
        return reading.totals(uow, first, last, measures=["inbound"]).whole.get("inbound", 0)


def rolled_days() -> int:
    with begin() as uow:
        return int(one(uow, "SELECT count(*) FROM figure_rolled WHERE source = 'calls'"))


def test_a_rolled_day_is_read_from_its_sums(scene: Scene):
    scene.call()
    assert roll() > 0
    with begin() as uow:
        uow.raw.execute("UPDATE figure_day SET sums = array_replace(sums, 1::bigint, 41::bigint) WHERE dimension = ''")
    assert inbound() == 41


def test_today_is_never_rolled(scene: Scene):
    scene.call()
    assert rollup.roll(begin, DAY) == 0
    assert inbound() == 1


def test_a_change_after_the_roll_is_counted_at_once_and_rolled_again(scene: Scene):
    scene.call()
    roll()
    late_call(scene)
    assert inbound() == 2
    assert roll() > 0
    with begin() as uow:
        assert one(uow, "SELECT count(*) FROM figure_stale WHERE source = 'calls'") == 0
    assert inbound() == 2


def test_every_dimension_of_a_rolled_day_adds_up_to_the_whole(scene: Scene):
    for number, taken_by in enumerate(("101", "102", None)):
        scene.call(f"1380000000{number}", taken_by=taken_by)
    scene.tickets(matter(), matter(category="M02-01"))
    roll()
    with begin() as uow:
        whole = reading.totals(uow, DAY, DAY).whole
        for by in DIMENSIONS:
            found = reading.totals(uow, DAY, DAY, by)
            assert found.whole == whole, by


def in_the_middle_of_a_roll(change: Callable[[], object]) -> None:
    """Let a change commit after the roll has taken its snapshot, and before it writes."""

    def interfere() -> None:
        other = threading.Thread(target=change)
        other.start()
        other.join(20)
        assert not other.is_alive()

    with checkpoints.on("figures snapshot taken", interfere):
        assert rollup.roll_day(begin, calls.SOURCE, DAY)


def test_a_change_that_commits_while_a_roll_is_running_is_not_lost(scene: Scene):
    scene.call()
    roll()
    late_call(scene)
    in_the_middle_of_a_roll(lambda: late_call(scene))
    assert inbound() == 3
    roll()
    assert inbound() == 3


def test_a_change_that_began_before_the_roll_and_commits_after_it_is_not_lost(scene: Scene):
    call_id = scene.call(taken_by=None)
    roll()
    with begin() as late:
        late.raw.execute("UPDATE call SET outcome = 'voicemail' WHERE id = %s", (call_id,))
        rollup.roll_day(begin, calls.SOURCE, DAY)
        assert outcome("voicemail") == 0
    assert (outcome("voicemail"), outcome("abandoned_queue")) == (1, 0)


def outcome(word: str) -> int:
    with begin() as uow:
        name = f"outcome_{word}"
        return reading.totals(uow, DAY, DAY, measures=[name]).whole.get(name, 0)


def test_two_rolls_of_one_day_do_not_count_it_twice(scene: Scene):
    scene.call()
    clock.set_clock(lambda: NOON + timedelta(days=1))
    done: list[bool] = []
    in_the_middle_of_a_roll(lambda: done.append(rollup.roll_day(begin, calls.SOURCE, DAY)))
    assert done == [False]
    assert (inbound(), rolled_days()) == (1, 1)


def test_a_roll_that_is_killed_leaves_the_day_as_it_was(scene: Scene):
    scene.call()
    roll()
    late_call(scene)

    def die() -> None:
        raise KeyboardInterrupt

    with checkpoints.on("figures day rolled", die), pytest.raises(KeyboardInterrupt):
        rollup.roll_day(begin, calls.SOURCE, DAY)
    assert inbound() == 2


def test_a_reading_between_a_roll_and_a_change_counts_each_call_once(scene: Scene):
    """The days that may be read are known in the statement that reads them: a roll in between changes nothing."""
    scene.call()

    clock.set_clock(lambda: NOON + timedelta(days=1))
    with checkpoints.on("figures rolled days read", lambda: rollup.roll_day(begin, calls.SOURCE, DAY)):
        assert inbound() == 1
    assert inbound() == 1


def test_days_counted_by_other_statements_are_counted_anew(scene: Scene):
    scene.call()
    roll()
    with begin() as uow:
        uow.raw.execute("UPDATE figure_rolled SET fingerprint = 'before'")
        uow.raw.execute("UPDATE figure_day SET sums = array_replace(sums, 1::bigint, 41::bigint)")
    assert inbound() == 1
    assert roll() > 0
    with begin() as uow:
        kept = "SELECT sums[array_position(measures, 'inbound')] FROM figure_day WHERE source = 'calls'"
        assert one(uow, f"{kept} AND dimension = ''") == 1


def test_a_row_of_the_present_day_leaves_no_mark_and_a_late_one_does(scene: Scene):
    today = datetime.now(UTC)
    clock.set_clock(lambda: today)
    scene.call()
    with begin() as uow:
        assert one(uow, "SELECT count(*) FROM figure_stale WHERE source IN ('calls', 'ratings')") == 0
    clock.set_clock(lambda: today - timedelta(days=1))
    scene.call()
    with begin() as uow:
        assert one(uow, "SELECT count(DISTINCT source) FROM figure_stale WHERE source IN ('calls', 'ratings')") == 2


def test_a_day_waits_until_no_transaction_that_began_on_it_is_left(scene: Scene):
    with begin() as uow:
        before = rollup._safe_until(uow)
    with begin() as other:
        other.raw.execute("SELECT 1")
        with begin() as uow:
            assert rollup._safe_until(uow) <= before


def test_what_a_matter_is_about_moves_the_figures_of_its_call(scene: Scene):
    (ticket_id,) = scene.tickets(matter())
    roll()
    with begin() as uow:
        uow.raw.execute("UPDATE ticket SET category = 'M02-01' WHERE id = %s", (ticket_id,))
    with begin() as uow:
        rows = reading.totals(uow, DAY, DAY, "category", measures=["answered"]).rows
    assert {key: sums["answered"] for key, sums in rows.items()} == {"M02-01": 1}


def test_every_rolled_source_has_its_days_marked_by_the_database(scene: Scene):
    """A source that is rolled without triggers would go on showing what was."""
    with begin() as uow:
        rows = uow.raw.execute(
            "SELECT pg_get_triggerdef(t.oid) || pg_get_functiondef(t.tgfoid) FROM pg_trigger t"
            " WHERE NOT t.tgisinternal AND t.tgname ~ 'figure'"
        ).fetchall()
    said = "\n".join(row[0] for row in rows)
    for source in registry.SOURCES:
        assert not source.rolled or f"'{source.name}'" in said, source.name


def test_a_seat_that_stays_ready_over_midnight_is_counted_on_both_days(scene: Scene):
    seat_id = scene.seat("101")
    states(seat_id, ("ready", NOON), ("offline", NOON + timedelta(days=1)))
    clock.set_clock(lambda: NOON + timedelta(days=2))
    rollup.roll(begin, date(2026, 3, 12))
    with begin() as uow:
        sums = [reading.totals(uow, day, day, measures=["seat_ready"]).whole["seat_ready"] for day in (DAY, NEXT)]
        both = reading.totals(uow, DAY, NEXT, measures=["seat_ready"]).whole["seat_ready"]
    assert sums == [12 * 3600, 12 * 3600]
    assert both == 24 * 3600


def states(seat_id: UUID, *changes: tuple[str, datetime]) -> None:
    with begin() as uow:
        for state, at in changes:
            uow.raw.execute(
                "INSERT INTO seat_state (id, org_id, seat_id, state, at)"
                " SELECT gen_random_uuid(), org_id, id, %s, %s FROM seat WHERE id = %s",
                (state, at, seat_id),
            )
