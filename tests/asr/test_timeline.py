"""Packets onto the timeline: lost, late, repeated, after a hold."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from asr.audio import Pcm
from asr.timeline import Timeline

PACKET = np.ones(160, np.int16)


def play(*stamps: int | None) -> tuple[Timeline, list[int | str]]:
    """What comes out: lengths of samples heard, `skip N` for milliseconds skipped."""
    timeline = Timeline()
    out: list[int | str] = []
    for stamp in stamps:
        out += [f"skip {part}" if isinstance(part, int) else len(part) for part in timeline.take(stamp, PACKET)]
    return timeline, out


def test_packets_in_order_are_heard_as_they_come() -> None:
    timeline, out = play(0, 20, 40)
    assert out == [160, 160, 160]
    assert timeline.milliseconds == 60


def test_lost_packets_become_silence_of_their_length() -> None:
    timeline, out = play(0, 20, 140)
    assert out == [160, 160, 800, 160]
    assert timeline.milliseconds == 160


def test_a_hold_is_skipped_and_not_decoded() -> None:
    timeline, out = play(0, 60_000)
    assert out == [160, "skip 59980", 160]
    assert timeline.milliseconds == 60_020


def test_a_repeated_or_late_packet_is_left_out() -> None:
    timeline, out = play(0, 20, 40, 60, 0, 80)
    assert out == [160, 160, 160, 160, 160]
    assert timeline.milliseconds == 100


def test_jitter_of_one_packet_is_no_gap() -> None:
    _, out = play(0, 35, 40, 65)
    assert out == [160, 160, 160, 160]


def test_packets_without_a_stamp_follow_each_other() -> None:
    timeline, _ = play(None, None, None)
    assert timeline.milliseconds == 60


def test_a_clock_that_was_set_back_is_believed_after_a_second() -> None:
    timeline, out = play(*range(0, 10_000, 20), *range(0, 4000, 20))
    assert timeline.milliseconds > 12_000
    assert out.count(160) > 600


@given(st.lists(st.integers(0, 600_000), max_size=60))
def test_the_timeline_never_runs_backwards_and_counts_what_it_gives(stamps: list[int]) -> None:
    timeline = Timeline()
    given_ms = 0.0
    for stamp in stamps:
        before = timeline.milliseconds
        parts: list[Pcm | int] = list(timeline.take(stamp, PACKET))
        given_ms += sum(part if isinstance(part, int) else len(part) / 8 for part in parts)
        assert timeline.milliseconds >= before
        assert timeline.milliseconds == int(given_ms)
