"""The process that rings phones: sends what is due to the carrier, runs the sweeps, and stands in for a dead broker.

It is woken through Valkey, and looks each second by itself. Ringing has a thread of its own, so that no sweep and no
survey ever stands before it.
"""

import logging
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial

import redis

from callcenter import bootstrap, broker, logs, pulse
from callcenter.db import broadcast, delivery
from callcenter.db.unit_of_work import begin
from callcenter.timetable import Sweep

log = logging.getLogger(__name__)

LOOK_SECONDS = 1.0
# Rows that wait longer than this while the broker is away are delivered by the dispatcher itself.
PATIENCE_SECONDS = 10.0


class Dispatcher:
    """Threads around one event. `send_due` returns how many commands it sent, `detail` what the sign of life says;
    `companions` run beside until the event they are given is set.
    """

    def __init__(
        self,
        send_due: Callable[[], int],
        sweeps: Sequence[Sweep],
        detail: Callable[[], str] = str,
        companions: Sequence[Callable[[threading.Event], None]] = (),
    ) -> None:
        self.send_due = send_due
        self.companions = companions
        self.sweeps = sweeps
        self.detail = detail
        self.over = threading.Event()
        self.woken = threading.Event()

    def run(self) -> None:
        """Until `stop`."""
        threads = [pulse.keep("dispatcher", self.over, self.detail)]
        for name, target in self._targets():
            threads.append(threading.Thread(target=target, name=name, daemon=True))
            threads[-1].start()
        while not self.over.is_set():
            self.woken.wait(LOOK_SECONDS)
            self.woken.clear()
            self.ring()
        for thread in threads:
            thread.join(2)

    def _targets(self) -> Iterator[tuple[str, Callable[[], None]]]:
        yield "listen", self._listen
        yield "watch outbox", self._watch_outbox
        for companion in self.companions:
            yield companion.__module__, partial(companion, self.over)
        for name in sorted({sweep.thread for sweep in self.sweeps}):
            yield name, partial(self._sweep, [sweep for sweep in self.sweeps if sweep.thread == name])

    def stop(self) -> None:
        self.over.set()
        self.woken.set()

    def ring(self) -> None:
        """Send everything that is due now."""
        try:
            while self.send_due() and not self.over.is_set():
                pass
        except Exception as error:  # noqa: BLE001 - an edge: the next second tries again
            logs.failed(log, "commands not sent", error)

    def _listen(self) -> None:
        while not self.over.is_set():
            try:
                with broadcast.connect() as client, client.pubsub() as channel:
                    channel.subscribe(broadcast.WAKE_CHANNEL)
                    while not self.over.is_set():
                        if channel.get_message(ignore_subscribe_messages=True, timeout=0.9):
                            self.woken.set()
            except redis.RedisError:
                self.over.wait(LOOK_SECONDS)

    def _sweep(self, sweeps: Sequence[Sweep]) -> None:
        due = dict.fromkeys(range(len(sweeps)), 0.0)
        while not self.over.is_set():
            for index, sweep in enumerate(sweeps):
                if time.monotonic() >= due[index]:
                    run_sweep(sweep)
                    due[index] = time.monotonic() + sweep.seconds
            self.over.wait(max(0.05, min(due.values(), default=LOOK_SECONDS) - time.monotonic()))

    def _watch_outbox(self) -> None:
        while not self.over.wait(LOOK_SECONDS):
            try:
                self.look_after(delivery.waiting_lanes())
            except Exception as error:  # noqa: BLE001 - an edge: the next second tries again
                logs.failed(log, "outbox not seen", error)

    def look_after(self, waiting: dict[str, float]) -> None:
        """Nudge the workers of lanes with forgotten rows; deliver `default` ourselves while the broker is away."""
        for lane, age in waiting.items():
            if age < LOOK_SECONDS:
                continue  # its own nudge is on the way
            try:
                broker.nudge(lane)
            except Exception:  # noqa: BLE001 - the broker's client has many ways to fail
                if lane == "default" and age > PATIENCE_SECONDS:
                    log.warning("broker is away, delivering without it")
                    delivery.drain(lane, seconds=5)


def run_sweep(sweep: Sweep) -> None:
    """Run one sweep in a transaction of its own; a failure is logged and tried again at its next time."""
    try:
        with begin() as uow:
            sweep.function(uow)
    except Exception as error:  # noqa: BLE001 - an edge: the next run tries again
        name = getattr(sweep.function, "__qualname__", "?")
        logs.failed(log, "sweep failed", error, sweep=name)


def main() -> None:
    """Run in the foreground until SIGTERM or SIGINT."""
    bootstrap.wire()
    send_due: Callable[[], int] = bootstrap.resolve(bootstrap.COMMANDS) if bootstrap.COMMANDS else int
    companions = [bootstrap.resolve(each) for each in bootstrap.COMPANIONS]
    detail = bootstrap.resolve(bootstrap.DISPATCHER_PULSE)
    dispatcher = Dispatcher(send_due, bootstrap.SWEEPS, detail, companions)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: dispatcher.stop())
    dispatcher.run()
