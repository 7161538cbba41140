"""Secrets nobody has to choose: made on the first start, kept in `<data>/secrets.json`, readable by the owner alone."""

import base64
import fcntl
import json
import os
import secrets
from collections.abc import Callable
from pathlib import Path


def _hex() -> str:
    return secrets.token_hex(16)


def _key() -> str:
    """32 random bytes, base64."""
    return base64.b64encode(secrets.token_bytes(32)).decode()


# Setting -> how its value is made. Sids have the carrier's shape: two letters and 32 hexadecimal digits.
MAKERS: dict[str, Callable[[], str]] = {
    "carrier_account_sid": lambda: "AC" + _hex(),
    "carrier_auth_token": _hex,
    "carrier_api_key_sid": lambda: "SK" + _hex(),
    "carrier_api_key_secret": lambda: secrets.token_urlsafe(24),
    "asr_secret": _hex,
    "contact_hash_key": _key,
    "contact_cipher_key": _key,
    "postgres_password": lambda: secrets.token_urlsafe(24),
    "valkey_password": lambda: secrets.token_urlsafe(24),
}


def kept(data: Path, names: set[str]) -> dict[str, str]:
    """The secrets `names` of the data folder; those not there yet are made. Raises OSError."""
    data.mkdir(parents=True, exist_ok=True)
    path = data / "secrets.json"
    # Several processes may start at once: the lock lets one of them make what is missing.
    with (data / ".secrets.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        known: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
        missing = {name: MAKERS[name]() for name in sorted(names) if name not in known}
        if missing:
            known |= missing
            _write(path, known)
    return {name: known[name] for name in names}


def _write(path: Path, content: dict[str, str]) -> None:
    fresh = path.with_suffix(".fresh")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(content, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
