"""A transfer as a row: opened, completed, closed. One is open per call at most; the index makes it so."""

from typing import Any
from uuid import UUID

from callcenter import clock
from callcenter.calls import rows as calls
from callcenter.calls import sql
from callcenter.db.unit_of_work import UnitOfWork
from callcenter.desk import inherited_forms
from callcenter.errors import NotFound
from callcenter.ids import new_id
from callcenter.parties import rows
from callcenter.parties.events import TookOver, TransferEnded
from callcenter.parties.scene import Scene

_ONE = "SELECT * FROM transfer WHERE id = %s AND org_id = %s"
_CLOSE = """
    UPDATE transfer SET state = %s, ended_at = %s WHERE id = %s AND state IN ('ringing', 'consulting') RETURNING id
"""


class TransferUnknown(NotFound):
    """There is no such transfer for this seat."""

    code = "transfer_unknown"


def add(uow: UnitOfWork, call_id: UUID, facts: dict[str, Any]) -> UUID:
    """A new transfer; `facts` are columns of `transfer`."""
    made = new_id()
    values: dict[str, Any] = {
        "id": made,
        "org_id": uow.org_id,
        "call_id": call_id,
        "asked_at": uow.now,
        "business_day": clock.business_day(uow.now),
        **facts,
    }
    names, places = ", ".join(values), ", ".join(["%s"] * len(values))
    uow.raw.execute(f"INSERT INTO transfer ({names}) VALUES ({places})", list(values.values()))  # noqa: S608 - our names
    told = {"mode": facts["kind"], "to": facts["target_kind"], "transfer": str(made)}
    calls.note(uow, call_id, "transfer_asked", **told)
    return made


def change(uow: UnitOfWork, transfer_id: UUID, **values: object) -> None:
    """Write these columns."""
    written = ", ".join(f"{name} = %s" for name in values)
    statement = f"UPDATE transfer SET {written} WHERE id = %s"  # noqa: S608 - our names
    uow.raw.execute(statement, (*values.values(), transfer_id))


def locked(uow: UnitOfWork, transfer_id: UUID) -> tuple[calls.CallNow, sql.Row]:
    """The transfer's call, locked, and the transfer as it is then. Raises TransferUnknown."""
    found = sql.one(uow, _ONE, (transfer_id, uow.org_id))
    if found is None:
        raise TransferUnknown(str(transfer_id))
    call = calls.lock(uow, found["call_id"])
    again = sql.one(uow, _ONE, (transfer_id, uow.org_id))
    assert again is not None
    return call, again


def close(uow: UnitOfWork, transfer: sql.Row | None, state: str) -> None:
    """The transfer is over: completed declined no_answer failed cancelled. Told once."""
    if transfer is None or uow.raw.execute(_CLOSE, (state, uow.now, transfer["id"])).fetchone() is None:
        return
    calls.note(uow, transfer["call_id"], f"transfer_{state}", transfer=str(transfer["id"]))
    uow.record(TransferEnded(transfer["call_id"], transfer["id"], state))


def complete(uow: UnitOfWork, now: Scene, label: str) -> None:
    """Whoever has this label has the caller from now on; a seat gets the form as it stands."""
    transfer, party = now.transfer, now.parties[label]
    assert transfer is not None
    close(uow, transfer, "completed")
    rows.change(uow, party["id"], serves_since=uow.now)
    call_id, to_offer = transfer["call_id"], transfer["to_offer_id"]
    if to_offer is not None:
        inherited_forms.take_over(uow, call_id, to_offer, transfer["from_offer_id"])
    to_party = None if to_offer is not None else party["id"]
    uow.record(TookOver(call_id, label, party["leg_sid"] or "", to_offer, to_party))
