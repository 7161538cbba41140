"""Routes of the desk about handing a call on, and about the people in it."""

from uuid import UUID

from fastapi import APIRouter

from callcenter.desk import schemas as desk_schemas
from callcenter.desk import views
from callcenter.desk.dependencies import OwnSeat
from callcenter.http.dependencies import Uow
from callcenter.parties import handing_on, holding, listing, schemas
from callcenter.people.dependencies import CurrentAccount

router = APIRouter(prefix="/api/desk", tags=["parties"])


@router.get("/calls/{call_id}/transfer-targets")
def targets(uow: Uow, seat_id: OwnSeat, call_id: UUID) -> schemas.TransferTargets:
    """Seats with state and languages, queues, outside lines: who of them may take this call."""
    return listing.targets(uow, call_id, seat_id)


@router.post("/calls/{call_id}/transfers")
def transfer(
    uow: Uow, account: CurrentAccount, seat_id: OwnSeat, call_id: UUID, wanted: schemas.TransferIn
) -> desk_schemas.Desk:
    """Hand the call on. 409 language_missing, seat_not_free, transfer_open, not_talking; 400 target_unknown."""
    wish = handing_on.Wish(wanted.kind, wanted.to.kind, wanted.to.value, wanted.reason)
    handing_on.ask(uow, call_id, seat_id, account.account_id, wish)
    return views.desk(uow, seat_id)


@router.post("/transfers/{transfer_id}/accept")
def accept(uow: Uow, seat_id: OwnSeat, transfer_id: UUID) -> desk_schemas.Accepted:
    """Take the call that a colleague hands on."""
    connect = handing_on.accept(uow, transfer_id, seat_id)
    return desk_schemas.Accepted(connect=desk_schemas.Connect(**connect) if connect else None)


@router.post("/transfers/{transfer_id}/decline")
def decline(uow: Uow, seat_id: OwnSeat, transfer_id: UUID) -> desk_schemas.Desk:
    """Leave it to the colleague; this seat stays ready."""
    handing_on.decline(uow, transfer_id, seat_id)
    return views.desk(uow, seat_id)


@router.post("/transfers/{transfer_id}/complete")
def complete(uow: Uow, seat_id: OwnSeat, transfer_id: UUID) -> desk_schemas.Desk:
    """Leave the caller to the one consulted."""
    handing_on.complete(uow, transfer_id, seat_id)
    return views.desk(uow, seat_id)


@router.post("/transfers/{transfer_id}/cancel")
def cancel(uow: Uow, seat_id: OwnSeat, transfer_id: UUID) -> desk_schemas.Desk:
    """Keep the caller."""
    handing_on.cancel(uow, transfer_id, seat_id)
    return views.desk(uow, seat_id)


@router.post("/calls/{call_id}/handed-on")
def handed_on(uow: Uow, seat_id: OwnSeat, call_id: UUID) -> desk_schemas.Desk:
    """End the work after a call whose form went on with the caller; 409 not_handed_on."""
    handing_on.finish_handed_on(uow, call_id, seat_id)
    return views.desk(uow, seat_id)


@router.post("/calls/{call_id}/parties/{party_id}/hold")
def hold(uow: Uow, seat_id: OwnSeat, call_id: UUID, party_id: UUID) -> desk_schemas.Desk:
    """Music for one party."""
    holding.hold(uow, call_id, seat_id, party_id)
    return views.desk(uow, seat_id)


@router.post("/calls/{call_id}/parties/{party_id}/resume")
def resume(uow: Uow, seat_id: OwnSeat, call_id: UUID, party_id: UUID) -> desk_schemas.Desk:
    """Bring one party back."""
    holding.resume(uow, call_id, seat_id, party_id)
    return views.desk(uow, seat_id)


@router.post("/calls/{call_id}/parties/{party_id}/remove")
def remove(uow: Uow, seat_id: OwnSeat, call_id: UUID, party_id: UUID) -> desk_schemas.Desk:
    """Let one party go, or stop ringing them."""
    holding.remove(uow, call_id, seat_id, party_id)
    return views.desk(uow, seat_id)
