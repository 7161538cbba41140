"""What the console sends and gets about forms and the taxonomy's versions."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from callcenter.tickets.forms import FormVersion
from callcenter.tickets.matter_schemas import ShareOut, TicketName
from callcenter.tickets.models import Category, Form, Ticket, TicketForm

Value = str | int | None


class FieldOut(BaseModel):
    """One question of a form. `choices` are [code, name]; money is in fen."""

    model_config = ConfigDict(from_attributes=True)

    key: str
    name: str
    kind: Literal["text", "money", "count", "date", "choice", "months"]
    required: bool
    unit: str | None
    hint: str | None
    choices: list[tuple[str, str]]


class FormOut(BaseModel):
    """A form as it is asked from one version on. `categories`: codes of either level, "*" for all others."""

    model_config = ConfigDict(from_attributes=True)

    key: str
    version: int
    name: str
    categories: list[str]
    fields: list[FieldOut]

    @classmethod
    def of(cls, form: FormVersion) -> FormOut:
        """Write one."""
        return cls.model_validate(form)


class FormVersionOut(BaseModel):
    """That a version of a form was published."""

    model_config = ConfigDict(from_attributes=True)

    key: str
    version: int
    name: str
    published_at: datetime
    published_by: UUID | None

    @classmethod
    def of(cls, form: Form) -> FormVersionOut:
        """Write one."""
        return cls.model_validate(form)


class FieldIn(BaseModel):
    """One question as an administrator writes it."""

    key: str = Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")
    name: str = Field(min_length=1, max_length=40)
    kind: Literal["text", "money", "count", "date", "choice", "months"]
    required: bool = False
    unit: str | None = Field(default=None, max_length=8)
    hint: str | None = Field(default=None, max_length=80)
    choices: list[tuple[str, str]] = Field(default_factory=list, max_length=20)


class FormIn(BaseModel):
    """A new version of a form, or a new form. Without categories it is asked no more."""

    name: str = Field(min_length=1, max_length=40)
    categories: list[str] = Field(max_length=100)
    fields: list[FieldIn] = Field(max_length=40)


class TicketFormOut(BaseModel):
    """What a ticket's form says. A value of null is 未提供; `missing` are required fields nobody answered: 待补录."""

    form: FormOut
    values: dict[str, Value]
    missing: list[str]
    supplement_until: datetime
    overdue: bool
    completed_at: datetime | None
    saved_at: datetime


class ValuesIn(BaseModel):
    """Answers by field. null: 未提供. An empty text takes an answer back."""

    values: dict[str, Any] = Field(max_length=60)


class IncompleteOut(BaseModel):
    """A record of 待补录."""

    ticket: TicketName
    category_name: str
    form_name: str
    missing: list[str]
    supplement_until: datetime
    overdue: bool

    @classmethod
    def of(cls, row: TicketForm, ticket: Ticket, category: str, form: FormVersion | None, now: datetime
    ) -> IncompleteOut:  # fmt: skip
        """Write one; `missing` by the names of the fields."""
        names = {field.key: field.name for field in form.fields} if form else {}
        return cls(
            ticket=TicketName.model_validate(ticket),
            category_name=category,
            form_name=form.name if form else "",
            missing=[names.get(key, key) for key in row.missing],
            supplement_until=row.supplement_until,
            overdue=row.supplement_until < now,
        )


class TaxonomyLine(BaseModel):
    """A line of one version, retired ones too."""

    model_config = ConfigDict(from_attributes=True)

    code: str
    name: str
    level: int
    parent: str | None
    risk_watch: bool
    aid_hint: bool
    sensitive: bool
    retired: bool

    @classmethod
    def of(cls, line: Category) -> TaxonomyLine:
        """Write one."""
        return cls.model_validate(line)


class VersionOut(BaseModel):
    """A version of the taxonomy. `published_at` null: it came with the software and is not in force here."""

    model_config = ConfigDict(from_attributes=True)

    version: str
    note: str
    published_at: datetime | None
    published_by: UUID | None


class OtherShareOut(BaseModel):
    """How much of a week was filed under 99 其他. `field`: of which first level; null: of the whole week."""

    week: date
    field: str | None
    field_name: str | None
    share: ShareOut
    warning: bool


class TaxonomyOut(BaseModel):
    """The table in force, every version, and the weeks in which too much was 其他."""

    present: str
    lines: list[TaxonomyLine]
    versions: list[VersionOut]


class ChangeIn(BaseModel):
    """One change of the table. Marks are left as they are where null."""

    action: Literal["rename", "add", "retire"]
    code: str = Field(pattern=r"^[MXZQ]\d{2}(-\d{2})?$")
    name: str | None = Field(default=None, max_length=40)
    risk_watch: bool | None = None
    aid_hint: bool | None = None
    sensitive: bool | None = None


class PublishIn(BaseModel):
    """A new version: the one it is based on, what changes, and why."""

    based_on: str = Field(max_length=16)
    changes: list[ChangeIn] = Field(min_length=1, max_length=200)
    note: str = Field(min_length=1, max_length=500)
