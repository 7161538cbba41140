"""What earlier stages ask of the desk."""

from uuid import UUID

from callcenter.db.unit_of_work import UnitOfWork
from callcenter.desk import candidates, connecting, ports, seats
from ivr_flows.resumptions import OnDuty

_STAFFED = f"""
    SELECT DISTINCT substr(k.skill, 6) FROM seat s JOIN seat_skill k ON k.seat_id = s.id
    WHERE s.org_id = %(org)s AND s.state <> 'offline' AND k.skill LIKE 'lang:%%' AND {seats.VALID}
"""  # noqa: S608 - constant text
_ON_DUTY = f"""
    SELECT count(DISTINCT s.id) FROM seat s JOIN seat_skill k ON k.seat_id = s.id
    WHERE s.org_id = %(org)s AND s.state <> 'offline' AND k.skill = %(skill)s AND {seats.VALID}
"""  # noqa: S608 - constant text
_SEAT = """
    SELECT s.id FROM seat s JOIN account a ON a.id = s.account_id
    WHERE s.account_id = %s AND s.org_id = %s AND 'agent' = ANY(a.roles)
"""


def staffing(uow: UnitOfWork) -> tuple[str, ...]:
    """Languages (BCP 47) that somebody on duty speaks, by certificates valid today."""
    rows = uow.raw.execute(_STAFFED, candidates.today(uow)).fetchall()
    return tuple(sorted(str(row[0]) for row in rows))


def on_duty(uow: UnitOfWork, language: str) -> int:
    """How many logged-in seats speak a language (BCP 47), by certificates valid today."""
    row = uow.raw.execute(_ON_DUTY, candidates.today(uow) | {"skill": f"lang:{language}"}).fetchone()
    return int(row[0]) if row else 0


def roster_today(uow: UnitOfWork, language: str, topic: str | None) -> OnDuty:
    """Whom the roster has today for this language, in the menu's words."""
    told = ports.duty_today(uow, language, topic)
    return OnDuty(told.on_duty, told.later_today is not None, told.on_call_interpreter)


def seat_of_account(uow: UnitOfWork, account_id: UUID) -> UUID | None:
    """The seat of an account, None for who has none or is an agent no longer."""
    row = uow.raw.execute(_SEAT, (account_id, uow.org_id)).fetchone()
    return None if row is None else UUID(str(row[0]))


def connected_seat(uow: UnitOfWork, call_id: UUID) -> tuple[UUID, UUID, UUID | None] | None:
    """The seat that waits in this call's conference: (offer, seat, account)."""
    return connecting.connected_seat(uow, call_id)
