"""Reports by the clock: once each, whatever beats twice, pauses for days or dies in between."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from threading import Thread
from typing import Any

import pytest

from callcenter import clock
from callcenter.db import checkpoints
from callcenter.db.unit_of_work import begin
from callcenter.reports import gathering, jobs, service
from callcenter.reports.errors import ReportBeingMade, ReportTooEarly
from tests.callcenter.reports.months import AFTER, OCTOBER, count, frozen, served
from tests.callcenter.tickets.scenes import Scene, one


def test_after_three_days_off_three_daily_reports_are_made(scene: Scene):
    served(scene, date(2026, 11, 18), [1, 2])
    clock.set_clock(lambda: datetime(2026, 11, 19, 0, 30, tzinfo=UTC))  # 8:30: the 18th is complete
    assert jobs.make_due() == 1
    clock.set_clock(lambda: datetime(2026, 11, 22, 0, 40, tzinfo=UTC))
    assert jobs.make_due() == 3
    with begin() as uow:
        made = uow.raw.execute("SELECT first FROM report WHERE kind = 'daily' ORDER BY made_at, first").fetchall()
    assert [row[0].day for row in made] == [18, 19, 20, 21]
    assert jobs.make_due() == 0


def test_many_that_are_due_are_made_run_after_run(scene: Scene, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(jobs, "AT_ONCE", 2)
    served(scene, date(2026, 11, 1), [1])  # a Sunday
    clock.set_clock(lambda: AFTER)
    assert [jobs.make_due() for _ in range(4)] == [2, 2, 1, 0]
    with begin() as uow:
        made = uow.raw.execute("SELECT kind, to_char(first, 'MM-DD') FROM report ORDER BY 1, 2").fetchall()
    assert made == [("daily", "11-01"), ("daily", "11-02"), ("daily", "11-03"), ("daily", "11-04"),
                    ("weekly", "10-26")]  # fmt: skip


def test_without_a_single_call_nothing_is_made(scene: Scene):
    assert jobs.make_due() == 0


def test_a_period_of_which_ratings_may_still_come_is_refused(october: Scene):
    clock.set_clock(lambda: datetime(2026, 11, 5, 0, 29, tzinfo=UTC))
    with pytest.raises(ReportTooEarly, match="2026-11-05 08:30"):
        jobs.make_one("monthly", OCTOBER)


def test_a_second_beat_at_the_same_moment_makes_no_second_report(october: Scene):
    refused: list[Exception] = []

    def beat_again() -> None:
        try:
            jobs.make_one("monthly", OCTOBER)
        except ReportBeingMade as error:
            refused.append(error)

    with checkpoints.on("report counted", in_a_thread(beat_again)):
        jobs.make_one("monthly", OCTOBER)
    assert len(refused) == 1
    assert count() == 1


def test_a_beat_that_began_to_read_before_the_other_committed_makes_no_second_report(
    october: Scene, monkeypatch: pytest.MonkeyPatch
):
    """Its snapshot shows no report, though the lock is free by then: the table has the last word."""
    lock = service._lock

    def late(uow: Any, *period: Any) -> None:
        uow.raw.execute("SELECT 1")  # the snapshot
        monkeypatch.setattr(service, "_lock", lock)
        in_a_thread(lambda: jobs.make_one("monthly", OCTOBER))()
        lock(uow, *period)

    monkeypatch.setattr(service, "_lock", late)
    with pytest.raises(ReportBeingMade):
        jobs.make_one("monthly", OCTOBER)
    assert count() == 1


def test_its_figures_are_of_one_moment_whatever_is_recorded_meanwhile(october: Scene, monkeypatch: pytest.MonkeyPatch):
    compared = gathering._compared

    def slowly(*args: Any) -> Any:
        in_a_thread(lambda: served(october, OCTOBER, [5] * 10))()
        return compared(*args)

    monkeypatch.setattr(gathering, "_compared", slowly)
    contents = frozen(jobs.make_one("monthly", OCTOBER))
    assert contents.inbound == 41
    for found in contents.breakdowns:
        assert sum(row.figure("answered").numerator for row in found.rows) == 41, found.by  # type: ignore[union-attr]


@pytest.mark.parametrize("step", ["report counted", "report made", "before commit", "after commit"])
def test_killed_between_its_steps_one_report_is_made(october: Scene, database: str, step: str):
    assert beat(database, step) == -9
    assert count() == (1 if step == "after commit" else 0)
    jobs.make_one("monthly", OCTOBER)
    assert count() == 1
    with begin() as uow:
        assert one(uow, "SELECT count(*) FROM audit_entry WHERE action = 'report_made'") == 1


def beat(database: str, kill_at: str) -> int:
    """Make October's report in a process of its own, which dies at `kill_at`; its exit status."""
    statement = (
        "from datetime import UTC, date, datetime\n"
        "from callcenter import bootstrap, clock, settings\n"
        "from callcenter.db import broadcast, engine\n"
        "from callcenter.reports import jobs\n"
        "bootstrap.wire()\n"
        f"engine.configure(engine.build({database!r}))\n"
        f"clock.set_clock(lambda: datetime.fromisoformat({AFTER.isoformat()!r}))\n"
        "jobs.make_one('monthly', date(2026, 10, 1))\n"
    )
    key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
    surroundings = os.environ | {"CALLCENTER_KILL_AT": kill_at, "CALLCENTER_CONTACT_HASH_KEY": key}
    return subprocess.run([sys.executable, "-c", statement], env=surroundings, check=False, timeout=60).returncode


def in_a_thread(function: Callable[[], object]) -> Callable[[], None]:
    def run() -> None:
        thread = Thread(target=function)
        thread.start()
        thread.join(30)
        assert not thread.is_alive()

    return run
