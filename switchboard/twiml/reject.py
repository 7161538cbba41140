"""<Reject>: refuse an incoming call without answering it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from xml.etree.ElementTree import Element

from switchboard.twiml.attributes import Attributes


@dataclass(frozen=True, slots=True)
class Reject:
    reason: Literal["rejected", "busy"] = "rejected"


def parse(element: Element) -> Reject:
    reason = Attributes(element, 12200).choice("reason", "rejected", ("rejected", "busy"))
    return Reject("busy" if reason == "busy" else "rejected")
