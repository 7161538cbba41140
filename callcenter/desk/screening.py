"""The key that a person presses before they are joined to a seat: a voicemail box would sit in a legal consultation.

A language without recordings cannot be asked; its callers are joined at once.
"""

from uuid import UUID

from callcenter.calls import conference, documents, rows
from callcenter.calls.links import links
from callcenter.carriers.twilio import twiml
from callcenter.db.unit_of_work import UnitOfWork
from ivr_flows.prompts import Prompt, audio_path

HELLO = "callback_hello"
ASKED = 2


def callback(uow: UnitOfWork, call_id: UUID, sid: str) -> str:
    """The document of somebody who is rung in their turn and has picked up."""
    call = rows.lock(uow, call_id)
    language = call.language or documents.MANDARIN
    if audio_path(Prompt(HELLO, language)) is None:
        return conference.called_party(uow, call_id, sid)
    return _ask(call_id, 1, language)


def _ask(call_id: UUID, turn: int, language: str) -> str:
    action = links().to("callback", call_id, turn)
    return documents.collected(links(), action, [Prompt(HELLO, language)], 1, 6)


def callback_key(uow: UnitOfWork, call_id: UUID, turn: int, sid: str, digits: str) -> str:
    """1: a person. Anything else is asked once more, then the call ends and counts as not reached."""
    if digits == "1":
        return conference.called_party(uow, call_id, sid)
    if turn < ASKED:
        return _ask(call_id, turn + 1, rows.lock(uow, call_id).language or documents.MANDARIN)
    return twiml.document(twiml.hangup())
