"""Which article may open legal aid to a caller: a hint from a dated table of (matter, group), never a decision. Pure.

法律援助法: article 31 names the matters (with hardship), 32 those without a test of hardship, 42 the persons whose
hardship is not checked, 24 and 29 the criminal ones. Article 42 widens no scope: it is shown only beside a matter that
is within.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

_FILE: Final = Path(__file__).with_name("hints.toml")
IN_FORCE: Final = date(2022, 1, 1)  # 法律援助法 is in force since then
EXEMPT: Final = "42"
NO_HARDSHIP: Final = "32"
NONE: Final = "none"
_ORDER: Final = {NO_HARDSHIP: 0, EXEMPT: 1, "31": 2, "24": 3, "29": 3}


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the table. No category: any matter. No group: anybody. Both days are included."""

    code: str | None
    category: str | None
    special_group: str | None
    article: str
    item: str | None
    words: str
    condition: str | None
    source: str
    valid_from: date
    valid_until: date | None = None

    def fits(self, category: str | None, groups: frozenset[str], day: date) -> bool:
        """Tell whether the line speaks of this matter, these groups and this day."""
        if day < self.valid_from or (self.valid_until is not None and day > self.valid_until):
            return False
        if self.special_group is not None and self.special_group not in groups:
            return False
        return self.category is None or category == self.category or (category or "").startswith(f"{self.category}-")


@dataclass(frozen=True, slots=True)
class Hint:
    """What the table says. `article` is the most favourable one: 32, 42, 31, 24, 29 or none."""

    article: str
    rules: tuple[Rule, ...]

    @property
    def exempt_grounds(self) -> frozenset[str]:
        """The grounds on which hardship need not be checked: "42.3", "32.4"."""
        return frozenset(ground(rule) for rule in self.rules if rule.article in (EXEMPT, NO_HARDSHIP))


def ground(rule: Rule) -> str:
    """Return the short name of an article's item: "42.3"."""
    return f"{rule.article}.{rule.item}" if rule.item else rule.article


def read(rules: Iterable[Rule], category: str | None, groups: Iterable[str], day: date) -> Hint:
    """Return what the table says on a day. Nothing found is the article "none", which refuses nobody."""
    mine = frozenset(groups)
    found = [rule for rule in rules if rule.fits(category, mine, day)]
    if all(rule.article == EXEMPT for rule in found):
        return Hint(NONE, ())
    found.sort(key=lambda rule: (_ORDER.get(rule.article, 9), rule.item or ""))
    return Hint(found[0].article, _once(found))


def _once(found: Sequence[Rule]) -> tuple[Rule, ...]:
    """The same item found by two lines is said once."""
    kept: dict[tuple[str, str], Rule] = {}
    for rule in found:
        kept.setdefault((ground(rule), rule.words), rule)
    return tuple(kept.values())


@lru_cache(maxsize=1)
def shipped() -> tuple[Rule, ...]:
    """Return the lines that are shipped, in the file's order."""
    table = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    words: dict[str, str] = table["words"]
    return tuple(_rule(line, words) for line in table["hint"])


def _rule(line: dict[str, Any], words: dict[str, str]) -> Rule:
    name = f"{line['article']}.{line['item']}" if "item" in line else str(line["article"])
    category, group = line.get("category"), line.get("group")
    return Rule(
        code=f"{category or '*'}/{group or '*'}/{name}",
        category=category,
        special_group=group,
        article=str(line["article"]),
        item=str(line["item"]) if "item" in line else None,
        words=words[name],
        condition=line.get("condition"),
        source=f"《中华人民共和国法律援助法》第{_CHINESE[str(line['article'])]}条",
        valid_from=line.get("valid_from", IN_FORCE),
        valid_until=line.get("valid_until"),
    )


_CHINESE: Final = {"24": "二十四", "29": "二十九", "31": "三十一", "32": "三十二", "42": "四十二"}
