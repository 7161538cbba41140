"""What is asked by category, and what an answer may be. Pure data and pure functions; the table is forms.toml.

A value of None is 未提供: asked, and the caller could or would not say. A field without a value was not asked yet.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal, get_args

Kind = Literal["text", "money", "count", "date", "choice", "months"]
KINDS: tuple[Kind, ...] = get_args(Kind)
EVERYTHING = "*"
LONGEST_TEXT = 500
MOST_FEN = 10**14  # a million million yuan: a slip of the key, not a claim
EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)  # a slip of the key too, and periods are counted from it
MOST = {"count": 1_000_000, "months": 1200}
_TABLE = Path(__file__).with_name("forms.toml")


class FormFileError(Exception):
    """A form cannot be read; the message names the form, the field and what is wrong."""


@dataclass(frozen=True, slots=True)
class Field:
    """One question. `choices` are (code, name); `unit` is shown behind the answer."""

    key: str
    name: str
    kind: Kind
    required: bool = False
    unit: str | None = None
    hint: str | None = None
    choices: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, form: str, written: Mapping[str, Any]) -> Field:
        """Read a field as it is stored. Raises FormFileError."""
        key = str(written.get("key") or "")
        if not key.isidentifier() or not written.get("name"):
            raise FormFileError(f"{form}: a field has no key or no name")
        if written.get("kind") not in KINDS:
            raise FormFileError(f"{form}.{key}: kind is one of {', '.join(KINDS)}")
        choices = tuple((str(code), str(name)) for code, name in written.get("choices") or ())
        if (written["kind"] == "choice") != bool(choices):
            raise FormFileError(f"{form}.{key}: choices belong to a choice, and a choice has some")
        return cls(key, str(written["name"]), written["kind"], bool(written.get("required")),
                   written.get("unit"), written.get("hint"), choices)  # fmt: skip

    def to_json(self) -> dict[str, Any]:
        """Write it as it is stored."""
        plain: dict[str, Any] = {"key": self.key, "name": self.name, "kind": self.kind, "required": self.required}
        more = {"unit": self.unit, "hint": self.hint, "choices": [list(each) for each in self.choices]}
        return plain | {name: value for name, value in more.items() if value}


@dataclass(frozen=True, slots=True)
class FormVersion:
    """A form as it is asked from one version on."""

    key: str
    version: int
    name: str
    categories: tuple[str, ...]
    fields: tuple[Field, ...]

    @classmethod
    def of(cls, key: str, version: int, name: str, categories: Iterable[str], fields: Iterable[Any]) -> FormVersion:
        """Read a form. Raises FormFileError."""
        read = tuple(Field.of(key, each) for each in fields)
        if len({each.key for each in read}) != len(read):
            raise FormFileError(f"{key}: a field stands there twice")
        return cls(key, version, name, tuple(categories), read)


@dataclass(frozen=True, slots=True)
class Answers:
    """Values as they can be kept, and the keys of those that cannot be read."""

    values: dict[str, Any]
    unreadable: tuple[str, ...]


def shipped() -> list[FormVersion]:
    """Return the forms of forms.toml. Raises FormFileError."""
    written = tomllib.loads(_TABLE.read_text(encoding="utf-8"))["form"]
    return [FormVersion.of(**each) for each in written]


def fitting(forms: Iterable[FormVersion], category: str) -> FormVersion | None:
    """Return the form for a category: its own, its first level's, or the one for everything."""
    best: tuple[int, FormVersion] | None = None
    for form in forms:
        for code in form.categories:
            fits = code in (category, EVERYTHING) or category.startswith(f"{code}-")
            weight = 0 if code == EVERYTHING else len(code)
            if fits and (best is None or weight > best[0]):
                best = (weight, form)
    return best[1] if best else None


def read(form: FormVersion, given: Mapping[str, Any]) -> Answers:
    """Read answers by the kinds of their fields. Words under a key the form does not ask for are kept as they are."""
    fields = {field.key: field for field in form.fields}
    values: dict[str, Any] = {}
    unreadable: list[str] = []
    for key, raw in given.items():
        if raw is None:
            values[key] = None
        elif isinstance(raw, str) and not raw.strip():
            continue
        else:
            value = _value(fields[key], raw) if key in fields else _words(raw)
            if value is None:
                unreadable.append(key)
            else:
                values[key] = value
    return Answers(values, tuple(unreadable))


def _words(raw: Any) -> str | None:
    return raw.strip()[:LONGEST_TEXT] if isinstance(raw, str) else None


def _value(field: Field, raw: Any) -> str | int | None:
    match field.kind:
        case "text":
            return _words(raw)
        case "date":
            return _day(raw)
        case "choice":
            return raw if raw in {code for code, _ in field.choices} else None
        case "money":
            return _whole(raw, MOST_FEN)
        case "count" | "months":
            return _whole(raw, MOST[field.kind])


def _whole(raw: Any, most: int) -> int | None:
    if isinstance(raw, str) and raw.strip().isascii() and raw.strip().isdigit():
        raw = int(raw.strip()[:20])
    return raw if isinstance(raw, int) and not isinstance(raw, bool) and 0 <= raw <= most else None


def _day(raw: Any) -> str | None:
    try:
        day = date.fromisoformat(raw.strip()) if isinstance(raw, str) else None
    except ValueError:
        return None
    return day.isoformat() if day and EARLIEST <= day <= LATEST else None


def missing(form: FormVersion, values: Mapping[str, Any]) -> list[str]:
    """Return the required fields that nobody has answered. 未提供 is an answer."""
    return [field.key for field in form.fields if field.required and field.key not in values]


def changes(before: Mapping[str, Any], after: Mapping[str, Any], keys: Sequence[str]) -> dict[str, list[Any]]:
    """Return what a save changed: {key: [from, to]}; a key that was not there is from null with `asked` false."""
    return {key: [before.get(key), after.get(key)] for key in keys if before.get(key, ...) != after.get(key, ...)}
