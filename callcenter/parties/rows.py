"""Parties as rows: added, read, changed on the bare driver. The call is locked by whoever changes them."""

from typing import Any
from uuid import UUID

from callcenter.calls import rows as calls
from callcenter.calls import sql
from callcenter.db.unit_of_work import UnitOfWork
from callcenter.errors import NotFound
from callcenter.ids import new_id
from callcenter.parties import roles
from callcenter.parties.roles import Role, State

_ONE = "SELECT * FROM party WHERE id = %s AND org_id = %s"
_LIVE = """
    SELECT * FROM party WHERE call_id = %s AND state IN ('ringing', 'joined', 'held') ORDER BY asked_at, id
"""
_BY_LABEL = "SELECT * FROM party WHERE call_id = %s AND label = %s AND state IN ('ringing', 'joined', 'held')"


class PartyUnknown(NotFound):
    """There is no such party in this call."""

    code = "party_unknown"


def add(uow: UnitOfWork, call_id: UUID, role: Role, facts: dict[str, Any]) -> UUID:
    """A new party; `facts` are columns of `party`. The label follows from the role."""
    made = new_id()
    values: dict[str, Any] = {
        "id": made,
        "org_id": uow.org_id,
        "call_id": call_id,
        "role": role.value,
        "label": roles.label(role, facts.get("offer_id") if role is Role.SEAT else made),
        "asked_at": uow.now,
        **facts,
    }
    names, places = ", ".join(values), ", ".join(["%s"] * len(values))
    uow.raw.execute(f"INSERT INTO party ({names}) VALUES ({places})", list(values.values()))  # noqa: S608 - our names
    return made


def read(uow: UnitOfWork, party_id: UUID) -> sql.Row:
    """The party's columns. Raises PartyUnknown."""
    row = sql.one(uow, _ONE, (party_id, uow.org_id))
    if row is None:
        raise PartyUnknown(str(party_id))
    return row


def locked(uow: UnitOfWork, party_id: UUID) -> tuple[calls.CallNow, sql.Row]:
    """The party's call, locked, and the party as it is then. Raises PartyUnknown."""
    call = calls.lock(uow, read(uow, party_id)["call_id"])
    return call, read(uow, party_id)


def live(uow: UnitOfWork, call_id: UUID) -> list[sql.Row]:
    """Who is in the call or rung for it, in the order in which they were asked."""
    return sql.every(uow, _LIVE, (call_id,))


def labelled(uow: UnitOfWork, call_id: UUID, label: str) -> sql.Row | None:
    """The live party of this label."""
    return sql.one(uow, _BY_LABEL, (call_id, label))


def change(uow: UnitOfWork, party_id: UUID, **values: object) -> None:
    """Write these columns."""
    written = ", ".join(f"{name} = %s" for name in values)
    uow.raw.execute(f"UPDATE party SET {written} WHERE id = %s", (*values.values(), party_id))  # noqa: S608 - our names


def back_from_hold(uow: UnitOfWork, party: sql.Row) -> None:
    """A held party is in the talk again."""
    seconds = party["hold_seconds"] + int((uow.now - party["held_at"]).total_seconds())
    change(uow, party["id"], state=State.JOINED.value, held_at=None, hold_seconds=seconds)


def gone(uow: UnitOfWork, party: sql.Row, state: State, reason: str | None) -> bool:
    """A live party is there no longer. Whether that was news."""
    if party["state"] not in roles.LIVE:
        return False
    held = party["hold_seconds"] + (int((uow.now - party["held_at"]).total_seconds()) if party["held_at"] else 0)
    change(uow, party["id"], state=state.value, left_at=uow.now, reason=reason, held_at=None, hold_seconds=held)
    return True
