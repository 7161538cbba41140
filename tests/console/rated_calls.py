"""Calls with their ratings, written straight into the running hotline's tables: a month of them takes no month.

`rate(hotline, calls)` writes what the switchboard and the asking after the call would have written.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import psycopg

from callcenter.ids import ROOT_ORG_ID, new_id
from tests.bench.routing.backlog import dsn_of
from tests.stories.hotline import Hotline

SHANGHAI = ZoneInfo("Asia/Shanghai")
_CALL = """INSERT INTO call (id, org_id, direction, state, outcome, language, queue_key, account_id, arrived_at,
    queue_entered_at, answered_at, seat_left_at, ended_at, acw_ended_at, business_day)
VALUES (%(id)s, %(org)s, 'inbound', 'ended', %(outcome)s, %(language)s, %(queue)s, %(account)s, %(at)s, %(queued)s,
    %(answered)s, %(left)s, %(left)s, %(acw)s, %(day)s)"""
_RATING = """INSERT INTO rating (id, org_id, call_id, invitation, invited, not_invited_reason, asked_at, left_by,
    talk_seconds, grade, keys, language, queue_key, account_id, excluded_as, rated_at, settled_at, business_day)
VALUES (%(rating)s, %(org)s, %(id)s, %(invitation)s, %(invited)s, %(reason)s, %(left)s, %(left_by)s, %(talk)s,
    %(grade)s, %(keys)s, %(language)s, %(queue)s, %(account)s, %(excluded)s, %(rated)s, %(left)s, %(day)s)"""


@dataclass(frozen=True)
class Rated:
    """One call. `agent` a staff number, None for a caller who gave up. Without a grade: asked, and not rated."""

    day: date
    agent: str | None = "101"
    grade: int | None = None
    invitation: str = "played"
    reason: str | None = None
    language: str = "zh-CN"
    queue: str = "general"
    wait: int = 8  # seconds
    talk: int = 300
    excluded: str | None = None


def today() -> date:
    return datetime.now(SHANGHAI).date()


def rate(hotline: Hotline, calls: Iterable[Rated]) -> None:
    """Write these calls, each at another second of its morning."""
    with psycopg.connect(dsn_of(hotline)) as connection:
        accounts: dict[str, object] = dict(connection.execute("SELECT staff_no, id FROM account").fetchall())
        rows = [_row(call, at, accounts) for at, call in enumerate(calls)]
        cursor = connection.cursor()
        cursor.executemany(_CALL, rows)
        cursor.executemany(_RATING, [row for row in rows if row["account"] is not None])


def _row(call: Rated, second: int, accounts: dict[str, object]) -> dict[str, object]:
    morning = datetime.combine(call.day, time(0, 5), SHANGHAI).astimezone(UTC)
    at = morning + timedelta(seconds=second % 3600)
    answered = at + timedelta(seconds=call.wait) if call.agent else None
    left = at + timedelta(seconds=call.wait + (call.talk if call.agent else 0))
    return {
        "id": new_id(), "rating": new_id(), "org": ROOT_ORG_ID, "day": call.day, "at": at, "queued": at,
        "answered": answered, "left": left, "acw": left + timedelta(seconds=40) if answered else None,
        "outcome": "answered" if answered else "abandoned_queue", "language": call.language, "queue": call.queue,
        "account": accounts[call.agent] if call.agent else None, "talk": call.talk, "grade": call.grade,
        "keys": str(call.grade or ""), "invitation": call.invitation,
        "invited": call.invitation in {"played", "sms"}, "reason": call.reason,
        "left_by": "seat" if call.reason == "system" else "caller", "excluded": call.excluded,
        "rated": left if call.grade else None,
    }  # fmt: skip
