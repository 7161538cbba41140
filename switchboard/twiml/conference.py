"""<Conference> inside <Dial>."""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree.ElementTree import Element

from switchboard.twiml.attributes import Attributes, text_of
from switchboard.twiml.errors import TwimlError
from switchboard.twiml.recording import Told

BEEPS = {"true": "both", "false": "none", "onEnter": "enter", "onExit": "exit"}
EVENTS = frozenset({"start", "end", "join", "leave", "mute", "hold", "modify", "speaker", "announcement"})


@dataclass(frozen=True, slots=True)
class Conference:
    """`beep` is both, none, enter or exit; `wait_url` None: our own waiting tone; empty: silence."""

    name: str
    muted: bool
    beep: str
    start_on_enter: bool
    end_on_exit: bool
    label: str
    wait_url: str | None
    wait_method: str
    max_participants: int
    coach: str
    record: bool
    told: Told
    status_callback: str
    status_callback_method: str
    status_callback_events: frozenset[str]


def parse(element: Element) -> Conference:
    attributes = Attributes(element, 12200)
    name, label = text_of(element), attributes.text("participantLabel")
    if not name or len(name) > 128:
        raise TwimlError(13255, "Conference: its name has 1 to 128 characters")
    if len(label) > 128:
        raise TwimlError(16025, "Conference: participantLabel has at most 128 characters")
    record = attributes.choice("record", "do-not-record", ("do-not-record", "record-from-start", "true", "false"))
    return Conference(
        name=name,
        muted=attributes.boolean("muted", False, 13230),
        beep=attributes.choice("beep", "true", BEEPS, 13235),
        start_on_enter=attributes.boolean("startConferenceOnEnter", True, 13232),
        end_on_exit=attributes.boolean("endConferenceOnExit", False, 13231),
        label=label,
        wait_url=attributes.optional("waitUrl"),
        wait_method=attributes.method("waitMethod", "POST", 13234),
        max_participants=attributes.integer("maxParticipants", 250, 2, 250, 13236),
        coach=attributes.text("coach"),
        record=record in ("record-from-start", "true"),
        told=Told.read(attributes),
        status_callback=attributes.text("statusCallback"),
        status_callback_method=attributes.method("statusCallbackMethod"),
        status_callback_events=attributes.words("statusCallbackEvent", ()) & EVENTS,
    )
