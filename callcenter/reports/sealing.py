"""The seal of what was frozen: the SHA-256 of one way of writing it, in the row and in the audit.

The database keeps jsonb in an order of its own; written again with sorted keys the same contents are the same bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any


def canonical(payload: Mapping[str, Any]) -> bytes:
    """Return the one text of a payload. Raises ValueError for a number that is not whole: it has no one text."""
    _require_whole(payload)
    return json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def sha256(payload: Mapping[str, Any]) -> str:
    """Return the payload's seal, hexadecimal."""
    return hashlib.sha256(canonical(payload)).hexdigest()


def _require_whole(value: Any) -> None:
    if isinstance(value, float):
        raise ValueError(f"{value} is not a whole number: write it as a decimal text")
    if isinstance(value, Mapping):
        for each in value.values():
            _require_whole(each)
    elif isinstance(value, list | tuple):
        for each in value:
            _require_whole(each)
