"""How a matter stands, told to a caller by the menu: the stage alone, and only to who knows number and telephone.

Never topic, name, department or result. A ticket that needs care (safe_contact), a sensitive one or a complaint is
answered like one that does not exist: whoever shares the caller's telephone may hold the number. A stranger who tries
numbers is stopped per call, per telephone and per ticket: a person takes over.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import func, or_, select, text

from callcenter import clock
from callcenter.contacts.keys import site_keys
from callcenter.contacts.models import ContactPoint
from callcenter.tickets.inquiry_models import TicketInquiry
from callcenter.tickets.models import Ticket
from ivr_flows.resumptions import StatusTold

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

# Wrong tries after which nothing is looked up: in one call; from one telephone, and about one ticket, within a day.
MOST_IN_CALL = 2
MOST_OF_POINT = 5
MOST_OF_NUMBER = 5
MOST_ANONYMOUS = 20  # all callers without a number together
WITHIN = timedelta(days=1)
DAY_DIGITS = 8
# What each stage is called on the telephone; a caller needs no more words than these.
SPOKEN = {
    "recorded": "recorded",
    "dispatched": "handling",
    "signed": "handling",
    "returned": "handling",
    "reworking": "handling",
    "result_given": "answered",
    "closed": "closed",
}
_ONE_AFTER_THE_OTHER = text("SELECT pg_advisory_xact_lock(hashtextextended(:what, 12348))")


def stage_for_caller(uow: UnitOfWork, call_id: UUID, point_id: UUID | None, number: str, last_four: str) -> StatusTold:
    """Look a ticket up for a caller. `number` is what was keyed: the ticket's number without its hyphen."""
    hashed = site_keys().fingerprint("ticket", number)
    point = uow.session.get(ContactPoint, point_id) if point_id else None
    for what in sorted({f"inquiry {hashed.hex()}", f"inquiry {point_id}"}):  # no two calls guess at the same moment
        uow.session.execute(_ONE_AFTER_THE_OTHER, {"what": what})
    barred = _barred(uow, call_id, point, hashed)
    stage = None if barred else _stage(uow, number, last_four)
    uow.session.add(
        TicketInquiry(
            org_id=uow.org_id,
            call_id=call_id,
            point_id=point_id,
            number_hash=hashed,
            stage=stage,
            barred=barred,
            at=uow.now,
            business_day=clock.business_day(uow.now),
        )
    )
    uow.session.flush()
    return StatusTold(stage, barred)


def _barred(uow: UnitOfWork, call_id: UUID, point: ContactPoint | None, hashed: bytes) -> bool:
    of_day = TicketInquiry.at > uow.now - WITHIN
    in_call = TicketInquiry.call_id == call_id
    from_point = TicketInquiry.point_id == (point.id if point else None)
    of_number = TicketInquiry.number_hash == hashed
    wrong = (
        select(
            func.count().filter(in_call),
            func.count().filter(from_point & of_day),
            func.count().filter(of_number & of_day),
        )
        .where(TicketInquiry.org_id == uow.org_id, TicketInquiry.stage.is_(None))
        .where(or_(in_call, (from_point | of_number) & of_day))
    )
    calls, points, numbers = uow.session.execute(wrong).one()
    most_of_point = MOST_OF_POINT if point is not None and point.last_four else MOST_ANONYMOUS
    return bool(calls >= MOST_IN_CALL or points >= most_of_point or numbers >= MOST_OF_NUMBER)


def _stage(uow: UnitOfWork, number: str, last_four: str) -> str | None:
    written = f"{number[:DAY_DIGITS]}-{number[DAY_DIGITS:]}"
    found = (
        select(Ticket.stage)
        .join(ContactPoint, ContactPoint.id == Ticket.point_id)
        .where(Ticket.org_id == uow.org_id, Ticket.number == written, ContactPoint.last_four == last_four)
        .where(~Ticket.safe_contact, ~Ticket.sensitive, Ticket.locked.is_(None), ContactPoint.last_four != "")
    )
    stage = uow.session.scalar(found)
    return None if stage is None else SPOKEN[stage]
