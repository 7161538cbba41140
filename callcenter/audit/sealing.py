"""Seals with a key that does not stand in the database: who can write every table still cannot forge them.

The key is derived from the site's own (`contact_hash_key`), which never changes while the data lives. Pure but for it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from callcenter import settings

MODULUS = 1 << 256
DIGEST_BYTES = 32


def site_key() -> bytes:
    """Return the sealing key of this site, 32 bytes."""
    return _derived(settings.load().contact_hash_key)


@lru_cache(maxsize=4)
def _derived(hash_key: str) -> bytes:
    return hmac.new(base64.b64decode(hash_key), b"audit seal", hashlib.sha256).digest()


def mac(key: bytes, *parts: bytes | str | int) -> bytes:
    """Return the 32 bytes that bind these parts together in their order."""
    written = hmac.new(key, digestmod=hashlib.sha256)
    for part in parts:
        data = part if isinstance(part, bytes) else str(part).encode()
        written.update(len(data).to_bytes(4, "big") + data)
    return written.digest()


def mac_of(key: bytes, values: dict[str, Any]) -> bytes:
    """Return the seal of a row: its columns as plain values, by name."""
    return mac(key, json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":")))


def element(key: bytes, row: bytes) -> int:
    """Return what one row adds to a stretch's digest. Without the key nobody can find rows that add up to the same."""
    return int.from_bytes(hashlib.blake2b(row, digest_size=DIGEST_BYTES, key=key).digest(), "big")


@dataclass(slots=True)
class Stretch:
    """The rows of one stretch of time, in whatever order they are read: how many, and a digest of them all."""

    rows: int = 0
    total: int = 0

    def add(self, key: bytes, row: bytes) -> None:
        """Count one row."""
        self.rows += 1
        self.total += element(key, row)

    def merge(self, other: Stretch) -> None:
        """Count another reader's rows too."""
        self.rows += other.rows
        self.total += other.total

    @property
    def digest(self) -> bytes:
        """32 bytes that every missing, added or changed row changes."""
        return (self.total % MODULUS).to_bytes(DIGEST_BYTES, "big")


def stretch(key: bytes, rows: Iterable[bytes]) -> Stretch:
    """Return the stretch of these rows."""
    made = Stretch()
    for row in rows:
        made.add(key, row)
    return made
