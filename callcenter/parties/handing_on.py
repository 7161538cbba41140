"""Handing a call on: asked by the seat that has it, taken or declined by whoever is asked, completed or cancelled.

The caller hears hold music meanwhile, and whoever leaves does not end the conference. Each step is a row and commands
in one transaction with the call locked; what a killed process leaves behind is taken up by `settle`.
"""

from dataclasses import dataclass
from uuid import UUID

from callcenter.calls import commands, sql
from callcenter.calls import rows as calls
from callcenter.calls import service as calls_service
from callcenter.db.unit_of_work import UnitOfWork
from callcenter.desk import offers, seats, views, wrap_up
from callcenter.errors import Conflict, Invalid
from callcenter.parties import aftermath, exits, ringing, rows, scene, targets, transfers
from callcenter.parties.departures import Standing
from callcenter.parties.events import TransferAsked
from callcenter.parties.roles import Role, State
from callcenter.parties.scene import Scene
from callcenter.parties.targets import Target

_FROM = "SELECT id FROM offer WHERE call_id = %s AND seat_id = %s AND state = 'connected'"
# A queue has taken nothing before one of its seats has answered: the caller may still give up.
_HANDED = """
    SELECT 1 FROM transfer WHERE call_id = %s AND from_seat_id = %s AND state = 'completed' AND answered_at IS NOT NULL
"""


class TransferOpen(Conflict):
    """The call is being handed on already."""

    code = "transfer_open"


class TransferOver(Conflict):
    """The transfer is over, or not as far as that."""

    code = "transfer_over"


class NotHandedOn(Conflict):
    """The call was not handed on by this seat: its form is its own."""

    code = "not_handed_on"


@dataclass(frozen=True, slots=True)
class Wish:
    """kind: blind attended; target_kind: seat queue department 12345 number."""

    kind: str
    target_kind: str
    target_value: str
    reason: str


def ask(uow: UnitOfWork, call_id: UUID, seat_id: UUID, account_id: UUID | None, wish: Wish) -> UUID:
    """Begin to hand a call on. Raises NotTalking, TransferOpen, Invalid and what `targets.find` raises."""
    call = calls.lock(uow, call_id)
    wrap_up.require_own(uow, call_id, seat_id)
    calls_service.require_talk(uow, call_id)
    now = scene.read(uow, call_id)
    row = uow.raw.execute(_FROM, (call_id, seat_id)).fetchone()
    assert row is not None
    if now.transfer is not None:
        raise TransferOpen("这通电话正在转接。")
    interpreted = any(each.role is Role.INTERPRETER for each in now.everybody())
    target = targets.find(uow, call, wish.target_kind, wish.target_value, interpreted=interpreted)
    if target.seat_id == seat_id:
        raise Invalid("不能转给自己。")
    facts = _facts(wish, target) | {"from_offer_id": row[0], "from_seat_id": seat_id, "from_account_id": account_id}
    if target.queue is not None:
        return _to_queue(uow, call_id, target, facts)
    transfer_id = transfers.add(uow, call_id, facts)
    _ring(uow, call_id, transfer_id, target, account_id)
    calls_service.put_on_hold(uow, call_id)
    exits.align(uow, call_id, scene.read(uow, call_id))
    uow.checkpoint("transfer asked")
    return transfer_id


def _facts(wish: Wish, target: Target) -> dict[str, object]:
    return {
        "kind": wish.kind,
        "target_kind": wish.target_kind,
        "target_value": target.value,
        "target_name": target.name,
        "reason": wish.reason,
    }


def _ring(uow: UnitOfWork, call_id: UUID, transfer_id: UUID, target: Target, account_id: UUID | None) -> None:
    if target.seat_id is not None:
        offer_id = offers.create(uow, "transfer", None, call_id, target.seat_id)
        transfers.change(uow, transfer_id, to_offer_id=offer_id)
        shown = views.offer(uow, offer_id).model_dump(mode="json")
        uow.live(f"seat:{target.seat_id}", "offer", shown)
        return
    party_id = ringing.ring(
        uow,
        call_id,
        Role.OUTSIDE,
        target.name,
        point_id=target.point_id,
        target=target.line,
        screened=target.point_id is not None,  # an office answers with its own menu, and presses nothing
        asked_by=account_id,
        transfer_id=transfer_id,
    )
    transfers.change(uow, transfer_id, to_party_id=party_id)
    uow.record(TransferAsked(call_id, transfer_id))


def _to_queue(uow: UnitOfWork, call_id: UUID, target: Target, facts: dict[str, object]) -> UUID:
    """The caller waits again, with the place of their first entry; the seat is free of the call at once."""
    if facts["kind"] != "blind":
        raise Invalid("转队列不能先咨询。")
    transfer_id = transfers.add(uow, call_id, facts | {"state": "completed", "ended_at": uow.now})
    from_offer = facts["from_offer_id"]
    assert isinstance(from_offer, UUID)
    calls_service.seat_gone(uow, call_id, from_offer)
    entry_id = calls_service.requeue(uow, call_id, target.queue)
    transfers.change(uow, transfer_id, to_entry_id=entry_id)
    commands.end_offer(uow, call_id, from_offer)
    return transfer_id


def accept(uow: UnitOfWork, transfer_id: UUID, seat_id: UUID) -> dict[str, UUID] | None:
    """The seat that is asked takes the call: what its browser connects with. Raises TransferUnknown, OfferGone."""
    _, transfer = transfers.locked(uow, transfer_id)
    if transfer["to_offer_id"] is None:
        raise transfers.TransferUnknown(str(transfer_id))
    return offers.accept(uow, transfer["to_offer_id"], seat_id)


def decline(uow: UnitOfWork, transfer_id: UUID, seat_id: UUID) -> None:
    """The seat that is asked does not; it stays ready. Raises TransferUnknown, OfferUnknown."""
    call, transfer = transfers.locked(uow, transfer_id)
    if transfer["to_offer_id"] is None:
        raise transfers.TransferUnknown(str(transfer_id))
    seats.lock_domain(uow)
    offer = offers.own(uow, transfer["to_offer_id"], seat_id)
    if offers.is_alive(offer):
        before = scene.read(uow, call.id)
        offers.end(uow, offer, "declined", None)
        comes_not(uow, call.id, before, transfer, "declined")


def comes_not(uow: UnitOfWork, call_id: UUID, before: Scene, transfer: sql.Row, why: str) -> None:
    """Whoever was asked will not take the call; `why` is the transfer's last state."""
    label = scene.target_label(transfer)
    if label is not None and before.transfer is not None and before.transfer["id"] == transfer["id"]:
        aftermath.depart(uow, call_id, label, before, why)
    transfers.close(uow, transfer, why)


def complete(uow: UnitOfWork, transfer_id: UUID, seat_id: UUID) -> None:
    """The first seat leaves the caller to whom it has consulted. Raises TransferUnknown, TransferOver."""
    call, transfer = _of_first(uow, transfer_id, seat_id)
    label, now = scene.target_label(transfer), scene.read(uow, call.id)
    who = now.present.get(label or "")
    if who is None or who.standing is not Standing.CONSULTING:
        raise TransferOver("对方尚未接通，或转接已经结束。")
    seats.lock_domain(uow)
    aftermath.hand_over(uow, call.id, who.key)


def cancel(uow: UnitOfWork, transfer_id: UUID, seat_id: UUID) -> None:
    """The first seat keeps the caller: whoever is rung or consulted is let go. Raises TransferUnknown, TransferOver."""
    call, transfer = _of_first(uow, transfer_id, seat_id)
    if transfer["state"] not in {"ringing", "consulting"}:
        raise TransferOver("转接已经结束。")
    before = scene.read(uow, call.id)
    let_go(uow, call.id, transfer, before)
    comes_not(uow, call.id, before, transfer, "cancelled")


def let_go(uow: UnitOfWork, call_id: UUID, transfer: sql.Row, before: Scene) -> None:
    """Whoever was asked to take the call is rung no longer, or leaves the conference."""
    party = before.parties.get(scene.target_label(transfer) or "")
    if transfer["to_offer_id"] is None:
        if party is not None:
            ringing.remove(uow, party, "cancelled")
        return
    seats.lock_domain(uow)
    offer = offers.read(uow, transfer["to_offer_id"])
    if party is not None:
        rows.gone(uow, party, State.LEFT, "cancelled")
    if offer["state"] in {"made", "accepted"}:
        offers.end(uow, offer, "released", None)
    elif offer["state"] == "connected":
        commands.end_offer(uow, call_id, offer["id"])


def _of_first(uow: UnitOfWork, transfer_id: UUID, seat_id: UUID) -> tuple[calls.CallNow, sql.Row]:
    call, transfer = transfers.locked(uow, transfer_id)
    if transfer["from_seat_id"] != seat_id:
        raise transfers.TransferUnknown(str(transfer_id))
    return call, transfer


def finish_handed_on(uow: UnitOfWork, call_id: UUID, seat_id: UUID) -> None:
    """End the wrap-up of a seat whose form went on with the caller. Raises NotHandedOn and what wrap-ups raise."""
    calls.lock(uow, call_id)
    if uow.raw.execute(_HANDED, (call_id, seat_id)).fetchone() is None:
        raise NotHandedOn("这通电话没有转出，请填写登记表。")
    wrap_up.hand_on(uow, call_id, seat_id)
