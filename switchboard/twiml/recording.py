"""<Recording> inside <Start> and <Stop>: the call is recorded while its document goes on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal
from xml.etree.ElementTree import Element

from switchboard.twiml.attributes import Attributes

COMPLETED = ("completed",)


@dataclass(frozen=True, slots=True)
class Told:
    """Who is told of a recording's fate: `in-progress`, `completed`, `absent`."""

    url: str = ""
    method: str = "POST"
    events: frozenset[str] = frozenset(COMPLETED)

    @classmethod
    def read(cls, attributes: Attributes) -> Told:
        return cls(
            attributes.text("recordingStatusCallback"),
            attributes.method("recordingStatusCallbackMethod"),
            attributes.words("recordingStatusCallbackEvent", COMPLETED),
        )

    def at(self, absolute: Callable[[str], str]) -> Told:
        """The same with a whole address; documents may give relative ones."""
        return replace(self, url=absolute(self.url)) if self.url else self


@dataclass(frozen=True, slots=True)
class Recording:
    """`trim` is accepted and never done: a trimmed recording shifts every time in the transcript."""

    name: str
    channels: Literal[1, 2]
    told: Told


@dataclass(frozen=True, slots=True)
class StartRecording:
    recording: Recording


@dataclass(frozen=True, slots=True)
class StopRecording:
    name: str


def parse(element: Element) -> Recording:
    attributes = Attributes(element, 12200)
    channels = attributes.choice("channels", "mono", ("mono", "dual", "1", "2"))
    attributes.choice("trim", "do-not-trim", ("do-not-trim", "trim-silence"))
    return Recording(attributes.text("name"), 2 if channels in ("dual", "2") else 1, Told.read(attributes))
