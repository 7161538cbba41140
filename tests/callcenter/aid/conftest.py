"""A hotline with an aid centre: hints in place, lawyers on the register, a clock that tests turn."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from callcenter import clock
from callcenter.aid import applications, assignment, course, handlers, hardship, hint_table, lawyers, review
from callcenter.aid.applications import Wanted
from callcenter.aid.hardship import Basis
from callcenter.aid.models import AidApplication, AidAssignment, Lawyer
from callcenter.calendar import seed as calendar_seed
from callcenter.db.unit_of_work import begin
from callcenter.ids import ROOT_ORG_ID
from callcenter.messages import templates
from callcenter.people.identity import SignedIn
from callcenter.tickets.events import TicketOpened
from callcenter.tickets.models import Ticket
from tests.callcenter.tickets import scenes
from tests.callcenter.tickets.scenes import MONDAY, Scene, matter

WAGE = matter(
    fields={"employer": "演示建筑劳务有限公司", "contractor": "演示第八建设集团有限公司", "site": "城南安置房"}
)


@dataclass
class Bureau(Scene):
    """Who and what there is; `at` is the moment it is."""

    at: datetime = MONDAY
    lawyers: dict[str, UUID] = field(default_factory=dict)

    def turn(self, **forward: float) -> datetime:
        self.at += timedelta(**forward)
        return self.at

    @property
    def chief(self) -> UUID:
        return self.account("201", "supervisor")

    @property
    def boss(self) -> SignedIn:
        """The chief, signed in."""
        return SignedIn(self.chief, self.chief, ROOT_ORG_ID, "201", "班长", ("supervisor",), None)

    def lawyer(self, name: str, **changes: Any) -> UUID:
        """A lawyer of a firm of their own, who does labour cases in Mandarin."""
        values = {
            "licence_no": f"1511120201{len(self.lawyers):07d}", "name": name, "firm": f"{name}律师事务所",
            "specialties": ["M01"], "languages": ["zh-CN"], "load_cap": 3, "practising_since": date(2010, 7, 1),
            "criminal_pool": False, "active": True, "account_id": None,
        }  # fmt: skip
        with begin() as uow:
            made = lawyers.register(uow, self.chief, values | changes)
            self.lawyers[name] = made.id
        return made.id

    def ticket(self, number: str = "13800000001", taken_by: str = "101", **changes: Any) -> UUID:
        """A wage matter of one caller, and its parties marked."""
        ticket_id = self.tickets(WAGE | changes, number=number, taken_by=taken_by)[0]
        with begin() as uow:
            handlers.mark_parties(uow, TicketOpened(ticket_id))
        return ticket_id

    def apply(self, ticket_id: UUID | None = None, wanted: Wanted | None = None, **ticket: Any) -> UUID:
        ticket_id = ticket_id or self.ticket(**ticket)
        with begin() as uow:
            locked = course.lock_ticket(uow, ticket_id)
            assert isinstance(locked, Ticket)
            return applications.from_ticket(uow, self.account("101"), locked, wanted or Wanted()).id

    def accepted(self, application_id: UUID | None = None, **ticket: Any) -> UUID:
        application_id = application_id or self.apply(**ticket)
        with begin() as uow:
            review.accept(uow, self.chief, application_id)
        return application_id

    def granted(self, application_id: UUID | None = None, **ticket: Any) -> UUID:
        application_id = self.accepted(application_id, **ticket)
        with begin() as uow:
            hardship.state(uow, self.chief, application_id, Basis("exempt", ground="42.3", document="务工证明"))
            review.grant(uow, self.chief, application_id)
        return application_id

    def offer(self, application_id: UUID, mode: str = "designated", lawyer: str | None = None, **more: Any) -> UUID:
        with begin() as uow:
            lawyer_id = self.lawyers[lawyer] if lawyer else None
            return assignment.offer(uow, self.chief, application_id, mode, lawyer_id, **more).id  # type: ignore[arg-type]

    def handled(self, application_id: UUID | None = None, lawyer: str | None = None, **ticket: Any) -> UUID:
        """A case that a lawyer has taken: by rotation where none is named."""
        application_id = self.granted(application_id, **ticket)
        offered = self.offer(application_id, "designated" if lawyer else "rotation", lawyer)
        with begin() as uow:
            assignment.accept(uow, self.chief, offered)
        return application_id

    def application(self, application_id: UUID) -> AidApplication:
        with begin() as uow:
            return uow.session.get_one(AidApplication, application_id)

    def assignments(self, application_id: UUID) -> list[AidAssignment]:
        with begin() as uow:
            found = uow.session.query(AidAssignment).filter_by(application_id=application_id)
            return list(found.order_by(AidAssignment.offered_at, AidAssignment.id))

    def whose(self, application_id: UUID) -> list[str]:
        """The names of those it was offered to, the first first."""
        with begin() as uow:
            return [uow.session.get_one(Lawyer, each.lawyer_id).name for each in self.assignments(application_id)]

    def rows(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        with begin() as uow:
            return uow.raw.execute(statement, values).fetchall()


@pytest.fixture
def bureau(database: str) -> Bureau:
    made = Bureau()
    clock.set_clock(lambda: made.at)
    with begin() as uow:
        calendar_seed.seed(uow)
        templates.seed(uow)
        hint_table.seed(uow)
    scenes.seeded()
    return made
