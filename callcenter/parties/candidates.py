"""Who of the rosters can be rung now, in which order; and when that is somebody, where it is nobody."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from callcenter.calls import sql
from callcenter.clock import SHANGHAI
from callcenter.db.unit_of_work import UnitOfWork
from callcenter.parties import on_call
from callcenter.parties.roles import Role

# Certified at this moment, by somebody (S6, S121-S122); who stands in another call cannot come.
_INTERPRETERS = """
    SELECT i.id, i.name, i.point_id, i.windows,
        EXISTS (SELECT 1 FROM party p WHERE p.provider_id = i.id AND p.state IN ('ringing', 'joined', 'held')) AS busy
    FROM interpreter i
    WHERE i.org_id = %(org)s AND i.active AND %(language)s = ANY(i.languages) AND i.certified_by IS NOT NULL
        AND (i.valid_until IS NULL OR i.valid_until >= %(today)s) AND NOT i.id = ANY(%(tried)s)
    ORDER BY i.rank, i.id
"""
_EXPERTS = """
    SELECT e.id, e.name, e.point_id, e.windows,
        EXISTS (SELECT 1 FROM party p WHERE p.provider_id = e.id AND p.state IN ('ringing', 'joined', 'held')) AS busy
    FROM expert e
    WHERE e.org_id = %(org)s AND e.active AND e.id = %(provider)s AND NOT e.id = ANY(%(tried)s)
"""
# Two calls that want the same person at one moment: the second transaction goes on to the next.
_TAKE = {
    Role.INTERPRETER: "SELECT 1 FROM interpreter WHERE id = %s FOR UPDATE SKIP LOCKED",
    Role.EXPERT: "SELECT 1 FROM expert WHERE id = %s FOR UPDATE SKIP LOCKED",
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row of a roster that may be rung."""

    id: UUID
    name: str
    point_id: UUID


def interpreters(uow: UnitOfWork, language: str, tried: list[UUID]) -> list[sql.Row]:
    """The certified interpreters of a language (BCP 47) who were not rung yet, in the roster's order."""
    today = uow.now.astimezone(SHANGHAI).date()
    values = {"org": uow.org_id, "language": language, "today": today, "tried": tried}
    return sql.every(uow, _INTERPRETERS, values)


def next_to_ring(
    uow: UnitOfWork, role: Role, *, language: str | None, provider_id: UUID | None, tried: list[UUID]
) -> Candidate | None:
    """Who is rung next; their row is taken for this transaction. None: nobody on call is left."""
    if role is Role.INTERPRETER:
        found = interpreters(uow, language or "", tried)
    else:
        found = sql.every(uow, _EXPERTS, {"org": uow.org_id, "provider": provider_id, "tried": tried})
    known = on_call.known_days(uow)
    for row in found:
        if row["busy"] or not on_call.is_on_call(row["windows"], uow.now, known):
            continue
        if uow.raw.execute(_TAKE[role], (row["id"],)).fetchone() is not None:
            return Candidate(row["id"], row["name"], row["point_id"])
    return None


def interpreter_on_call(uow: UnitOfWork, language: str) -> bool:
    """Whether an interpreter of this language could be rung at this moment."""
    known = on_call.known_days(uow)
    return any(
        not row["busy"] and on_call.is_on_call(row["windows"], uow.now, known)
        for row in interpreters(uow, language, [])
    )


def next_interpreter_at(uow: UnitOfWork, language: str) -> datetime | None:
    """When the next interpreter of this language is on call."""
    known = on_call.known_days(uow)
    times = [on_call.next_on_call(row["windows"], uow.now, known) for row in interpreters(uow, language, [])]
    return min((moment for moment in times if moment is not None), default=None)


def overview(uow: UnitOfWork) -> dict[str, list[dict[str, Any]]]:
    """What a desk may ask for: languages with interpreters, and experts, each with whether somebody is on call."""
    spoken = "SELECT DISTINCT unnest(languages) FROM interpreter WHERE org_id = %s AND active ORDER BY 1"
    languages = [str(row[0]) for row in uow.raw.execute(spoken, (uow.org_id,)).fetchall()]
    known = on_call.known_days(uow)
    experts = (
        "SELECT id, name, organisation, specialties, windows FROM expert WHERE org_id = %s AND active ORDER BY rank, id"
    )
    return {
        "languages": [
            {
                "language": language,
                "on_call": interpreter_on_call(uow, language),
                "next_at": next_interpreter_at(uow, language),
            }
            for language in languages
        ],
        "experts": [
            {**row, "on_call": on_call.is_on_call(row["windows"], uow.now, known)}
            for row in sql.every(uow, experts, (uow.org_id,))
        ],
    }
