"""A hotline of the tests of sensitive matters: recipients in place, a clock that tests turn, tickets looked into."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from fastapi.testclient import TestClient

from callcenter.db.unit_of_work import begin
from callcenter.sensitive import climbing, handlers, recipients
from callcenter.sensitive import seed as sensitive_seed
from callcenter.tickets.events import TicketOpened
from callcenter.tickets.models import TicketEvent
from tests.callcenter.tickets.scenes import MONDAY, Scene

OUTSIDE = "13800000099"


@dataclass
class Matters(Scene):
    """`at` is the moment it is."""

    at: datetime = MONDAY

    def turn(self, **forward: float) -> datetime:
        self.at += timedelta(**forward)
        return self.at

    def ready(self) -> Matters:
        with begin() as uow:
            sensitive_seed.seed(uow)
        self.account("900", "admin")
        return self

    def opened(self, *matters: dict[str, Any], **form: Any) -> list[UUID]:
        """Tickets as a wrap-up makes them, with what follows a moment later."""
        ids = self.tickets(*matters, **form)
        for ticket_id in ids:
            with begin() as uow:
                handlers.look_into(uow, TicketOpened(ticket_id))
        return ids

    def recipient(
        self, body: str, level: int, name: str, staff_no: str | None = None, place: str | None = None, *roles: str
    ) -> UUID:
        """Somebody who is told: an account, or an outside contact with a number."""
        account_id = self.account(staff_no, *(roles or ("supervisor",))) if staff_no else None
        facts = {"body": body, "level": level, "name": name, "account_id": account_id, "place": place}
        with begin() as uow:
            return recipients.save(uow, self.agents["900"], None, facts, None if account_id else OUTSIDE)

    def two_bodies(self) -> None:
        """The township and the county centre, an account each; the city stands above the county centre."""
        self.recipient("government", 1, "镇政府值班室", "301", None, "department")
        self.recipient("county_centre", 1, "县中心主任", "302", None, "department")
        self.recipient("county_centre", 2, "市局分管领导")

    def climb(self) -> int:
        with begin() as uow:
            return climbing.climb(uow)

    def kinds(self, ticket_id: UUID) -> list[str]:
        with begin() as uow:
            found = uow.session.query(TicketEvent).filter_by(ticket_id=ticket_id).order_by(TicketEvent.seq)
            return [line.kind for line in found]

    def as_(self, client: TestClient, staff_no: str, *roles: str) -> Seat:
        """The console of one account."""
        return Seat(client, self.sign_in(client, staff_no, *roles), client.cookies.get("cc_session") or "")


@dataclass
class Seat:
    """What one account asks; several may take turns on one client."""

    client: TestClient
    headers: dict[str, str]
    cookie: str

    def ask(self, method: str, path: str, **more: Any) -> Any:
        self.client.cookies.set("cc_session", self.cookie)
        return self.client.request(method, path, headers=self.headers, **more)

    def get(self, path: str, **more: Any) -> Any:
        return self.ask("GET", path, **more)

    def post(self, path: str, body: Any = None) -> Any:
        return self.ask("POST", path, json=body)

    def put(self, path: str, body: Any) -> Any:
        return self.ask("PUT", path, json=body)
