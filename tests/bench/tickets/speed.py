"""Lists, search, one ticket and the overdue ones through the API, as supervisors and agents ask; p95 of each.

The application answers in this process (no network between): what is measured is everything from the request's bytes to
the answer's, rights and clocks included.
"""

import random
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

from fastapi.testclient import TestClient

from callcenter.app import create_app
from callcenter.db.unit_of_work import begin
from callcenter.ids import new_id
from callcenter.people import login
from callcenter.people.models import Account
from tests.bench.figures import figure, quantile
from tests.bench.tickets import rows
from tests.bench.tickets.rows import Site

_SOME = "SELECT id FROM ticket TABLESAMPLE BERNOULLI (%s) REPEATABLE (7) ORDER BY id LIMIT 60"
ROUNDS = 12
GOAL_MS = 300.0
LISTS = (
    "", "state=open", "state=closed", "stage=signed&stage=dispatched", "category=M01-01", "category=M02", "urgent=true",
    "department=labour_bureau", "group=migrant_worker", "language=ii-CN", "channel=phone", "sort=-created",
    "sort=created", "sort=urgency", "sort=category", "sort=-department", "sort=handler", "sort=-closed", "sort=number",
    "sort=stage", "sort=first_responder&state=open", "sort=urgency&department=notary&urgent=true",
    "created_from=2026-01-01&created_to=2026-01-31", "closed_from=2026-11-01", "sensitive=true", "scope=mine",
    "category=M01-01&state=open&sort=urgency", "page=40", "department=mediation&created_from=2025-06-01&sort=created",
)  # fmt: skip
OVERDUE = ("state=overdue", "card=red", "card=yellow", "card=red&category=M01-01", "card=red&department=notary")


def run(site: Site) -> None:
    """Print the figures."""
    with _client("supervisor", "9901") as supervisor, _client("agent", "9902") as agent:
        both = (supervisor, agent)
        _figure("list", [f"/api/tickets?{each}" for each in LISTS], both)
        _figure("overdue_list", [f"/api/tickets?{each}" for each in OVERDUE], both)
        _figure("search", [f"/api/tickets?q={quote(each)}" for each in _searches(site)], both)
        _figure("one_ticket", _details(site), both, rounds=2)


def _searches(site: Site) -> list[str]:
    chance = random.Random(5)
    number = rows.begun(site.until, site.tickets, site.tickets // 2)
    rare = site.tickets // 2000
    return [
        "拖欠工资", "包工头 欠条", "伤残等级", f"第{rare}号民生工程", "民生工程", f"{number:%Y%m%d}-0007",
        "13800000123", rows.name(chance), "宅基地 补偿款", "已联系来电人", "按程序办理", "柳林乡某运输公司",
        "没有这样的词语", "青石镇 漏水 监护", "工资",
    ]  # fmt: skip


def _details(site: Site) -> list[str]:
    with begin() as uow:
        uow.raw.execute("SET LOCAL statement_timeout = 0")
        found = uow.raw.execute(_SOME, (100 * 120 / site.tickets,)).fetchall()
    return [f"/api/tickets/{row[0]}{part}" for row in found for part in ("", "/encounters")]


def _figure(name: str, paths: list[str], clients: tuple[TestClient, ...], rounds: int = ROUNDS) -> None:
    taken: dict[str, list[float]] = {}
    for _ in range(rounds):
        for path in paths:
            for client in clients:
                taken.setdefault(path, []).append(_timed(client, path))
    everything = [each for times in taken.values() for each in times]
    slowest = max(taken, key=lambda path: quantile(taken[path], 0.95))
    worst = f"slowest {slowest.removeprefix('/api/tickets')} p95 {quantile(taken[slowest], 0.95):.0f} ms"
    note = f"({len(everything)} requests, p50 {statistics.median(everything):.0f} ms; {worst})"
    figure(f"tickets_{name}_p95", quantile(everything, 0.95), "ms", "<=", GOAL_MS, note)


def _timed(client: TestClient, path: str) -> float:
    began = time.perf_counter()
    answer = client.get(path)
    taken = (time.perf_counter() - began) * 1000
    assert answer.status_code == 200, f"{path}: {answer.status_code} {answer.text}"
    return taken


@contextmanager
def _client(role: str, staff_no: str) -> Iterator[TestClient]:
    """Somebody signed in, without a password."""
    with TestClient(create_app(), raise_server_exceptions=False) as client:
        with begin() as uow:
            account: Any = Account(id=new_id(), org_id=uow.org_id, staff_no=staff_no, name=staff_no, roles=[role],
                                   password_hash="!", active=True, created_at=uow.now)  # fmt: skip
            uow.session.add(account)
            uow.session.flush()
            granted = login._open(uow, account)
        client.cookies.set("cc_session", granted.token)
        yield client
