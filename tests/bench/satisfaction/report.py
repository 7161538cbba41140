"""The monthly report over millions of calls: counted, frozen, and all of its files, from the call of beat
to the last file.

`bulk` fills and rolls the days; three months are made in turn and the slowest counts. Two days were changed since they
were rolled and are counted live, as after a late rating.
"""

import statistics
import time
from datetime import UTC, date, datetime

from callcenter import clock
from callcenter.db import engine
from callcenter.db.unit_of_work import begin
from callcenter.reports import archive, jobs, rendering
from callcenter.reports.models import Report
from tests.bench.figures import figure
from tests.bench.routing import house
from tests.bench.satisfaction import bulk
from tests.bench.satisfaction.page import _mark_some

MONTHS = (date(2026, 9, 1), date(2026, 3, 1), date(2025, 9, 1))
GOAL_SECONDS = 30.0
NOW = datetime(2026, 10, 5, 1, 0, tzinfo=UTC)  # 9:00 in Shanghai on the day on which September's report is made


def run() -> None:
    """Fill, roll, and print the figures."""
    with house.server(durable=False) as postgres:
        filled = bulk.fill(postgres.url())
        clock.set_clock(lambda: NOW)
        try:
            _mark_some()
            _measure(f"{filled.calls:,} calls, {filled.ratings:,} ratings")
        finally:
            clock.set_clock(None)
            engine.configure(None)


def _measure(said: str) -> None:
    made, sizes = [], {}
    parts: dict[str, list[float]] = {}
    for month in MONTHS:
        begun = time.perf_counter()
        report_id = jobs.make_one("monthly", month)
        parts.setdefault("made", []).append(time.perf_counter() - begun)
        with begin() as uow:
            report = uow.session.get_one(Report, report_id)
            document = archive.document(report, "internal")
            for form in rendering.FORMATS:
                started = time.perf_counter()
                sizes[form] = len(rendering.render(document, form, report.made_at).content)
                parts.setdefault(form, []).append(time.perf_counter() - started)
        made.append(time.perf_counter() - begun)
    told = ", ".join(f"{name} {statistics.median(times):.1f} s" for name, times in parts.items())
    files = ", ".join(f"{form} {size // 1000} kB" for form, size in sizes.items())
    note = f"({said}; slowest of {len(MONTHS)} months; {told}; {files})"
    figure("monthly_report_seconds", max(made), "s", "<=", GOAL_SECONDS, note)
