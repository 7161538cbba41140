"""Voice activity: what is not speech gives nothing, and what is speech is cut the same way whatever the packets."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from asr import audio, vad
from asr.engine import Utterance
from asr.utterance_stream import UtteranceStream
from tests.asr.voices import SPOKEN

RATE = 8000
noise = np.random.default_rng(12348)


def sound(kind: str) -> audio.Pcm:
    at = np.arange(10 * RATE) / RATE
    sounds = {
        "silence": np.zeros(10 * RATE),
        "white noise": noise.normal(0, 1500, 10 * RATE),
        "hum": 4000 * np.sin(2 * np.pi * 50 * at),
        "ringing tone": 6000 * np.sin(2 * np.pi * 450 * at) * (at % 5 < 1),
        "keys": 6000 * (np.sin(2 * np.pi * 770 * at) + np.sin(2 * np.pi * 1336 * at)) * (at % 0.3 < 0.1),
    }
    return sounds[kind].astype(np.int16)


@pytest.mark.parametrize("kind", ["silence", "white noise", "hum", "ringing tone", "keys"])
def test_what_is_not_speech_gives_no_utterance(kind: str) -> None:
    assert vad.utterances(audio.widen(sound(kind), RATE)) == []
    assert cut(sound(kind), 160) == []


def cut(track: audio.Pcm, packet: int) -> list[Utterance]:
    stream = UtteranceStream()
    found = [each for start in range(0, len(track), packet) for each in stream.feed(track[start : start + packet])]
    return found + list(stream.close())


def spoken() -> audio.Pcm:
    """Two prompts with pauses around them."""
    pause = np.zeros(RATE, np.int16)
    return np.concatenate([pause, SPOKEN[0], pause, pause, SPOKEN[1], pause])


def test_speech_is_found_where_it_is() -> None:
    found = cut(spoken(), 160)
    first_ends = 1000 + len(SPOKEN[0]) // 8
    assert 700 <= found[0].starts_ms <= 1200
    assert any(abs(each.ends_ms - first_ends) < 500 for each in found)
    assert found[-1].ends_ms <= len(spoken()) // 8


@pytest.mark.parametrize("packet", [80, 240, 800, 2000, 12345])
def test_the_cuts_do_not_depend_on_the_packets(packet: int) -> None:
    by_20_ms, otherwise = cut(spoken(), 160), cut(spoken(), packet)
    assert [(each.starts_ms, each.ends_ms) for each in by_20_ms] == [(e.starts_ms, e.ends_ms) for e in otherwise]
    assert all(np.array_equal(one.samples, two.samples) for one, two in zip(by_20_ms, otherwise, strict=True))


def test_utterances_follow_each_other_and_hold_what_their_times_say() -> None:
    before = 0
    for each in cut(np.concatenate([spoken(), spoken()]), 160):
        assert before <= each.starts_ms < each.ends_ms
        assert abs(len(each.samples) - (each.ends_ms - each.starts_ms) * 16) <= 32
        before = each.ends_ms


def test_speech_without_a_pause_is_cut_before_it_grows_too_long() -> None:
    without_pause = np.concatenate([SPOKEN[0], SPOKEN[1]] * 6)
    found = vad.utterances(audio.widen(without_pause, RATE), vad.Cutting(longest=5000))
    assert len(found) > 5
    assert all(each.ends_ms - each.starts_ms <= 5300 for each in found)


def test_a_skipped_hold_ends_the_utterance_and_moves_the_timeline() -> None:
    stream = UtteranceStream()
    half = SPOKEN[0][: len(SPOKEN[0]) // 2]
    before = [*stream.feed(half), *stream.skip(60_000)]
    after = [*stream.feed(SPOKEN[1]), *stream.close()]
    assert before
    assert before[-1].ends_ms <= len(half) // 8 + 200
    assert after[0].starts_ms >= 60_000 + len(half) // 8 - 200


@settings(max_examples=25, deadline=None)
@given(st.lists(st.floats(0, 1, width=32), min_size=1, max_size=400), st.integers(300, 3000))
def test_any_course_of_probabilities_gives_utterances_in_order(course: list[float], longest: int) -> None:
    endpointer = vad.Endpointer(vad.Cutting(longest=longest))

    class Told:
        def feed(self, samples: audio.Wide) -> np.ndarray:
            count = len(samples) // vad.WINDOW
            told, course[:] = course[:count], course[count:]
            return np.array(told, np.float32)

    endpointer._probability = Told()  # type: ignore[assignment]
    found: list[Utterance] = []
    while course:
        found += endpointer.feed(np.zeros(vad.WINDOW * min(7, len(course)), np.float32))
    found += endpointer.close()
    before = 0
    for each in found:
        assert before <= each.starts_ms < each.ends_ms <= endpointer.heard // 16 + 1
        before = each.ends_ms
