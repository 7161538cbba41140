"""A call as a webhook needs it: one locked row, read and written on the bare driver."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from callcenter.calls import sql
from callcenter.carriers.twilio import twiml
from callcenter.db.unit_of_work import UnitOfWork
from callcenter.errors import NotFound
from callcenter.ids import new_id

# NO KEY UPDATE: offers and commands refer to the call, and their inserts must not wait for it (nor deadlock with it).
_FIELDS = """
    id, direction, purpose, reference, state, outcome, step, flow_version_id, flow_state, document, fallbacks,
    caller_point_id, language, queue_key, priority, special_group, seat_id, account_id, conference_sid, rating_state,
    arrived_at, queue_entered_at, answered_at, seat_left_at, ended_at, held_at, hold_seconds, stream_posts
"""
_LOCK = f"SELECT {_FIELDS} FROM call WHERE id = %s AND org_id = %s FOR NO KEY UPDATE"  # noqa: S608 - constant text
_STORED = "SELECT document FROM webhook_reply WHERE call_id = %s AND token = %s"
_KEEP = """
    WITH answered AS (UPDATE call SET document = %(document)s WHERE id = %(call)s)
    INSERT INTO webhook_reply (id, org_id, call_id, token, document, at)
    VALUES (%(id)s, %(org)s, %(call)s, %(token)s, %(document)s, %(now)s)
"""
_KEEP_ASIDE = """
    INSERT INTO webhook_reply (id, org_id, call_id, token, document, at) VALUES (%s, %s, %s, %s, %s, %s)
"""
_EVENT = "INSERT INTO call_event (id, org_id, call_id, kind, facts, at) VALUES (%s, %s, %s, %s, %s, %s)"


class CallUnknown(NotFound):
    """There is no such call."""

    code = "call_unknown"


@dataclass(slots=True)
class CallNow:
    """The call as it stands in this transaction; the row is locked."""

    id: UUID
    direction: str
    purpose: str
    reference: UUID | None
    state: str
    outcome: str | None
    step: int
    flow_version_id: UUID | None
    flow_state: dict[str, Any] | None
    document: str | None
    fallbacks: int
    caller_point_id: UUID | None
    language: str | None
    queue_key: str | None
    priority: int
    special_group: str | None
    seat_id: UUID | None
    account_id: UUID | None
    conference_sid: str | None
    rating_state: str | None
    arrived_at: datetime
    queue_entered_at: datetime | None
    answered_at: datetime | None
    seat_left_at: datetime | None
    ended_at: datetime | None
    held_at: datetime | None
    hold_seconds: int
    stream_posts: int


def lock(uow: UnitOfWork, call_id: UUID) -> CallNow:
    """Lock and read a call. Raises CallUnknown."""
    row = uow.raw.execute(_LOCK, (call_id, uow.org_id)).fetchone()
    if row is None:
        raise CallUnknown(str(call_id))
    return CallNow(*row)


def change(uow: UnitOfWork, call_id: UUID, **values: object) -> None:
    """Write these columns of a locked call."""
    assignments = ", ".join(f"{name} = %s" for name in values)
    written = [Jsonb(value) if isinstance(value, dict | list) else value for value in values.values()]
    uow.raw.execute(f"UPDATE call SET {assignments} WHERE id = %s", (*written, call_id))  # noqa: S608 - our own names


def stored_reply(uow: UnitOfWork, call_id: UUID, token: str) -> str | None:
    """What this webhook was answered before. Ask with the call locked."""
    row = uow.raw.execute(_STORED, (call_id, token)).fetchone()
    return None if row is None else str(row[0])


def settled_reply(uow: UnitOfWork, call: CallNow, token: str) -> str | None:
    """The answer of a webhook that may change nothing: the one given before, or none at all once the call is over.

    Webhooks overtake each other, and are repeated after a restart: a key that comes after the hang-up must not bring
    the caller back into a queue. None: the webhook is news. Ask with the call locked.
    """
    stored = stored_reply(uow, call.id, token)
    return twiml.EMPTY if stored is None and call.ended_at is not None else stored


def keep_reply(uow: UnitOfWork, call_id: UUID, token: str, document: str, *, current: bool = True) -> str:
    """Store the answer of a webhook. `current`: it is now the document of the caller's leg (for the fallback)."""
    if current:
        uow.raw.execute(
            _KEEP,
            {"document": document, "call": call_id, "id": new_id(), "org": uow.org_id, "token": token, "now": uow.now},
        )
    else:
        uow.raw.execute(_KEEP_ASIDE, (new_id(), uow.org_id, call_id, token, document, uow.now))
    return document


def change_and_keep(uow: UnitOfWork, call_id: UUID, token: str, document: str, values: dict[str, object]) -> None:
    """Write columns of a locked call and the answer that goes with them, in one statement."""
    assignments = ", ".join(f"{name} = %s" for name in values)
    written = [Jsonb(value) if isinstance(value, dict | list) else value for value in values.values()]
    uow.raw.execute(
        f"""WITH answered AS (UPDATE call SET document = %s, {assignments} WHERE id = %s)
        INSERT INTO webhook_reply (id, org_id, call_id, token, document, at) VALUES (%s, %s, %s, %s, %s, %s)""",  # noqa: S608 - our own names
        (document, *written, call_id, new_id(), uow.org_id, call_id, token, document, uow.now),
    )


def note(uow: UnitOfWork, call_id: UUID, kind: str, **facts: object) -> None:
    """Write down what happened to the call. Names and ids only."""
    uow.raw.execute(_EVENT, (new_id(), uow.org_id, call_id, kind, Jsonb(facts), uow.now))


def find_by_leg(uow: UnitOfWork, account_sid: str, sid: str) -> sql.Row | None:
    """The leg with this sid: id, call_id, role, offer_id, party_id, status_rank."""
    statement = """SELECT id, call_id, role, offer_id, party_id, status_rank, joined_at FROM leg
        WHERE carrier = 'twilio' AND account_sid = %s AND sid = %s"""
    return sql.one(uow, statement, (account_sid, sid))
