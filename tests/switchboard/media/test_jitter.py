"""The jitter buffer: bursts in, one frame a tick out."""

from __future__ import annotations

import itertools

import numpy as np

from switchboard.media.jitter import LEAD, MOST, WINDOW, FrameBuffer
from switchboard.media.source import SILENCE
from switchboard.ports import Frame


def frame(number: int) -> Frame:
    return np.full(160, number, np.int16)


def numbers(buffer: FrameBuffer, ticks: int) -> list[int]:
    return [int(buffer.get()[0]) for _ in range(ticks)]


def test_it_gathers_before_it_begins_and_after_it_ran_dry() -> None:
    buffer = FrameBuffer()
    for number in range(1, LEAD):
        buffer.put(frame(number))
    assert buffer.get() is SILENCE
    buffer.put(frame(LEAD))
    assert numbers(buffer, LEAD + 1) == [1, 2, 3, 0]
    buffer.put(frame(4))
    assert buffer.get() is SILENCE
    buffer.put(frame(5))
    buffer.put(frame(6))
    assert numbers(buffer, 3) == [4, 5, 6]


def test_bursts_come_out_evenly() -> None:
    buffer, out = FrameBuffer(), []
    for number in range(1, 61):
        buffer.put(frame(number))
        if number % 3 == 0:
            out += numbers(buffer, 3)
    assert [number for number in out if number] == list(range(1, 61))
    assert 0 not in out


def test_what_piled_up_in_a_stall_is_cut_to_the_newest() -> None:
    buffer = FrameBuffer()
    for number in range(1, MOST + 2):
        buffer.put(frame(number))
    assert numbers(buffer, LEAD) == [MOST - 1, MOST, MOST + 1]


def test_delay_that_stays_is_taken_back() -> None:
    buffer = FrameBuffer()
    for number in range(1, 11):
        buffer.put(frame(number))
    waits = []
    for number in range(11, 11 + 10 * WINDOW):
        waits.append(number - int(buffer.get()[0]))
        buffer.put(frame(number))
    assert waits[0] == 10
    assert waits[-1] == LEAD  # never below what jitter needs
    assert all(later <= earlier for earlier, later in itertools.pairwise(waits))


def test_a_cleared_buffer_gathers_again() -> None:
    buffer = FrameBuffer()
    for number in range(1, 6):
        buffer.put(frame(number))
    buffer.get()
    buffer.clear()
    buffer.put(frame(9))
    assert buffer.get() is SILENCE
