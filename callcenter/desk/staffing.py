"""Whether anybody on duty speaks a queue's language: supervisors hear when the last certified seat leaves (S5)."""

from uuid import UUID

from callcenter import clock
from callcenter.calendar import queries as calendar
from callcenter.db.unit_of_work import UnitOfWork
from callcenter.desk import seats, standing
from callcenter.ids import new_id

AWAY = frozenset({"offline", "paused"})
_SPOKEN = f"""
    SELECT substr(k.skill, 6) FROM seat_skill k WHERE k.seat_id = %(seat)s AND k.skill LIKE 'lang:%%' AND {seats.VALID}
        AND EXISTS (SELECT 1 FROM queue q WHERE q.org_id = %(org)s AND 'lang:' || q.language = k.skill)
"""  # noqa: S608 - constant text
_SERVED = f"""
    SELECT EXISTS (SELECT 1 FROM seat_skill k JOIN seat s ON s.id = k.seat_id WHERE k.skill = %(skill)s
        AND s.org_id = %(org)s AND s.id <> %(seat)s AND s.state NOT IN ('offline', 'paused') AND {seats.VALID})
"""  # noqa: S608 - constant text
_BEGIN = """
    INSERT INTO staffing_gap (id, org_id, language, seat_id, began_at) VALUES (%s, %s, %s, %s, %s)
    ON CONFLICT (org_id, language) WHERE ended_at IS NULL DO NOTHING RETURNING id
"""
_END = """
    UPDATE staffing_gap SET ended_at = %s WHERE org_id = %s AND language = ANY(%s) AND ended_at IS NULL
    RETURNING language
"""
_QUEUES = "SELECT name FROM queue WHERE org_id = %s AND language = %s ORDER BY sort, key"
_OPEN = "SELECT language, began_at FROM staffing_gap WHERE org_id = %s AND ended_at IS NULL"


def follow(uow: UnitOfWork, seat_id: UUID, before: str, after: str) -> None:
    """A seat's state has changed: it may have come, or left its callers and languages to others."""
    if (before in AWAY) == (after in AWAY):
        return
    values = {"seat": seat_id, "org": uow.org_id, "today": clock.business_day(uow.now)}
    spoken = [row[0] for row in uow.raw.execute(_SPOKEN, values).fetchall()]
    if after not in AWAY:
        _come(uow, spoken)
    else:
        _gone(uow, seat_id, spoken, values)


def _come(uow: UnitOfWork, spoken: list[str]) -> None:
    for (language,) in uow.raw.execute(_END, (uow.now, uow.org_id, spoken)).fetchall():
        _tell(uow, language, staffed=1)


def _gone(uow: UnitOfWork, seat_id: UUID, spoken: list[str], values: dict[str, object]) -> None:
    from callcenter.desk import matching

    for language in spoken:
        served = uow.raw.execute(_SERVED, values | {"skill": f"lang:{language}"}).fetchone()
        if served is not None and served[0]:
            continue
        if uow.raw.execute(_BEGIN, (new_id(), uow.org_id, language, seat_id, uow.now)).fetchone():
            _tell(uow, language, staffed=0)
    for entry_id in standing.unkeep(uow, seat_id):
        matching.match_entry(uow, entry_id)


def _tell(uow: UnitOfWork, language: str, *, staffed: int) -> None:
    queues = [row[0] for row in uow.raw.execute(_QUEUES, (uow.org_id, language)).fetchall()]
    is_open = calendar.is_open(uow, uow.now)
    told = {"language": language, "queues": queues, "open": is_open, "staffed": staffed}
    uow.live("supervisors", "staffing", told)


def gaps(uow: UnitOfWork) -> dict[str, object]:
    """Languages that nobody on duty speaks now, and since when."""
    return dict(uow.raw.execute(_OPEN, (uow.org_id,)).fetchall())
