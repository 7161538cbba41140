"""Routes of a seat's own time and telephone: longer wrap-up, a desk phone that works again."""

from fastapi import APIRouter

from callcenter.desk import phones, schemas, views, wrap_up_time
from callcenter.desk.dependencies import OwnSeat
from callcenter.http.dependencies import Uow

router = APIRouter(prefix="/api", tags=["desk"])


@router.post("/desk/wrap-up/extend")
def extend(uow: Uow, seat_id: OwnSeat) -> schemas.Desk:
    """A minute more for the form; 409 not_in_wrap_up."""
    wrap_up_time.extend(uow, seat_id)
    return views.desk(uow, seat_id)


@router.post("/desk/phone/works")
def phone_works(uow: Uow, seat_id: OwnSeat) -> schemas.Desk:
    """The agent has looked after the desk phone: calls may ring it again."""
    phones.works(uow, seat_id)
    return views.desk(uow, seat_id)
