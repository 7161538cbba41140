"""Short messages as the console shows them: the number masked, the words as they were written."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, StringConstraints

if TYPE_CHECKING:
    from callcenter.messages.models import ShortMessage

MessageState = Literal["prepared", "sending", "sent", "failed", "unknown", "not_sent", "suppressed", "cancelled"]


class MessageOut(BaseModel):
    """One message. `reason` says why it was not sent: no_gateway no_mobile safe_contact refused no_answer stale …"""

    id: UUID
    template: str
    text: str
    number_masked: str
    ticket_id: UUID | None
    state: MessageState
    reason: str | None
    tries: int
    created_at: dt.datetime
    due_at: dt.datetime
    ended_at: dt.datetime | None

    @classmethod
    def of(cls, message: ShortMessage, text: str, masked: str) -> MessageOut:
        return cls.model_validate(
            {name: getattr(message, name, None) for name in cls.model_fields} | {"text": text, "number_masked": masked}
        )


class MessagePage(BaseModel):
    """One page, the newest first. `gateway`: whether one is set; `counts` by state, of the last thirty days."""

    items: list[MessageOut]
    total: int
    page_size: int
    gateway: bool
    counts: dict[str, int]


class TemplateOut(BaseModel):
    """A text in force; {names} in it are filled in."""

    model_config = ConfigDict(from_attributes=True)

    key: str
    version: int
    name: str
    text: str
    origin: str
    created_at: dt.datetime


class TemplateIn(BaseModel):
    """A new text."""

    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
