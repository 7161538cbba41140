"""The words of a search and the place where they stand in a text. Pure; the database normalises in the same way."""

from __future__ import annotations

import string
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

AROUND = 24  # signs shown on either side
_ASCII_LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)


def normalise(text: str) -> str:
    """Return a text as `search_grams` compares it: full-width signs narrow, ASCII letters small."""
    return unicodedata.normalize("NFKC", text).translate(_ASCII_LOWER)


def terms(text: str) -> tuple[str, ...]:
    """Return the words of a search, parted by spaces, each once."""
    return tuple(dict.fromkeys(normalise(text).split()))


def snippet(text: str, words: Iterable[str]) -> str | None:
    """Return the stretch of a text around the first of the words; None unless all of them stand in it."""
    shown = " ".join(normalise(text).split())
    places = [shown.find(word) for word in words]
    if not places or min(places) < 0:
        return None
    begin = max(0, min(places) - AROUND)
    end = begin + 2 * AROUND + 12
    return f"{'…' if begin else ''}{shown[begin:end]}{'…' if end < len(shown) else ''}"


def leaves(content: Any) -> str:
    """Return the strings and numbers of a form's values, in one text."""
    if isinstance(content, Mapping):
        return " ".join(leaves(each) for each in content.values())
    if isinstance(content, list):
        return " ".join(leaves(each) for each in content)
    return str(content) if isinstance(content, str | int | float) and not isinstance(content, bool) else ""
