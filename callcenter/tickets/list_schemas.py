"""What the console asks of the lists of tickets, and what it gets. A saved view keeps the same questions."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, field_validator

from callcenter.tickets.clock_schemas import ClockOut
from callcenter.tickets.clocks import Clock
from callcenter.tickets.matches import Match
from callcenter.tickets.moves import Stage
from callcenter.tickets.schemas import TicketRow, fields

Channel = Literal["phone", "12345", "web", "wechat", "walk_in", "mail", "kiosk", "outbound"]
Sort = Literal[
    "urgency", "created", "-created", "closed", "-closed", "number", "-number", "stage", "-stage", "category",
    "-category", "department", "-department", "handler", "-handler", "first_responder", "-first_responder",
    "language", "-language", "channel", "-channel",
]  # fmt: skip
Source = Literal["number", "phone", "name", "summary", "form", "note", "transcript"]


class TicketFilters(BaseModel):
    """Which tickets. Codes of several values are repeated; days are Shanghai's, both included."""

    model_config = ConfigDict(extra="forbid")

    scope: Literal["all", "mine"] = "all"
    state: Literal["open", "closed", "overdue"] | None = None
    stage: list[Stage] = Field(default_factory=list, max_length=7)
    category: str | None = Field(default=None, max_length=16)
    department: str | None = Field(default=None, max_length=40)
    handler: UUID | None = None
    first_responder: UUID | None = None
    language: str | None = Field(default=None, max_length=20)
    group: str | None = Field(default=None, max_length=40)
    channel: Channel | None = None
    urgent: bool | None = None
    sensitive: bool | None = None
    card: Literal["yellow", "red"] | None = None
    created_from: date | None = None
    created_to: date | None = None
    closed_from: date | None = None
    closed_to: date | None = None
    due_from: date | None = None
    due_to: date | None = None
    q: str | None = Field(default=None, max_length=100)
    sort: Sort | None = None

    @field_validator("q")
    @classmethod
    def _nothing_is_no_question(cls, text: str | None) -> str | None:
        return (text or "").strip() or None


class TicketQuery(TicketFilters):
    """The same, one page of it."""

    page: int = Field(default=1, ge=1, le=500)


class MatchOut(BaseModel):
    """Where a search found its words; `snippet` is the place with some signs around it, `call_id` the call it is of."""

    model_config = ConfigDict(from_attributes=True)

    source: Source
    snippet: str | None
    call_id: UUID | None = None


class ListedTicket(TicketRow):
    """A ticket in a list, with the clock that is due first and, in a search, where it was found."""

    most_urgent: ClockOut | None
    matched: list[MatchOut]

    @classmethod
    def listed(cls, row: Any, urgent: Clock | None, places: list[Match]) -> ListedTicket:
        """Write a row of `queries.rows`."""
        more = {"most_urgent": ClockOut.of(urgent), "matched": [MatchOut.model_validate(each) for each in places]}
        return cls.model_validate(fields(row) | more)


class ListedPage(BaseModel):
    """One page. `capped`: there are more than `total`, which is where counting stopped."""

    items: list[ListedTicket]
    total: int
    capped: bool
    page_size: int


class ViewIn(BaseModel):
    """A view to keep. Sharing is for supervisors."""

    name: str = Field(min_length=1, max_length=40)
    shared: bool = False
    query: TicketFilters


class ViewOut(BaseModel):
    """A kept view; `mine`: it may be changed and removed by this account."""

    id: UUID
    name: str
    shared: bool
    mine: bool
    owner: str
    query: dict[str, Any]
