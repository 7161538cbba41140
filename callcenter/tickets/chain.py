"""The hash chain of a ticket's history: a changed, removed or inserted line shows. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

FIRST = b"\0" * 32


@dataclass(frozen=True, slots=True)
class Link:
    """One line of the history as it is hashed. `at` is taken in UTC to the microsecond, as the database keeps it."""

    ticket: str
    seq: int
    kind: str
    actor: str | None
    at: datetime
    content: Mapping[str, Any]


def link_hash(previous: bytes, link: Link) -> bytes:
    """Return the 32 bytes that seal a line onto the one before it."""
    body = {
        "ticket": link.ticket,
        "seq": link.seq,
        "kind": link.kind,
        "actor": link.actor,
        "at": link.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "content": dict(link.content),
    }
    canonical = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(previous + canonical.encode()).digest()


def require_plain(value: Any) -> None:
    """Raise TypeError for what the database would give back written otherwise: the line would look tampered with."""
    match value:
        case None | bool() | int() | str():
            return
        case Mapping():
            for name, each in value.items():
                if not isinstance(name, str):
                    raise TypeError(f"a name in a history is text, not {name!r}")
                require_plain(each)
        case list() | tuple():
            for each in value:
                require_plain(each)
        case _:
            raise TypeError(f"a history holds text, whole numbers, lists and objects, not {value!r}")


def first_break(lines: Iterable[tuple[Link, bytes]]) -> int | None:
    """Return the number of the first line that does not fit, or None when the whole history holds."""
    previous = FIRST
    for expected, (link, sealed) in enumerate(lines, start=1):
        if link.seq != expected or link_hash(previous, link) != sealed:
            return expected
        previous = sealed
    return None
