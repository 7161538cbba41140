"""Celery: the engine of deferred work. Its messages are nudges; what is due stands in the database.

`default` runs in four threads, `speech` in one niced process whose child loads the models. Never an ETA, never a
countdown, never a retry of Celery's own: outbox rows and due times do that.
"""

import logging
import threading
from typing import Any

from celery import Celery, signals

from callcenter import bootstrap, logs, pulse, settings
from callcenter.broker import DELIVER, app
from callcenter.db import delivery, engine

log = logging.getLogger(__name__)

LANES = ("default", "speech")


def configure() -> Celery:
    """The Celery application with its broker and the beat's table, wired."""
    bootstrap.wire()
    app.conf.broker_url = settings.load().redis_url
    app.conf.beat_schedule = beat_table()
    return app


def beat_table() -> dict[str, dict[str, Any]]:
    """bootstrap.SCHEDULE for beat. An entry that waited longer than its own interval is dropped: the next one comes."""
    table: dict[str, dict[str, Any]] = {
        entry.name: {
            "task": "callcenter.periodic",
            "schedule": entry.seconds,
            "args": (entry.name,),
            "options": {"queue": entry.queue, "expires": max(entry.seconds, 5.0)},
        }
        for entry in bootstrap.SCHEDULE
    }
    for lane in LANES:
        table[f"outbox {lane}"] = {
            "task": DELIVER,
            "schedule": 10.0,
            "args": (lane,),
            "options": {"queue": lane, "expires": 10.0},
        }
    return table


@app.task(name=DELIVER)  # type: ignore[untyped-decorator]
def deliver(lane: str) -> int:
    """Deliver the due rows of a lane."""
    return delivery.drain(lane)


@app.task(name="callcenter.periodic")  # type: ignore[untyped-decorator]
def periodic(name: str) -> None:
    """Run one entry of bootstrap.SCHEDULE."""
    entry = next((entry for entry in bootstrap.SCHEDULE if entry.name == name), None)
    if entry is None:
        log.warning("unknown periodic job", extra={"job": name})
        return
    try:
        entry.function()
    except Exception as error:  # noqa: BLE001 - the edge of all jobs: the next run tries again
        logs.failed(log, "periodic job failed", error, job=name)


@signals.worker_process_init.connect  # type: ignore[untyped-decorator]
def _after_fork(**_: Any) -> None:
    # A forked child must not share its parent's connections.
    engine.configure(None)


def run_worker(lane: str) -> None:
    """Serve one lane in the foreground."""
    name = "worker" if lane == "default" else lane
    over = threading.Event()
    signals.worker_ready.connect(lambda **_: pulse.keep(name, over), weak=False)
    pool = ["--pool", "threads", "--concurrency", "4"] if lane == "default" else ["--pool", "prefork", "-c", "1"]
    arguments = ["worker", "-Q", lane, "-n", f"{lane}@%h", *pool, "--without-gossip", "--without-mingle"]
    configure().worker_main([*arguments, "--without-heartbeat", "-l", "WARNING"])


def run_beat() -> None:
    """Send the table's jobs in the foreground. Its memory is enough: nothing is lost when it starts anew."""
    over = threading.Event()
    signals.beat_init.connect(lambda **_: pulse.keep("beat", over), weak=False)
    configure().start(["beat", "--scheduler", "celery.beat:Scheduler", "--pidfile", "", "-l", "WARNING"])
