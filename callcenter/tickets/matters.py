"""A matter as the wrap-up wrote it, and the call it came from. Read once at the door of tickets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, cast
from uuid import UUID

Outcome = Literal["answered", "dispatched"]
SUGGESTIONS = "Q03-07"  # and praise: whoever hears it may answer it
COMPLAINTS_UNIT = "supervision"


@dataclass(frozen=True, slots=True)
class Matter:
    """One question of the caller's and what was done about it.

    `fields` are the answers of the form (key, version) the agent saw. `ticket_id`: it is about that ticket, no new one.
    """

    category: str
    summary: str
    special_groups: tuple[str, ...]
    fields: Mapping[str, Any]
    department: str | None
    outcome: Outcome
    form: tuple[str, int] | None = None
    ticket_id: UUID | None = None

    @classmethod
    def of(cls, written: Mapping[str, Any]) -> Matter:
        """Read what desk has checked and stored; what was not given is empty."""
        return cls(
            category=str(written["category"]),
            summary=str(written.get("summary") or ""),
            special_groups=tuple(written.get("special_groups") or ()),
            fields=dict(written.get("fields") or {}),
            department=written.get("department") or None,
            outcome=cast(Outcome, written.get("outcome", "answered")),
            form=_form(written.get("form")),
            ticket_id=UUID(written["ticket_id"]) if written.get("ticket_id") else None,
        )

    def for_the_unit(self) -> Matter:
        """Return a complaint as it is handled: by a unit apart, never answered by whoever took it (S41)."""
        if not self.category.startswith("Q03-") or self.category == SUGGESTIONS or self.outcome == "dispatched":
            return self
        return replace(self, outcome="dispatched", department=self.department or COMPLAINTS_UNIT)


def _form(written: Any) -> tuple[str, int] | None:
    return (str(written["key"]), int(written["version"])) if isinstance(written, Mapping) else None


@dataclass(frozen=True, slots=True)
class Origin:
    """The contact that matters came from; a call has a wrap-up too. `account_id` wrote them and handles them; who
    answered the call first is the first responder of all of them (S22), however often the call was handed on.
    """

    contact_id: UUID
    channel: str
    call_id: UUID | None
    wrap_up_id: UUID | None
    point_id: UUID | None
    account_id: UUID | None
    first_responder_id: UUID | None
    language: str | None
    queue_key: str | None
    disposition: str
    survey_agreed: bool
    safe_contact: bool
