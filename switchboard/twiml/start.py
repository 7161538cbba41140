"""<Start>: begin what goes on beside the document."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from switchboard.twiml import recording, stream
from switchboard.twiml.errors import TwimlError
from switchboard.twiml.recording import StartRecording
from switchboard.twiml.stream import StartStream


def parse(element: Element) -> StartStream | StartRecording:
    children = list(element)
    if len(children) != 1:
        raise TwimlError(12200, "Start: one noun")
    noun = children[0]
    if noun.tag == "Stream":
        return StartStream(stream.parse(noun))
    if noun.tag == "Recording":
        return StartRecording(recording.parse(noun))
    raise TwimlError(12200, f"Start: {noun.tag} is not known")
