"""Seats of accounts: who may answer calls has one, and an administrator says what it is good for.

A new agent begins with Mandarin and the general queue, but is routed nobody before an administrator has vouched for it:
a seat is never offered a caller whose language nobody certified (S6, S122). Who saves a language without naming the
certifier vouches for it themselves.
"""

from datetime import date
from uuid import UUID

from sqlalchemy import delete, select

from callcenter.audit import service as audit
from callcenter.db.unit_of_work import UnitOfWork
from callcenter.desk import matching, seats
from callcenter.desk.models import Queue, Seat, SeatSkill
from callcenter.errors import Invalid, NotFound
from callcenter.people.events import AccountChanged
from callcenter.people.models import Account

FIRST_SKILL, FIRST_QUEUE = "lang:zh-CN", "general"


class SeatInvalid(Invalid):
    """The seat's queue is not one of ours, or it speaks no language."""

    code = "seat_invalid"


class AgentUnknown(NotFound):
    """There is no such account, or it is not an agent's."""

    code = "agent_unknown"


def follow_account(uow: UnitOfWork, event: AccountChanged) -> None:
    """Give an agent a seat, keep its name, and take a seat out of service whose account may no longer answer."""
    account = uow.session.get(Account, event.account_id)
    if account is None:
        return
    seats.lock_domain(uow)  # before the seat's row, as everywhere
    seat = _seat_of(uow, account.id)
    answers = account.active and "agent" in account.roles
    if seat is None and answers:
        _add(uow, account)
    elif seat is not None:
        seat.name = account.name
        if not answers and seat.state != "offline":
            uow.session.flush()
            seats.offline(uow, seat.id)


def _add(uow: UnitOfWork, account: Account) -> Seat:
    seat = Seat(
        org_id=account.org_id,
        account_id=account.id,
        staff_no=account.staff_no,
        name=account.name,
        home_queue=FIRST_QUEUE,
        since=uow.now,
        idle_since=uow.now,
    )
    uow.session.add(seat)
    uow.session.flush()
    uow.session.add(SeatSkill(org_id=seat.org_id, seat_id=seat.id, skill=FIRST_SKILL))
    uow.session.flush()
    return seat


def _seat_of(uow: UnitOfWork, account_id: UUID) -> Seat | None:
    found = select(Seat).where(Seat.account_id == account_id, Seat.org_id == uow.org_id)
    return uow.session.scalar(found.with_for_update())


def listed(uow: UnitOfWork) -> list[tuple[Seat, list[SeatSkill]]]:
    """Every seat with its skills, by staff number."""
    skills: dict[UUID, list[SeatSkill]] = {}
    for skill in uow.session.scalars(select(SeatSkill).where(SeatSkill.org_id == uow.org_id).order_by(SeatSkill.skill)):
        skills.setdefault(skill.seat_id, []).append(skill)
    found = select(Seat).where(Seat.org_id == uow.org_id).order_by(Seat.staff_no)
    return [(seat, skills.get(seat.id, [])) for seat in uow.session.scalars(found)]


def assign(
    uow: UnitOfWork,
    actor: UUID,
    account_id: UUID,
    home_queue: str | None,
    skills: list[tuple[str, str | None, date | None]],
) -> Seat:
    """Say what an agent's seat is good for: (skill, certified by, valid until). Raises AgentUnknown, SeatInvalid."""
    account = uow.session.get(Account, account_id)
    if account is None or "agent" not in account.roles:
        raise AgentUnknown("没有这名坐席。")
    _check(uow, home_queue, [skill for skill, _, _ in skills])
    seats.lock_domain(uow)
    seat = _seat_of(uow, account_id) or _add(uow, account)
    seat.home_queue = home_queue
    uow.session.execute(delete(SeatSkill).where(SeatSkill.seat_id == seat.id))
    for skill, certified_by, valid_until in {each[0]: each for each in skills}.values():
        vouched = (certified_by or "").strip() or (_name_of(uow, actor) if skill.startswith("lang:") else None)
        uow.session.add(
            SeatSkill(org_id=seat.org_id, seat_id=seat.id, skill=skill, certified_by=vouched, valid_until=valid_until)
        )
    uow.session.flush()
    audit.note(uow, actor, "seat_assigned", ("seat", seat.id))
    seats.changed(uow, seat.id)
    if seat.state == "ready":  # it may have learned the language of somebody who waits
        matching.match_seat(uow, seat.id)
    return seat


def _name_of(uow: UnitOfWork, account_id: UUID) -> str:
    account = uow.session.get(Account, account_id)
    return f"{account.staff_no} {account.name}" if account else str(account_id)


def _check(uow: UnitOfWork, home_queue: str | None, skills: list[str]) -> None:
    known = select(Queue.id).where(Queue.org_id == uow.org_id, Queue.key == home_queue)
    if home_queue is not None and uow.session.scalar(known) is None:
        raise SeatInvalid("没有这个队列。")
    if not any(skill.startswith("lang:") for skill in skills):
        raise SeatInvalid("至少指定一种服务语言。")
