"""<Gather>: keys, while prompts play."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from switchboard.twiml import pause, play, say
from switchboard.twiml.attributes import Attributes
from switchboard.twiml.errors import TwimlError
from switchboard.twiml.pause import Pause
from switchboard.twiml.play import Play
from switchboard.twiml.say import Say

Prompt = Play | Say | Pause
PROMPTS: dict[str, Callable[[Element], Prompt]] = {"Play": play.parse, "Say": say.parse, "Pause": pause.parse}
UNLIMITED = 0


@dataclass(frozen=True, slots=True)
class Gather:
    """`timeout` in seconds, counted from the end of the prompts and again from each key.

    `num_digits` UNLIMITED: ended by `finish_on_key` (empty: no key ends it) or the timeout.
    """

    prompts: tuple[Prompt, ...]
    action: str | None
    method: str
    timeout: int
    num_digits: int
    finish_on_key: str
    action_on_empty_result: bool


def parse(element: Element) -> Gather:
    attributes = Attributes(element, 13310)
    if "dtmf" not in attributes.text("input", "dtmf").split():
        raise TwimlError(13310, "Gather: only keys are taken, no speech")
    finish_on_key = attributes.text("finishOnKey", "#")
    if len(finish_on_key) > 1 or finish_on_key not in "0123456789*#":
        raise TwimlError(13310, "Gather: finishOnKey is one of 0-9 * # or empty")
    timeout = attributes.text("timeout", "5")
    return Gather(
        prompts=tuple(_prompt(child) for child in element),
        action=attributes.optional("action"),
        method=attributes.method("method", "POST", 13312),
        timeout=5 if timeout == "auto" else attributes.integer("timeout", 5, 0, 3600, 13313),
        num_digits=attributes.integer("numDigits", UNLIMITED, 1, 1000, 13314),
        finish_on_key=finish_on_key,
        action_on_empty_result=attributes.boolean("actionOnEmptyResult", False),
    )


def _prompt(element: Element) -> Prompt:
    if element.tag not in PROMPTS:
        raise TwimlError(13320, f"Gather: {element.tag} cannot stand in it")
    return PROMPTS[element.tag](element)
