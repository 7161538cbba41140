"""A hotline with a gateway of short messages that tests may break."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from callcenter import clock
from callcenter import settings as settings_module
from callcenter.contacts import service as contacts
from callcenter.db.unit_of_work import begin
from callcenter.messages import service, templates
from callcenter.messages.models import ShortMessage
from callcenter.settings import Settings
from tests.callcenter.messages.fake_gateway import SECRET, FakeGateway
from tests.callcenter.tickets import scenes
from tests.callcenter.tickets.scenes import MONDAY, Scene

VALUES = {"number": "20261123-0001"}


class Writing(Scene):
    """A scene whose clock is turned, and messages by their dedupe key."""

    at: datetime = MONDAY

    def turn(self, **forward: float) -> None:
        self.at += timedelta(**forward)

    def point(self, number: str = "13800000001") -> UUID:
        with begin() as uow:
            return contacts.find_or_create_point(uow, "tel", number).id

    def prepare(self, dedupe: str = "one", number: str = "13800000001", ticket_id: UUID | None = None) -> ShortMessage:
        point_id = self.point(number)
        with begin() as uow:
            return service.prepare(uow, point_id, "ticket_number", VALUES, dedupe, ticket_id=ticket_id)

    def message(self, dedupe: str = "one") -> ShortMessage:
        with begin() as uow:
            return uow.session.query(ShortMessage).filter_by(dedupe_key=dedupe).one()


@pytest.fixture
def writing(database: str) -> Writing:
    """No gateway is set."""
    scenes.seeded()
    made = Writing()
    clock.set_clock(lambda: made.at)
    with begin() as uow:
        templates.seed(uow)
    return made


@pytest.fixture
def gateway(settings: Settings) -> Iterator[FakeGateway]:
    with FakeGateway().serving() as made:
        changed = settings.model_copy(update={"sms_gateway_url": made.url, "sms_gateway_secret": SECRET})
        settings_module.use(changed)
        yield made
