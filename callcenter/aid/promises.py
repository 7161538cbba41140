"""The texts of the promise of hardship (告知承诺, S52), each with its version. Pure but for its file."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Final

_FILE: Final = Path(__file__).with_name("promises.toml")


@dataclass(frozen=True, slots=True)
class Promise:
    """One wording, and the day from which it is read out."""

    version: str
    valid_from: date
    text: str


@lru_cache(maxsize=1)
def all_of_them() -> tuple[Promise, ...]:
    """Return every wording, the oldest first."""
    table = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return tuple(sorted((Promise(**each) for each in table["promise"]), key=lambda each: each.valid_from))


def in_force(day: date) -> Promise:
    """Return the wording of a day; before the first one, the first."""
    begun = [each for each in all_of_them() if each.valid_from <= day]
    return begun[-1] if begun else all_of_them()[0]
