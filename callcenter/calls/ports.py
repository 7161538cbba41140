"""What calls must ask of later stages: questions that bootstrap.ANSWERS answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from callcenter.db.subscriptions import WIRING
from ivr_flows.prompts import Prompt
from ivr_flows.resumptions import OnDuty, StatusTold

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork


class QueueStaffing(Protocol):
    """Which languages (BCP 47) can a seat on duty serve at this moment? Answered by desk."""

    def __call__(self, uow: UnitOfWork) -> tuple[str, ...]: ...


class ConnectedSeat(Protocol):
    """Which seat is connected and waits for this call: (offer, seat, account)? None when nobody does. Asked of desk."""

    def __call__(self, uow: UnitOfWork, call_id: UUID) -> tuple[UUID, UUID, UUID | None] | None: ...


class StillServed(Protocol):
    """Once this seat (by its offer) has left: does anybody else talk with the caller, or come to? Asked of parties."""

    def __call__(self, uow: UnitOfWork, call_id: UUID, offer_id: UUID) -> bool: ...


class TurnedAway(Protocol):
    """Is this caller (a contact point) turned away for now? Counts it. Answered by duty from its block list."""

    def __call__(self, uow: UnitOfWork, point_id: UUID) -> bool: ...


@dataclass(frozen=True, slots=True)
class Arrival:
    """How a call came in: both addresses as the carrier wrote them, and the headers of the line that begin with X-."""

    caller: str
    called: str
    headers: Mapping[str, str]


class PeerLine(Protocol):
    """A call has come in: does another hotline put it through? Notes it if so. Answered by exchange."""

    def __call__(self, uow: UnitOfWork, call_id: UUID, arrival: Arrival) -> None: ...


class RosterToday(Protocol):
    """Whom does the roster have today for a language (BCP 47) and a topic? Answered by desk, which asks duty."""

    def __call__(self, uow: UnitOfWork, language: str, topic: str | None) -> OnDuty: ...


class TicketStatus(Protocol):
    """How does the ticket of this number (digits keyed) stand, for a caller who keyed these last four digits of its
    telephone? Counts the try. Answered by tickets, with the stage alone.
    """

    def __call__(
        self, uow: UnitOfWork, call_id: UUID, point_id: UUID | None, number: str, last_four: str
    ) -> StatusTold: ...


class NotAsked(Protocol):
    """Why is this number not asked what it thinks of a talk (`staff`)? None: it is. Answered by surveys."""

    def __call__(self, uow: UnitOfWork, point_id: UUID | None) -> str | None: ...


@dataclass(frozen=True, slots=True)
class SurveyReply:
    """What a survey call says next: prompts, then keys for `step`, or goodbye when `step` is None. `records`: words are
    taken after a tone instead of keys.
    """

    prompts: tuple[Prompt, ...]
    step: str | None = None
    max_digits: int = 1
    timeout: int = 6
    records: bool = False


class SurveyDialogue(Protocol):
    """The next words of the survey call of this attempt. Answered by surveys.

    `step` is None when the person has just picked up; otherwise the step whose keys are `digits` ("" for silence). May
    be asked again for the same step and digits only when the first answer was not committed, and with the key of a call
    that is over (told late): whatever is answered then is not said.
    """

    def __call__(self, uow: UnitOfWork, attempt_id: UUID, step: str | None, digits: str) -> SurveyReply: ...


def staffing(uow: UnitOfWork) -> tuple[str, ...]:
    """Languages with somebody on duty; none where no desk is wired in."""
    query = WIRING.answers.get(QueueStaffing)
    return tuple(query(uow)) if query else ()  # type: ignore[arg-type]


def roster_today(uow: UnitOfWork, language: str, topic: str | None) -> OnDuty:
    """Whom the roster has; where no desk is wired in, somebody is taken to be there."""
    query = WIRING.answers.get(RosterToday)
    return query(uow, language, topic) if query else OnDuty(1)  # type: ignore[return-value]


def connected_seat(uow: UnitOfWork, call_id: UUID) -> tuple[UUID, UUID, UUID | None] | None:
    """The seat that waits in this call's conference."""
    query = WIRING.answers.get(ConnectedSeat)
    return query(uow, call_id) if query else None  # type: ignore[return-value]


def still_served(uow: UnitOfWork, call_id: UUID, offer_id: UUID) -> bool:
    """Whether the caller has somebody besides the seat that leaves; no where no parties are wired in."""
    query = WIRING.answers.get(StillServed)
    return bool(query(uow, call_id, offer_id)) if query else False


def turned_away(uow: UnitOfWork, point_id: UUID) -> bool:
    """Whether the caller hears a goodbye at once; nobody does where no list is wired in."""
    query = WIRING.answers.get(TurnedAway)
    return bool(query(uow, point_id)) if query else False


def ticket_status(uow: UnitOfWork, call_id: UUID, point_id: UUID | None, number: str, last_four: str) -> StatusTold:
    """How a ticket stands; where no tickets are wired in a person tells."""
    query = WIRING.answers.get(TicketStatus)
    if query is None:
        return StatusTold(None, barred=True)
    return query(uow, call_id, point_id, number, last_four)  # type: ignore[return-value]


def not_asked(uow: UnitOfWork, point_id: UUID | None) -> str | None:
    """Why a number is not asked after a talk; everybody is where no surveys are wired in."""
    query = WIRING.answers.get(NotAsked)
    return query(uow, point_id) if query else None  # type: ignore[return-value]


def note_peer_line(uow: UnitOfWork, call_id: UUID, arrival: Arrival) -> None:
    """Let exchange see how a call came in; nothing where no exchange is wired in."""
    query = WIRING.answers.get(PeerLine)
    if query:
        query(uow, call_id, arrival)


def survey_reply(uow: UnitOfWork, attempt_id: UUID, step: str | None, digits: str) -> SurveyReply:
    """The next words of a survey call; a goodbye where no survey is wired in."""
    query = WIRING.answers.get(SurveyDialogue)
    return query(uow, attempt_id, step, digits) if query else SurveyReply(())  # type: ignore[return-value]
