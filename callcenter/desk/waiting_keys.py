"""Keys pressed while waiting. Everything is asked inside the carrier's queue: a free seat breaks in at any moment, and
who presses nothing, or the wrong key, goes on waiting.
"""

from uuid import UUID

from callcenter.calls import documents, sql
from callcenter.calls.links import links
from callcenter.carriers.twilio import twiml
from callcenter.contacts import service as contacts
from callcenter.db.unit_of_work import UnitOfWork
from callcenter.desk import callbacks, entries, line_ahead
from ivr_flows.flow import CALLBACK, MESSAGE
from ivr_flows.prompts import Prompt, audio_path, compose_digits

SHORTEST_NUMBER, LONGEST_NUMBER = 7, 12
_LEAVES = """
    UPDATE queue_entry SET leaving = %s WHERE id = %s AND kind = 'call' AND state IN ('waiting', 'offered') RETURNING id
"""
_NUMBER = """
    UPDATE queue_entry SET callback_point_id = %s WHERE id = %s AND kind = 'call' AND state IN ('waiting', 'offered')
"""


def pressed(uow: UnitOfWork, entry_id: UUID, digits: str) -> str:
    """A key during words or music: what the queue's own keys mean (ivr_flows.flow.QueuePlace)."""
    entry = entries.read(uow, entry_id)
    step = line_ahead.place(uow, entry).keys.get(digits)
    if step is None or entry["kind"] != "call" or entry["state"] not in {"waiting", "offered"}:
        return _wait_on(entry_id)
    if step == CALLBACK:
        return _whom_to_ring(uow, entry)
    return _leave(uow, entry_id, step if step == MESSAGE else f"key:{digits}")


def _wait_on(entry_id: UUID) -> str:
    return twiml.document(twiml.redirect(links().to("wait", entry_id)))


def _leave(uow: UnitOfWork, entry_id: UUID, wish: str) -> str:
    if uow.raw.execute(_LEAVES, (wish, entry_id)).fetchone() is None:
        return _wait_on(entry_id)
    return twiml.document(twiml.leave())


def _language(uow: UnitOfWork, entry: sql.Row) -> str:
    row = uow.raw.execute("SELECT language FROM call WHERE id = %s", (entry["call_id"],)).fetchone()
    return str(row[0]) if row and row[0] else str(entry["language"])


def _whom_to_ring(uow: UnitOfWork, entry: sql.Row) -> str:
    """The number is confirmed first; a hidden one is asked for. Nothing recorded to ask with: the key is the wish."""
    language, known = _language(uow, entry), callbacks.dialable(uow, callbacks.whom(uow, entry))
    asked = "callback_confirm" if known else "callback_number"
    if audio_path(Prompt(asked, language)) is None:
        return _leave(uow, entry["id"], CALLBACK if known else MESSAGE)
    if known:
        return _ask(entry["id"], "confirm", [Prompt(asked, language)])
    return _ask_number(entry["id"], [Prompt(asked, language)])


def _ask(entry_id: UUID, step: str, prompts: list[Prompt]) -> str:
    return documents.collected(links(), links().to("wait", entry_id, step), prompts, 1, 6)


def _ask_number(entry_id: UUID, prompts: list[Prompt]) -> str:
    return documents.collected(links(), links().to("wait", entry_id, "number"), prompts, LONGEST_NUMBER, 8)


def confirmed(uow: UnitOfWork, entry_id: UUID, digits: str) -> str:
    """1: this number; 2: another one. Anything else: the caller waits on."""
    entry = entries.read(uow, entry_id)
    if digits == "1":
        return _leave(uow, entry_id, CALLBACK)
    if digits == "2":
        return _ask_number(entry_id, [Prompt("callback_number", _language(uow, entry))])
    return _wait_on(entry_id)


def number_keyed(uow: UnitOfWork, entry_id: UUID, digits: str) -> str:
    """Another number, ended by #: read back and confirmed. It stands nowhere but in its contact point."""
    entry, number = entries.read(uow, entry_id), digits.rstrip("#")
    if not (number.isascii() and number.isdigit() and SHORTEST_NUMBER <= len(number) <= LONGEST_NUMBER):
        return _wait_on(entry_id)
    language = _language(uow, entry)
    uow.raw.execute(_NUMBER, (contacts.find_or_create_point(uow, "tel", number).id, entry_id))
    said = [Prompt("callback_number_is", language), *compose_digits(number, language)]
    return _ask(entry_id, "confirm", [*said, Prompt("callback_number_ok", language)])


def nobody(uow: UnitOfWork, entry_id: UUID, digits: str) -> str:
    """Nobody is on duty, and the caller was told that no key means a callback; the queue's key for a message means one.

    A number that cannot be rung leaves a message. A seat that came in the meantime has the caller anyway.
    """
    entry = entries.read(uow, entry_id)
    wants_message = line_ahead.place(uow, entry).keys.get(digits) == MESSAGE
    able = callbacks.dialable(uow, callbacks.whom(uow, entry))
    return _leave(uow, entry_id, MESSAGE if wants_message or not able else CALLBACK)
