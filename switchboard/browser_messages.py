"""What a browser may say, checked at the door: one JSON object a text message, 20 ms frames in a binary one."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from switchboard.ports import FRAME_SAMPLES, Frame

MOST_TEXT = 16_384
MOST_FRAMES = 10
"""Frames in one binary message; a browser whose tab slept sends some at once."""

FRAME_BYTES = 2 * FRAME_SAMPLES
MOST_PARAMS = 30
MOST_PARAM_LENGTH = 1024
DIGITS = re.compile(r"[0-9*#A-D]{1,32}")


class Malformed(ValueError):
    """Not a message of the protocol; the text says why."""


@dataclass(frozen=True, slots=True)
class Hello:
    token: str


@dataclass(frozen=True, slots=True)
class Connect:
    params: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Accept:
    call_sid: str


@dataclass(frozen=True, slots=True)
class Reject:
    call_sid: str


@dataclass(frozen=True, slots=True)
class Resume:
    call_sid: str


@dataclass(frozen=True, slots=True)
class Digits:
    digits: str


@dataclass(frozen=True, slots=True)
class Mute:
    muted: bool


@dataclass(frozen=True, slots=True)
class Hangup:
    pass


@dataclass(frozen=True, slots=True)
class Pong:
    pass


OF_ONE_CALL: dict[str, type[Accept | Reject | Resume]] = {"accept": Accept, "reject": Reject, "resume": Resume}

Message = Hello | Connect | Accept | Reject | Resume | Digits | Mute | Hangup | Pong


def parse(text: str) -> Message:
    """Raises Malformed."""
    if len(text) > MOST_TEXT:
        raise Malformed("the message is too long")
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Malformed("the message is no JSON") from error
    if not isinstance(content, dict):
        raise Malformed("the message is no object")
    return _message(content.get("type"), content)


def frames(content: bytes) -> list[Frame]:
    """The 20 ms frames of a binary message. Raises Malformed."""
    count, rest = divmod(len(content), FRAME_BYTES)
    if rest or not 0 < count <= MOST_FRAMES:
        raise Malformed("audio comes in frames of 320 bytes")
    return list(np.frombuffer(content, "<i2").astype(np.int16, copy=False).reshape(count, FRAME_SAMPLES))


def _message(kind: Any, content: dict[str, Any]) -> Message:
    match kind:
        case "hello":
            return Hello(_text(content, "token"))
        case "connect":
            return Connect(_params(content.get("params", {})))
        case "accept" | "reject" | "resume":
            return OF_ONE_CALL[kind](_text(content, "call_sid"))
        case "digits":
            return Digits(_digits(_text(content, "digits")))
        case "mute":
            return Mute(content.get("muted") is True)
        case "hangup" | "pong":
            return Hangup() if kind == "hangup" else Pong()
    raise Malformed("the type of the message is unknown")


def _text(content: dict[str, Any], name: str) -> str:
    value = content.get(name)
    if not isinstance(value, str) or not value:
        raise Malformed(f"{name} is missing")
    return value


def _digits(digits: str) -> str:
    if not DIGITS.fullmatch(digits):
        raise Malformed("digits are 0-9, *, # and A-D")
    return digits


def _params(params: Any) -> dict[str, str]:
    if not isinstance(params, dict) or len(params) > MOST_PARAMS:
        raise Malformed("params is no small object")
    for name, value in params.items():
        if not isinstance(value, str) or len(name) > 128 or len(value) > MOST_PARAM_LENGTH:
            raise Malformed("params are short texts")
    return params
