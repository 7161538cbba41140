"""Months with calls and ratings in them, for the tests of reports."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from callcenter import clock
from callcenter.db.unit_of_work import begin
from callcenter.ids import new_id
from callcenter.quality import opening
from callcenter.reports import archive
from callcenter.reports.contents import Contents
from callcenter.reports.models import Report
from callcenter.surveys.models import Rating
from tests.callcenter.tickets.scenes import Scene, one

OCTOBER = date(2026, 10, 1)
AFTER = datetime(2026, 11, 5, 1, 0, tzinfo=UTC)  # 9:00 in Shanghai on the day on which October's report is made


def noon(day: date) -> datetime:
    """Noon in Shanghai."""
    return datetime(day.year, day.month, day.day, 4, tzinfo=UTC)


def served(
    scene: Scene, day: date, grades: Sequence[int | None], taken_by: str = "101", language: str = "zh-CN"
) -> None:
    """Calls of a day that an agent took, one after the other, with what each keyed (None: nothing)."""
    for place, grade in enumerate(grades):
        at = noon(day) + timedelta(minutes=10 * place)
        clock.set_clock(lambda at=at: at)
        call_id = scene.call(f"138000000{place % 100:02d}", taken_by=taken_by, language=language)
        with begin() as uow:
            uow.session.add(
                Rating(id=new_id(), org_id=uow.org_id, call_id=call_id, invitation="played", invited=True, mode="keys",
                       grade=grade, keys=str(grade or ""), language=language, queue_key="general",
                       account_id=scene.agents[taken_by], asked_at=at, rated_at=at if grade else None, settled_at=at,
                       talk_seconds=300, business_day=day)
            )  # fmt: skip
        with begin() as uow:
            opening.of_call(uow, call_id)


def october(scene: Scene) -> None:
    """Forty-one calls in October (39 rated, one of them badly), nine in September; the clock stands on 5 November."""
    scene.queue("general", "综合")
    served(scene, date(2026, 9, 15), [1, 1, 2, 2, 3, 1, 1, None, 4])
    for day in range(10):
        served(scene, OCTOBER + timedelta(days=2 * day), [1, 1, 2], "101")
    served(scene, date(2026, 10, 28), [1, 2, 3, 3, 2, 1, None], "102")
    served(scene, date(2026, 10, 29), [1, 1, 5, None], "102", "ii-CN")
    clock.set_clock(lambda: AFTER)


def frozen(report_id: UUID) -> Contents:
    with begin() as uow:
        return archive.contents(uow.session.get_one(Report, report_id))


def count() -> int:
    with begin() as uow:
        return int(one(uow, "SELECT count(*) FROM report"))
