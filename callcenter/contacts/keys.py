"""The site's address keys, from its settings."""

from __future__ import annotations

import base64
import hashlib
from functools import lru_cache

from callcenter import settings
from callcenter.contacts.ciphers import AddressKeys


def site_keys() -> AddressKeys:
    """Return the keys of this process."""
    loaded = settings.load()
    return _keys(loaded.contact_hash_key, loaded.contact_cipher_key, loaded.contact_old_cipher_keys)


@lru_cache(maxsize=8)
def _keys(hash_key: str, cipher_key: str, old_cipher_keys: str) -> AddressKeys:
    encoded = [cipher_key, *(each.strip() for each in old_cipher_keys.split(",") if each.strip())]
    by_id = {key_id(each): base64.b64decode(each) for each in encoded}
    return AddressKeys(base64.b64decode(hash_key), by_id, key_id(cipher_key))


def key_id(encoded: str) -> str:
    """Return the short name of a key: it tells keys apart and nothing about them."""
    return hashlib.sha256(b"key id\0" + encoded.encode()).hexdigest()[:8]
