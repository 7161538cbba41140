"""A hotline with providers to refer to and places to come to; the clock is turned by tests."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest

from callcenter import clock
from callcenter.calendar import seed as calendar_seed
from callcenter.db.unit_of_work import begin
from callcenter.ids import new_id
from callcenter.messages import templates
from callcenter.referrals import booking, directory, seed, service, sites
from callcenter.referrals.booking import Wish
from callcenter.referrals.models import Appointment, Provider, Referral
from callcenter.referrals.service import Consent
from callcenter.tickets.profiles import store
from tests.callcenter.tickets import scenes
from tests.callcenter.tickets.scenes import MONDAY, Scene

AGREED = Consent("said_on_the_phone")
TOWN = "511102100000"
NINE = time(9)
NOON = time(12)


class Centre(Scene):
    """Providers, places and appointments by what they are."""

    at: datetime = MONDAY

    def turn(self, **forward: float) -> None:
        self.at += timedelta(**forward)

    def provider(self, kind: str, name: str = "", code: str = TOWN, **more: Any) -> UUID:
        with begin() as uow:
            made = Provider(
                org_id=uow.org_id, kind=kind, name=name or kind, place_code=code, changed_at=uow.now, **more
            )
            uow.session.add(made)
        return made.id

    def hotline(self, phone: str) -> UUID:
        with begin() as uow:
            return uow.session.query(Provider).filter_by(kind="hotline", phone=phone).one().id

    def works_for(self, provider_id: UUID, staff_no: str, *roles: str) -> UUID:
        account = self.account(staff_no, *roles)
        with begin() as uow:
            directory.set_members(uow, self.account("900", "admin"), provider_id, [account])
        return account

    def refer(self, ticket_id: UUID, target: UUID, consent: Consent | None = AGREED, **more: Any) -> Referral:
        with begin() as uow:
            return service.refer(uow, ticket_id, target, consent, actor=self.account("101"), **more)

    def site(self, *hours: dict[str, Any], **more: Any) -> UUID:
        """A place; without hours a window on working days from nine to twelve, one person each half hour."""
        written = {"code": f"site-{new_id().hex[-6:]}", "name": "市公共法律服务中心", "address": "人民路12号"} | more
        with begin() as uow:
            return sites.put(uow, None, None, written, list(hours) or [span()]).id

    def book(self, ticket_id: UUID, place_id: UUID, starts_at: datetime, **more: Any) -> Appointment:
        wish = {"key": str(new_id()), "kind": "window", "actor": self.account("101")} | more
        with begin() as uow:
            return booking.book_on_ticket(uow, ticket_id, Wish(place_id=place_id, starts_at=starts_at, **wish))


def span(kind: str = "window", days: str = "workdays", capacity: int = 1, **more: Any) -> dict[str, Any]:
    return {"kind": kind, "weekday": None, "days": days, "opens": NINE, "closes": NOON, "capacity": capacity} | more


def local(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    """A moment of 2026 in Shanghai."""
    return datetime(2026, month, day, hour, minute, tzinfo=clock.SHANGHAI)


@pytest.fixture
def centre(database: str) -> Centre:
    scenes.seeded()
    made = Centre()
    clock.set_clock(lambda: made.at)
    with begin() as uow:
        calendar_seed.seed(uow)
        store.seed(uow)
        templates.seed(uow)
        seed.seed(uow)
    return made
