"""The outbox: what an event asks of later stages, written in its own transaction, delivered until it is done.

A row is claimed with a lease, delivered in the order of its aggregate within its lane, tried again with growing
delays, and put aside as dead after the last attempt; a dead row no longer holds up those behind it.
"""

import dataclasses
from datetime import date, datetime
from typing import Any, get_type_hints
from uuid import UUID

import orjson
import psycopg
from psycopg.types.json import Jsonb

from callcenter.db.subscriptions import WIRING, Subscription
from callcenter.ids import new_id

INSERT = """
    INSERT INTO outbox (id, org_id, event, handler, lane, aggregate, payload, created_at, due_at)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)
"""


def write(raw: psycopg.Connection[Any], event: Any, subscription: Subscription, org_id: UUID, now: datetime) -> None:
    """Add the row of `event` for one handler to the transaction of `raw`."""
    kind = type(event).__qualname__
    row = (new_id(), org_id, kind, subscription.name, subscription.lane, aggregate_of(event))
    raw.execute(INSERT, (*row, Jsonb(event, dumps=orjson.dumps), now, now))


def aggregate_of(event: Any) -> str:
    """What keeps deliveries in order: `event.aggregate`, else its `call_id`, else its first field."""
    for name in ("aggregate", "call_id"):
        if (value := getattr(event, name, None)) is not None:
            return str(value)
    return str(getattr(event, dataclasses.fields(event)[0].name))


def rebuild(kind: str, payload: dict[str, Any]) -> Any:
    """The event a row stores. Fields it does not know are dropped, so that an older row survives an upgrade."""
    cls = WIRING.events[kind]
    hints = get_type_hints(cls)
    known = {field.name for field in dataclasses.fields(cls)}
    return cls(**{name: _plain(hints[name], value) for name, value in payload.items() if name in known})


def _plain(hint: Any, value: Any) -> Any:
    """JSON has no ids and times: turn text back into what the field declares."""
    if not isinstance(value, str):
        return tuple(value) if isinstance(value, list) and getattr(hint, "__origin__", None) is tuple else value
    kinds = {hint, *getattr(hint, "__args__", ())}
    for kind, read in ((UUID, UUID), (datetime, datetime.fromisoformat), (date, date.fromisoformat)):
        if kind in kinds:
            return read(value)
    return value
