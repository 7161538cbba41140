"""What the desk must ask of later stages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
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


class OfferedTransfer(Protocol):
    """What a colleague says of the call that this offer hands on, also by way of a queue: {id, kind, call_id,
    from_staff_no, from_name, reason, draft}; `call_id` is the call that was handed on. Answered by parties.
    """

    def __call__(self, uow: UnitOfWork, offer_id: UUID) -> dict[str, Any] | None: ...


class PartiesOfCall(Protocol):
    """Fields of `schemas.DeskCall` for the desk of this offer: {parties, transfer, handed_on}. Answered by parties."""

    def __call__(self, uow: UnitOfWork, call_id: UUID, offer_id: UUID) -> dict[str, Any]: ...


class BesideTheTalk(Protocol):
    """Fields of `schemas.DeskCall`: {assistance, recording_pause}. Answered by parties."""

    def __call__(self, uow: UnitOfWork, call_id: UUID) -> dict[str, Any]: ...


class SupervisorsBeside(Protocol):
    """Who listens to, whispers in or has taken over these calls: {name, mode, state, account_id}. Asked of parties."""

    def __call__(self, uow: UnitOfWork, call_ids: list[UUID]) -> dict[UUID, list[dict[str, Any]]]: ...


class SeatTies(Protocol):
    """(seat of the first responder to an open matter of this caller, seat they complain about), each None when there is
    none. Asked of tickets.
    """

    def __call__(self, uow: UnitOfWork, call_id: UUID) -> tuple[UUID | None, UUID | None]: ...


class BarredSeat(Protocol):
    """The seat that this caller complains about, None when there is none. Asked of tickets."""

    def __call__(self, uow: UnitOfWork, call_id: UUID) -> UUID | None: ...


class FilableMatters(Protocol):
    """Refuse matters that cannot be filed: an unknown category, a dispatch to nowhere. Answered by tickets."""

    def __call__(self, uow: UnitOfWork, matters: list[dict[str, Any]]) -> None: ...


class HiddenForms(Protocol):
    """Which of these finished forms tell of a sensitive matter that this account may not read. Answered by tickets."""

    def __call__(self, uow: UnitOfWork, wrap_up_ids: list[UUID], account_id: UUID | None) -> set[UUID]: ...


class HiddenCalls(Protocol):
    """The calls of a number that this account is not to know of: it was complained of there. Asked of sensitive."""

    def __call__(self, uow: UnitOfWork, account_id: UUID, point_id: UUID) -> set[UUID]: ...


class BarredPoints(Protocol):
    """The numbers whose owed calls this account neither sees nor makes. Answered by sensitive."""

    def __call__(self, uow: UnitOfWork, account_id: UUID) -> set[UUID]: ...


class NeedsCare(Protocol):
    """Which of these numbers need care: a machine's call or a name may endanger the caller. Answered by sensitive."""

    def __call__(self, uow: UnitOfWork, point_ids: list[UUID]) -> set[UUID]: ...


@dataclass(frozen=True, slots=True)
class DutyToday:
    """Who serves a language: seats on duty now, who comes later today or at all, an interpreter on call."""

    on_duty: int
    later_today: datetime | None = None
    next_at: datetime | None = None
    on_call_interpreter: bool = False


class DutyRoster(Protocol):
    """Who is on duty today for this language (BCP 47), and for this topic if one is wanted? Answered by duty."""

    def __call__(self, uow: UnitOfWork, language: str, topic: str | None) -> DutyToday: ...


class MayServe(Protocol):
    """Refuse a seat whose agent nobody has let serve yet (S122). Answered by duty."""

    def __call__(self, uow: UnitOfWork, seat_id: UUID) -> None: ...


class GivesOpinions(Protocol):
    """Whether the agent of this seat may answer a legal question; who only assists may not (S121). Answered by duty."""

    def __call__(self, uow: UnitOfWork, seat_id: UUID) -> bool: ...


def transcript(uow: UnitOfWork, call_id: UUID) -> tuple[str, list[Any]]:
    """Status and segments of the live transcript; none where no transcripts are wired in."""
    query = WIRING.answers.get(LiveTranscript)
    return query(uow, call_id) if query else ("none", [])  # type: ignore[return-value]


def party_connects(uow: UnitOfWork, party_id: UUID, account_sid: str, sid: str, origin: str) -> str | None:
    """The document of a party's browser leg; None where no parties are wired in."""
    query = WIRING.answers.get(PartyConnects)
    return query(uow, party_id, account_sid, sid, origin) if query else None  # type: ignore[return-value]


def offered_transfer(uow: UnitOfWork, offer_id: UUID) -> dict[str, Any] | None:
    """What travels with an offered transfer."""
    query = WIRING.answers.get(OfferedTransfer)
    return query(uow, offer_id) if query else None  # type: ignore[return-value]


def parties(uow: UnitOfWork, call_id: UUID, offer_id: UUID) -> dict[str, Any]:
    """Who is in the call besides, and whether it is being handed on."""
    query = WIRING.answers.get(PartiesOfCall)
    return query(uow, call_id, offer_id) if query else {}  # type: ignore[return-value]


def beside_the_talk(uow: UnitOfWork, call_id: UUID) -> dict[str, Any]:
    """Helpers who were asked for, and whether the recording is paused."""
    query = WIRING.answers.get(BesideTheTalk)
    return query(uow, call_id) if query else {}  # type: ignore[return-value]


def supervisors_beside(uow: UnitOfWork, call_ids: list[UUID]) -> dict[UUID, list[dict[str, Any]]]:
    """Supervisors in calls, by call."""
    query = WIRING.answers.get(SupervisorsBeside)
    return query(uow, call_ids) if query else {}  # type: ignore[return-value]


def ties(uow: UnitOfWork, call_id: UUID) -> tuple[UUID | None, UUID | None]:
    """Who answered this caller first, and who must not take the call."""
    query = WIRING.answers.get(SeatTies)
    return query(uow, call_id) if query else (None, None)  # type: ignore[return-value]


def barred_seat(uow: UnitOfWork, call_id: UUID) -> UUID | None:
    """Who must not take the call."""
    query = WIRING.answers.get(BarredSeat)
    return query(uow, call_id) if query else None  # type: ignore[return-value]


def hidden_forms(uow: UnitOfWork, wrap_up_ids: list[UUID], account_id: UUID | None) -> set[UUID]:
    """Whose first matter is not for these eyes."""
    query = WIRING.answers.get(HiddenForms)
    return query(uow, wrap_up_ids, account_id) if query and wrap_up_ids else set()  # type: ignore[return-value]


def hidden_calls(uow: UnitOfWork, account_id: UUID | None, point_id: UUID) -> set[UUID]:
    """What stands in no history that this account reads."""
    query = WIRING.answers.get(HiddenCalls)
    return query(uow, account_id, point_id) if query and account_id else set()  # type: ignore[return-value]


def barred_points(uow: UnitOfWork, account_id: UUID) -> set[UUID]:
    """Whose lines are not this account's."""
    query = WIRING.answers.get(BarredPoints)
    return query(uow, account_id) if query else set()  # type: ignore[return-value]


def needing_care(uow: UnitOfWork, point_ids: list[UUID]) -> set[UUID]:
    """Who is to be rung with care."""
    query = WIRING.answers.get(NeedsCare)
    return query(uow, point_ids) if query and point_ids else set()  # type: ignore[return-value]


def require_filable(uow: UnitOfWork, matters: list[dict[str, Any]]) -> None:
    """Raises what tickets refuse a matter with."""
    query = WIRING.answers.get(FilableMatters)
    if query:
        query(uow, matters)


def duty_today(uow: UnitOfWork, language: str, topic: str | None = None) -> DutyToday:
    """Who is on duty today; where no roster is wired in, the logged-in seats of that language."""
    query = WIRING.answers.get(DutyRoster)
    if query:
        return query(uow, language, topic)  # type: ignore[return-value]
    from callcenter.desk import queries

    return DutyToday(queries.on_duty(uow, language))


def require_qualified(uow: UnitOfWork, seat_id: UUID) -> None:
    """Raises what duty refuses a seat with."""
    query = WIRING.answers.get(MayServe)
    if query:
        query(uow, seat_id)


def gives_opinions(uow: UnitOfWork, seat_id: UUID) -> bool:
    """Whether this seat may answer legal questions; where nobody keeps tiers, every seat may."""
    query = WIRING.answers.get(GivesOpinions)
    return bool(query(uow, seat_id)) if query else True
