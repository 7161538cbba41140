"""Transfers that nobody told the end of: an offer that lapsed, people who have gone unheard. Found each second."""

from datetime import timedelta
from uuid import UUID

from callcenter.calls import sql
from callcenter.db.unit_of_work import UnitOfWork
from callcenter.parties import aftermath, handing_on, roles, rows, scene, transfers
from callcenter.parties.roles import Role, State
from callcenter.parties.scene import Scene

LOST_AFTER = timedelta(seconds=3)
_OPEN = "SELECT id FROM transfer WHERE org_id = %s AND state IN ('ringing', 'consulting') ORDER BY asked_at LIMIT 100"
_OFFER = "SELECT state, ended_at FROM offer WHERE id = %s"
WHY = {"declined": "declined", "lapsed": "no_answer"}


def settle(uow: UnitOfWork) -> None:
    """Each second: transfers whose one asked has not taken the call, or whose people have gone unheard."""
    for (transfer_id,) in uow.raw.execute(_OPEN, (uow.org_id,)).fetchall():
        call, transfer = transfers.locked(uow, transfer_id)
        if transfer["state"] not in {"ringing", "consulting"}:
            continue
        if call.ended_at is not None:
            transfers.close(uow, transfer, "cancelled")
        else:
            _settle_one(uow, call.id, transfer)
        uow.commit()  # one call is locked at a time


def _settle_one(uow: UnitOfWork, call_id: UUID, transfer: sql.Row) -> None:
    before = scene.read(uow, call_id)
    if (why := _why_over(uow, transfer, before)) is not None:
        party = before.parties.get(scene.target_label(transfer) or "")
        if party is not None:
            rows.gone(uow, party, State.LEFT, why)
        handing_on.comes_not(uow, call_id, before, transfer, why)
        return
    first = before.parties.get(roles.label(Role.SEAT, transfer["from_offer_id"]))
    if first is not None and _lost(uow, transfer["from_offer_id"]):
        rows.gone(uow, first, State.LEFT, "hung_up")
        aftermath.depart(uow, call_id, first["label"], before, "failed")


def _why_over(uow: UnitOfWork, transfer: sql.Row, before: Scene) -> str | None:
    """The state of a transfer whose one asked will not come, None while they may."""
    if transfer["to_party_id"] is not None:
        return None if scene.target_label(transfer) in before.parties else "failed"
    if transfer["to_offer_id"] is None:
        return "failed"
    row = uow.raw.execute(_OFFER, (transfer["to_offer_id"],)).fetchone()
    state = row[0] if row else "gone"
    if state in {"made", "accepted", "connected"}:
        return None
    if state == "left" and not _lost(uow, transfer["to_offer_id"]):
        return None  # the conference tells of it first, and why
    return WHY.get(state, "failed")


def _lost(uow: UnitOfWork, offer_id: UUID) -> bool:
    row = uow.raw.execute(_OFFER, (offer_id,)).fetchone()
    ended = row is None or (row[0] not in {"made", "accepted", "connected"})
    return ended and (row is None or row[1] is None or row[1] < uow.now - LOST_AFTER)
