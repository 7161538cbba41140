"""What a desk and the monitor are shown of third parties: helpers rung, a paused recording, supervisors beside."""

from typing import Any
from uuid import UUID

from callcenter import clock, settings
from callcenter.calls import sql
from callcenter.db.unit_of_work import UnitOfWork
from callcenter.desk.policies import USABLE
from callcenter.desk.seats import VALID
from callcenter.parties import candidates, recording_pause
from callcenter.parties.roles import Role

_LATEST = """
    SELECT DISTINCT ON (a.role) a.role, a.state, a.language, a.asked_at, a.rung_at, a.joined_at, a.left_at, p.name,
        cardinality(a.tried) AS rung
    FROM assistance a LEFT JOIN party p ON p.id = a.party_id
    WHERE a.call_id = %s ORDER BY a.role, a.asked_at DESC
"""
_IDLE = f"""
    SELECT count(*) FROM seat s JOIN seat_skill k ON k.seat_id = s.id
    WHERE s.org_id = %(org)s AND {USABLE} AND k.skill = %(skill)s AND {VALID}
"""  # noqa: S608 - constant text
_BESIDE = """
    SELECT p.call_id, p.name, p.mode, p.state, p.account_id, coalesce(s.confirmed, false) AS confirmed
    FROM party p LEFT JOIN supervision s ON s.party_id = p.id
    WHERE p.call_id = ANY(%s) AND p.role = 'supervisor' AND p.state IN ('ringing', 'joined', 'held')
    ORDER BY p.asked_at
"""
IN_VAIN = {"nobody", "exhausted"}


def of_call(uow: UnitOfWork, call_id: UUID) -> dict[str, Any]:
    """Fields of a desk's call: {assistance: [...], recording_pause: {reason, since, applied} | None}."""
    pause = recording_pause.current(uow, call_id)
    return {
        "assistance": [_shown(uow, row) for row in sql.every(uow, _LATEST, (call_id,))],
        "recording_pause": pause
        and {"reason": pause["reason"], "since": pause["began_at"], "applied": pause["applied_at"] is not None},
    }


def _shown(uow: UnitOfWork, row: sql.Row) -> sql.Row:
    in_vain = row["state"] in IN_VAIN and row["role"] == Role.INTERPRETER
    return {**row, "alternatives": _alternatives(uow, row["language"]) if in_vain else []}


def _alternatives(uow: UnitOfWork, language: str) -> list[dict[str, Any]]:
    """What can be offered to the caller where no interpreter comes (12348.md 2.9), the best first."""
    values = {"org": uow.org_id, "skill": f"lang:{language}", "today": clock.business_day(uow.now)}
    idle = uow.raw.execute(_IDLE, values).fetchone()
    found: list[dict[str, Any]] = []
    if idle and idle[0]:
        found.append({"kind": "seat", "count": idle[0], "at": None})
    later = candidates.next_interpreter_at(uow, language)
    if later is not None and later > uow.now:
        found.append({"kind": "interpreter_later", "count": None, "at": later})
    return [*found, {"kind": "callback", "count": None, "at": None}, {"kind": "voicemail", "count": None, "at": None}]


def is_shown_to_seat(mode: str | None) -> bool:
    """Whether the agent sees that this supervisor is there: as the settings say, but whoever is heard always is."""
    return mode != "listen" or settings.load().supervision_shown == "always"


def supervisors(uow: UnitOfWork, call_ids: list[UUID]) -> dict[UUID, list[dict[str, Any]]]:
    """Who is beside these talks, for the monitor: {name, mode, state, account_id, confirmed} by call."""
    found: dict[UUID, list[dict[str, Any]]] = {}
    for row in sql.every(uow, _BESIDE, (call_ids,)) if call_ids else []:
        found.setdefault(row.pop("call_id"), []).append(row)
    return found
