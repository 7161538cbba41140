"""Who is on duty today for a language: what the desk asks before it offers a caller to wait, and the page of today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

from callcenter import clock
from callcenter.calendar import queries as calendar
from callcenter.desk import queries as desk
from callcenter.desk.models import Queue, Seat
from callcenter.desk.ports import DutyToday
from callcenter.desk.seats import VALID
from callcenter.duty import policy, presence, reading
from callcenter.duty.models import Attendance, Roster, Shift
from callcenter.parties import candidates
from callcenter.people.models import Account

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

_CERTIFIED = f"""
    SELECT EXISTS (SELECT 1 FROM seat s JOIN seat_skill k ON k.seat_id = s.id JOIN account a ON a.id = s.account_id
        WHERE s.org_id = %(org)s AND a.active AND k.skill = %(skill)s AND {VALID})
"""  # noqa: S608 - constant text
# Who has a shift ahead and holds the skill on that day. One statement: it is asked on the way into a queue.
_SHIFTS_AHEAD = """
    SELECT sh.starts_at FROM shift sh JOIN roster r ON r.id = sh.roster_id AND r.state = 'published'
        JOIN duty_place p ON p.id = sh.place_id AND p.hotline
        JOIN account a ON a.id = sh.account_id AND a.active
        JOIN seat s ON s.account_id = a.id JOIN seat_skill k ON k.seat_id = s.id AND k.skill = %(skill)s
    WHERE sh.org_id = %(org)s AND sh.state = 'planned' AND sh.kind = 'duty' AND sh.starts_at > %(now)s
        AND (k.valid_until IS NULL OR k.valid_until >= sh.day)
        AND (k.skill NOT LIKE 'lang:%%' OR k.certified_by IS NOT NULL)
        AND (%(topic)s::text IS NULL OR EXISTS (SELECT 1 FROM seat_skill t WHERE t.seat_id = s.id
            AND t.skill = %(topic)s AND (t.valid_until IS NULL OR t.valid_until >= sh.day)))
    ORDER BY sh.starts_at LIMIT 1
"""
_COVERED = """
    SELECT EXISTS (SELECT 1 FROM roster WHERE org_id = %s AND state = 'published' AND last_day >= %s)
"""


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody who should be, or is, on duty now. `duty` is None for who came without a shift."""

    account: Account
    duty: reading.Duty | None
    stay: Attendance | None
    seat_state: str | None
    languages: tuple[str, ...]
    verdict: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """A language of our queues: seats promised, on duty, planned for now, and when the next one comes."""

    language: str
    configured: int
    staffed: int
    expected: int
    next_at: datetime | None


def duty_today(uow: UnitOfWork, language: str, topic: str | None = None) -> DutyToday:
    """Answer the desk: who serves a language (BCP 47) now, later today, next. A topic narrows the shifts ahead only
    where somebody with it is planned: topics are given up while a caller waits, languages never (S4–S7).

    Without a published roster the opening hours tell when somebody certified comes back.
    """
    today = clock.business_day(uow.now)
    values = {"org": uow.org_id, "skill": f"lang:{language}", "today": today, "now": uow.now}
    next_at = _next(uow, values, topic)
    later = next_at if next_at is not None and clock.business_day(next_at) == today else None
    return DutyToday(desk.on_duty(uow, language), later, next_at, _interpreter_on_call(uow, language))


def _next(uow: UnitOfWork, values: dict[str, object], topic: str | None) -> datetime | None:
    covered = uow.raw.execute(_COVERED, (uow.org_id, values["today"])).fetchone()
    if covered is None or not covered[0]:
        return calendar.next_opening(uow, uow.now) if _is_certified(uow, values) else None
    for wanted in ([f"topic:{topic}"] if topic else []) + [None]:
        row = uow.raw.execute(_SHIFTS_AHEAD, values | {"topic": wanted}).fetchone()
        if row is not None:
            return row[0]  # type: ignore[no-any-return]
    return None


def _is_certified(uow: UnitOfWork, values: dict[str, object]) -> bool:
    row = uow.raw.execute(_CERTIFIED, values).fetchone()
    return row is not None and bool(row[0])


def _interpreter_on_call(uow: UnitOfWork, language: str) -> bool:
    if candidates.interpreter_on_call(uow, language):
        return True
    skill = f"lang:{language}"
    held = reading.skills(uow, clock.business_day(uow.now))
    return any(
        duty.shift.kind == "on_call" and skill in held.get(duty.account.id, ()) for duty in reading.at(uow, uow.now)
    )


def people(uow: UnitOfWork) -> list[Present]:
    """Return who should be on duty now, and who is: those who are missing first."""
    seats = {seat.account_id: seat for seat in uow.session.scalars(select(Seat).where(Seat.org_id == uow.org_id))}
    stays = _open_stays(uow)
    held = reading.skills(uow, clock.business_day(uow.now))
    allowed = policy.tolerance(uow)
    found: dict[UUID, Present] = {}
    for duty in reading.at(uow, uow.now):
        if duty.shift.kind == "duty":
            found[duty.account.id] = _expected(uow, duty, stays, seats.get(duty.account.id), held, allowed)
    unplanned = {account_id for account_id in stays if account_id not in found}
    unplanned |= {
        key for key, seat in seats.items() if key is not None and key not in found and seat.state != "offline"
    }
    for account in uow.session.scalars(select(Account).where(Account.id.in_(unplanned)).order_by(Account.staff_no)):
        seat = seats.get(account.id)
        state = seat.state if seat else None
        found[account.id] = Present(
            account, None, stays.get(account.id), state, _languages(held, account.id), "unplanned"
        )
    return sorted(found.values(), key=lambda each: (each.verdict not in ("missing", "awaited"), each.account.staff_no))


def _open_stays(uow: UnitOfWork) -> dict[UUID, Attendance]:
    signed_in = select(Attendance).where(Attendance.org_id == uow.org_id, Attendance.signed_out_at.is_(None))
    return {stay.account_id: stay for stay in uow.session.scalars(signed_in)}


def _expected(
    uow: UnitOfWork,
    duty: reading.Duty,
    stays: dict[UUID, Attendance],
    seat: Seat | None,
    held: dict[UUID, frozenset[str]],
    allowed: presence.Tolerance,
) -> Present:
    of_shift = select(Attendance).where(Attendance.shift_id == duty.shift.id, Attendance.account_id == duty.account.id)
    spans = [presence.Stay(stay.signed_in_at, stay.signed_out_at) for stay in uow.session.scalars(of_shift)]
    verdict = presence.judge(duty.shift.starts_at, duty.shift.ends_at, spans, uow.now, allowed).verdict
    state = seat.state if seat else None
    return Present(duty.account, duty, stays.get(duty.account.id), state, _languages(held, duty.account.id), verdict)


def _languages(held: dict[UUID, frozenset[str]], account_id: UUID) -> tuple[str, ...]:
    return tuple(sorted(skill[5:] for skill in held.get(account_id, ()) if skill.startswith("lang:")))


def coverage(uow: UnitOfWork) -> list[Coverage]:
    """Return each language of the queues: promised, on duty, planned for now, next (S5)."""
    configured: dict[str, int] = {}
    for queue in uow.session.scalars(select(Queue).where(Queue.org_id == uow.org_id).order_by(Queue.sort)):
        configured[queue.language] = max(configured.get(queue.language, 0), queue.configured_seats)
    held = reading.skills(uow, clock.business_day(uow.now))
    planned = [duty.account.id for duty in reading.at(uow, uow.now) if duty.shift.kind == "duty" and duty.place.hotline]
    found = []
    for language, seats in configured.items():
        answer = duty_today(uow, language)
        expected = sum(1 for account_id in set(planned) if f"lang:{language}" in held.get(account_id, ()))
        found.append(Coverage(language, seats, answer.on_duty, expected, answer.next_at))
    return found


def mine_ahead(uow: UnitOfWork, account_id: UUID, limit: int = 20) -> list[reading.Duty]:
    """Return somebody's shifts from now on."""
    return reading.published(uow, Shift.account_id == account_id, Shift.ends_at > uow.now)[:limit]


def is_planned(uow: UnitOfWork) -> bool:
    """Whether a published roster covers today."""
    today = clock.business_day(uow.now)
    found = select(Roster.id).where(
        Roster.org_id == uow.org_id, reading.PUBLISHED, Roster.first_day <= today, Roster.last_day >= today
    )
    return uow.session.scalar(found.limit(1)) is not None
