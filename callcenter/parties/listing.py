"""The list in the transfer dialog: everybody to whom this call could go, and who of them may take it."""

from uuid import UUID

from callcenter import clock, settings
from callcenter.calls import rows as calls
from callcenter.calls import sql
from callcenter.db.unit_of_work import UnitOfWork
from callcenter.desk import ports, seats, wrap_up
from callcenter.parties import scene, schemas
from callcenter.parties.roles import Role
from callcenter.parties.targets import CITY_HOTLINE

_SEATS = f"""
    SELECT s.id, s.staff_no, s.name, s.state, s.state = 'ready' AND s.alive_until > now() AS free,
        {seats.HELD} AS skills
    FROM seat s WHERE s.org_id = %(org)s AND s.state <> 'offline' AND s.id <> %(seat)s
    ORDER BY s.state = 'ready' DESC, s.staff_no LIMIT 500
"""  # noqa: S608 - constant text
_QUEUES = """
    SELECT q.key, q.name, q.language, (SELECT count(*) FROM queue_entry e WHERE e.org_id = q.org_id
        AND e.queue_key = q.key AND e.state IN ('waiting', 'offered')) AS waiting
    FROM queue q WHERE q.org_id = %s ORDER BY q.sort, q.key
"""


def targets(uow: UnitOfWork, call_id: UUID, seat_id: UUID) -> schemas.TransferTargets:
    """Raises NotTalking for a call that is not this seat's."""
    wrap_up.require_own(uow, call_id, seat_id)
    call = calls.lock(uow, call_id)
    interpreted = any(each.role is Role.INTERPRETER for each in scene.read(uow, call_id).everybody())
    lines, barred = settings.load().transfer_targets, ports.barred_seat(uow, call_id)
    return schemas.TransferTargets(
        # Whom the caller complains about is not even shown: nobody need know why.
        seats=[
            _seat(row, call.language, interpreted=interpreted) for row in _seats(uow, seat_id) if row["id"] != barred
        ],
        queues=[
            schemas.QueueTarget(**row, able=call.language in {None, row["language"]})
            for row in sql.every(uow, _QUEUES, (uow.org_id,))
        ],
        lines=sorted(name for name in lines if name != CITY_HOTLINE),
        city_hotline=CITY_HOTLINE in lines,
        interpreted=interpreted,
    )


def _seats(uow: UnitOfWork, seat_id: UUID) -> list[sql.Row]:
    values = {"org": uow.org_id, "seat": seat_id, "today": clock.business_day(uow.now)}
    return sql.every(uow, _SEATS, values)


def _seat(row: sql.Row, language: str | None, *, interpreted: bool) -> schemas.SeatTarget:
    spoken = [skill.removeprefix("lang:") for skill in row.pop("skills") if skill.startswith("lang:")]
    able = interpreted or language is None or language in spoken
    return schemas.SeatTarget(**row, languages=spoken, able=able)
