"""The clock under a time that only moves when told, and once in real time."""

from __future__ import annotations

import asyncio
import logging

import pytest

from switchboard.media.clock import CATCH_UP, Clock
from switchboard.ports import Phase
from tests.switchboard.media.sounds import HandClock


def test_the_phases_of_a_tick_run_in_their_order() -> None:
    clock, seen = HandClock(), []
    clock.subscribe(Phase.SEND, lambda: seen.append("send"))
    clock.subscribe(Phase.RECEIVE, lambda: seen.append("receive"))
    clock.subscribe(Phase.MIX, lambda: seen.append("mix"))
    clock.advance(2)
    assert seen == ["receive", "mix", "send"] * 2


def test_lateness_never_adds_up_to_drift() -> None:
    clock, ticks = HandClock(), []
    clock.subscribe(Phase.MIX, lambda: ticks.append(clock.time))
    for _ in range(1000):
        clock.time += 0.0207  # a loop that is always a little late
        clock.run_due()
    assert len(ticks) == int(1000 * 0.0207 / 0.02)
    assert clock.figures().skipped == 0


def test_a_short_stall_is_caught_up_with_every_tick() -> None:
    clock, ticks = HandClock(), []
    clock.subscribe(Phase.MIX, lambda: ticks.append(clock.tick))
    clock.time += 0.02 * CATCH_UP + 0.001
    assert clock.run_due() == pytest.approx(0.019, abs=1e-6)
    assert ticks == list(range(1, CATCH_UP + 1))


def test_a_long_stall_is_skipped_and_counted_and_ticks_keep_their_place(caplog: pytest.LogCaptureFixture) -> None:
    clock, ticks = HandClock(), []
    clock.subscribe(Phase.MIX, lambda: ticks.append(clock.tick))
    clock.time += 2.0
    clock.run_due()
    assert ticks == list(range(100 - CATCH_UP + 1, 101))
    figures = clock.figures()
    assert (figures.ticks, figures.skipped, figures.late) == (CATCH_UP, 100 - CATCH_UP, CATCH_UP - 1)
    assert figures.worst_lateness == pytest.approx(0.02 * (CATCH_UP - 1))
    assert "clock skipped ticks" in caplog.messages


def test_an_overloaded_machine_is_warned_of_once_in_ten_seconds(caplog: pytest.LogCaptureFixture) -> None:
    clock = HandClock()
    for _ in range(25):
        clock.time += 1.0
        clock.run_due()
    assert caplog.messages == ["clock skipped ticks"] * 3


def test_who_unsubscribes_within_a_tick_is_not_called_in_the_next() -> None:
    clock, seen = HandClock(), []
    unsubscribe = clock.subscribe(Phase.SEND, lambda: (seen.append(clock.tick), unsubscribe()))
    clock.advance(3)
    assert seen == [1]


def test_a_failing_subscriber_is_logged_once_and_harms_nobody(caplog: pytest.LogCaptureFixture) -> None:
    clock, seen = HandClock(), []
    clock.subscribe(Phase.MIX, lambda: 1 / 0)
    clock.subscribe(Phase.MIX, lambda: seen.append(clock.tick))
    with caplog.at_level(logging.ERROR):
        clock.advance(3)
    assert seen == [1, 2, 3]
    assert caplog.messages == ["clock subscriber failed"]


def test_it_ticks_fifty_times_a_second_in_a_running_loop_until_it_is_stopped() -> None:
    async def story() -> None:
        clock, done = Clock(), asyncio.Event()
        clock.subscribe(Phase.SEND, lambda: done.set() if clock.tick == 10 else None)
        loop = asyncio.get_running_loop()
        begun = loop.time()
        await clock.start()
        await asyncio.wait_for(done.wait(), 5)
        assert loop.time() - begun >= 0.199
        await clock.stop()
        ticks = clock.tick
        await asyncio.sleep(0.05)
        assert clock.tick == ticks

    asyncio.run(story())
