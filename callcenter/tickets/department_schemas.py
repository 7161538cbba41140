"""What the console sends and gets about departments, rules of dispatch, and a department's start page."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints

from callcenter.tickets.handling_schemas import Code, Note, Title
from callcenter.tickets.moves import Stage


class DepartmentMemberOut(BaseModel):
    """An account that works for a department."""

    account_id: UUID
    staff_no: str
    name: str
    active: bool


class DepartmentOut(BaseModel):
    """A department as the administrator sees it. `waiting` counts the tickets it has not signed."""

    code: str
    name: str
    active: bool
    sort: int
    members: list[DepartmentMemberOut]
    waiting: int
    working: int


class DepartmentIn(BaseModel):
    """A new department."""

    code: Code
    name: Title
    sort: int = Field(default=100, ge=0, le=10_000)


class DepartmentChange(BaseModel):
    """What is to be changed; what is left out stays."""

    name: Title | None = None
    active: bool | None = None
    sort: int | None = Field(default=None, ge=0, le=10_000)


class DepartmentMembersIn(BaseModel):
    """Who works for a department: all of them."""

    accounts: list[UUID] = Field(max_length=200)


class DispatchRuleOut(BaseModel):
    """A rule of dispatch; `category` null is the default."""

    id: UUID
    category: str | None
    category_name: str | None
    department: str
    department_name: str
    assistants: list[str]
    valid_from: date
    valid_until: date | None
    note: str | None
    in_force: bool


class DispatchRuleIn(BaseModel):
    """A new rule of dispatch. What held for the same category until then ends the day before."""

    category: Annotated[str, StringConstraints(max_length=16)] | None = None
    department: Code
    assistants: list[Code] = Field(default_factory=list, max_length=10)
    valid_from: date
    valid_until: date | None = None
    note: Note = ""


class DispatchRuleEndIn(BaseModel):
    """The last day of a rule."""

    last_day: date


class InboxRow(BaseModel):
    """A ticket on a department's start page. `due_at` and `card` are those of its most urgent clock."""

    id: UUID
    number: str
    category_name: str
    summary: str
    stage: Stage
    stage_since: datetime
    urgent: bool
    paused: bool
    role: Literal["lead", "assist"]
    department_name: str
    returns: int
    reworks: int
    notices: int
    clock: str | None
    due_at: datetime | None
    card: Literal["none", "yellow", "red"]


class InboxOut(BaseModel):
    """What a department has: to sign, in work, due soon of both, returned and undecided, answered, what it assists."""

    departments: list[str]
    to_sign: list[InboxRow]
    in_work: list[InboxRow]
    due_soon: list[InboxRow]
    returned: list[InboxRow]
    answered: list[InboxRow]
    assisting: list[InboxRow]


class HopsOut(BaseModel):
    """S37: how often tickets of a period changed hands, and the median time between two such moments, in seconds."""

    tickets: int
    hops: int
    per_ticket: float | None
    median_seconds: int | None
