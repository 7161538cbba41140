"""Trigger words (S72): what a text suggests. Pure and assistive: nothing follows until a person confirms."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

# 12348.md S72; a place adds and switches off its own. violence: for the risk list (S74), suggests nothing by itself.
DEFAULT: Final[dict[str, tuple[str, ...]]] = {
    "group": (
        "群体阻工",
        "集体讨薪",
        "集体",
        "阻工",
        "罢工",
        "堵路",
        "堵门",
        "几十个人",
        "几十名工人",
        "上百人",
        "联名",
    ),
    "petition": ("信访", "上访", "越级", "进京", "去省里告", "拉横幅"),
    "sensitive": ("自杀", "跳楼", "喝农药", "不想活", "同归于尽", "伤人", "杀人", "报复社会", "爆炸", "电信诈骗"),
    "violence": ("打人", "动手", "动刀", "持刀", "砍", "殴打", "家暴", "威胁", "扬言", "报复", "砸", "跟踪"),
}


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the list and what it suggests: group, petition, sensitive, violence."""

    word: str
    sensitivity: str


@dataclass(frozen=True, slots=True)
class Found:
    """What the words of one sensitivity were, and in which texts (summary, form, transcript) they stood."""

    sensitivity: str
    words: tuple[str, ...]
    found_in: tuple[str, ...]


def search(words: Iterable[Word], texts: dict[str, str]) -> list[Found]:
    """Return what was found, one entry a sensitivity, in the order of the list."""
    plain = {name: _plain(text) for name, text in texts.items() if text}
    by_kind: dict[str, tuple[list[str], list[str]]] = {}
    for each in words:
        wanted = _plain(each.word)
        places = [name for name, text in plain.items() if wanted and wanted in text]
        if places:
            hits, where = by_kind.setdefault(each.sensitivity, ([], []))
            hits.append(each.word)
            where.extend(place for place in places if place not in where)
    return [Found(kind, tuple(hits), tuple(where)) for kind, (hits, where) in by_kind.items()]


def _plain(text: str) -> str:
    """Recognisers put blanks between words, people use full-width letters: both are dropped."""
    return "".join(unicodedata.normalize("NFKC", text).lower().split())
