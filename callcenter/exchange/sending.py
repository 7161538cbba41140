"""Saying what is due to 12345: claimed and committed first, posted outside of any transaction, settled in a second one.

A message that nobody has acknowledged is said again, later and later; heard twice it is one message there as here.
Of one reference only the first unacknowledged word goes out, so that nothing waits on the other side for what was
lost. A process that dies between claim and settling leaves a claim that lapses.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select, update

from callcenter.db import checkpoints
from callcenter.db.unit_of_work import begin
from callcenter.exchange import peer as peers
from callcenter.exchange.models import ExchangeMessage
from callcenter.exchange.ports import Envelope, Peer, PeerError, PeerRefused

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

log = logging.getLogger(__name__)

AT_ONCE = 200
CLAIM = timedelta(seconds=60)  # longer than any request lasts
FIRST_DELAY, LONGEST_DELAY = timedelta(seconds=5), timedelta(hours=1)
MOST_ATTEMPTS = 20  # some twelve hours; then a person looks (the list of dead letters)
UNREACHABLE_AFTER = 3  # tries in a row that came to nothing: the other side is away, and the run ends
_CLAIM = """
    UPDATE exchange_message SET state = 'sending', attempts = attempts + 1, claimed_until = %(until)s
    WHERE id = (
        SELECT m.id FROM exchange_message m
        WHERE m.org_id = %(org)s AND m.direction = 'out'
            AND ((m.state = 'due' AND m.due_at <= %(now)s) OR (m.state = 'sending' AND m.claimed_until <= %(now)s))
            AND NOT EXISTS (SELECT 1 FROM exchange_message e
                WHERE e.org_id = m.org_id AND e.direction = 'out' AND e.reference = m.reference AND e.seq < m.seq
                    AND e.state IN ('due', 'sending', 'dead'))
        ORDER BY m.due_at, m.id LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING id, reference, seq, kind, at, body, attempts
"""


def send_due() -> int:
    """Say everything that is due now. Returns how many messages were tried; 0 while no 12345 line is configured."""
    peer = peers.configured()
    return send_through(peer) if peer is not None else 0


def send_through(peer: Peer) -> int:
    """The same through a given line."""
    in_vain = 0
    for tried in range(AT_ONCE):
        claimed = _claim()
        if claimed is None:
            return tried
        in_vain = 0 if _send(peer, *claimed) else in_vain + 1
        if in_vain >= UNREACHABLE_AFTER:
            return tried + 1
    return AT_ONCE


def _claim() -> tuple[Envelope, int] | None:
    with begin() as uow:
        row = uow.raw.execute(_CLAIM, {"org": uow.org_id, "now": uow.now, "until": uow.now + CLAIM}).fetchone()
    if row is None:
        return None
    return Envelope(row[0], row[1], row[2], row[3], row[4], row[5]), row[6]


def _send(peer: Peer, message: Envelope, attempts: int) -> bool:
    """Say one message. Whether the other side answered."""
    checkpoints.reached("exchange claimed")
    try:
        upto = peer.say(message)
    except PeerRefused as refused:
        _failed(message.id, attempts, str(refused), dead=True)
        return True
    except PeerError as error:
        _failed(message.id, attempts, str(error), dead=attempts >= MOST_ATTEMPTS)
        return False
    checkpoints.reached("exchange sent")
    with begin() as uow:
        heard(uow, message.reference, upto)
        if upto < message.seq:  # they have lost what they had acknowledged: all of it once more
            repeat(uow, message.reference, upto)
    if upto < message.seq:
        _failed(message.id, attempts, "heard without what stood before it", dead=attempts >= MOST_ATTEMPTS)
    return True


def _ours(uow: UnitOfWork, reference: str) -> ColumnElement[bool]:
    return and_(
        ExchangeMessage.org_id == uow.org_id,
        ExchangeMessage.direction == "out",
        ExchangeMessage.reference == reference,
    )


def heard(uow: UnitOfWork, reference: str, upto: int) -> None:
    """They have heard us on this reference up to this number."""
    settled = update(ExchangeMessage).where(
        _ours(uow, reference), ExchangeMessage.seq <= upto, ExchangeMessage.state != "acknowledged"
    )
    uow.session.execute(settled.values(state="acknowledged", settled_at=uow.now, claimed_until=None, error=None))


def repeat(uow: UnitOfWork, reference: str, after: int) -> int:
    """Say again everything of ours after the number up to which they have heard us. Returns how many words that are."""
    heard(uow, reference, after)
    again = update(ExchangeMessage).where(
        _ours(uow, reference), ExchangeMessage.seq > after, ExchangeMessage.state.in_(("acknowledged", "dead", "due"))
    )
    due = again.values(state="due", due_at=uow.now, attempts=0, error=None)
    return len(uow.session.execute(due.returning(ExchangeMessage.id)).all())


def unheard(uow: UnitOfWork, most: int = 100) -> Sequence[ExchangeMessage]:
    """What we have said and had no acknowledgement of: for a side that fetches by itself."""
    found = select(ExchangeMessage).where(
        ExchangeMessage.org_id == uow.org_id,
        ExchangeMessage.direction == "out",
        ExchangeMessage.state.in_(("due", "sending", "dead")),
    )
    return uow.session.scalars(found.order_by(ExchangeMessage.at, ExchangeMessage.seq).limit(most)).all()


def _failed(message_id: UUID, attempts: int, error: str, *, dead: bool) -> None:
    with begin() as uow:
        message = uow.session.get(ExchangeMessage, message_id, with_for_update=True)
        if message is None or message.state != "sending" or message.attempts != attempts:
            return  # acknowledged meanwhile, or claimed by another
        message.error, message.claimed_until = error[:300], None
        message.state = "dead" if dead else "due"
        message.due_at = None if dead else uow.now + delay(attempts)
        if dead:
            log.warning("exchange message given up", extra={"message_id": str(message_id), "kind": message.kind})
            uow.live("supervisors", "exchange", {})


def delay(attempts: int) -> timedelta:
    """How long to wait after so many tries in vain: five seconds, then twice as long each time, an hour at most."""
    doubled: int = 2 ** max(0, attempts - 1)
    return min(FIRST_DELAY * doubled, LONGEST_DELAY)
