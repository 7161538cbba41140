"""Making reports: once each, whatever beats twice or dies in between; frozen ever after."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from threading import Thread
from typing import Any
from uuid import UUID

import psycopg
import pytest
from sqlalchemy.exc import IntegrityError

from callcenter import clock
from callcenter.db import checkpoints
from callcenter.db.unit_of_work import begin
from callcenter.figures import target_plans
from callcenter.reports import archive, gathering, jobs, layout, sealing, service
from callcenter.reports.contents import Contents
from callcenter.reports.errors import ReportAltered, ReportBeingMade, ReportTooEarly
from callcenter.reports.models import Report
from callcenter.surveys.models import Rating
from tests.callcenter.reports import months
from tests.callcenter.reports.months import AFTER, OCTOBER, served
from tests.callcenter.tickets import scenes
from tests.callcenter.tickets.scenes import Scene, matter, one


@pytest.fixture
def scene(database: str) -> Scene:
    clock.set_clock(lambda: AFTER)
    return scenes.seeded()


@pytest.fixture
def october(scene: Scene) -> Scene:
    months.october(scene)
    return scene


def frozen(report_id: UUID) -> Contents:
    with begin() as uow:
        return archive.contents(uow.session.get_one(Report, report_id))


def count() -> int:
    with begin() as uow:
        return int(one(uow, "SELECT count(*) FROM report"))


def rates(contents: Contents, name: str) -> list[tuple[int, int | None, str | None]]:
    each = contents.figure(name)
    assert each is not None
    return [(f.numerator, f.denominator, f.value) for f in (each.now, each.before, each.year_ago) if f is not None]


def test_a_month_is_frozen_with_its_figures_the_month_before_and_the_year_ago(october: Scene):
    contents = frozen(jobs.make_one("monthly", date(2026, 10, 17)))
    assert (contents.first, contents.last) == (OCTOBER, date(2026, 10, 31))
    assert rates(contents, "satisfaction") == [(38, 39, "97.44"), (7, 8, "87.50"), (0, 0, None)]
    assert rates(contents, "answered") == [(41, None, "41"), (9, None, "9"), (0, None, "0")]
    assert contents.bars == {"1": 24, "2": 12, "3": 2, "4": 0, "5": 1}
    assert sum(each.value for each in contents.outcomes) == contents.inbound == 41
    assert sum(each.value for each in contents.invitations) == contents.served == 41


def test_every_bad_rating_of_the_month_stands_in_it_with_its_review(october: Scene):
    contents = frozen(jobs.make_one("monthly", OCTOBER))
    assert (contents.loop.bad, contents.loop.reviewed, contents.loop.missing) == (1, 1, 0)
    assert [(each.day, each.grade, each.agent) for each in contents.bad_ratings] == [
        (date(2026, 10, 29), 5, "102 测试102")
    ]


def test_the_rows_of_every_breakdown_add_up_to_the_whole(october: Scene):
    contents = frozen(jobs.make_one("monthly", OCTOBER))
    assert len(contents.breakdowns) == 8
    for found in contents.breakdowns:
        assert sum(row.figure("answered").numerator for row in found.rows) == 41, found.by  # type: ignore[union-attr]


def test_agents_are_ranked_by_what_they_answered_and_equals_share_a_place(scene: Scene):
    scene.queue("general", "综合")
    for agent, calls in (("101", 3), ("102", 5), ("103", 3), ("104", 1)):
        served(scene, OCTOBER, [1] * calls, agent)
    clock.set_clock(lambda: AFTER)
    ranking = frozen(jobs.make_one("monthly", OCTOBER)).ranking
    assert [(each.rank, each.name[:3], each.answered) for each in ranking] == [
        (1, "102", 5), (2, "101", 3), (2, "103", 3), (4, "104", 1),
    ]  # fmt: skip


def test_a_month_says_how_far_its_units_are_with_the_years_targets(october: Scene):
    clock.set_clock(lambda: months.noon(date(2026, 10, 6)))
    october.tickets(matter(), number="13800000055")
    clock.set_clock(lambda: AFTER)
    with begin() as uow:
        whole = ("hotline", [target_plans.Part("", "热线", 100)])
        agents = ("agent", [target_plans.Part(str(october.agents[each]), each, 20) for each in ("101", "102")])
        for kind, parts in (whole, agents):
            total = sum(part.amount for part in parts)
            target_plans.write(uow, october.agents["101"], (2026, "contacts", kind), total, "人口", parts, 0)  # type: ignore[arg-type]
    contents = frozen(jobs.make_one("monthly", OCTOBER))
    standings = [(each.unit_kind, each.done, each.target, each.done_unit) for each in contents.completion]
    assert standings[0] == ("hotline", 1, 100, "人次")
    published, internal = (layout.document(contents, each, 1) for each in ("published", "internal"))
    assert "测试101" in str(internal)
    assert "测试101" not in str(published)
    assert any(section.title.endswith("任务完成情况") for section in published.sections)


def test_what_is_recorded_later_changes_nothing_in_what_was_made(october: Scene):
    report_id = jobs.make_one("monthly", OCTOBER)
    before = frozen(report_id)
    served(october, OCTOBER, [5, 5, 5])
    clock.set_clock(lambda: AFTER + timedelta(days=1))
    assert jobs.make_one("monthly", OCTOBER) == report_id
    assert frozen(report_id) == before


@pytest.mark.parametrize(
    "change",
    [
        "payload = '{}'", "payload_sha256 = 'x'", "made_at = now()", "first = '2026-09-01'", "kind = 'daily'",
        "version = 2", "formula_versions = '{}'",
    ],
)  # fmt: skip
def test_the_database_refuses_to_change_what_was_made(october: Scene, change: str):
    jobs.make_one("monthly", OCTOBER)
    with pytest.raises(psycopg.errors.IntegrityConstraintViolation), begin() as uow:
        uow.raw.execute(f"UPDATE report SET {change}")  # type: ignore[arg-type]


def test_the_database_refuses_to_delete_a_report(october: Scene):
    jobs.make_one("monthly", OCTOBER)
    with pytest.raises(psycopg.errors.IntegrityConstraintViolation), begin() as uow:
        uow.raw.execute("DELETE FROM report")


def test_its_seal_stands_in_the_audit_and_tells_what_was_altered_past_the_trigger(october: Scene):
    report_id = jobs.make_one("monthly", OCTOBER)
    with begin() as uow:
        report = uow.session.get_one(Report, report_id)
        noted = one(uow, "SELECT reason FROM audit_entry WHERE action = 'report_made' AND object_id = %s", report_id)
        assert noted.endswith(f"v1 sha256={sealing.sha256(report.payload)}")
        uow.raw.execute("ALTER TABLE report DISABLE TRIGGER report_frozen")
        uow.raw.execute("UPDATE report SET payload = jsonb_set(payload, '{inbound}', '42')")
    with pytest.raises(ReportAltered):
        frozen(report_id)


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


def test_a_withdrawn_report_is_made_again_as_another_version_and_both_stay(october: Scene):
    first = jobs.make_one("monthly", OCTOBER)
    with begin() as uow:
        (rating,) = uow.session.query(Rating).filter(Rating.grade == 5).all()
        rating.excluded_as = "test"
        service.withdraw(uow, first, october.agents["101"], "误将测试来电计入")
    assert jobs.make_due() >= 1  # beat makes what stands no more, should nobody ask
    second = jobs.make_one("monthly", OCTOBER)
    assert second != first
    assert rates(frozen(second), "satisfaction")[0] == (38, 38, "100.00")
    assert rates(frozen(first), "satisfaction")[0] == (38, 39, "97.44")
    with begin() as uow:
        rows = uow.raw.execute("SELECT version, state, replaces_id FROM report WHERE kind = 'monthly' ORDER BY version")
        assert rows.fetchall()[-2:] == [(1, "withdrawn", None), (2, "made", first)]


def test_two_standing_reports_of_a_period_are_refused_by_the_table(october: Scene):
    jobs.make_one("monthly", OCTOBER)
    with pytest.raises((IntegrityError, psycopg.errors.UniqueViolation)), begin() as uow:
        uow.raw.execute(
            "INSERT INTO report SELECT gen_random_uuid(), org_id, kind, first, last, 2, state, ranking_published,"
            " made_at, made_by, replaces_id, formula_versions, payload, payload_sha256 FROM report"
        )
