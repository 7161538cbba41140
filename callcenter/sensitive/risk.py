"""The risk form of quarrels that may turn violent (民转刑, S73): five questions, and what the answers weigh. Pure."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

Answer = Literal["yes", "no", "unknown"]
Level = Literal["low", "medium", "high"]

_FILE = Path(__file__).with_name("risk.toml")


@dataclass(frozen=True, slots=True)
class Question:
    """One question, in Chinese and English; `points` is the weight of a yes."""

    key: str
    text: str
    text_en: str
    points: int


@dataclass(frozen=True, slots=True)
class Questions:
    """The form in force."""

    version: str
    medium: int
    high: int
    questions: tuple[Question, ...]


@cache
def in_force() -> Questions:
    """Return the form as the file has it."""
    read = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    asked = tuple(Question(**each) for each in read["question"])
    return Questions(read["version"], read["medium"], read["high"], asked)


def weigh(form: Questions, answers: Mapping[str, str]) -> tuple[int, Level]:
    """Return (points, level). What nobody knows weighs nothing, but is never a "no" on the list."""
    points = sum(question.points for question in form.questions if answers.get(question.key) == "yes")
    if points >= form.high:
        return points, "high"
    return points, "medium" if points >= form.medium else "low"
