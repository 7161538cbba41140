"""Passwords: argon2id, with the cost that RFC 9106 names for small machines."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import Type

# one lane: the machine has two cores and telephone audio runs on them
_HASHER = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=1, type=Type.ID)
# verified against when the account does not exist, so that both answers take the same time
_NOBODY = _HASHER.hash("nobody has this password")

SHORTEST = 10


def make_hash(password: str) -> str:
    """Return the argon2id hash in its PHC writing."""
    return _HASHER.hash(password)


def matches(password_hash: str | None, password: str) -> bool:
    """Check a password. `None` costs the same and is always false."""
    try:
        return _HASHER.verify(password_hash or _NOBODY, password) and password_hash is not None
    except (VerificationError, InvalidHashError):
        return False


def is_dated(password_hash: str) -> bool:
    """Tell whether the hash was made with a cost that is no longer ours."""
    return _HASHER.check_needs_rehash(password_hash)


def weakness(password: str, staff_no: str) -> str | None:
    """Return why a new password is refused, or None. Length first: composition rules make bad passwords."""
    if len(password) < SHORTEST:
        return f"密码至少{SHORTEST}位"
    if len(set(password)) < 5 or (staff_no in password and len(password) < SHORTEST + len(staff_no)):
        return "密码太容易猜到"
    return None
