"""Which engine hears which language: one file, read and checked at start. Models load at their first use and stay."""

import os
import threading
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from asr.audio import Pcm
from asr.engine import BatchEngine, LiveEngine, Segment
from asr.models import ModelError, ModelFiles, place

if TYPE_CHECKING:
    from asr.vosk_engine import VoskEngine
    from asr.whisper_engine import WhisperEngine

__all__ = ["Entry", "ModelError", "Registry", "RegistryError", "load"]

ENGINES = ("whisper", "vosk")
STATUSES = ("ok", "draft", "off")
DEFAULT_MODELS = Path("var/models")
AFTER_CALL_THREADS = 1  # after the call nobody waits; two threads would take the second core from live calls


class RegistryError(ValueError):
    """A registry file that cannot be used: names file, entry and what is wrong."""


@dataclass(frozen=True, slots=True)
class ModelEntry:
    """A model: its engine, its version as stored with transcripts, its licence, its files."""

    engine: str
    version: str
    licence: str
    threads: int
    files: ModelFiles


@dataclass(frozen=True, slots=True)
class Entry:
    """The use of a model for a language. `cer_8khz` is the measured error rate, None when not measured.

    `streams` is how many tracks may be heard live at once by this entry's model.
    """

    model: str
    hint: str
    status: Literal["ok", "draft", "off"]
    cer_8khz: float | None
    streams: int


class Registry:
    """Languages and their engines. Safe to use from several threads."""

    def __init__(
        self,
        models: Mapping[str, ModelEntry],
        live: Mapping[str, Entry],
        final: Mapping[str, Entry],
        folder: Path,
    ) -> None:
        self._models, self._live, self._final, self._folder = models, live, final, folder
        self._lock = threading.RLock()
        self._weights: dict[str, Any] = {}

    def languages(self) -> tuple[str, ...]:
        """Every language with an entry that is not off."""
        return tuple(sorted(name for name in {*self._live, *self._final} if self.live_entry(name) or self.batch(name)))

    def live_entry(self, language: str) -> Entry | None:
        """The entry for live streams of a language (BCP 47), None where there is none or it is off."""
        return _found(self._live, language)

    def live(self, language: str) -> LiveEngine | None:
        """The engine for live streams, its model loaded. Raises ModelError."""
        entry = self.live_entry(language)
        if entry is None:
            return None
        if self._models[entry.model].engine == "vosk":
            return self._vosk(entry.model)
        from asr.utterance_stream import UtteranceLive

        engine = self._whisper(entry, self._models[entry.model].threads)
        return UtteranceLive(engine.name, engine.model, engine)

    def batch(self, language: str) -> BatchEngine | None:
        """The engine for recordings of a language, None where there is none. Its model loads at the first use."""
        entry = _found(self._final, language)
        return None if entry is None else LateEngine(self, entry, self._models[entry.model])

    def _whisper(self, entry: Entry, threads: int) -> "WhisperEngine":
        from asr.whisper_engine import WhisperEngine, WhisperWeights

        model = self._models[entry.model]
        with self._lock:
            if entry.model not in self._weights:
                self._weights[entry.model] = WhisperWeights(place(model.files, self._folder), threads)
            return WhisperEngine(self._weights[entry.model], model.version, entry.hint)

    def _vosk(self, name: str) -> "VoskEngine":
        from asr.vosk_engine import VoskEngine

        model = self._models[name]
        with self._lock:
            if name not in self._weights:
                self._weights[name] = VoskEngine(place(model.files, self._folder), model.version)
            engine: VoskEngine = self._weights[name]
            return engine


class LateEngine:
    """See `BatchEngine`. Loads its model when the first recording comes."""

    def __init__(self, registry: Registry, entry: Entry, model: ModelEntry) -> None:
        self.name, self.model = model.engine, model.version
        self._registry, self._entry = registry, entry

    def transcribe(self, pcm: Pcm, rate: int) -> list[Segment]:
        """See `BatchEngine.transcribe`. Raises ModelError when the model cannot be loaded."""
        return self._registry._whisper(self._entry, AFTER_CALL_THREADS).transcribe(pcm, rate)


def _found(entries: Mapping[str, Entry], language: str) -> Entry | None:
    """The entry of a language: `zh-CN-x-sichuan` may use that of `zh-CN`, but `zh` never that of another language."""
    subtags = language.split("-")
    for count in range(len(subtags), 0, -1):
        entry = entries.get("-".join(subtags[:count]))
        if entry is not None:
            return None if entry.status == "off" else entry
    return None


def load(path: Path) -> Registry:
    """The registry in a file; models stand in `ASR_MODELS`, else in var/models. Raises RegistryError."""
    try:
        written = tomllib.loads(path.read_text(encoding="utf8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise RegistryError(f"{path.name}: {error}") from error
    models = {name: _model(path, name, fields) for name, fields in written.get("models", {}).items()}
    live: dict[str, Entry] = {}
    final: dict[str, Entry] = {}
    for language, uses in written.get("languages", {}).items():
        for use, fields in uses.items():
            if use not in {"live", "final"}:
                raise RegistryError(f"{path.name}: languages.{language}: unknown use {use}")
            (live if use == "live" else final)[language] = _entry(path, f"{language}.{use}", fields, models)
    return Registry(models, live, final, Path(os.environ.get("ASR_MODELS") or DEFAULT_MODELS))


def _model(path: Path, name: str, fields: Mapping[str, Any]) -> ModelEntry:
    try:
        files = ModelFiles(
            name=name,
            package=fields.get("package"),
            folder=fields.get("folder", ""),
            join={file: tuple(parts) for file, parts in fields.get("join", {}).items()},
            sha256=dict(fields["sha256"]),
        )
        entry = ModelEntry(fields["engine"], fields["version"], fields["licence"], int(fields.get("threads", 1)), files)
    except KeyError as error:
        raise RegistryError(f"{path.name}: models.{name}: {error.args[0]} is missing") from error
    if entry.engine not in ENGINES:
        raise RegistryError(f"{path.name}: models.{name}: unknown engine {entry.engine}")
    return entry


def _entry(path: Path, where: str, fields: Mapping[str, Any], models: Mapping[str, ModelEntry]) -> Entry:
    model, status = str(fields.get("model")), fields.get("status", "draft")
    if model not in models:
        raise RegistryError(f"{path.name}: languages.{where}: there is no model {model}")
    if status not in STATUSES:
        raise RegistryError(f"{path.name}: languages.{where}: status must be one of {', '.join(STATUSES)}")
    whisper = models[model].engine == "whisper"
    if whisper and not fields.get("hint"):
        raise RegistryError(f"{path.name}: languages.{where}: whisper needs a hint (its code of the language)")
    if where.endswith(".final") and not whisper:
        raise RegistryError(f"{path.name}: languages.{where}: only whisper hears recordings")
    return Entry(model, fields.get("hint", ""), status, fields.get("cer_8khz"), int(fields.get("streams", 4)))
