"""Departments with accounts, and tickets on their way, for the tests of handling."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fastapi.testclient import TestClient
from sqlalchemy import select

from callcenter.db.unit_of_work import begin
from callcenter.people.identity import SignedIn
from callcenter.people.models import Account
from callcenter.tickets import departments, history
from callcenter.tickets.department_schemas import DispatchRuleIn
from callcenter.tickets.models import Ticket
from tests.callcenter.tickets.scenes import MONDAY, Scene, dispatched


@dataclass
class Units:
    """Accounts: agent 101 and 102, supervisor 201, 301 for the labour bureau, 302 for the notaries."""

    scene: Scene

    def __post_init__(self) -> None:
        self.scene.account("900", "admin")
        self.scene.account("201", "supervisor")
        self.member("301", "labour_bureau")
        self.member("302", "notary")

    def member(self, staff_no: str, *codes: str) -> UUID:
        """An account that works for these departments."""
        account = self.scene.account(staff_no, "department")
        with begin() as uow:
            for code in codes:
                there = [each["account_id"] for row in departments.overview(uow) if row["code"] == code
                         for each in row["members"]]  # fmt: skip
                departments.set_members(uow, self.scene.agents["900"], code, [*there, account])
        return account

    def rule(self, category: str | None, department: str, **more: Any) -> None:
        """A rule of dispatch, in force from this Monday unless said otherwise."""
        wanted = DispatchRuleIn(
            **({"category": category, "department": department, "valid_from": MONDAY.date()} | more)
        )
        with begin() as uow:
            departments.add_rule(uow, self.scene.agents["900"], wanted)

    def ticket(self, **changes: Any) -> UUID:
        """A ticket that the wrap-up sent to the labour bureau, unless said otherwise."""
        return self.scene.tickets(dispatched(**changes))[0]

    def signed_in(self, staff_no: str) -> SignedIn:
        """Who asks, without HTTP."""
        with begin() as uow:
            found = uow.session.scalars(select(Account).where(Account.staff_no == staff_no)).one()
            return SignedIn(found.id, found.id, uow.org_id, staff_no, found.name, tuple(found.roles), None)


@dataclass
class Browser:
    """A signed-in account over HTTP."""

    client: TestClient
    token: str
    headers: dict[str, str]

    @classmethod
    def of(cls, units: Units, client: TestClient, staff_no: str) -> Browser:
        headers = units.scene.sign_in(client, staff_no)
        return cls(client, client.cookies["cc_session"], headers)

    def __call__(self, method: str, path: str, body: Any = None, status: int = 200) -> Any:
        self.client.cookies.clear()
        self.client.cookies.set("cc_session", self.token)
        answer = self.client.request(method, f"/api{path}", json=body, headers=self.headers)
        assert answer.status_code == status, f"{answer.status_code} {answer.text}"
        return answer.json() if answer.content else None

    def do(self, ticket_id: UUID, action: str, status: int = 200, **body: Any) -> Any:
        """One action on a ticket; its detail, or the code of the refusal."""
        answer = self("POST", f"/tickets/{ticket_id}/{action}", body, status)
        return answer if status == 200 else answer["error"]["code"]


def read(ticket_id: UUID) -> Ticket:
    with begin() as uow:
        return uow.session.get_one(Ticket, ticket_id)


def kinds(ticket_id: UUID) -> list[str]:
    with begin() as uow:
        return [line.kind for line in history.lines(uow.session, ticket_id)]


def running(ticket_id: UUID) -> list[str]:
    """The rules whose clocks run."""
    with begin() as uow:
        rows = uow.raw.execute("SELECT rule FROM running_clock WHERE ticket_id = %s", (ticket_id,)).fetchall()
    return [row[0] for row in rows]
