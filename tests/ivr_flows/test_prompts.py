"""Recordings: their form, their loudness, and the sentences put together from pieces."""

import json
import wave

import numpy as np
import pytest

from ivr_flows import prompts
from ivr_flows.make_prompts import levelled, spoken_form, trimmed

RECORDED = [
    (language, name, info)
    for language in ("zh-CN", prompts.COMMON)
    for name, info in prompts.catalogue(language).items()
]


def ids(pieces: list[prompts.Prompt]) -> list[str]:
    return [piece.id for piece in pieces]


def test_every_recording_is_8_khz_16_bit_mono_and_neither_clipped_nor_silent() -> None:
    for language, name, info in RECORDED:
        assert info.file is not None, f"{language}/{name}"
        with wave.open(str(info.file)) as recording:
            form = recording.getframerate(), recording.getsampwidth(), recording.getnchannels()
            samples = np.frombuffer(recording.readframes(recording.getnframes()), "<i2").astype(float)
        assert form == (8000, 2, 1), name
        if name != "pause_1s":
            assert 200 < np.abs(samples).max() <= 32768 * 10 ** (-3 / 20), name


def test_spoken_prompts_are_equally_loud() -> None:
    for language, name, info in RECORDED:
        if language == prompts.COMMON or info.seconds < 1.5:
            continue
        assert info.file is not None
        with wave.open(str(info.file)) as recording:
            samples = np.frombuffer(recording.readframes(recording.getnframes()), "<i2") / 32768
        active = samples[np.abs(samples) > 10 ** (-42 / 20) / 4]
        assert -23 < 20 * np.log10(np.sqrt((active**2).mean())) < -18, name


def test_all_recordings_together_are_below_10_and_a_half_megabytes() -> None:
    """They travel with every clone and every image. Ten were the limit before a 4 or 5 was offered words or a call."""
    assert sum(path.stat().st_size for path in (prompts.FOLDER / "audio").rglob("*.wav")) < 10_500_000


def test_no_recording_is_without_an_entry_in_its_list() -> None:
    for path in (prompts.FOLDER / "audio").rglob("*.wav"):
        assert path.stem in prompts.catalogue(path.parent.name), path.name


def test_the_index_for_spoken_texts_names_every_recording() -> None:
    index = json.loads((prompts.FOLDER / "audio" / "zh-CN" / "index.json").read_text(encoding="utf8"))
    assert index == prompts.say_index("zh-CN")
    assert index["感谢来电，再见。"] == "goodbye.wav"


@pytest.mark.parametrize(
    ("number", "pieces"),
    [
        (0, ["n_0"]),
        (12, ["n_12"]),
        (100, ["n_100"]),
        (105, ["n_100", "n_0", "n_5"]),
        (115, ["n_100", "n_1", "n_15"]),
        (250, ["n_200", "n_50"]),
        (999, ["n_900", "n_99"]),
    ],
)
def test_numbers_are_put_together_as_they_are_read(number: int, pieces: list[str]) -> None:
    said = prompts.compose_number(number, "zh-CN")
    assert ids(said) == pieces
    assert all(prompts.audio_path(piece) for piece in said)


@pytest.mark.parametrize("number", [-1, 1000])
def test_a_number_that_cannot_be_spoken_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match="0 to 999"):
        prompts.compose_number(number, "zh-CN")


def test_the_place_in_the_queue_is_told_with_its_estimate() -> None:
    said = prompts.compose_wait(13, (14, 14), "zh-CN")
    assert ids(said) == ["queue_ahead", "n_12", "queue_waiting", "queue_about", "n_14", "queue_minutes"]


def test_the_estimate_is_told_as_a_range() -> None:
    said = prompts.compose_wait(4, (3, 6), "zh-CN")
    assert ids(said) == ["ahead_3", "from_3", "to_6"]
    assert "".join(prompts.catalogue("zh-CN")[piece].text for piece in ids(said)[1:]) == "预计等待三到六分钟。"
    assert prompts.catalogue("zh-CN")["from_2"].text == "预计等待两到"


def test_without_minutes_the_place_alone_is_told() -> None:
    assert ids(prompts.compose_wait(4, None, "zh-CN")) == ["ahead_3", "queue_go_on"]


def test_small_numbers_are_told_in_whole_phrases() -> None:
    said = prompts.compose_wait(3, (4, 4), "zh-CN")
    assert ids(said) == ["ahead_2", "about_4"]
    assert prompts.catalogue("zh-CN")["ahead_2"].text == "您前面还有两位正在等候，"


def test_the_next_caller_hears_no_number() -> None:
    assert ids(prompts.compose_wait(1, (2, 4), "zh-CN")) == ["queue_next"]


def test_where_nothing_honest_can_be_said_there_is_no_number() -> None:
    assert ids(prompts.compose_wait(None, None, "zh-CN")) == ["queue_busy"]


@pytest.mark.parametrize("language", ["ii-CN", "ko-CN", "bo-CN"])
def test_a_language_without_recordings_hears_no_announcement(language: str) -> None:
    assert prompts.compose_wait(3, (3, 4), language) == []


def test_every_announcement_up_to_a_full_queue_is_recorded() -> None:
    for position in range(1, 130):
        for low in range(1, 16):
            for high in (low, min(low + 1, 15), 15):
                said = prompts.compose_wait(position, (low, high), "zh-CN")
                assert said, (position, low, high)
                assert all(prompts.audio_path(piece) for piece in said)


def test_a_staff_number_is_read_digit_by_digit() -> None:
    assert ids(prompts.compose_staff_number("0110", "zh-CN")) == ["staff_no", "d_0", "d_1", "d_1", "d_0", "serves_you"]
    with pytest.raises(ValueError, match="digits"):
        prompts.compose_digits("12a", "zh-CN")


def test_digits_are_spoken_as_hanzi_and_110_as_callers_say_it() -> None:
    assert spoken_form("12348请按1，拨打110。") == "一二三四八请按一，拨打幺幺零。"


def test_trimming_keeps_the_speech_and_levelling_keeps_the_peak() -> None:
    speech = np.concatenate([np.zeros(4000), np.sin(np.arange(8000) / 3) * 0.05, np.zeros(4000)])
    cut = trimmed(speech, 0.04)
    assert 8000 <= len(cut) <= 8000 + 2 * 320 + 160
    loud = levelled(cut)
    assert np.abs(loud).max() <= 10 ** (-3 / 20)
    assert np.sqrt((loud**2).mean()) > 2 * np.sqrt((cut**2).mean())
