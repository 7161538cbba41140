"""Twilio's identifiers and times: `CA` and 32 hex digits; RFC 2822 in UTC."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Literal

Kind = Literal["CA", "CF", "QU", "RE", "MZ", "CL", "CR"]


def new_sid(kind: Kind) -> str:
    return kind + secrets.token_hex(16)


def now() -> datetime:
    return datetime.now(UTC)


def rfc2822(moment: datetime | None) -> str | None:
    """`Thu, 01 Jun 2017 20:48:32 +0000`, as all of Twilio's 2010 API."""
    return None if moment is None else format_datetime(moment)
