"""How an address is kept: a keyed hash to find it, a ciphertext to dial it. Pure but for random nonces.

The hash is keyed because all Chinese mobile numbers can be tried in minutes. Each ciphertext names its key, so that
keys can be changed without rewriting the table, and is bound to its row, so that two rows cannot be swapped.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12


class UnknownKeyError(Exception):
    """The key that enciphered a row is no longer among ours."""


class DamagedCipherError(Exception):
    """The ciphertext does not belong to its row or was changed."""


@dataclass(frozen=True, slots=True)
class AddressKeys:
    """The secret keys of one site: one for finding, several for enciphering of which one is current."""

    hash_key: bytes
    cipher_keys: Mapping[str, bytes]
    current: str

    def fingerprint(self, kind: str, canonical: str) -> bytes:
        """Return 32 bytes that find an address again and tell nothing without the key."""
        return hmac.new(self.hash_key, f"{kind}\0{canonical}".encode(), hashlib.sha256).digest()

    def encipher(self, point_id: UUID, canonical: str) -> tuple[bytes, str]:
        """Return (ciphertext with its nonce, key id)."""
        nonce = os.urandom(NONCE_BYTES)
        sealed = AESGCM(self.cipher_keys[self.current]).encrypt(nonce, canonical.encode(), point_id.bytes)
        return nonce + sealed, self.current

    def decipher(self, point_id: UUID, cipher: bytes, key_id: str) -> str:
        """Return the canonical address. Raises UnknownKeyError or DamagedCipherError."""
        key = self.cipher_keys.get(key_id)
        if key is None:
            raise UnknownKeyError(key_id)
        try:
            return AESGCM(key).decrypt(cipher[:NONCE_BYTES], cipher[NONCE_BYTES:], point_id.bytes).decode()
        except InvalidTag:
            raise DamagedCipherError(key_id) from None
