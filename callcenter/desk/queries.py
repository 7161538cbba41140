"""What earlier stages ask of the desk."""

from uuid import UUID

from callcenter.db.unit_of_work import UnitOfWork
from callcenter.desk import connecting

_STAFFED = """
    SELECT DISTINCT substr(k.skill, 6) FROM seat s JOIN seat_skill k ON k.seat_id = s.id
    WHERE s.org_id = %s AND s.state <> 'offline' AND k.skill LIKE 'lang:%%'
        AND (k.valid_until IS NULL OR k.valid_until >= %s)
"""
_SEAT = """
    SELECT s.id FROM seat s JOIN account a ON a.id = s.account_id
    WHERE s.account_id = %s AND s.org_id = %s AND 'agent' = ANY(a.roles)
"""


def staffing(uow: UnitOfWork) -> tuple[str, ...]:
    """Languages (BCP 47) that somebody on duty speaks, by certificates valid today."""
    rows = uow.raw.execute(_STAFFED, (uow.org_id, uow.now.date())).fetchall()
    return tuple(sorted(str(row[0]) for row in rows))


def seat_of_account(uow: UnitOfWork, account_id: UUID) -> UUID | None:
    """The seat of an account, None for who has none or is an agent no longer."""
    row = uow.raw.execute(_SEAT, (account_id, uow.org_id)).fetchone()
    return None if row is None else UUID(str(row[0]))


def connected_seat(uow: UnitOfWork, call_id: UUID) -> tuple[UUID, UUID, UUID | None] | None:
    """The seat that waits in this call's conference: (offer, seat, account)."""
    return connecting.connected_seat(uow, call_id)
