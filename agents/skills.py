"""What a seat can do and what a caller needs. Pure.

A skill is written `kind:value`: `lang:ii-CN`, `topic:labour`, `group:migrant_worker`. The language is a must and is
never relaxed (S4-S7: a Yi caller is not answered in Mandarin); topics and groups say which seat suits better.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

KINDS = ("lang", "topic", "group")
_PATTERN = re.compile(r"(lang|topic|group):[A-Za-z0-9][A-Za-z0-9_-]*")


class UnknownSkill(ValueError):
    """The text is not a skill of a known kind."""


@dataclass(frozen=True, slots=True)
class Skill:
    """One skill: its kind (lang, topic, group) and value."""

    kind: str
    value: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.value}"


def parse(text: str) -> Skill:
    """Read `kind:value`; raises UnknownSkill."""
    if not _PATTERN.fullmatch(text):
        raise UnknownSkill(text)
    kind, _, value = text.partition(":")
    return Skill(kind, value)


def language(code: str) -> str:
    """The skill that serves this language (BCP 47)."""
    return f"lang:{code}"


def languages(skills: Iterable[str]) -> frozenset[str]:
    """The languages among a seat's skills."""
    return frozenset(skill.removeprefix("lang:") for skill in skills if skill.startswith("lang:"))


def speaks(skills: frozenset[str], code: str) -> bool:
    """Whether a seat with these skills may be offered a caller of this language. Never relaxed."""
    return f"lang:{code}" in skills


def suitability(skills: frozenset[str], wanted: frozenset[str]) -> int:
    """How many of the wanted topic and group skills the seat has: more is better, none is still allowed."""
    return len(skills & wanted)
