"""What asr posts, read at the door: the signature first, then the words. Pure."""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

SIGNATURE_HEADER = "X-Asr-Signature"
Track = Literal["caller", "seat", "interpreter"]
Name = Annotated[str, StringConstraints(max_length=128)]


class Post(BaseModel):
    """One thing heard, or the state of a stream. Milliseconds count from the start of the stream."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    call: UUID
    leg: Track
    stream: Name
    language: Name | None = None
    sequence: int = Field(ge=0)
    event: Literal["partial", "final", "status"]
    text: Annotated[str, StringConstraints(max_length=20_000)] = ""
    starts_ms: int = Field(default=0, ge=0)
    ends_ms: int = Field(default=0, ge=0)
    confidence: float | None = Field(default=None, ge=0, le=1)
    engine: Name | None = None
    model: Name | None = None
    status: Literal["transcribing", "unsupported_language", "overloaded", "stopped"] | None = None


def signature(secret: str, body: bytes) -> str:
    """Return what asr writes into the header for this body."""
    return base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()


def is_signed(secret: str, body: bytes, presented: str | None) -> bool:
    """Tell whether the body comes from asr as it is."""
    return presented is not None and hmac.compare_digest(signature(secret, body).encode(), presented.encode())
