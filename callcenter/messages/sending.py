"""Handing messages to the gateway, sent by beat: claimed and committed first, posted once, then settled.

A process that dies between the two leaves a row in `sending`: whether the gateway took it is asked of the gateway, and
only what it never took is sent again. What it cannot tell stays `unknown`, for a person to see.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import Select, select

from callcenter.db import checkpoints
from callcenter.db.unit_of_work import begin
from callcenter.messages import gateway, ports, service
from callcenter.messages.gateway import Gateway, NotTaken, Refused, Unheard
from callcenter.messages.models import ShortMessage

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

log = logging.getLogger(__name__)

AT_ONCE = 50
MOST_TRIES = 5
STILL_OPEN = ("sending", "unknown")
CLAIM = timedelta(seconds=60)  # longer than any request lasts
ASKED_FOR = timedelta(days=1)  # after that the gateway's memory proves nothing
RETRY = (timedelta(seconds=30), timedelta(minutes=2), timedelta(minutes=10), timedelta(hours=1))


def send_due() -> int:
    """Send what is due, one message a transaction. Returns how many were looked at."""
    through = gateway.configured()
    for looked_at in range(AT_ONCE):
        with begin() as uow:
            claimed = _claim(uow, through)
        if claimed is None:
            return looked_at
        if through is not None and claimed[1]:
            _send(through, *claimed)
    return AT_ONCE


def reconcile() -> int:
    """Ask the gateway what became of messages of which no answer came. Returns how many were settled."""
    through = gateway.configured()
    with begin() as uow:
        for left_behind in uow.session.scalars(_left_behind(uow).with_for_update(skip_locked=True)):
            left_behind.state, left_behind.reason = "unknown", "no_answer"
        doubtful = [message.id for message in uow.session.scalars(_doubtful(uow).limit(AT_ONCE))]
    return sum(_settle_doubt(through, message_id) for message_id in doubtful) if through else 0


def _claim(uow: UnitOfWork, through: Gateway | None) -> tuple[UUID, str, str] | None:
    """Take one message: (id, number, text); no number where it was settled here. None when nothing is due."""
    due = select(ShortMessage).where(ShortMessage.state == "prepared", ShortMessage.due_at <= uow.now)
    message = uow.session.scalar(due.order_by(ShortMessage.due_at).limit(1).with_for_update(skip_locked=True))
    if message is None:
        return None
    silence = ports.silence(uow, message.point_id, message.ticket_id)
    number = service.number_of(uow, message.point_id)
    if silence is not None:  # it may have become so since
        service.end(message, "suppressed", silence, uow.now)
    elif through is None or number is None:
        service.end(message, "not_sent", "no_mobile" if through else "no_gateway", uow.now)
    elif message.stale_at is not None and message.stale_at < uow.now:
        service.end(message, "failed", "stale", uow.now)
    else:
        message.state, message.asked_at, message.tries = "sending", uow.now, message.tries + 1
        return message.id, number, service.text_of(uow, message)
    return message.id, "", ""


def _send(through: Gateway, message_id: UUID, number: str, text: str) -> None:
    checkpoints.reached("message claimed")
    try:
        through.send(message_id, number, text)
    except NotTaken:
        _settle(message_id, "again", None)
    except Refused as refused:
        log.warning("message refused", extra={"message_id": str(message_id), "status": str(refused)})
        _settle(message_id, "failed", "refused")
    except Unheard:
        _settle(message_id, "unknown", "no_answer")
    else:
        checkpoints.reached("message sent")
        _settle(message_id, "sent", None)


def _settle(message_id: UUID, state: str, reason: str | None) -> bool:
    """Write what became of a message that is still open. False when somebody else did."""
    with begin() as uow:
        found = select(ShortMessage).where(ShortMessage.id == message_id, ShortMessage.state.in_(STILL_OPEN))
        message = uow.session.scalar(found.with_for_update())
        if message is None:
            return False
        if state != "again":
            service.end(message, state, reason, uow.now)
        elif message.tries >= MOST_TRIES:
            service.end(message, "failed", "too_many_tries", uow.now)
        else:
            message.state, message.due_at = "prepared", uow.now + RETRY[message.tries - 1]
        return True


def _left_behind(uow: UnitOfWork) -> Select[ShortMessage]:
    """Messages of a process that died while it sent them."""
    return select(ShortMessage).where(ShortMessage.state == "sending", ShortMessage.asked_at < uow.now - CLAIM)


def _doubtful(uow: UnitOfWork) -> Select[ShortMessage]:
    since, until = uow.now - ASKED_FOR, uow.now - CLAIM
    found = select(ShortMessage).where(ShortMessage.state == "unknown", ShortMessage.asked_at.between(since, until))
    return found.order_by(ShortMessage.asked_at)


def _settle_doubt(through: Gateway, message_id: UUID) -> bool:
    match through.ask(message_id):
        case "sent":
            return _settle(message_id, "sent", None)
        case "failed":
            return _settle(message_id, "failed", "refused")
        case "absent":
            return _settle(message_id, "again", None)
        case "unknown":
            _settle(message_id, "unknown", "no_answer")
            return False
