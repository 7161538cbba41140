"""Identifiers: uuidv7, made by the application, so that rows sort by their age and tables can be split by month."""

import os
import time
from uuid import UUID

# The organisation a deployment starts with. Fixed, so that the first migration and every process agree on it.
ROOT_ORG_ID = UUID("01999999-0000-7000-8000-000000012348")


def new_id() -> UUID:
    """A new uuidv7 (RFC 9562): 48 bits of milliseconds, 12 bits of their fraction, 62 random bits."""
    nanoseconds = time.time_ns()
    milliseconds, rest = divmod(nanoseconds, 1_000_000)
    fraction = (rest << 12) // 1_000_000
    random = int.from_bytes(os.urandom(8), "big") & 0x3FFF_FFFF_FFFF_FFFF
    return UUID(int=(milliseconds << 80) | (0x7 << 76) | (fraction << 64) | (0b10 << 62) | random)
