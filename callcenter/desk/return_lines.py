"""Lines of 待回电 that stand for places in the queue: the machine rings in their turn, the list shows how it goes."""

from datetime import timedelta
from uuid import UUID

from callcenter.db.unit_of_work import UnitOfWork
from callcenter.desk.events import ReturnCallClosed

SOON = timedelta(minutes=15)
_DIALLING = """
    UPDATE return_call SET dialling_call_id = %s, attempts = attempts + 1 WHERE entry_id = %s AND state = 'open'
"""
_NOT_DIALLING = "UPDATE return_call SET dialling_call_id = NULL WHERE entry_id = %s AND dialling_call_id = %s"
_SETTLE = """
    UPDATE return_call SET state = 'done', outcome = %s, done_at = %s, dialling_call_id = NULL,
        note = nullif(coalesce(note, '') || %s, '') WHERE entry_id = %s AND state = 'open' RETURNING id
"""
_FOR_A_PERSON = """
    UPDATE return_call SET outcome = 'no_answer', due_at = %s, note = coalesce(note, '') || %s
    WHERE entry_id = %s AND state = 'open'
"""


def dialling(uow: UnitOfWork, entry_id: UUID, call_id: UUID) -> None:
    """The machine rings: nobody else dials meanwhile."""
    uow.raw.execute(_DIALLING, (call_id, entry_id))
    uow.live("all", "return_calls", {})


def not_dialling(uow: UnitOfWork, entry_id: UUID, call_id: UUID) -> None:
    """That call is over."""
    uow.raw.execute(_NOT_DIALLING, (entry_id, call_id))
    uow.live("all", "return_calls", {})


def settle(uow: UnitOfWork, entry_id: UUID, outcome: str, note: str) -> None:
    """The place needs no call any more."""
    for (return_call_id,) in uow.raw.execute(_SETTLE, (outcome, uow.now, note, entry_id)).fetchall():
        uow.record(ReturnCallClosed(return_call_id, outcome))
    uow.live("all", "return_calls", {})


def for_a_person(uow: UnitOfWork, entry_id: UUID) -> None:
    """The machine has tried in vain: a person looks after it, soon. Its kind stays what it was."""
    uow.raw.execute(_FOR_A_PERSON, (uow.now + SOON, "（自动回拨三次未接通，请人工处理）", entry_id))
    uow.live("all", "return_calls", {})
