"""Routes of the agent's desk."""

from uuid import UUID

from fastapi import APIRouter

from callcenter.calls import service as calls
from callcenter.desk import dispositions, leases, leaving, offers, phones, ports, schemas, seats, views, wrap_up
from callcenter.desk.dependencies import OwnSeat
from callcenter.http.dependencies import Uow

router = APIRouter(prefix="/api", tags=["desk"])


@router.get("/desk")
def desk(uow: Uow, seat_id: OwnSeat) -> schemas.Desk:
    """Everything this seat's page shows."""
    return views.desk(uow, seat_id)


@router.post("/desk/ready")
def ready(uow: Uow, seat_id: OwnSeat) -> schemas.Desk:
    """Take calls, now or after the present one."""
    ports.require_qualified(uow, seat_id)
    seats.ready(uow, seat_id)
    return views.desk(uow, seat_id)


@router.post("/desk/pause")
def pause(uow: Uow, seat_id: OwnSeat, wanted: schemas.PauseIn) -> schemas.Desk:
    """Take a break, now or after the present call. reason: break meeting training other."""
    seats.pause(uow, seat_id, wanted.reason)
    return views.desk(uow, seat_id)


@router.post("/desk/offline")
def offline(uow: Uow, seat_id: OwnSeat) -> schemas.Desk:
    """Leave, now or after the present call."""
    seats.offline(uow, seat_id)
    return views.desk(uow, seat_id)


@router.put("/desk/phone")
def choose_phone(uow: Uow, seat_id: OwnSeat, wanted: schemas.PhoneIn) -> schemas.Desk:
    """Browser audio or desk phone."""
    phones.choose(uow, seat_id, wanted.kind)
    return views.desk(uow, seat_id)


@router.put("/desk/device", status_code=204)
def device(uow: Uow, seat_id: OwnSeat, found: schemas.DeviceIn) -> None:
    """What the console's own check found; it also renews the seat's lease."""
    leases.alive(uow, seat_id, found.microphone, found.connection)


@router.post("/desk/phone/credentials")
def credentials(uow: Uow, seat_id: OwnSeat) -> schemas.DeskPhoneCredentials:
    """A new password for this seat's desk phone, shown this once; the old one no longer registers."""
    return phones.new_credentials(uow, seat_id)


@router.post("/desk/offers/{offer_id}/accept")
def accept(uow: Uow, seat_id: OwnSeat, offer_id: UUID) -> schemas.Accepted:
    """Take the call: the browser connects with what is returned; a desk phone rings by itself."""
    connect = offers.accept(uow, offer_id, seat_id)
    return schemas.Accepted(connect=schemas.Connect(**connect) if connect else None)


@router.post("/desk/offers/{offer_id}/decline")
def decline(uow: Uow, seat_id: OwnSeat, offer_id: UUID) -> schemas.Desk:
    """Do not take it: the seat is paused, the caller goes on to somebody else."""
    offers.decline(uow, offer_id, seat_id)
    return views.desk(uow, seat_id)


@router.post("/desk/calls/{call_id}/hold")
def hold(uow: Uow, seat_id: OwnSeat, call_id: UUID) -> schemas.Desk:
    """Music for the caller; recording and transcript pause."""
    wrap_up.require_own(uow, call_id, seat_id)
    calls.hold(uow, call_id)
    return views.desk(uow, seat_id)


@router.post("/desk/calls/{call_id}/resume")
def resume(uow: Uow, seat_id: OwnSeat, call_id: UUID) -> schemas.Desk:
    """Bring the caller back."""
    wrap_up.require_own(uow, call_id, seat_id)
    calls.resume(uow, call_id)
    return views.desk(uow, seat_id)


@router.post("/desk/calls/{call_id}/hangup")
def hang_up(uow: Uow, seat_id: OwnSeat, call_id: UUID, wanted: schemas.HangUpIn | None = None) -> schemas.Desk:
    """Leave the call; the caller is asked for a rating, unless a reason says why not."""
    leaving.hang_up(uow, call_id, seat_id, wanted.skip_rating if wanted else None)
    return views.desk(uow, seat_id)


@router.put("/desk/calls/{call_id}/draft")
def save_draft(uow: Uow, seat_id: OwnSeat, call_id: UUID, saved: schemas.DraftIn) -> schemas.DraftSaved:
    """Keep the unfinished form; 409 draft_outdated when it was saved elsewhere."""
    version = wrap_up.save_draft(uow, call_id, seat_id, saved.draft, saved.version)
    return schemas.DraftSaved(version=version, saved_at=uow.now)


@router.post("/desk/calls/{call_id}/wrap-up")
def finish(uow: Uow, seat_id: OwnSeat, call_id: UUID, done: schemas.WrapUpIn) -> schemas.Desk:
    """End the work after the call: each matter becomes a ticket. 400 for a matter that cannot be filed, 403
    assistant_gives_no_opinion for a legal answer by an assistant.
    """
    dispositions.require(uow, seat_id, done.disposition)
    matters = [matter.model_dump(mode="json") for matter in done.matters]
    ports.require_filable(uow, matters)
    survey = (done.survey.agreed, done.survey.safe_contact)
    wrap_up.finish(uow, call_id, seat_id, done.disposition, matters, survey, sms_ok=done.survey.sms_ok)
    return views.desk(uow, seat_id)


@router.post("/desk/calls/{call_id}/invalid")
def invalid(uow: Uow, seat_id: OwnSeat, call_id: UUID, wanted: schemas.InvalidIn) -> schemas.Desk:
    """The call needs no form; while it goes on it is ended."""
    wrap_up.mark_invalid(uow, call_id, seat_id, wanted.reason)
    return views.desk(uow, seat_id)
