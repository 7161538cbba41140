"""Callbacks while any process is killed at random: nobody is rung more often than there are tries, no survey is lost.

Real processes, silent lines ten times as fast, the rules of the demo (a try each minute at most). Who is rung presses
1 1 2. Workers, beat, dispatcher, web and the switchboard are killed with -9 in turn, Valkey is restarted once.
Short by default: SURVEYS_CHAOS_SECONDS (40), SURVEYS_CHAOS_PEOPLE (12).
"""

from __future__ import annotations

import contextlib
import os
import random
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import httpx
import psycopg
import pytest

from tests.bench.routing.backlog import dsn_of
from tests.chaos.system import kill, restart
from tests.stories.hotline import Hotline, until
from tests.stories.test_waiting import Lines

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(600)]
SECONDS = float(os.environ.get("SURVEYS_CHAOS_SECONDS", "40"))
PEOPLE = int(os.environ.get("SURVEYS_CHAOS_PEOPLE", "12"))
KINDS = ("worker", "switchboard", "dispatcher", "web", "beat")
MATTER = {"category": "M09-02", "summary": "健身房不退费", "special_groups": [], "fields": {}, "outcome": "answered"}
_SURVEYS = """
    SELECT s.state, p.masked, s.attempts, s.grade FROM survey s JOIN contact_point p ON p.id = s.point_id
"""
_OPEN = "SELECT count(*) FROM survey WHERE state IN ('due', 'calling')"
_PLACED_TWICE = """
    SELECT count(*) FROM (SELECT reference FROM call WHERE purpose = 'survey' GROUP BY reference HAVING count(*) > 1) x
"""
# Asked twice is no harm: a switchboard that was down had not heard the first. What rang, and no call's row knows, is.
_KNOWN = "SELECT l.sid FROM leg l JOIN call c ON c.id = l.call_id WHERE c.purpose = 'survey'"


@pytest.fixture
def hotline(tmp_path: Path) -> Iterator[Hotline]:
    ours = {"SWITCHBOARD_ENGINE": "silent", "SWITCHBOARD_TIME_SCALE": "0.1", "SURVEY_DELAY_SECONDS": "1",
            "SURVEY_RETRY_SECONDS": "10", "CALLCENTER_SURVEY_TRUNK_CEILING": "6"}  # fmt: skip
    started = Hotline(tmp_path / "data", **ours)
    try:
        started.start(seconds=240)
        yield started
    finally:
        if started.process is not None and started.process.poll() is None:
            started.stop(60)


class Witness(threading.Thread):
    """Sees every telephone that rings, and answers the survey with 1 1 2."""

    def __init__(self, lines: Lines) -> None:
        super().__init__(daemon=True)
        self.lines, self.over = lines, threading.Event()
        self.rang: dict[str, set[str]] = defaultdict(set)  # legs by number
        self.sids: set[str] = set()

    def run(self) -> None:
        while not self.over.wait(0.1):
            with contextlib.suppress(httpx.HTTPError, ValueError):
                for each in self.lines.all():
                    if each["direction"] == "outbound":
                        self._sees(each)

    def _sees(self, call: dict[str, str]) -> None:
        number = str(call["remote"])[-4:]
        self.rang[number].add(call["leg"])
        self.sids |= {call["call_sid"]} if call.get("call_sid") else set()
        if call.get("state") not in ("ended", "ringing"):
            with contextlib.suppress(httpx.HTTPError):
                key = "2" if "survey_grade" in str(call.get("played")) else "1"
                body = {"digits": key}
                httpx.post(f"{self.lines.url}/calls/{call['leg']}/digits", json=body, timeout=1.5)


def closed_matters(hotline: Hotline) -> None:
    supervisor = hotline.console("201")
    for number in range(PEOPLE):
        wanted = {"channel": "walk_in", "request_key": str(uuid4()), "number": f"1380000{number:04}",
                  "language": "zh-CN", "survey_agreed": True, "matters": [MATTER]}  # fmt: skip
        supervisor.post("/api/contacts", wanted)


def count(hotline: Hotline, statement: str) -> int:
    with psycopg.connect(dsn_of(hotline), autocommit=True) as connection:
        row = connection.execute(statement).fetchone()
        return int(row[0]) if row else 0


def test_whatever_is_killed_nobody_is_rung_twice_for_one_try_and_no_survey_is_lost(hotline: Hotline) -> None:
    witness = Witness(Lines(hotline))
    witness.start()
    closed_matters(hotline)
    until(60, "the surveys stand", lambda: count(hotline, "SELECT count(*) FROM survey") == PEOPLE)
    kills = storm(hotline)
    until(300, "every survey has its end", lambda: count(hotline, _OPEN) == 0, every=1)
    witness.over.set()
    with psycopg.connect(dsn_of(hotline), autocommit=True) as connection:
        found = connection.execute(_SURVEYS).fetchall()
        known = {row[0] for row in connection.execute(_KNOWN).fetchall()}
    print(f"# kills {dict(kills)}, ends {Counter(row[0] for row in found)}, tries {sum(row[2] for row in found)}")
    assert len(found) == PEOPLE
    assert {row[0] for row in found} <= {"done", "broken_off", "declined", "unreachable"}
    assert count(hotline, _PLACED_TWICE) == 0
    assert witness.sids - known == set(), "a telephone rang for no call that is known"
    tries = {str(row[1])[-4:]: int(row[2]) for row in found}
    too_often = {number: len(rang) for number, rang in witness.rang.items() if len(rang) > tries.get(number, 0)}
    assert too_often == {}
    assert witness.rang


def storm(hotline: Hotline) -> Counter[str]:
    """Kind after kind, each 4 to 8 seconds; Valkey in the middle."""
    kills: Counter[str] = Counter()
    chance, end, valkey = random.Random(12348), time.monotonic() + SECONDS, time.monotonic() + SECONDS / 2
    number = 0
    while time.monotonic() < end:
        time.sleep(chance.uniform(4, 8))
        if time.monotonic() > valkey:
            restart(hotline, "valkey")
            kills["valkey"], valkey = kills["valkey"] + 1, float("inf")
        else:
            kind = KINDS[number % len(KINDS)]
            number += 1
            kills[kind] += kill(hotline, kind)
    return kills
