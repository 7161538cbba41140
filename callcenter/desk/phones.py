"""What desk phones sign in with. Browser audio has its tokens from web."""

import secrets
import string
from uuid import UUID

from callcenter import settings
from callcenter.calls import commands
from callcenter.db.unit_of_work import UnitOfWork
from callcenter.desk import schemas, seats

# No letters and digits that look alike: the password is typed on a telephone's keypad.
ALPHABET = "".join(c for c in string.ascii_letters + string.digits if c not in "ilIoO10")
PASSWORD_LENGTH = 16


def new_credentials(uow: UnitOfWork, seat_id: UUID) -> schemas.DeskPhoneCredentials:
    """Make a desk phone's password and send it to the registrar; kept nowhere here."""
    seat = seats.read(uow, seat_id)
    password = make_password()
    commands.put_credential(uow, seat_id, seat["staff_no"], password)
    uow.raw.execute("UPDATE seat SET credential_made_at = %s WHERE id = %s", (uow.now, seat_id))
    server = settings.load().sip_server
    return schemas.DeskPhoneCredentials(username=seat["staff_no"], password=password, server=server)


def make_password() -> str:
    """A desk phone's password. Carriers want digits, capitals and small letters in it (Twilio's error 21225)."""
    while True:
        password = "".join(secrets.choice(ALPHABET) for _ in range(PASSWORD_LENGTH))
        if all(any(map(kind, password)) for kind in (str.isdigit, str.isupper, str.islower)):
            return password
