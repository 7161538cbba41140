"""What a reader of the transcript may look at first: words never said, words that must be. Hints, never a score. Pure.

Only Mandarin is read: of other languages the recogniser knows nothing here, and silence must not look like praise.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

LANGUAGE = "zh-CN"
OPENING_WITHIN_MS, OPENING_SEGMENTS, CLOSING_SEGMENTS = 30_000, 4, 4
_IGNORED = str.maketrans("", "", " ，。、！？；：“”‘’,.!?;:\"'　")

Kind = Literal["forbidden", "opening_missing", "staff_number_missing", "closing_missing"]


@dataclass(frozen=True, slots=True)
class Said:
    """A stretch of speech: who (caller, seat, interpreter), when (milliseconds), what."""

    id: str
    track: str
    starts_ms: int
    text: str


@dataclass(frozen=True, slots=True)
class Hint:
    """One thing to look at; `segment` and `starts_ms` say where, None for what was not heard anywhere."""

    kind: Kind
    words: str
    segment: str | None
    starts_ms: int | None


def read(said: Sequence[Said], wording: Mapping[str, Sequence[str]], language: str | None) -> list[Hint]:
    """Return the hints of a transcript, in order of time; none where nothing is known of what the seat said."""
    seat = [each for each in said if each.track == "seat"]
    if language != LANGUAGE or not seat:
        return []
    found = [
        Hint("forbidden", words, each.id, each.starts_ms)
        for each in seat
        for words in wording["forbidden"]
        if _plain(words) in _plain(each.text)
    ]
    opening = [each for each in seat[:OPENING_SEGMENTS] if each.starts_ms <= seat[0].starts_ms + OPENING_WITHIN_MS]
    found += _missing("opening_missing", wording["opening"], opening)
    found += _missing("staff_number_missing", wording["staff_number"], opening)
    found += _missing("closing_missing", wording["closing"], seat[-CLOSING_SEGMENTS:])
    return found


def _missing(kind: Kind, wanted: Sequence[str], heard: Sequence[Said]) -> list[Hint]:
    """One of the words is enough: recognisers write numbers and names in several ways."""
    text = "".join(_plain(each.text) for each in heard)
    return [] if any(_plain(words) in text for words in wanted) else [Hint(kind, "、".join(wanted), None, None)]


def _plain(text: str) -> str:
    return text.translate(_IGNORED).lower()


def as_json(found: Sequence[Hint]) -> list[dict[str, Any]]:
    """Return the hints as they are kept with a check."""
    return [
        {"kind": each.kind, "words": each.words, "segment": each.segment, "starts_ms": each.starts_ms} for each in found
    ]
