"""Exchange as the console sees it: no number of a caller, and contents for readers of the ticket alone."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field

Stage = Literal["offered", "accepted", "refused", "result_given", "closed", "withdrawn"]
Judgement = Literal["ours", "theirs", "unclear"]


class ExchangeWordOut(BaseModel):
    """One word of either side: what became of it on the way, and of each of its fields."""

    id: UUID
    direction: Literal["out", "in"]
    seq: int
    kind: str
    state: str
    at: dt.datetime
    settled_at: dt.datetime | None
    attempts: int
    error: str | None
    mapping: list[dict[str, str]]


class ExchangeOut(BaseModel):
    """One hand-over. `peer_status` is in words where 12345's code is known, else the code."""

    id: UUID
    direction: Literal["out", "in"]
    reference: str
    ticket_id: UUID | None
    ticket_no: str | None
    peer_ticket_no: str | None
    stage: Stage
    peer_status: str | None
    outcome: str | None
    result: str | None
    with_call: bool
    call_result: str | None
    offered_at: dt.datetime
    decided_at: dt.datetime | None
    ended_at: dt.datetime | None
    undelivered: int
    dead: int


class TicketExchange(BaseModel):
    """The panel of a ticket. `hindrance` says why it cannot be offered: off open closed kept (None: it can)."""

    on: bool
    careful: bool
    hindrance: str | None
    rule: str
    leaves: list[str]
    leaves_with_consent: list[str]
    exchanges: list[ExchangeOut]
    log: list[ExchangeWordOut]


class ExchangeOfferIn(BaseModel):
    """Whose matter it is, and what the caller agreed to. how: spoken written none."""

    judgement: Judgement
    hand_over: bool = False
    contact: bool = False
    how: Literal["spoken", "written", "none"] = "none"


class ExchangeDecisionIn(BaseModel):
    """Our word on a matter that 12345 offers."""

    judgement: Judgement
    text: str = Field("", max_length=500)


class WithdrawIn(BaseModel):
    """Why."""

    reason: str = Field(min_length=1, max_length=500)


class ExchangeDecided(BaseModel):
    """What our word led to: by the rule we may keep what is unclear, or give it back."""

    kept: bool
    exchange: ExchangeOut


class ExchangePage(BaseModel):
    """One page of hand-overs, the latest first."""

    items: list[ExchangeOut]
    total: int
    page_size: int


class DeadLetter(BaseModel):
    """A message that the other side did not take: a person looks, and may have it tried again."""

    id: UUID
    reference: str
    ticket_id: UUID | None
    ticket_no: str | None
    seq: int
    kind: str
    at: dt.datetime
    attempts: int
    error: str | None


class DifferenceOut(BaseModel):
    """One matter of which the sides know different things."""

    reference: str
    kind: str
    fields: list[str]
    ours: dict[str, Any] | None
    theirs: dict[str, Any] | None
    repaired: bool


class ReconciliationOut(BaseModel):
    """One comparison of both lists."""

    id: UUID
    first_day: dt.date
    last_day: dt.date
    at: dt.datetime
    by_night: bool
    ours: int
    theirs: int
    failed: str | None
    differences: list[DifferenceOut]


class ReconcileIn(BaseModel):
    """Which days to compare, both included."""

    first: dt.date
    last: dt.date


class ExchangeMonthOut(BaseModel):
    """K29 and K30 of a month; the field names are those of `figures.Month`."""

    month: dt.date
    answered: int
    attempts: int
    taken_up: int
    calls_out: int
    menu_out: int
    calls_in: int
    tickets_in: int
    tickets_out: int
    shared: int
    failed: int


class ExchangeState(BaseModel):
    """What stands at the head of the page: whether there is a line, what waits and what was given up."""

    on: bool
    waiting_for_us: int
    undelivered: int
    dead: int
    oldest_undelivered: dt.datetime | None
