"""What the desk must ask of later stages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID

from callcenter.db.subscriptions import WIRING

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork


class LiveTranscript(Protocol):
    """What was heard of this call so far: (status, segments as the console shows them). Answered by transcripts."""

    def __call__(self, uow: UnitOfWork, call_id: UUID) -> tuple[str, list[dict[str, Any]]]: ...


class PartyConnects(Protocol):
    """A browser leg that says which party it is: its document, or an apology. Answered by parties.

    `origin` is From: only who was asked may come.
    """

    def __call__(self, uow: UnitOfWork, party_id: UUID, account_sid: str, sid: str, origin: str) -> str: ...


class PreferredSeat(Protocol):
    """The seat of the first responder to an open matter of this caller, None when there is none. Asked of tickets."""

    def __call__(self, uow: UnitOfWork, call_id: UUID) -> UUID | None: ...


class BarredSeat(Protocol):
    """The seat that this caller complains about, None when there is none. Asked of tickets."""

    def __call__(self, uow: UnitOfWork, call_id: UUID) -> UUID | None: ...


class FilableMatters(Protocol):
    """Refuse matters that cannot be filed: an unknown category, a dispatch to nowhere. Answered by tickets."""

    def __call__(self, uow: UnitOfWork, matters: list[dict[str, Any]]) -> None: ...


class HiddenForms(Protocol):
    """Which of these finished forms tell of a sensitive matter that this account may not read. Answered by tickets."""

    def __call__(self, uow: UnitOfWork, wrap_up_ids: list[UUID], account_id: UUID | None) -> set[UUID]: ...


def transcript(uow: UnitOfWork, call_id: UUID) -> tuple[str, list[Any]]:
    """Status and segments of the live transcript; none where no transcripts are wired in."""
    query = WIRING.answers.get(LiveTranscript)
    return query(uow, call_id) if query else ("none", [])  # type: ignore[return-value]


def party_connects(uow: UnitOfWork, party_id: UUID, account_sid: str, sid: str, origin: str) -> str | None:
    """The document of a party's browser leg; None where no parties are wired in."""
    query = WIRING.answers.get(PartyConnects)
    return query(uow, party_id, account_sid, sid, origin) if query else None  # type: ignore[return-value]


def preferred_seat(uow: UnitOfWork, call_id: UUID) -> UUID | None:
    """Who answered this caller first."""
    query = WIRING.answers.get(PreferredSeat)
    return query(uow, call_id) if query else None  # type: ignore[return-value]


def barred_seat(uow: UnitOfWork, call_id: UUID) -> UUID | None:
    """Who must not take the call."""
    query = WIRING.answers.get(BarredSeat)
    return query(uow, call_id) if query else None  # type: ignore[return-value]


def hidden_forms(uow: UnitOfWork, wrap_up_ids: list[UUID], account_id: UUID | None) -> set[UUID]:
    """Whose first matter is not for these eyes."""
    query = WIRING.answers.get(HiddenForms)
    return query(uow, wrap_up_ids, account_id) if query and wrap_up_ids else set()  # type: ignore[return-value]


def require_filable(uow: UnitOfWork, matters: list[dict[str, Any]]) -> None:
    """Raises what tickets refuse a matter with."""
    query = WIRING.answers.get(FilableMatters)
    if query:
        query(uow, matters)
