"""The satisfaction page of random months over millions of calls, by each of the eight dimensions; p95 of its requests.

The application answers in this process (no network between): from the request's bytes to the answer's, login included.
What is asked is what the page asks: its figures by one dimension, their trend, their comparison, the gaming row.
Today is the day after the last one filled; two days that were changed since are counted live.
"""

import random
import statistics
import time
from datetime import UTC, datetime, timedelta

from fastapi.testclient import TestClient

from callcenter import clock
from callcenter.db import engine
from callcenter.db.unit_of_work import begin
from callcenter.figures.periods import month_end
from callcenter.figures.sources import DIMENSIONS
from tests.bench.figures import figure, quantile
from tests.bench.routing import house
from tests.bench.satisfaction import bulk
from tests.bench.tickets.speed import _client

MONTHS, GOAL_MS = 40, 500.0
SOURCES = ("calls", "ratings", "surveys")  # what the page's figures are counted from, and rolled
# agents/console/src/pages/satisfaction/names.ts: ALL and COMPARED
_RATES = "satisfaction,response,invitation,excellence,score"
_NAMES = f"""{_RATES},sms_satisfaction,bad_verified,bad_corrected,callback_satisfaction,callbacks_due_reached,\
callback_reached,callback_solved,other_callback_satisfaction,bad_survey_verified,bad_survey_corrected,\
satisfaction_before"""
NOW = datetime(2026, 9, 30, 16, 30, tzinfo=UTC)  # half past midnight in Shanghai: the first day after


def run() -> None:
    """Fill, roll, and print the figures."""
    with house.server(durable=False) as postgres:
        filled = bulk.fill(postgres.url(), SOURCES)
        rate = filled.days * len(SOURCES) / filled.roll_seconds
        print(f"rolled {filled.days} days of {len(SOURCES)} sources in {filled.roll_seconds:.0f} s ({rate:.0f}/s)")
        clock.set_clock(lambda: NOW)
        try:
            _mark_some()
            with _client("supervisor", "9901") as client:
                _measure(client, f"{filled.calls:,} calls, {filled.ratings:,} ratings")
        finally:
            clock.set_clock(None)
            engine.configure(None)


def _mark_some() -> None:
    """Late changes: the last two days of the last month are counted live."""
    with begin() as uow:
        for days in (0, 1):
            day = bulk.LAST - timedelta(days=days)
            uow.raw.execute(
                "INSERT INTO figure_stale (org_id, source, day) SELECT %s, unnest(%s::text[]), %s",
                (uow.org_id, list(SOURCES), day),
            )


def _measure(client: TestClient, said: str) -> None:
    chance = random.Random(12348)
    requests: dict[str, list[float]] = {}
    whole: list[float] = []
    months = [_month(chance.randrange(36)) for _ in range(MONTHS)]
    for months_asked in ([_month(0)], months):  # the first to open the files
        requests, whole = {}, []
        for first, last in months_asked:
            period = f"from={first}&to={last}"
            paths = [f"/api/figures?{period}&by={by}&names={_NAMES}" for by in DIMENSIONS]
            others = [
                f"/api/figures/trend?{period}&names=satisfaction,response,invitation",
                f"/api/figures/compare?{period}&names={_RATES},callback_satisfaction",
                f"/api/figures/gaming?{period}",
            ]
            taken = [_timed(client, path) for path in (*paths, *others)]
            whole.append(sum(taken[: len(paths)]))
            for name, each in zip((*DIMENSIONS, "trend", "compare", "gaming"), taken, strict=True):
                requests.setdefault(name, []).append(each)
    everything = [each for times in requests.values() for each in times]
    slowest = max(requests, key=lambda name: quantile(requests[name], 0.95))
    worst = f"slowest by {slowest} p95 {quantile(requests[slowest], 0.95):.0f} ms"
    note = f"({said}; {len(everything)} requests, p50 {statistics.median(everything):.0f} ms; {worst})"
    figure("satisfaction_page_p95", quantile(everything, 0.95), "ms", "<=", GOAL_MS, note)
    note = f"(all eight breakdowns one after the other, p50 {statistics.median(whole):.0f} ms)"
    figure("satisfaction_page_all_breakdowns_p95", quantile(whole, 0.95), "ms", "<=", GOAL_MS, note)


def _month(number: int) -> tuple[str, str]:
    year, month = divmod(bulk.FIRST.year * 12 + bulk.FIRST.month - 1 + number, 12)
    first = bulk.FIRST.replace(year=year, month=month + 1)
    return first.isoformat(), month_end(first).isoformat()


def _timed(client: TestClient, path: str) -> float:
    began = time.perf_counter()
    answer = client.get(path)
    taken = (time.perf_counter() - began) * 1000
    assert answer.status_code == 200, f"{path}: {answer.status_code} {answer.text}"
    return taken
