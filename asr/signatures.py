"""Signatures: the carrier's on the handshake of a stream, ours on what we post."""

import base64
import hashlib
import hmac


def handshake(token: str, url: str) -> str:
    """X-Twilio-Signature of a WebSocket request: HMAC-SHA1 of its address (Twilio, "Secure Media Streams")."""
    return base64.b64encode(hmac.new(token.encode(), url.encode(), hashlib.sha1).digest()).decode()


def handshake_is_signed(token: str, url: str, given: str | None) -> bool:
    """Whether the carrier signed this address; Twilio may sign it with a slash at its end."""
    if given is None:
        return False
    wanted = (handshake(token, url.rstrip("/")), handshake(token, url.rstrip("/") + "/"))
    return any(hmac.compare_digest(given.encode(), each.encode()) for each in wanted)


def body(secret: str, raw: bytes) -> str:
    """X-Asr-Signature of a posted body: base64 of HMAC-SHA256."""
    return base64.b64encode(hmac.new(secret.encode(), raw, hashlib.sha256).digest()).decode()
