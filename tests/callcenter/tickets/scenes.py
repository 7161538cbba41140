"""Rows as a call leaves them, for the tests of what comes after it: accounts, seats, calls, wrap-ups, logins."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from fastapi.testclient import TestClient

from callcenter import clock
from callcenter.calls.models import Call, Recording
from callcenter.contacts import service as contacts
from callcenter.db.unit_of_work import UnitOfWork, begin
from callcenter.desk.events import WrapUpFinished
from callcenter.desk.models import Offer, Queue, Seat, SeatSkill, WrapUp
from callcenter.ids import new_id
from callcenter.people import login
from callcenter.people.models import Account
from callcenter.tickets import handlers, seed

# Monday, 10:00 in Shanghai
MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
LABOUR = {"category": "M01-01", "summary": "拖欠三个月工资", "special_groups": ["migrant_worker"], "fields": {},
          "department": None, "outcome": "answered"}  # fmt: skip


def matter(**changes: Any) -> dict[str, Any]:
    """A matter as the wrap-up's form writes it."""
    return LABOUR | changes


def dispatched(**changes: Any) -> dict[str, Any]:
    return matter(outcome="dispatched", department="labour_bureau") | changes


@dataclass
class Scene:
    """Who and what there is, by id. Everything is committed."""

    agents: dict[str, UUID] = field(default_factory=dict)
    seats: dict[str, UUID] = field(default_factory=dict)

    def account(self, staff_no: str, *roles: str) -> UUID:
        """An account that nobody logs in to by password."""
        if staff_no not in self.agents:
            with begin() as uow:
                made = Account(id=new_id(), org_id=uow.org_id, staff_no=staff_no, name=f"测试{staff_no}",
                               roles=list(roles or ("agent",)), password_hash="!", active=True,
                               created_at=uow.now)  # fmt: skip
                uow.session.add(made)
            self.agents[staff_no] = made.id
        return self.agents[staff_no]

    def seat(self, staff_no: str, *skills: str, state: str = "ready") -> UUID:
        account = self.account(staff_no)
        with begin() as uow:
            made = Seat(id=new_id(), org_id=uow.org_id, account_id=account, staff_no=staff_no, name=f"测试{staff_no}",
                        state=state, since=uow.now, idle_since=uow.now)  # fmt: skip
            uow.session.add(made)
            uow.session.flush()
            uow.session.add_all(
                SeatSkill(org_id=uow.org_id, seat_id=made.id, skill=skill, certified_by="司法局")
                for skill in skills or ("lang:zh-CN",)
            )
        self.seats[staff_no] = made.id
        return made.id

    def queue(self, key: str, name: str, language: str = "zh-CN") -> None:
        with begin() as uow:
            uow.session.add(Queue(org_id=uow.org_id, key=key, name=name, language=language))

    def call(self, number: str = "13800000001", taken_by: str | None = "101", **changes: Any) -> UUID:
        """An inbound call that an agent took (or nobody: `taken_by` None) and that is over."""
        agent = self.account(taken_by) if taken_by else None
        with begin() as uow:
            point = contacts.find_or_create_point(uow, "tel", number)
            values = {
                "id": new_id(), "org_id": uow.org_id, "direction": "inbound", "state": "ended", "language": "zh-CN",
                "outcome": "answered" if agent else "abandoned_queue", "caller_point_id": point.id,
                "queue_key": "general", "account_id": agent, "seat_id": self.seats.get(taken_by or ""),
                "arrived_at": uow.now, "queue_entered_at": uow.now, "answered_at": uow.now if agent else None,
                "ended_at": uow.now + timedelta(minutes=5), "business_day": clock.business_day(uow.now),
            }  # fmt: skip
            call = Call(**(values | changes))
            uow.session.add(call)
        return call.id

    def wrap_up(
        self, call_id: UUID, *matters: dict[str, Any], agreed: bool = True, safe_contact: bool = False, **changes: Any
    ) -> WrapUpFinished:
        """The finished form of a call; gives the event that desk records."""
        with begin() as uow:
            call = uow.session.get_one(Call, call_id)
            staff_no = next(number for number, each in self.agents.items() if each == call.account_id)
            seat_id = self.seats.get(staff_no) or self.seat(staff_no)
            offer = Offer(id=new_id(), org_id=uow.org_id, call_id=call_id, seat_id=seat_id, fence=1, phone="browser",
                          state="left", made_at=uow.now, lapses_at=uow.now)  # fmt: skip
            uow.session.add(offer)
            uow.session.flush()
            values = {"state": "done", "disposition": "answered", "matters": list(matters), "survey_agreed": agreed,
                      "safe_contact": safe_contact, "finished_at": uow.now}  # fmt: skip
            made = WrapUp(id=new_id(), org_id=uow.org_id, call_id=call_id, offer_id=offer.id, seat_id=seat_id,
                          account_id=call.account_id, **(values | changes))  # fmt: skip
            uow.session.add(made)
        return WrapUpFinished(call_id, made.id, seat_id, call.account_id)

    def tickets(self, *matters: dict[str, Any], number: str = "13800000001", **form: Any) -> list[UUID]:
        """A call, its form, and the tickets that it makes."""
        event = self.wrap_up(self.call(number, taken_by=form.pop("taken_by", "101")), *matters, **form)
        with begin() as uow:
            handlers.record_disposition(uow, event)
        with begin() as uow:
            rows = uow.raw.execute(
                "SELECT id FROM ticket WHERE wrap_up_id = %s ORDER BY matter_no", (event.wrap_up_id,)
            )
            return [row[0] for row in rows.fetchall()]

    def recording(self, call_id: UUID, **changes: Any) -> UUID:
        with begin() as uow:
            values = {"id": new_id(), "org_id": uow.org_id, "call_id": call_id, "account_sid": "AC" + "1" * 32,
                      "sid": f"RE{new_id().hex}", "status": "completed", "seconds": 2, "started_at": uow.now,
                      "finished_at": uow.now}  # fmt: skip
            made = Recording(**(values | changes))
            uow.session.add(made)
        return made.id

    def sign_in(self, client: TestClient, staff_no: str, *roles: str) -> dict[str, str]:
        """Sign `client` in without a password; gives the headers for requests that change something."""
        account_id = self.account(staff_no, *roles)
        with begin() as uow:
            granted = login._open(uow, uow.session.get_one(Account, account_id))
        client.cookies.set("cc_session", granted.token)
        return {"X-CSRF-Token": granted.csrf}


def seeded() -> Scene:
    """The taxonomy, departments and groups in place."""
    with begin() as uow:
        seed.seed(uow)
    return Scene()


def one(uow: UnitOfWork, statement: str, *values: Any) -> Any:
    """The first column of the first row."""
    row = uow.raw.execute(statement, values).fetchone()
    assert row is not None
    return row[0]
