"""A hotline whose catalogue is written and partly accepted by its owner."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from callcenter import clock
from callcenter.catalogue import handlers, items, notices
from callcenter.catalogue import seed as catalogue_seed
from callcenter.catalogue.models import ServiceItem, ServiceNotice
from callcenter.catalogue.notices import Telling
from callcenter.db.unit_of_work import begin
from callcenter.messages import templates
from callcenter.tickets.events import TicketOpened
from tests.callcenter.tickets import scenes
from tests.callcenter.tickets.scenes import MONDAY, Scene


class Counter(Scene):
    """Items by their code; an owner is account 301."""

    def item(self, code: str) -> UUID:
        with begin() as uow:
            return uow.session.scalars(select(ServiceItem.id).where(ServiceItem.code == code)).one()

    def publish(self, code: str, **changes: Any) -> UUID:
        """An item in force."""
        owner, admin, item_id = self.account("301"), self.account("900", "admin"), self.item(code)
        with begin() as uow:
            items.change(uow, admin, item_id, {"owner_id": owner} | changes)
            items.offer(uow, admin, item_id)
            items.accept(uow, owner, item_id)
        return item_id

    def tell(self, ticket_id: UUID, item_id: UUID, channel: notices.Channel = "read_out", **more: Any) -> ServiceNotice:
        with begin() as uow:
            return notices.give_on_ticket(uow, ticket_id, Telling(item_id, channel, self.account("101"), **more))

    def opened(self, *ticket_ids: UUID) -> None:
        """Deliver that these tickets were opened."""
        for ticket_id in ticket_ids:
            with begin() as uow:
                handlers.attach_notices(uow, TicketOpened(ticket_id))


@pytest.fixture
def counter(database: str) -> Counter:
    scenes.seeded()
    clock.set_clock(lambda: MONDAY)
    with begin() as uow:
        templates.seed(uow)
        catalogue_seed.seed(uow)
    return Counter()
