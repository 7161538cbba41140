"""Making reports: every figure of the period, frozen ever after."""

from __future__ import annotations

from datetime import date, timedelta

import psycopg
import pytest
from sqlalchemy.exc import IntegrityError

from callcenter import clock
from callcenter.db.unit_of_work import begin
from callcenter.figures import target_plans
from callcenter.reports import jobs, layout, sealing, service
from callcenter.reports.contents import Contents
from callcenter.reports.errors import ReportAltered
from callcenter.reports.models import Report
from callcenter.surveys.models import Rating
from tests.callcenter.reports import months
from tests.callcenter.reports.months import AFTER, OCTOBER, frozen, served
from tests.callcenter.tickets.scenes import Scene, matter, one


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
