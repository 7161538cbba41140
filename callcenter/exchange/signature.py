"""How both sides prove who speaks: HMAC-SHA256 over what is asked, when, and the body. Pure.

`X-Exchange-Time` is the Unix time in seconds, `X-Exchange-Signature` the base64 of the HMAC of
`METHOD\\npath?query\\ntime\\nbody`. More than five minutes off is refused; a message said twice within them is one
message.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime

TIME_HEADER = "X-Exchange-Time"
SIGNATURE_HEADER = "X-Exchange-Signature"
SKEW_SECONDS = 300


def headers(secret: str, method: str, target: str, body: bytes, now: datetime) -> dict[str, str]:
    """Return the two headers of a request; `target` is its path with its query."""
    at = str(int(now.timestamp()))
    return {TIME_HEADER: at, SIGNATURE_HEADER: _sign(secret, method, target, at, body)}


def fits(secret: str, method: str, target: str, body: bytes, found: Mapping[str, str], now: datetime) -> bool:
    """Whether the request was signed with our secret, not long ago. Never without a secret."""
    at, given = found.get(TIME_HEADER, ""), found.get(SIGNATURE_HEADER, "")
    if not secret or not at.isascii() or not at.isdigit() or len(at) > 12:
        return False
    fresh = abs(now.timestamp() - int(at)) <= SKEW_SECONDS
    return fresh and hmac.compare_digest(_sign(secret, method, target, at, body).encode(), given.encode())


def _sign(secret: str, method: str, target: str, at: str, body: bytes) -> str:
    text = f"{method}\n{target}\n{at}\n".encode() + body
    return base64.b64encode(hmac.new(secret.encode(), text, hashlib.sha256).digest()).decode()
