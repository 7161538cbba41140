"""Listening to a file with the recognisers of `asr`. They load in this process at the first need and stay:
web imports this module too and must never pay for a model.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from callcenter import settings

if TYPE_CHECKING:
    from asr.audio import Pcm
    from asr.engine import BatchEngine
    from asr.registry import Registry

DOUBTFUL = 0.5  # mean confidence below this is shown as low
REGISTRY_VARIABLE = "ASR_REGISTRY"


class ListeningFailed(Exception):
    """The recording could not be listened to. The message says why and holds nothing that was said."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A stretch of speech of one track; milliseconds since the recording began."""

    track: str
    starts_ms: int
    ends_ms: int
    text: str
    confidence: float | None


@dataclass(frozen=True, slots=True)
class Heard:
    """All that was said, in order of time, and who understood it."""

    engine: str
    model: str
    segments: tuple[Spoken, ...]

    @property
    def is_doubtful(self) -> bool:
        """Whether the recogniser itself had doubts: its mean confidence over the stretches, weighted by length."""
        known = [(each.confidence, max(1, each.ends_ms - each.starts_ms)) for each in self.segments
                 if each.confidence is not None]  # fmt: skip
        weight = sum(length for _, length in known)
        return bool(known) and sum(confidence * length for confidence, length in known) / weight < DOUBTFUL


def listen(path: Path, language: str, tracks: tuple[str, ...]) -> Heard | None:
    """Transcribe each channel as one of `tracks`; None for a language without a recogniser. Raises ListeningFailed."""
    from asr import audio
    from asr.registry import ModelError

    engine = _registry().batch(language)
    if engine is None:
        return None
    try:
        rate, channels = audio.read_wav(path)
        if len(channels) != len(tracks):
            raise ListeningFailed(f"{len(channels)} channels where {len(tracks)} were recorded")
        spoken = [
            each
            for track, pcm in zip(tracks, channels, strict=True)
            for each in _spoken(track, engine, np.ascontiguousarray(pcm), rate)
        ]
    except (audio.AudioError, ModelError, RuntimeError) as error:  # RuntimeError: what native recognisers raise
        raise ListeningFailed(type(error).__name__) from error
    ordered = tuple(sorted(spoken, key=lambda each: (each.starts_ms, each.track)))
    return Heard(engine.name, engine.model, ordered)


def _spoken(track: str, engine: BatchEngine, pcm: Pcm, rate: int) -> list[Spoken]:
    heard = [each for each in engine.transcribe(pcm, rate) if each.text.strip()]
    return [Spoken(track, each.starts_ms, each.ends_ms, each.text, each.confidence) for each in heard]


@cache
def _registry() -> Registry:
    from asr import registry as registries

    own = os.environ.get(REGISTRY_VARIABLE)
    path = Path(own) if own else Path(registries.__file__).with_name("registry.toml")
    os.environ.setdefault("ASR_MODELS", str(settings.load().data / "models"))
    return registries.load(path)
