"""T13: three times as many callers as twenty seats can take.

Talks are ten seconds, so that two a second are possible and six come: the processor of a small machine, which plays the
callers too, is not what is measured.

The queue's bound is half of the seats: who comes to a full queue is asked what they would rather do, listens, and
presses the key for a message. What is counted is that the key was understood: these telephones say nothing, and a
message of nothing but silence is no voicemail. When the load is over the queue must empty.
"""

import asyncio

import psycopg

from tests.bench.figures import figure
from tests.bench.routing.backlog import SEATS, Load, a_hotline, cpu_of, cpu_since, dsn_of, under_load

TALK_SECONDS, TIMES, FULL = 10.0, 3.0, SEATS // 2
POSSIBLE = SEATS / TALK_SECONDS
_OUTCOMES = (
    "SELECT coalesce(outcome, 'none'), count(*) FROM call WHERE direction = 'inbound' GROUP BY 1 ORDER BY 2 DESC"
)
_ASKED = "SELECT count(*) FROM queue_entry WHERE leaving = 'message'"


def run(seconds: float = 60.0) -> None:
    """Print the figures of T13."""
    load = Load(talk_seconds=TALK_SECONDS, full=FULL)
    with a_hotline() as hotline:
        asyncio.run(under_load(hotline, load, TIMES * POSSIBLE, seconds, patience=60.0))
        cpu = cpu_since(load.before, cpu_of(hotline), len(load.talks))
        with psycopg.connect(dsn_of(hotline), autocommit=True) as connection:
            outcomes = dict(connection.execute(_OUTCOMES).fetchall())
            asked = connection.execute(_ASKED).fetchone()
    _print(load, outcomes, asked[0] if asked else 0, seconds, cpu)


def _print(load: Load, outcomes: dict[str, int], left: int, seconds: float, cpu: str) -> None:
    begin = next((at for at, count in load.waiting if count >= FULL), load.waiting[0][0])
    end = load.waiting[0][0] + seconds
    talks = sum(begin + TALK_SECONDS <= at <= end for at in load.talks)
    share = talks / max(1.0, end - begin - TALK_SECONDS) / POSSIBLE
    note = f"({len(load.talks)} talks, {POSSIBLE:g}/s possible, {TIMES * POSSIBLE:g}/s offered; {cpu})"
    figure("T13_dispatched_of_possible", share, "x", ">=", 0.95, note)
    figure("T13_excess_callers_who_took_the_offer", left / max(1, load.excess), "x", ">=", 0.8, f"(of {load.excess})")
    empty = next((at - end for at, count in load.waiting if at > end and count == 0), -1.0)
    figure("T13_backlog_gone_after", empty, "s", "<=", 60, f"(outcomes {outcomes})")
