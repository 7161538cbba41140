"""Hearing 12345: each message is kept once, and counts as soon as nothing is missing before it.

The answer "heard up to" is given for what is committed. Words come in any order and any number of times; what they
do to the ticket is done once, when the word is applied.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from callcenter.errors import Conflict, Invalid
from callcenter.exchange import local, records, sending
from callcenter.exchange.models import Exchange, ExchangeMessage
from callcenter.exchange.ports import Envelope
from callcenter.exchange.standing import MAY_SAY
from callcenter.tickets import service as tickets

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

ACK = "ack"


class WordUnknown(Invalid):
    """Nothing that the other side may say."""

    code = "word_unknown"


class WordsDiffer(Conflict):
    """Two different messages under one number: the other side contradicts itself, and a person must look there."""

    code = "words_differ"


def take(uow: UnitOfWork, message: Envelope) -> int:
    """Keep a message and apply what can be applied. Returns up to which number we have heard them on the reference.

    Raises WordUnknown, WordsDiffer. Taking the same message again changes nothing.
    """
    if message.kind == ACK:
        upto = message.body.get("upto")
        if not isinstance(upto, int):
            raise WordUnknown("an acknowledgement names a number")
        sending.heard(uow, message.reference, upto)
        row = records.peek(uow, message.reference)
        return row.heard_upto if row is not None else 0
    if message.kind not in MAY_SAY["offerer"] | MAY_SAY["asked"]:
        raise WordUnknown(f"no word: {message.kind[:40]}")
    seen = records.peek(uow, message.reference)
    if seen is not None and seen.ticket_id is not None:
        tickets.for_update(uow, seen.ticket_id)  # the ticket first, then the reference: the order of all
    row = records.lock(uow, message.reference)
    _keep(uow, message)
    return _apply_all(uow, row, message.reference)


def _keep(uow: UnitOfWork, message: Envelope) -> None:
    values = {
        "id": message.id, "org_id": uow.org_id, "direction": "in", "reference": message.reference, "seq": message.seq,
        "kind": message.kind, "body": dict(message.body), "mapping": [], "state": "held", "at": message.at,
    }  # fmt: skip
    kept = uow.session.execute(
        insert(ExchangeMessage).values(**values).on_conflict_do_nothing().returning(ExchangeMessage.id)
    ).one_or_none()
    if kept is not None:
        return
    there = select(ExchangeMessage.id).where(
        ExchangeMessage.org_id == uow.org_id,
        ExchangeMessage.direction == "in",
        ExchangeMessage.reference == message.reference,
        ExchangeMessage.seq == message.seq,
    )
    if uow.session.scalar(there) != message.id:
        raise WordsDiffer("the same number was used for another message")


def _apply_all(uow: UnitOfWork, row: Exchange | None, reference: str) -> int:
    held = select(ExchangeMessage).where(
        ExchangeMessage.org_id == uow.org_id,
        ExchangeMessage.direction == "in",
        ExchangeMessage.reference == reference,
        ExchangeMessage.state == "held",
    )
    for message in uow.session.scalars(held.order_by(ExchangeMessage.seq)).all():
        if row is None:
            if message.seq != 1 or message.kind != "offer":
                return 0  # what came before their offer waits for it; a word on a reference of ours would have a row
            row = _begun(uow, message)
        if message.seq != row.heard_upto + 1:
            break
        _apply(uow, row, message)
    return row.heard_upto if row is not None else 0


def _begun(uow: UnitOfWork, message: ExchangeMessage) -> Exchange:
    """Their offer makes the row. Its day is that on which they offered, so that both lists speak of the same days."""
    taken_by = "ours" if message.body.get("taken_by") == records.OWN_NAME else "theirs"
    return records.begin(uow, message.reference, "in", offered_at=message.at, taken_by=taken_by)


def _apply(uow: UnitOfWork, row: Exchange, message: ExchangeMessage) -> None:
    message.state, message.settled_at = "applied", uow.now
    row.heard_upto = message.seq
    before, after = records.stand(uow, row)
    notes = local.follow(uow, row, message, before, after)
    message.mapping = [note.to_json() for note in notes]
    uow.session.flush()
