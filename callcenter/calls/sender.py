"""Sending commands to the carrier: claimed in one transaction, sent outside of any, settled in a second one.

Commands of one aggregate go in their order, different ones side by side. What places a call is sent once: when nobody
knows whether it arrived, the row is `unknown` and looked up (`reconcile`), never sent again.
"""

import logging
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from callcenter.calls import requests, sql
from callcenter.calls.commands import ONCE
from callcenter.carriers.twilio.client import CarrierError, NotSent, Refused, Unheard
from callcenter.db.unit_of_work import UnitOfWork, begin

log = logging.getLogger(__name__)

THREADS = 8
# A command that hangs goes on by itself; the others do not stand behind it.
PATIENCE_SECONDS = 0.25
BATCH = 16
MOST_ATTEMPTS = 5
_CLAIM = """
    UPDATE carrier_command SET state = 'sending', attempts = attempts + 1, sent_at = %(now)s,
        claimed_until = now() + interval '30 seconds'
    WHERE id IN (
        SELECT c.id FROM carrier_command c
        WHERE c.state = 'pending' AND c.due_at <= %(now)s AND NOT EXISTS (SELECT 1 FROM carrier_command e
            WHERE e.aggregate = c.aggregate AND e.seq < c.seq AND e.state IN ('pending', 'sending'))
        ORDER BY c.seq LIMIT %(batch)s FOR UPDATE SKIP LOCKED
    )
    RETURNING id, kind, call_id, payload, attempts, expires_at < now() AS expired
"""
_SETTLE = """
    UPDATE carrier_command SET state = %(state)s, finished_at = %(finished)s, outcome = %(outcome)s,
        due_at = %(due)s, claimed_until = NULL, payload = payload - 'password'
    WHERE id = %(id)s AND state = 'sending'
"""
_RETRY = "UPDATE carrier_command SET state = 'pending', due_at = %s, claimed_until = NULL WHERE id = %s"
_pool = ThreadPoolExecutor(THREADS, thread_name_prefix="carrier")


@dataclass(frozen=True, slots=True)
class Claimed:
    """A command that this process is to send."""

    id: UUID
    kind: str
    call_id: UUID | None
    payload: dict[str, Any]
    attempts: int
    expired: bool | None


def send_due() -> int:
    """Send what is due now. The number of commands taken; the dispatcher asks again until it is nought."""
    with begin() as uow:
        values = {"now": uow.now, "batch": BATCH}
        claimed = [Claimed(*row) for row in uow.raw.execute(_CLAIM, values).fetchall()]
    sent = [_pool.submit(_send, command) for command in claimed]
    done, _ = wait(sent, PATIENCE_SECONDS)
    for future in done:
        future.result()
    return len(claimed)


def _send(command: Claimed) -> None:
    if command.expired:
        _settle(command, "cancelled", {"reason": "expired"})
        return
    try:
        outcome = requests.perform(command.kind, command.call_id, command.payload)
    except CarrierError as error:
        _failed(command, error)
    else:
        _settle(command, "done", outcome)


def _failed(command: Claimed, error: CarrierError) -> None:
    again = isinstance(error, NotSent) or error.retryable or (isinstance(error, Unheard) and command.kind not in ONCE)
    if again and command.attempts < MOST_ATTEMPTS:
        with begin() as uow:
            uow.raw.execute(_RETRY, (uow.now + timedelta(seconds=0.2 * 3**command.attempts), command.id))
        return
    code = error.code if isinstance(error, Refused) else None
    unknown = isinstance(error, Unheard) and command.kind in ONCE
    log.warning("command failed", extra={"command_id": str(command.id), "kind": command.kind, "code": code})
    _settle(
        command, "unknown" if unknown else "failed", {"code": code, "gone": isinstance(error, Refused) and error.gone}
    )


def _settle(command: Claimed, state: str, outcome: dict[str, Any]) -> None:
    with begin() as uow:
        finished = None if state == "unknown" else uow.now
        values = {
            "state": state,
            "finished": finished,
            "outcome": Jsonb(outcome),
            "due": uow.now,
            "id": command.id,
        }
        if sql.run(uow, _SETTLE, values):
            requests.follow_up(uow, command.kind, command.call_id, command.payload, state, outcome)


def forget(uow: UnitOfWork) -> None:
    """Commands that a process took and did not settle before it died: send again, or look up what places calls."""
    statement = """UPDATE carrier_command SET state = CASE WHEN kind = ANY(%s) THEN 'unknown' ELSE 'pending' END,
        claimed_until = NULL WHERE state = 'sending' AND claimed_until < now()"""
    if sql.run(uow, statement, (sorted(ONCE),)):
        log.warning("commands of a dead process taken over")
        uow.wake()
