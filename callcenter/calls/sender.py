"""Sending commands to the carrier: claimed in one transaction, sent outside of any, settled in a second one.

Commands of one aggregate go in their order, different ones side by side; nobody waits for a slow answer but the thread
that asked. Only as many are claimed as threads are free, so that each is sent at once. What places a call is sent once:
when nobody knows whether it arrived, the row is `unknown` and looked up (`reconcile`), never sent again.
"""

import logging
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from callcenter import logs
from callcenter.calls import requests, sql
from callcenter.calls.commands import ONCE
from callcenter.calls.outcomes import Settled, follow_up
from callcenter.carriers.twilio.client import CarrierError, Refused, Unheard
from callcenter.db import checkpoints
from callcenter.db.unit_of_work import UnitOfWork, begin

log = logging.getLogger(__name__)

THREADS = 16
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
_RENEW = """
    UPDATE carrier_command SET claimed_until = now() + interval '30 seconds' WHERE id = ANY(%s) AND state = 'sending'
"""
_TAKE_OVER = """
    UPDATE carrier_command SET claimed_until = NULL, state = CASE WHEN kind = ANY(%(once)s) THEN 'unknown'
        WHEN attempts >= %(most)s THEN 'failed' ELSE 'pending' END
    WHERE state = 'sending' AND claimed_until < now()
"""
_RETRY = """
    UPDATE carrier_command SET state = 'pending', due_at = %s, claimed_until = NULL WHERE id = %s AND state = 'sending'
"""
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


_on_the_way: dict[Future[None], Claimed] = {}


def send_due() -> int:
    """Begin to send what is due now. The number of commands taken; the dispatcher asks again until it is nought.

    For one thread. An answer wakes the dispatcher, so that what stands behind it goes at once.
    """
    for sent in [each for each in _on_the_way if each.done()]:
        del _on_the_way[sent]
    free = THREADS - len(_on_the_way)
    if free == 0:
        return 0
    with begin() as uow:
        values = {"now": uow.now, "batch": free}
        claimed = [Claimed(*row) for row in uow.raw.execute(_CLAIM, values).fetchall()]
    _on_the_way.update({_pool.submit(_send, command): command for command in claimed})
    return len(claimed)


def answered(seconds: float) -> bool:
    """Wait until nothing is on its way to the carrier, `seconds` at most. Whether that is so."""
    return not wait(_on_the_way, seconds).not_done


def _send(command: Claimed) -> None:
    try:
        _send_and_settle(command)
    except Exception as error:  # noqa: BLE001 - an edge: the claim lapses, and another try is made
        logs.failed(log, "command not settled", error, command_id=str(command.id), command=command.kind)


def _send_and_settle(command: Claimed) -> None:
    checkpoints.reached("command claimed")
    if command.expired:
        _settle(command, "cancelled", {"reason": "expired"})
        return
    try:
        outcome = requests.perform(command.kind, command.call_id, command.payload)
    except Exception as error:  # noqa: BLE001 - an edge: whatever broke, the commands behind this one must go on
        if not isinstance(error, CarrierError):
            logs.failed(log, "command broke", error, command_id=str(command.id), command=command.kind)
        _failed(command, error)
    else:
        checkpoints.reached("command answered")
        _settle(command, "done", outcome)


def _failed(command: Claimed, error: Exception) -> None:
    nobody_knows = isinstance(error, Unheard) or not isinstance(error, CarrierError)
    retryable = isinstance(error, CarrierError) and error.retryable
    again = retryable or (nobody_knows and command.kind not in ONCE)
    if again and command.attempts < MOST_ATTEMPTS:
        with begin() as uow:
            uow.raw.execute(_RETRY, (uow.now + timedelta(seconds=0.2 * 3**command.attempts), command.id))
        return
    code = error.code if isinstance(error, Refused) else None
    unknown = nobody_knows and command.kind in ONCE
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
            settled = Settled(command.kind, command.call_id, command.payload, command.attempts, state, outcome)
            follow_up(uow, settled)
        uow.wake()


def forget(uow: UnitOfWork) -> None:
    """Commands that a process took and did not settle before it died: send again, or look up what places calls.

    What this process still sends (several slow requests may make one command) it keeps.
    """
    ours = [command.id for sent, command in list(_on_the_way.items()) if not sent.done()]
    sql.run(uow, _RENEW, (ours,))
    if sql.run(uow, _TAKE_OVER, {"once": sorted(ONCE), "most": MOST_ATTEMPTS}):
        log.warning("commands of a dead process taken over")
        uow.wake()
