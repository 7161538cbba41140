"""Prompts: what is said, in which language, from which recording.

A prompt without a recording in its language is never replaced by another language: `audio_path` says None and the check
of the flow names it. Music, tones and pauses belong to no language and stand under `common`.
"""

import json
import tomllib
import wave
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

# What may be said to a caller who waits, besides place, estimate and the queue's own offer.
WHILE_WAITING = (
    *("queue_next", "queue_busy", "queue_go_on", "queue_long", "queue_full", "queue_nobody", "place_back"),
    *("callback_dropped", "callback_confirm", "callback_number", "callback_number_is", "callback_number_ok"),
    *("callback_kept", "callback_failed", "callback_hello", "voicemail", "voicemail_again"),
)
FOLDER = Path(__file__).parent
COMMON = "common"  # tones, music, pauses


@dataclass(frozen=True, slots=True)
class Prompt:
    """One recorded piece in one language (BCP 47, or `common`)."""

    id: str
    language: str


@dataclass(frozen=True, slots=True)
class PromptInfo:
    """What is known of a prompt: its words, the version of the words, the length of the recording, who spoke it."""

    text: str
    version: int
    seconds: float
    file: Path | None
    recorded_by: str | None


class PromptError(ValueError):
    """A prompt list that cannot be read: names file and prompt."""


def languages() -> tuple[str, ...]:
    """Every language with a prompt list, `common` left out."""
    return tuple(sorted(path.stem for path in (FOLDER / "prompts").glob("*.toml") if path.stem != COMMON))


@cache
def catalogue(language: str) -> Mapping[str, PromptInfo]:
    """All prompts of a language by id; an unknown language has none. Raises PromptError for a broken list."""
    path = FOLDER / "prompts" / f"{language}.toml"
    return read_catalogue(path, FOLDER / "audio" / language) if path.exists() else {}


def read_catalogue(path: Path, recordings: Path) -> dict[str, PromptInfo]:
    """The prompts of one list; `recordings` is the folder of their WAV files. Raises PromptError."""
    try:
        listed = tomllib.loads(path.read_text(encoding="utf8"))
    except tomllib.TOMLDecodeError as error:
        raise PromptError(f"{path.name}: {error}") from error
    return {name: _prompt(path, name, entry, recordings) for name, entry in listed.items()}


def _prompt(path: Path, name: str, entry: object, recordings: Path) -> PromptInfo:
    if not isinstance(entry, dict) or not isinstance(entry.get("text"), str) or not entry["text"]:
        raise PromptError(f"{path.name}: {name}: text is missing")
    version = entry.get("version")
    if not isinstance(version, int) or version < 1:
        raise PromptError(f"{path.name}: {name}: version must be a number from 1")
    if unknown := set(entry) - {"text", "version", "recorded_by", "note"}:
        raise PromptError(f"{path.name}: {name}: unknown field {sorted(unknown)[0]}")
    file = recordings / f"{name}.wav"
    recorded = file if file.exists() else None
    return PromptInfo(entry["text"], version, _seconds(recorded), recorded, entry.get("recorded_by"))


def _seconds(file: Path | None) -> float:
    if file is None:
        return 0.0
    with wave.open(str(file)) as recording:
        return float(recording.getnframes() / recording.getframerate())


def audio_path(prompt: Prompt) -> Path | None:
    """The recording of a prompt, None when the prompt is unknown or not recorded in its language."""
    info = catalogue(prompt.language).get(prompt.id)
    return info.file if info else None


def spoken(language: str) -> bool:
    """Whether a language has any recording of its own."""
    return any(info.file for info in catalogue(language).values())


def compose_number(number: int, language: str) -> list[Prompt]:
    """A number from 0 to 999 out of recorded pieces. Raises ValueError outside that range."""
    if not 0 <= number <= 999:
        raise ValueError("only numbers from 0 to 999 can be spoken")
    hundreds, rest = divmod(number, 100)
    if not hundreds:
        return [Prompt(f"n_{rest}", language)]
    pieces = [Prompt(f"n_{hundreds}00", language)]
    if rest:
        # 一百零五, 一百一十五: a gap is read as 零, and ten after a hundred takes its 一.
        pieces += [Prompt("n_0", language)] * (rest < 10) + [Prompt("n_1", language)] * (10 <= rest < 20)
        pieces.append(Prompt(f"n_{rest}", language))
    return pieces


def compose_digits(digits: str, language: str) -> list[Prompt]:
    """Digits one by one, as staff and telephone numbers are read. Raises ValueError for anything but 0–9."""
    if not digits.isascii() or not digits.isdigit():
        raise ValueError("only the digits 0 to 9 can be spoken")
    return [Prompt(f"d_{digit}", language) for digit in digits]


def compose_staff_number(staff_no: str, language: str) -> list[Prompt]:
    """The agent's number and 为您服务: 「工号0123为您服务。」"""
    return [Prompt("staff_no", language), *compose_digits(staff_no, language), Prompt("serves_you", language)]


def compose_wait(position: int | None, minutes: tuple[int, int] | None, language: str) -> list[Prompt]:
    """The announcement in the queue: 「您前面还有三位正在等候，预计等待三到六分钟。」

    `position` counts from 1, None: no number; `minutes` is the range (low, high up to 15), None: no minutes. A language
    without recordings hears nothing here: the list is empty and the music goes on (design 3.0, rule 3).
    """
    said = _wait(position, minutes, language)
    return said if all(audio_path(piece) for piece in said) else []


def _wait(position: int | None, minutes: tuple[int, int] | None, language: str) -> list[Prompt]:
    if position is None:
        return [Prompt("queue_busy", language)]
    if position <= 1:
        return [Prompt("queue_next", language)]
    ahead = min(position - 1, 99)
    said = _phrase("ahead", ahead, language) or [
        Prompt("queue_ahead", language),
        _count(ahead, language),
        Prompt("queue_waiting", language),
    ]
    return said + (_range(*minutes, language) if minutes else [Prompt("queue_go_on", language)])


def _range(low: int, high: int, language: str) -> list[Prompt]:
    low, high = max(1, min(low, 15)), max(1, min(high, 15))
    if low < high:
        return [Prompt(f"from_{low}", language), Prompt(f"to_{high}", language)]
    about = [Prompt("queue_about", language), _count(high, language), Prompt("queue_minutes", language)]
    return _phrase("about", high, language) or about


def _phrase(kind: str, number: int, language: str) -> list[Prompt]:
    """The whole phrase where it is recorded as one: a single syllable between two pieces is hard to hear."""
    phrase = Prompt(f"{kind}_{number}", language)
    return [phrase] if audio_path(phrase) else []


def _count(number: int, language: str) -> Prompt:
    """A number before a measure word: 两位, never 二位."""
    return Prompt("n_liang" if number == 2 else f"n_{number}", language)


def say_index(language: str) -> dict[str, str]:
    """Text → file name of every recorded prompt, for a line that is asked to speak a text."""
    return {info.text: info.file.name for info in catalogue(language).values() if info.file}


def write_say_index(language: str) -> Path:
    """Write `audio/<language>/index.json`, sorted, and return its path."""
    path = FOLDER / "audio" / language / "index.json"
    index = json.dumps(say_index(language), ensure_ascii=False, indent=1, sort_keys=True)
    path.write_text(f"{index}\n", encoding="utf8")
    return path
