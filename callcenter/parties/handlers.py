"""What parties do about news of the conference. In the same transaction as the news; the call is locked."""

from uuid import UUID

from callcenter.calls import rows as calls
from callcenter.calls import sql
from callcenter.calls.events import CallEnded, PartyNews, SeatLeft
from callcenter.db.unit_of_work import UnitOfWork
from callcenter.desk import seats
from callcenter.desk import service as desk
from callcenter.parties import aftermath, exits, ringing, roles, rows, scene, transfers
from callcenter.parties.roles import Role, State

_SEAT = """
    SELECT o.seat_id, s.account_id, s.name, o.kind FROM offer o JOIN seat s ON s.id = o.seat_id WHERE o.id = %s
"""
_QUEUE_ANSWERED = """
    UPDATE transfer t SET answered_at = %s FROM offer o
    WHERE o.id = %s AND t.call_id = o.call_id AND t.to_entry_id = o.entry_id AND t.answered_at IS NULL
    RETURNING t.from_seat_id
"""


def party_news(uow: UnitOfWork, event: PartyNews) -> None:
    """Somebody came, went, was held or could not be reached."""
    party = rows.labelled(uow, event.call_id, event.label) if event.label else None
    if event.event == "joined":
        _joined(uow, event, party)
    elif party is None:
        return
    elif event.event == "left":
        _left(uow, party, event.reason)
    elif event.event == "failed":
        _failed(uow, party, event.reason)
    elif event.event in {"held", "resumed"}:
        _held(uow, party, held=event.event == "held")
    desk.tell_desks(uow, event.call_id)


def _joined(uow: UnitOfWork, event: PartyNews, party: sql.Row | None) -> None:
    role = roles.role_of(event.label)
    if party is None and role in {Role.CALLER, Role.SEAT}:
        party_id = rows.add(uow, event.call_id, role, _facts(uow, role, event.label))
    elif party is not None:
        party_id = party["id"]
    else:
        return
    told = {"account_sid": event.account_sid, "leg_sid": event.sid}
    rows.change(uow, party_id, state=State.JOINED.value, joined_at=uow.now, **told)
    now = scene.read(uow, event.call_id)
    if now.transfer is not None and scene.target_label(now.transfer) == event.label:
        _asked_one_comes(uow, now, event.label)
    else:
        exits.align(uow, event.call_id, now)


def _facts(uow: UnitOfWork, role: Role, label: str) -> dict[str, object]:
    """What a row begins with. The documents of caller and seat say that the conference ends with them."""
    if role is Role.CALLER:
        return {"ends_conference": True}
    offer_id = UUID(label.removeprefix("seat"))
    row = sql.one(uow, _SEAT, (offer_id,)) or {"kind": "queue"}
    asked = row.pop("kind") == "transfer"
    serves = {} if asked else {"serves_since": uow.now, "ends_conference": True}
    if not asked:
        for (first,) in uow.raw.execute(_QUEUE_ANSWERED, (uow.now, offer_id)).fetchall():
            seats.changed(uow, first)  # its form went on: its wrap-up may end
    return {"offer_id": offer_id, **row, **serves}


def _asked_one_comes(uow: UnitOfWork, now: scene.Scene, label: str) -> None:
    """Whoever was asked to take the caller is in the conference: takes over at once, or is consulted first."""
    transfer = now.transfer
    assert transfer is not None
    transfers.change(uow, transfer["id"], answered_at=uow.now, state="consulting")
    if transfer["kind"] == "blind" or not now.serving():
        aftermath.hand_over(uow, transfer["call_id"], label)
    else:
        exits.align(uow, transfer["call_id"], now)


def _held(uow: UnitOfWork, party: sql.Row, *, held: bool) -> None:
    if held:
        rows.change(uow, party["id"], state=State.HELD.value, held_at=party["held_at"] or uow.now)
    elif party["held_at"] is not None:
        rows.back_from_hold(uow, party)


def _left(uow: UnitOfWork, party: sql.Row, reason: str | None) -> None:
    """Somebody who was in the conference, or rung for it, is there no longer."""
    before = scene.read(uow, party["call_id"])
    state = State.LEFT if party["state"] in roles.IN_CONFERENCE else State.FAILED
    if not rows.gone(uow, party, state, reason):
        return
    calls.note(uow, party["call_id"], "party_left", party=str(party["id"]), role=party["role"], why=reason)
    if reason == "conference_ended":
        # Over for everybody, as the caller or the last who served went: nobody takes anything over.
        transfers.close(uow, before.transfer, "cancelled")
    else:
        aftermath.depart(uow, party["call_id"], party["label"], before, "failed")


def _failed(uow: UnitOfWork, party: sql.Row, reason: str | None) -> None:
    """A ring came to nothing."""
    before = scene.read(uow, party["call_id"])
    if rows.gone(uow, party, State.REFUSED if reason == "refused" else State.FAILED, reason):
        calls.note(uow, party["call_id"], "party_failed", party=str(party["id"]), role=party["role"], why=reason)
        why = {"refused": "declined", "no_answer": "no_answer", "busy": "no_answer"}.get(reason or "", "failed")
        aftermath.depart(uow, party["call_id"], party["label"], before, why)


def seat_left(uow: UnitOfWork, event: SeatLeft) -> None:
    """A seat's leg is over. While a call is being handed on, the conference says why, or a sweep finds it."""
    party = rows.labelled(uow, event.call_id, roles.label(Role.SEAT, event.offer_id))
    if party is not None and scene.open_transfer(uow, event.call_id) is None:
        _left(uow, party, "hung_up")


def call_ended(uow: UnitOfWork, event: CallEnded) -> None:
    """The caller is gone: nobody is rung any more, and who is still in the conference is let go."""
    transfers.close(uow, scene.open_transfer(uow, event.call_id), "cancelled")
    for party in rows.live(uow, event.call_id):
        if party["role"] in {Role.CALLER, Role.SEAT}:
            rows.gone(uow, party, State.LEFT, "hung_up")
        else:
            ringing.remove(uow, party, "call_ended")
