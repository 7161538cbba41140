"""Which telephone a seat uses, what desk phones sign in with, and when one works again."""

import secrets
import string
from uuid import UUID

from agents.seat import BUSY, PauseReason, SeatState
from callcenter import settings
from callcenter.calls import commands
from callcenter.db.unit_of_work import UnitOfWork
from callcenter.desk import matching, misses, schemas, seats

# No letters and digits that look alike: the password is typed on a telephone's keypad.
ALPHABET = "".join(c for c in string.ascii_letters + string.digits if c not in "ilIoO10")
PASSWORD_LENGTH = 16


def choose(uow: UnitOfWork, seat_id: UUID, kind: str) -> None:
    """Browser audio or desk phone. A ready seat whose new phone is known dead is paused. Raises SeatBusy in a call."""
    seats.lock_domain(uow)
    if SeatState(seats.read(uow, seat_id)["state"]) in BUSY:
        raise seats.SeatBusy("通话或整理中不能更换话机。")
    uow.raw.execute("UPDATE seat SET phone = %s WHERE id = %s", (kind, seat_id))
    seats.changed(uow, seat_id)
    seat = seats.read(uow, seat_id)
    if seat["state"] != SeatState.READY:
        return
    try:
        seats.require_phone(seat)
    except seats.PhoneNotReady:
        seats.set_state(uow, seat_id, SeatState.PAUSED, reason=PauseReason.PHONE_LOST)
    else:
        matching.match_seat(uow, seat_id)


def works(uow: UnitOfWork, seat_id: UUID) -> None:
    """The agent has looked after the desk phone: it may be rung again."""
    seats.lock_domain(uow)
    if misses.phone_works(uow, seat_id):
        seats.changed(uow, seat_id)


def new_credentials(uow: UnitOfWork, seat_id: UUID) -> schemas.DeskPhoneCredentials:
    """Make a desk phone's password and send it to the registrar; kept nowhere here."""
    seats.lock_domain(uow)
    seat = seats.read(uow, seat_id)
    password = make_password()
    commands.put_credential(uow, seat_id, seat["staff_no"], password)
    uow.raw.execute("UPDATE seat SET credential_made_at = %s WHERE id = %s", (uow.now, seat_id))
    misses.phone_works(uow, seat_id)
    server = settings.load().sip_server
    return schemas.DeskPhoneCredentials(username=seat["staff_no"], password=password, server=server)


def make_password() -> str:
    """A desk phone's password. Carriers want digits, capitals and small letters in it (Twilio's error 21225)."""
    while True:
        password = "".join(secrets.choice(ALPHABET) for _ in range(PASSWORD_LENGTH))
        if all(any(map(kind, password)) for kind in (str.isdigit, str.isupper, str.islower)):
            return password
