"""Routes of presence: signing in and out, roll calls, who is there today, the bulletin."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import BaseModel

from callcenter import clock
from callcenter.desk.models import Seat
from callcenter.duty import attendance, bulletin, presence_views, roll_calls
from callcenter.duty import presence_schemas as schemas
from callcenter.http.dependencies import Uow
from callcenter.people.dependencies import CurrentAccount, Supervisor
from callcenter.people.identity import SignedIn

router = APIRouter(prefix="/api/duty", tags=["duty"])


class Bulletin(BaseModel):
    """The weekly duty bulletin, ready to print or send (S124)."""

    first_day: dt.date
    last_day: dt.date
    text: str


def _whence(uow: Uow, account: SignedIn, request: Request) -> tuple[str, str]:
    """By which way somebody signs, and from where (S113): the extension of a desk phone, else the page's address.

    The server finds both by itself; nobody types where they are.
    """
    address = request.client.host if request.client else ""
    seat = uow.session.get(Seat, account.seat_id) if account.seat_id else None
    if seat is not None and seat.phone == "desk_phone":
        return "desk_phone", f"{seat.staff_no} @ {address}"
    return "console", address


@router.get("/mine")
def mine(uow: Uow, account: CurrentAccount) -> schemas.Mine:
    """What duty has for who is signed in here."""
    return presence_views.mine(uow, account.account_id)


@router.post("/attendance/sign-in")
def sign_in(uow: Uow, account: CurrentAccount, request: Request) -> schemas.Mine:
    """Come on duty; again is no harm."""
    attendance.sign_in(uow, account.account_id, *_whence(uow, account, request))
    return presence_views.mine(uow, account.account_id)


@router.post("/attendance/sign-out")
def sign_out(uow: Uow, account: CurrentAccount, request: Request, told: schemas.SignOutIn) -> schemas.Mine:
    """Go off duty."""
    attendance.sign_out(uow, account.account_id, *_whence(uow, account, request), told.note)
    return presence_views.mine(uow, account.account_id)


@router.get("/attendance")
def list_attendance(uow: Uow, _account: Supervisor, first_day: dt.date, last_day: dt.date) -> schemas.Attendances:
    """How the shifts of these days were kept, with K13."""
    kept = attendance.records(uow, first_day, last_day)
    return presence_views.attended(uow, kept, attendance.unplanned(uow, first_day, last_day))


@router.get("/roll-calls")
def list_roll_calls(uow: Uow, _account: Supervisor) -> list[schemas.RollCallOut]:
    """The latest roll calls with who did not answer."""
    return presence_views.roll(uow, roll_calls.listed(uow))


@router.post("/roll-calls", status_code=201)
def call_roll(uow: Uow, account: Supervisor, wanted: schemas.RollCallIn) -> schemas.RollCallOut:
    """Call everybody on duty now."""
    called = roll_calls.call(uow, "supervisor", account.account_id, wanted.seconds)
    found = [each for each in roll_calls.listed(uow, 5) if each[0].id == called.id]
    return presence_views.roll(uow, found)[0]


@router.post("/roll-calls/{roll_call_id}/answer")
def answer_roll_call(roll_call_id: UUID, uow: Uow, account: CurrentAccount, request: Request) -> schemas.Mine:
    """Say "here"; 409 roll_call_over after the limit."""
    roll_calls.answer(uow, roll_call_id, account.account_id, _whence(uow, account, request)[1])
    return presence_views.mine(uow, account.account_id)


@router.get("/today")
def today(uow: Uow, _account: Supervisor) -> schemas.Today:
    """Who should be there now and who is; which languages are served; what to look after."""
    return presence_views.today_page(uow)


@router.get("/warnings")
def warnings(uow: Uow, _account: Supervisor) -> list[schemas.Told]:
    """What a supervisor must know of, without the page of today."""
    return presence_views.warnings(uow)


@router.get("/bulletin")
def show_bulletin(uow: Uow, _account: CurrentAccount, day: dt.date | None = None) -> Bulletin:
    """The bulletin of a day's week, this one unless said."""
    first, last = bulletin.week_of(day or clock.business_day(uow.now))
    text = bulletin.text(first, last, bulletin.boards(uow, first, last, public=False))
    return Bulletin(first_day=first, last_day=last, text=text)
