"""What the console sends and gets about contacts, cases, doubles and figures. Names and numbers are masked here."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from callcenter.desk.form_schemas import Matter
from callcenter.tickets.completeness import Completeness, Share
from callcenter.tickets.counting import Counts
from callcenter.tickets.duplicates import Alike
from callcenter.tickets.models import Ticket, TicketMerge

Reason = Field(min_length=1, max_length=500)
OtherChannel = Literal["12345", "web", "wechat", "walk_in", "mail", "kiosk"]
ContactKind = Literal["consultation", "legal_aid", "mediation", "appointment", "publicity", "other"]


class ContactIn(BaseModel):
    """A contact that did not come by telephone. `at`: when they came; `request_key`: new with each form.

    `kind` is the channel's sort of service (S15). `number` and `name` go in whole and come out masked.
    """

    channel: OtherChannel
    request_key: UUID
    at: datetime | None = None
    kind: ContactKind | None = None
    number: str | None = Field(default=None, max_length=32, pattern=r"^\+?[\d -]{7,20}$")
    name: str | None = Field(default=None, max_length=40)
    language: str | None = Field(default=None, max_length=32)
    reference: str | None = Field(default=None, max_length=80)
    note: str | None = Field(default=None, max_length=2000)
    disposition: Literal["answered", "guided", "accepted", "assigned", "referred", "publicity"] = "answered"
    survey_agreed: bool = False
    safe_contact: bool = False
    matters: list[Matter] = Field(min_length=1, max_length=10)


class Registered(BaseModel):
    """A contact and the tickets of its matters, in their order."""

    contact_id: UUID
    tickets: list[TicketName]


class TicketName(BaseModel):
    """A ticket by its number."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    number: str


class AlikeOut(BaseModel):
    """An open ticket that this may be a double of. same_matter: both levels; same_field: the first; same_caller."""

    id: UUID
    number: str
    category: str
    category_name: str
    likeness: Literal["same_matter", "same_field", "same_caller"]
    summary: str
    created_at: datetime
    stage: str
    department: str | None

    @classmethod
    def of(cls, alike: Alike) -> AlikeOut:
        """Write one."""
        ticket = alike.ticket
        return cls(id=ticket.id, number=ticket.number, category=ticket.category, category_name=alike.category_name,
                   likeness=alike.likeness, summary=ticket.summary, created_at=ticket.created_at, stage=ticket.stage,
                   department=ticket.department)  # fmt: skip


class MergeIn(BaseModel):
    """Into which ticket, and why."""

    into: UUID
    reason: str = Reason


class ReasonIn(BaseModel):
    """Why; kept in the history."""

    reason: str = Reason


class MergeOut(BaseModel):
    """A merge that this ticket is part of. `role`: it is the double, or the one that goes on."""

    role: Literal["double", "survivor"]
    ticket: TicketName
    reason: str
    merged_at: datetime
    undone_at: datetime | None
    undone_reason: str | None

    @classmethod
    def of(cls, merged: TicketMerge, peer: Ticket) -> MergeOut:
        """Write one, seen from the ticket that is not `peer`."""
        role: Literal["double", "survivor"] = "double" if merged.into_id == peer.id else "survivor"
        return cls(role=role, ticket=TicketName.model_validate(peer), reason=merged.reason, merged_at=merged.merged_at,
                   undone_at=merged.undone_at, undone_reason=merged.undone_reason)  # fmt: skip


class Relations(BaseModel):
    """What a ticket has to do with others: possible doubles, merges, its case."""

    alike: list[AlikeOut]
    merges: list[MergeOut]
    merged_into: TicketName | None
    case_id: UUID | None


class CategoryIn(BaseModel):
    """Where a ticket belongs instead, and why."""

    category: str = Field(max_length=32)
    reason: str = Reason


class CallerIn(BaseModel):
    """Who the caller is."""

    name: str = Field(min_length=1, max_length=40)


class ShareOut(BaseModel):
    """A share with both its numbers; `percent` null where there is nothing to divide by."""

    model_config = ConfigDict(from_attributes=True)

    numerator: int
    denominator: int
    percent: str | None

    @classmethod
    def of(cls, share: Share) -> ShareOut:
        """Write one."""
        return cls.model_validate(share)


class CountsOut(BaseModel):
    """persons 人, contacts 人次, records 条, cases 件; `completeness` is K37, `in_time` what was complete in time."""

    first: date
    last: date
    persons: int
    contacts: int
    records: int
    cases: int
    invalid_contacts: int
    by_channel: dict[str, int]
    completeness: ShareOut
    in_time: ShareOut

    @classmethod
    def of(cls, first: date, last: date, counts: Counts, k37: Completeness) -> CountsOut:
        """Write the figures of a period."""
        own: dict[str, Any] = {name: getattr(counts, name) for name in Counts.__slots__}
        return cls(first=first, last=last, completeness=ShareOut.of(k37.complete), in_time=ShareOut.of(k37.in_time),
                   **own)  # fmt: skip


class CaseIn(BaseModel):
    """What the affair is called: the site, the employer; no name of a person."""

    title: str = Field(min_length=1, max_length=120)


class NumberIn(BaseModel):
    """A ticket by its number."""

    number: str = Field(min_length=1, max_length=32)


class PeopleIn(BaseModel):
    """A pasted list: one a line, 姓名,电话,金额(元),月数."""

    text: str = Field(min_length=1, max_length=60_000)


class Imported(BaseModel):
    """How many were added, and how many of the list were there before."""

    added: int
    known: int


class CasePersonOut(BaseModel):
    """Somebody in a case. `amount` in fen."""

    id: UUID
    position: int
    name: str
    number: str | None
    role: str
    amount: int | None
    months: int | None


class CaseOut(BaseModel):
    """A case with its tickets and people. `amount`: the sum of what was said, in fen."""

    id: UUID
    number: str
    title: str
    created_at: datetime
    tickets: list[TicketName]
    people: list[CasePersonOut]
    amount: int
