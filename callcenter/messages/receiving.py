"""What people write back: kept once for each id of the gateway, and told. Later stages take it for what it is."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from callcenter import clock
from callcenter.contacts import service as contacts
from callcenter.ids import new_id
from callcenter.messages.events import MessageReceived
from callcenter.messages.models import ReceivedMessage

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

LONGEST = 500  # characters kept of what somebody wrote
KEPT = timedelta(days=365)


def receive(uow: UnitOfWork, remote_id: str, number: str, text: str) -> bool:
    """Keep a message that somebody wrote and tell of it. False for one that was handed over before."""
    point = contacts.find_or_create_point(uow, "tel", number)
    row = {
        "id": new_id(), "org_id": uow.org_id, "remote_id": remote_id, "point_id": point.id, "body": text[:LONGEST],
        "received_at": uow.now, "retain_until": clock.business_day(uow.now + KEPT),
    }  # fmt: skip
    once = insert(ReceivedMessage).values(row).on_conflict_do_nothing(index_elements=["org_id", "remote_id"])
    made = uow.session.scalar(once.returning(ReceivedMessage.id))
    if made is not None:
        uow.record(MessageReceived(made))
    return made is not None


def untaken(uow: UnitOfWork, received_id: UUID) -> ReceivedMessage | None:
    """Return a received message that nobody has taken for anything yet, its row locked; None once it has been."""
    found = select(ReceivedMessage).where(ReceivedMessage.id == received_id, ReceivedMessage.taken_as.is_(None))
    return uow.session.scalar(found.with_for_update())
