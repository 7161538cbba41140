"""The recognisers with their models, on speech sent through a telephone (8 kHz, A-law). Slow: `make test-speech`.

The bounds are a little above what was measured when the models were chosen; a worse figure is a fault of ours, for the
models are pinned by their sha256.
"""

import csv
import os
import resource
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import soxr

from asr import audio, registry
from asr.audio import Pcm
from asr.engine import Partial, Segment, Utterance
from tests.asr.measure import error_rate
from tests.asr.voices import SPOKEN, TEXTS

pytestmark = [pytest.mark.speech, pytest.mark.timeout(600)]
CLIPS = Path(__file__).parents[3] / "shared" / "audio" / "clips"
OWN = Path(registry.__file__).with_name("registry.toml")
needs_clips = pytest.mark.skipif(not CLIPS.is_dir(), reason=f"the clip set is absent ({CLIPS})")
noise = np.random.default_rng(12348)


@pytest.fixture(scope="module")
def engines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[registry.Registry]:
    """The registry as delivered, its models joined in a folder of the test run (or in ASR_MODELS)."""
    before = os.environ.get("ASR_MODELS")
    os.environ["ASR_MODELS"] = before or str(tmp_path_factory.mktemp("models"))
    yield registry.load(OWN)
    if before is None:
        del os.environ["ASR_MODELS"]


def clips() -> dict[str, str]:
    """Transcript by file name."""
    with (CLIPS / "manifest.tsv").open(encoding="utf8") as listed:
        return {line["file"]: line["transcript"] for line in csv.DictReader(listed, delimiter="\t", quoting=3)}


def telephone(name: str) -> Pcm:
    rate, channels = audio.read_wav(CLIPS / name)
    narrow = channels[0] if rate == 8000 else soxr.resample(channels[0], rate, 8000)
    return audio.decode(audio.encode_alaw(narrow), audio.ALAW)


def rate_of(engines: registry.Registry, names: list[str], language: str) -> float:
    """Error rate over several clips, weighted by their length."""
    engine = engines.batch(language)
    assert engine is not None
    spoken = clips()
    total = sum(len(spoken[name]) for name in names)
    rates = {}
    for name in names:
        heard = engine.transcribe(telephone(name), 8000)
        times = [moment for segment in heard for moment in (segment.starts_ms, segment.ends_ms)]
        assert times == sorted(times), name
        rates[name] = error_rate(spoken[name], " ".join(segment.text for segment in heard))
    return sum(rates[name] * len(spoken[name]) for name in names) / total


@needs_clips
@pytest.mark.parametrize(
    ("language", "names", "bound"),
    [
        ("zh-CN", ["zh_aishell_0724W0121.wav", "zh_aishell_0764W0121.wav"], 0.25),
        ("zh-CN", ["zh_azure_testing_audio.wav", "zh_azure_training_audio1.wav"], 0.15),
        ("ko-CN", ["ko_azure_testing_audio.wav"], 0.16),
        (
            "zh-CN",
            [
                f"tts_kokoro_{who}.wav"
                for who in ("agent1_zf_xiaobei", "caller1_zf_xiaobei", "caller1_zm_yunxi", "caller2_zf_xiaobei")
            ],
            0.13,
        ),
    ],
    ids=["read aloud", "long readings", "korean", "legal dialogue"],
)
def test_recordings_are_understood_as_well_as_when_the_model_was_chosen(
    engines: registry.Registry, language: str, names: list[str], bound: float
) -> None:
    assert rate_of(engines, names, language) <= bound


def not_speech(kind: str) -> Pcm:
    at = np.arange(15 * 8000) / 8000
    sounds = {
        "silence": np.zeros(len(at)),
        "noise": noise.normal(0, 2000, len(at)),
        "tones": 6000 * np.sin(2 * np.pi * 450 * at) * (at % 5 < 1),
    }
    return sounds[kind].astype(np.int16)


@pytest.mark.parametrize("kind", ["silence", "noise", "tones"])
@pytest.mark.parametrize("language", ["zh-CN", "ko-CN"])
def test_no_words_are_invented_where_nobody_speaks(engines: registry.Registry, kind: str, language: str) -> None:
    engine, live = engines.batch(language), engines.live(language)
    assert engine is not None
    assert live is not None
    assert engine.transcribe(not_speech(kind), 8000) == []
    stream = live.open()
    assert [*stream.feed(not_speech(kind)), *stream.close()] == []


def test_music_while_waiting_is_not_written_down(engines: registry.Registry) -> None:
    folder = Path(registry.__file__).parents[1] / "ivr_flows" / "audio" / "common"
    engine = engines.batch("zh-CN")
    assert engine is not None
    for half in ("music24", "music18"):
        assert engine.transcribe(audio.read_wav(folder / f"{half}.wav")[1][0], 8000) == []


def test_an_utterance_is_understood_live(engines: registry.Registry) -> None:
    live = engines.live("zh-CN")
    assert live is not None
    stream, understands = live.open(), live.utterances()
    assert understands is not None
    pause = np.zeros(8000, np.int16)
    heard = [*stream.feed(np.concatenate([pause, SPOKEN[0], pause])), *stream.close()]
    utterances = [each for each in heard if isinstance(each, Utterance)]
    said = understands.understand(utterances)
    assert said is not None
    assert error_rate(TEXTS[0], said.text) <= 0.3
    assert 700 <= said.starts_ms <= 1300


def vosk_live(engines: registry.Registry, track: Pcm, packet: int) -> tuple[list[Partial], list[Segment]]:
    live = engines.live("ko-CN")
    assert live is not None
    stream = live.open()
    heard = [each for start in range(0, len(track), packet) for each in stream.feed(track[start : start + packet])]
    heard += stream.close()
    partials = [each for each in heard if isinstance(each, Partial)]
    return partials, [each for each in heard if isinstance(each, Segment)]


@needs_clips
def test_korean_is_told_while_it_is_said_and_the_packets_do_not_matter(engines: registry.Registry) -> None:
    track = telephone("ko_azure_testing_audio.wav")[: 8 * 8000]
    partials, finals = vosk_live(engines, track, 160)
    _, again = vosk_live(engines, track, 800)
    assert len(partials) > 5
    assert partials[0].ends_ms <= 2500
    assert finals
    # Kaldi adds random dither to its features, so the words may differ a little; what was cut out of the track may not.
    assert len(finals) == len(again)
    assert all(abs(one.starts_ms - two.starts_ms) <= 300 for one, two in zip(finals, again, strict=True))
    times = [moment for final in finals for moment in (final.starts_ms, final.ends_ms)]
    assert times == sorted(times)
    assert times[-1] <= 8_000


@needs_clips
@pytest.mark.xfail(reason="the Korean model was trained on wide-band speech: 72 % at 8 kHz, hence a draft", strict=True)
def test_korean_is_understood_live_at_8_khz(engines: registry.Registry) -> None:
    name = "ko_azure_testing_audio.wav"
    _, finals = vosk_live(engines, telephone(name), 800)
    assert error_rate(clips()[name], " ".join(final.text for final in finals)) <= 0.30


@needs_clips
def test_two_tracks_are_never_swapped(engines: registry.Registry) -> None:
    engine = engines.batch("zh-CN")
    assert engine is not None
    spoken = clips()
    names = ("tts_kokoro_caller1_zf_xiaobei.wav", "tts_kokoro_agent1_zf_xiaobei.wav")
    texts = ["".join(segment.text for segment in engine.transcribe(telephone(name), 8000)) for name in names]
    own = [error_rate(spoken[name], text) for name, text in zip(names, texts, strict=True)]
    crossed = [error_rate(spoken[name], text) for name, text in zip(names, reversed(texts), strict=True)]
    assert max(own) < min(crossed)


@needs_clips
def test_a_recording_costs_less_than_its_own_time(engines: registry.Registry) -> None:
    """Windows of 28 s keep the second pass cheap: 0.12 CPU-seconds a second on a quiet machine, bounded generously."""
    engine = engines.batch("zh-CN")
    assert engine is not None
    track = telephone("zh_azure_training_audio1.wav")
    engine.transcribe(SPOKEN[0], 8000)
    seconds = spent(lambda: engine.transcribe(track, 8000))
    assert seconds / (len(track) / 8000) <= 0.6


def spent(work: Callable[[], object]) -> float:
    before = resource.getrusage(resource.RUSAGE_SELF)
    work()
    after = resource.getrusage(resource.RUSAGE_SELF)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


@needs_clips
def test_a_live_call_over_the_socket_gives_its_words(engines: registry.Registry) -> None:
    from tests.asr.live_process import words_of

    said = words_of(telephone("tts_kokoro_caller1_zf_xiaobei.wav"), "zh-CN", os.environ["ASR_MODELS"])
    assert error_rate(clips()["tts_kokoro_caller1_zf_xiaobei.wav"], said) <= 0.25
