"""The document of a caller who comes back to a queue from a talk."""

from uuid import UUID

from callcenter.calls import documents, rows
from callcenter.calls.links import links
from callcenter.carriers.twilio import twiml
from callcenter.db.unit_of_work import UnitOfWork
from callcenter.desk import entries


def document(uow: UnitOfWork, entry_id: UUID) -> str:
    """Wait in the queue of this entry. Asked again, it is the same."""
    entry = entries.read(uow, entry_id)
    call = rows.lock(uow, entry["call_id"])
    token = f"requeue:{entry_id}"
    if (settled := rows.settled_reply(uow, call, token)) is not None:
        return settled
    waiting = twiml.document(documents.queued(links(), entry_id, entry["queue_key"]))
    return rows.keep_reply(uow, call.id, token, waiting)
