"""Routes of a desk and of supervisors about third parties in a call."""

from typing import Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, Field

from callcenter.desk import schemas as desk_schemas
from callcenter.desk import views
from callcenter.desk.dependencies import OwnSeat
from callcenter.http.dependencies import Uow
from callcenter.parties import assistance, experts, interpreters, recording_pause, supervision
from callcenter.parties.roles import Role
from callcenter.parties.roster_schemas import Language
from callcenter.people.dependencies import CurrentAccount, Supervisor

router = APIRouter(prefix="/api", tags=["parties"])


class InterpreterWish(BaseModel):
    """Which language (BCP 47), and that the caller was asked and has agreed."""

    language: Language
    consent: bool


class ExpertWish(BaseModel):
    """Which expert of the roster."""

    provider_id: UUID


class RecordingPauseIn(BaseModel):
    """Why nothing is recorded: a card or identity number is read out, or the caller wants it so."""

    reason: Literal["card", "identity", "caller_wish"]


class PartyConnect(BaseModel):
    """What the browser's softphone connects with."""

    party: UUID


class Joining(BaseModel):
    """Null: the supervisor is in the call already, and only the mode has changed."""

    connect: PartyConnect | None = Field(default=None)


@router.post("/desk/calls/{call_id}/interpreter")
def ask_interpreter(
    uow: Uow, account: CurrentAccount, seat_id: OwnSeat, call_id: UUID, wish: InterpreterWish
) -> desk_schemas.Desk:
    """Ring the interpreters on call, one after the other; `call.assistance` tells what comes of it."""
    interpreters.ask(uow, call_id, seat_id, account.account_id, wish.language, consented=wish.consent)
    return views.desk(uow, seat_id)


@router.post("/desk/calls/{call_id}/expert")
def ask_expert(
    uow: Uow, account: CurrentAccount, seat_id: OwnSeat, call_id: UUID, wish: ExpertWish
) -> desk_schemas.Desk:
    """Ring an expert of the roster."""
    experts.ask(uow, call_id, seat_id, account.account_id, wish.provider_id)
    return views.desk(uow, seat_id)


@router.post("/desk/calls/{call_id}/assistance/{role}/cancel")
def cancel(uow: Uow, seat_id: OwnSeat, call_id: UUID, role: Literal["interpreter", "expert"]) -> desk_schemas.Desk:
    """Ring nobody any more, or let them go."""
    assistance.cancel(uow, call_id, seat_id, Role(role))
    return views.desk(uow, seat_id)


@router.post("/desk/calls/{call_id}/recording/pause")
def pause(
    uow: Uow, account: CurrentAccount, seat_id: OwnSeat, call_id: UUID, wanted: RecordingPauseIn
) -> desk_schemas.Desk:
    """Silence in the recording and no transcript; `call.recording_pause.applied` says when it is so."""
    recording_pause.pause(uow, call_id, seat_id, account.account_id, wanted.reason)
    return views.desk(uow, seat_id)


@router.post("/desk/calls/{call_id}/recording/resume")
def resume(uow: Uow, seat_id: OwnSeat, call_id: UUID) -> desk_schemas.Desk:
    """Record and transcribe again."""
    recording_pause.resume(uow, call_id, seat_id)
    return views.desk(uow, seat_id)


def _enter(uow: Uow, account: Supervisor, call_id: UUID, mode: str) -> Joining:
    party_id = supervision.enter(uow, call_id, account, mode)
    return Joining(connect=None if party_id is None else PartyConnect(party=party_id))


@router.post("/monitor/calls/{call_id}/listen")
def listen(uow: Uow, account: Supervisor, call_id: UUID) -> Joining:
    """监听: hear everybody, be heard by nobody; audited."""
    return _enter(uow, account, call_id, "listen")


@router.post("/monitor/calls/{call_id}/whisper")
def whisper(uow: Uow, account: Supervisor, call_id: UUID) -> Joining:
    """耳语: be heard by the seat alone; audited."""
    return _enter(uow, account, call_id, "whisper")


@router.post("/monitor/calls/{call_id}/barge")
def barge(uow: Uow, account: Supervisor, call_id: UUID) -> Joining:
    """强插: be heard by everybody; audited."""
    return _enter(uow, account, call_id, "barge")


@router.post("/monitor/calls/{call_id}/take-over", status_code=204)
def take_over(uow: Uow, account: Supervisor, call_id: UUID) -> None:
    """接管: talk with the caller instead of the seat, which goes on to its wrap-up; audited."""
    supervision.take_over(uow, call_id, account)


@router.post("/monitor/calls/{call_id}/leave", status_code=204)
def leave(uow: Uow, account: Supervisor, call_id: UUID) -> None:
    """退出; audited."""
    supervision.leave(uow, call_id, account)
