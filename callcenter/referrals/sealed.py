"""What tells who somebody is and how they live: names, addresses, needs, parties of a dispute. Kept enciphered."""

from __future__ import annotations

import json
from collections.abc import Mapping
from uuid import UUID

from callcenter.contacts.keys import site_keys


def seal(row_id: UUID, said: Mapping[str, str | None]) -> tuple[bytes | None, str | None]:
    """Return (ciphertext bound to its row, the key's name); nothing where nothing was said."""
    kept = {name: text for name, text in said.items() if text}
    if not kept:
        return None, None
    return site_keys().encipher(row_id, json.dumps(kept, ensure_ascii=False, separators=(",", ":")))


def unseal(row_id: UUID, cipher: bytes | None, key_id: str | None) -> dict[str, str]:
    """Return what was said. Raises UnknownKeyError, DamagedCipherError."""
    if cipher is None or key_id is None:
        return {}
    found: dict[str, str] = json.loads(site_keys().decipher(row_id, cipher, key_id))
    return found
