"""The form at the end of a call, as the desk sends it."""

from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field


class FormAsked(BaseModel):
    """The form that the agent saw, by its version."""

    key: str = Field(max_length=64)
    version: int = Field(ge=1)


class Matter(BaseModel):
    """One question of the caller: it becomes a ticket, or one contact more of the open ticket `ticket_id`.

    `fields` are the answers of the category's form; null is 未提供, and what is not there is 待补录.
    """

    category: str = Field(max_length=32)
    summary: str = Field(min_length=1, max_length=4000)
    special_groups: list[str] = Field(default_factory=list, max_length=20)
    fields: dict[str, Any] = Field(default_factory=dict)
    department: str | None = Field(default=None, max_length=64)
    outcome: Literal["answered", "dispatched"]
    form: FormAsked | None = None
    ticket_id: UUID | None = None


class SurveyConsent(BaseModel):
    """What the caller said to "过几天我们会用12348回访您, 方便吗?" and to short messages, and whether a call to this
    number needs care.
    """

    agreed: bool
    safe_contact: bool
    sms_ok: bool = False


class HangUpIn(BaseModel):
    """Why the caller is not asked for a rating; nobody leaves it out without saying so (S93)."""

    skip_rating: Literal["danger", "abuse", "declined"] | None = None


class WrapUpIn(BaseModel):
    """The end of the work after a call: at least one matter (S19: no call without a disposition)."""

    disposition: Literal["answered", "guided", "accepted", "assigned", "referred", "publicity"]
    matters: list[Matter] = Field(min_length=1, max_length=10)
    survey: SurveyConsent
