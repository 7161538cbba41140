"""The seats of the demo; the accounts are those of people's demo. Idempotent."""

from uuid import UUID

from sqlalchemy import select

from callcenter.db.unit_of_work import UnitOfWork
from callcenter.desk.models import Seat, SeatSkill
from callcenter.people.models import Account

MANDARIN, YI, KOREAN = "lang:zh-CN", "lang:ii-CN", "lang:ko-CN"
CERTIFIED_BY = "演示"
# staff number → home queue, skills
SEATS: dict[str, tuple[str, tuple[str, ...]]] = {
    "101": ("general", (MANDARIN, "topic:labour", "topic:family", "topic:contract", "topic:land", "topic:injury")),
    "102": ("migrant_worker", (MANDARIN, "group:migrant_worker", "topic:labour", "topic:legal_aid")),
    "103": ("lang_ii", (YI, MANDARIN)),
    "104": ("lang_ko", (KOREAN, MANDARIN)),
}


def seed(uow: UnitOfWork) -> None:
    """Make the demo's seats for its accounts."""
    known = set(uow.session.scalars(select(Seat.staff_no).where(Seat.org_id == uow.org_id)))
    accounts = select(Account).where(Account.org_id == uow.org_id, Account.staff_no.in_(SEATS))
    for account in uow.session.scalars(accounts):
        if account.staff_no not in known:
            home, skills = SEATS[account.staff_no]
            add_seat(uow, account.staff_no, account.name, home, skills, account.id)


def add_seat(
    uow: UnitOfWork, staff_no: str, name: str, home: str | None, skills: tuple[str, ...], account_id: UUID | None
) -> Seat:
    """A seat with its skills; its languages are certified, or nobody could be routed to it."""
    seat = Seat(
        org_id=uow.org_id,
        staff_no=staff_no,
        name=name,
        home_queue=home,
        account_id=account_id,
        since=uow.now,
        idle_since=uow.now,
    )
    uow.session.add(seat)
    uow.session.flush()
    uow.session.add_all(
        SeatSkill(org_id=uow.org_id, seat_id=seat.id, skill=skill, certified_by=CERTIFIED_BY) for skill in skills
    )
    uow.session.flush()
    return seat
