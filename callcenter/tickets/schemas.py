"""What the console sends and gets about tickets. Numbers of callers are masked here, not in the console."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from callcenter.people.models import Account
from callcenter.tickets.clock_schemas import ClockOut
from callcenter.tickets.clocks import Clock
from callcenter.tickets.handling_schemas import Handling
from callcenter.tickets.models import Category, Ticket, TicketEvent
from callcenter.tickets.moves import Stage

Outcome = Literal["resolved", "partly_resolved", "unresolved", "withdrawn", "duplicate"]


class CategoryOut(BaseModel):
    """A line of the taxonomy."""

    model_config = ConfigDict(from_attributes=True)

    code: str
    name: str
    level: int
    parent: str | None
    risk_watch: bool
    aid_hint: bool


class NamedOut(BaseModel):
    """A code with its name."""

    model_config = ConfigDict(from_attributes=True)

    code: str
    name: str


class Responder(BaseModel):
    """A colleague, as tickets name them."""

    id: UUID
    staff_no: str
    name: str

    @classmethod
    def of(cls, account: Account | None) -> Responder | None:
        """Write an account, or None."""
        return None if account is None else cls(id=account.id, staff_no=account.staff_no, name=account.name)


class TicketRow(BaseModel):
    """A ticket in a list."""

    id: UUID
    number: str
    state: Literal["open", "closed"]
    stage: Stage
    urgent: bool
    paused: bool
    channel: str
    category: str
    category_name: str
    summary: str
    special_groups: list[str]
    department: str | None
    department_name: str | None
    number_masked: str
    language: str | None
    queue: str | None
    disposition: str
    sensitive: bool
    risk_watch: bool
    aid_hint: bool
    first_responder: Responder | None
    handler: Responder | None
    created_at: datetime
    closed_at: datetime | None
    outcome: str | None
    call_id: UUID | None

    @classmethod
    def of(cls, row: Any) -> TicketRow:
        """Write a row of `queries.rows`."""
        return cls.model_validate(fields(row))


class EventOut(BaseModel):
    """One line of the history."""

    seq: int
    kind: str
    actor: Responder | None
    content: dict[str, Any]
    at: datetime

    @classmethod
    def of(cls, line: TicketEvent, actors: dict[UUID, tuple[str, str]]) -> EventOut:
        """Write a line; `actors` gives staff number and name of those in it."""
        known = actors.get(line.actor) if line.actor else None
        actor = Responder(id=line.actor, staff_no=known[0], name=known[1]) if line.actor and known else None
        return cls(seq=line.seq, kind=line.kind, actor=actor, content=line.content, at=line.at)


class ContactOut(BaseModel):
    """A contact in which the ticket came up; `ticket_id` is another's where that one was merged into it."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    ticket_id: UUID
    channel: str
    call_id: UUID | None
    kind: str
    note: str | None
    at: datetime


class TicketDetail(TicketRow):
    """A ticket, whole. `tampered_at` is the first line of the history that does not hold, normally null."""

    fields: dict[str, Any]
    survey_agreed: bool
    safe_contact: bool
    clocks: list[ClockOut]
    events: list[EventOut]
    contacts: list[ContactOut]
    tampered_at: int | None
    handling: Handling


class CloseIn(BaseModel):
    """How a dispatched ticket ended."""

    outcome: Outcome
    note: str = Field(default="", max_length=2000)


class NoteIn(BaseModel):
    """A note for the history."""

    text: str = Field(min_length=1, max_length=2000)


def fields(row: Any) -> dict[str, Any]:
    """Return the fields that list and detail share, from a row of `queries`."""
    ticket: Ticket = row[0]
    category: Category = row[1]
    own = {
        name: getattr(ticket, name)
        for name in ("id", "number", "state", "stage", "urgent", "channel", "category", "summary", "special_groups",
                     "department", "language", "disposition", "sensitive", "created_at", "closed_at",
                     "outcome", "call_id")
    }  # fmt: skip
    return own | {
        "queue": ticket.queue_key,
        "paused": ticket.paused_at is not None,
        "category_name": category.name,
        "risk_watch": category.risk_watch,
        "aid_hint": category.aid_hint,
        "department_name": row[2],
        "number_masked": row[3] or "匿名",
        "first_responder": Responder.of(row[4]),
        "handler": Responder.of(row[5]),
    }


def detail(
    row: Any,
    history: list[TicketEvent],
    actors: dict[UUID, tuple[str, str]],
    contacts: list[Any],
    tampered_at: int | None,
    handling: Handling,
    clocks: list[Clock],
) -> TicketDetail:
    """Write one ticket with its history, contacts, clocks and where it stands."""
    ticket: Ticket = row[0]
    more = {
        "fields": ticket.fields,
        "survey_agreed": ticket.survey_agreed,
        "safe_contact": ticket.safe_contact,
        "clocks": [ClockOut.model_validate(each) for each in clocks],
        "events": [EventOut.of(line, actors) for line in history],
        "contacts": [ContactOut.model_validate(each) for each in contacts],
        "tampered_at": tampered_at,
        "handling": handling,
    }
    return TicketDetail.model_validate(fields(row) | more)
