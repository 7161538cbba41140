"""The secrets of a login: random, compared without telling by time, kept only as hashes."""

from __future__ import annotations

import hashlib
import hmac
import secrets

SESSION_COOKIE = "cc_session"
CSRF_COOKIE = "cc_csrf"
CSRF_HEADER = "X-CSRF-Token"


def new_token() -> str:
    """Return 256 random bits, writable in a cookie."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> bytes:
    """Return what the database keeps. The token is random, so a plain hash is enough."""
    return hashlib.sha256(token.encode()).digest()


def fits(token: str | None, expected: bytes) -> bool:
    """Compare a presented token with the kept hash."""
    return token is not None and hmac.compare_digest(token_hash(token), expected)
