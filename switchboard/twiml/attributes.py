"""Reading a verb's attributes strictly: a value that Twilio would refuse is an error, an unknown name is ignored."""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree.ElementTree import Element

from switchboard.twiml.errors import TwimlError

TRUE = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}


class Attributes:
    """`code` is Twilio's error for a wrong value of this verb, where it has none of its own."""

    def __init__(self, element: Element, code: int = 12200) -> None:
        self._element = element
        self._code = code

    def text(self, name: str, default: str = "") -> str:
        return self._element.get(name, default)

    def optional(self, name: str) -> str | None:
        """None when absent; an empty value is a value (`waitUrl=""` means silence)."""
        return self._element.get(name)

    def integer(self, name: str, default: int, low: int = 0, high: int = 86400, code: int | None = None) -> int:
        value = self._element.get(name)
        if value is None or value == "":
            return default
        if not value.isascii() or not value.isdigit() or not low <= int(value) <= high:
            raise self._wrong(name, value, code)
        return int(value)

    def boolean(self, name: str, default: bool, code: int | None = None) -> bool:
        value = self._element.get(name)
        if value is None or value == "":
            return default
        if value.lower() not in TRUE:
            raise self._wrong(name, value, code)
        return TRUE[value.lower()]

    def method(self, name: str, default: str = "POST", code: int | None = None) -> str:
        value = self._element.get(name, default).upper()
        if value not in ("GET", "POST"):
            raise self._wrong(name, value, code)
        return value

    def choice(self, name: str, default: str, choices: Mapping[str, str] | tuple[str, ...], code: int = 0) -> str:
        value = self._element.get(name, default)
        if value not in choices:
            raise self._wrong(name, value, code or None)
        return choices[value] if isinstance(choices, Mapping) else value

    def words(self, name: str, default: tuple[str, ...]) -> frozenset[str]:
        value = self._element.get(name)
        return frozenset(default if value is None else value.split())

    def _wrong(self, name: str, value: str, code: int | None) -> TwimlError:
        return TwimlError(code or self._code, f"{self._element.tag}: {name} cannot be {value!r}")


def text_of(element: Element) -> str:
    return "".join(element.itertext()).strip()
