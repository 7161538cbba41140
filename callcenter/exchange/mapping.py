"""Our words in theirs and theirs in ours, with a note for every field (S10). Pure; the data is words.toml.

The log says which field, under which name, and what happened; never what stood in it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from callcenter.tickets import taxonomy

What = Literal["mapped", "withheld", "absent", "failed"]
LONGEST = 2000  # characters of a text that either side takes
_FILE = Path(__file__).with_name("words.toml")


@dataclass(frozen=True, slots=True)
class FieldNote:
    """What became of one field. `why` is a code, empty where all went well; contents are never noted."""

    field: str
    theirs: str
    what: What
    why: str = ""

    def to_json(self) -> dict[str, str]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Mapped:
    """A body in the other side's words (or ours), and its notes."""

    body: dict[str, Any]
    notes: tuple[FieldNote, ...]


@dataclass(frozen=True, slots=True)
class Consent:
    """What the caller agreed to: the hand-over, and that name and number go along. `how`: spoken written none."""

    hand_over: bool = False
    contact: bool = False
    how: str = "none"

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Consent:
        return cls(bool(stored.get("hand_over")), bool(stored.get("contact")), str(stored.get("how") or "none"))


@cache
def words() -> dict[str, Any]:
    """The tables of words.toml."""
    return tomllib.loads(_FILE.read_text(encoding="utf8"))


def may_leave(*, careful: bool, consent: Consent) -> bool:
    """Whether a matter may leave at all. `careful`: sensitive, or a call there needs care (safe_contact)."""
    return consent.hand_over or not careful


def outward(facts: Mapping[str, Any], consent: Consent) -> Mapped:
    """Put a matter into their words. `facts` are our names of words.toml; what is None was not given."""
    body: dict[str, Any] = {}
    notes = [_field_out(field, facts.get(field["name"]), consent, body) for field in words()["fields"]]
    return Mapped(body, tuple(notes))


def _field_out(field: Mapping[str, str], value: Any, consent: Consent, body: dict[str, Any]) -> FieldNote:
    name, theirs = field["name"], field["theirs"]
    if field["consent"] == "contact" and not consent.contact:
        return FieldNote(name, theirs, "withheld", "no_consent")
    if value is None or value == "":
        return FieldNote(name, theirs, "absent")
    if name == "category":
        found = words()["category_out"].get(str(value)[:3])
        body[theirs] = found or words()["category_out"]["Q09"]
        return FieldNote(name, theirs, "mapped" if found else "failed", "" if found else "unknown_code")
    if isinstance(value, str) and len(value) > LONGEST:
        body[theirs] = value[:LONGEST]
        return FieldNote(name, theirs, "failed", "cut_off")
    body[theirs] = value
    return FieldNote(name, theirs, "mapped")


def inward(body: Mapping[str, Any]) -> Mapped:
    """Put a matter of theirs into our words; what we have no word for is noted and filed under "other"."""
    facts: dict[str, Any] = {}
    notes = [_field_in(field, body.get(field["theirs"]), facts) for field in words()["fields"]]
    known = {field["theirs"] for field in words()["fields"]} | {"taken_by", "with_call", "status"}
    notes += [FieldNote(name, name, "failed", "unknown_field") for name in sorted(set(body) - known)]
    return Mapped(facts, tuple(notes))


def _field_in(field: Mapping[str, str], value: Any, facts: dict[str, Any]) -> FieldNote:
    name, theirs = field["name"], field["theirs"]
    if name == "category":
        found = words()["category_in"].get(str(value or ""))
        facts[name] = found or taxonomy.FALLBACK
        return FieldNote(name, theirs, "mapped" if found else "failed", "" if found else "unknown_code")
    if value is None or value == "":
        return FieldNote(name, theirs, "absent")
    if name == "urgent":
        facts[name] = value is True
        return FieldNote(name, theirs, "mapped" if isinstance(value, bool) else "failed", "")
    facts[name] = str(value)[:LONGEST]
    return FieldNote(name, theirs, "mapped" if len(str(value)) <= LONGEST else "failed", "")


def code_out(table: Literal["status", "outcome"], ours: str) -> tuple[str, FieldNote]:
    """Return their code of a status or outcome of ours; one without a word goes as it is, noted as failed."""
    found = words()[f"{table}_out"].get(ours)
    return found or ours, FieldNote(table, table, "mapped" if found else "failed", "" if found else "unknown_code")


def code_in(table: Literal["status", "outcome"], theirs: str | None) -> tuple[str | None, tuple[FieldNote, ...]]:
    """Return our word for a code of theirs; one that we do not know stays as it came, noted as failed."""
    if theirs is None:
        return None, ()
    found = words()[f"{table}_in"].get(theirs)
    return found or theirs, (FieldNote(table, table, "mapped" if found else "failed", "" if found else "unknown_code"),)
