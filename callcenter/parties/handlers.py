"""What parties do about news of the conference. In the same transaction as the news; the call is locked."""

from uuid import UUID

from callcenter.calls import rows as calls
from callcenter.calls import sql
from callcenter.calls.events import CallEnded, PartyNews, SeatLeft
from callcenter.db.unit_of_work import UnitOfWork
from callcenter.desk import service as desk
from callcenter.parties import roles, rows
from callcenter.parties.roles import Role, State

_SEAT = """
    SELECT o.seat_id, s.account_id, s.name FROM offer o JOIN seat s ON s.id = o.seat_id WHERE o.id = %s
"""


def party_news(uow: UnitOfWork, event: PartyNews) -> None:
    """Somebody came, went, was held or could not be reached."""
    party = rows.labelled(uow, event.call_id, event.label) if event.label else None
    if event.event == "joined":
        _joined(uow, event, party)
    elif party is None:
        return
    elif event.event == "left":
        left(uow, party, event.reason)
    elif event.event == "failed":
        refused = event.reason == "refused"
        rows.gone(uow, party, State.REFUSED if refused else State.FAILED, event.reason)
        calls.note(uow, event.call_id, "party_failed", party=str(party["id"]), role=party["role"], why=event.reason)
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


def _facts(uow: UnitOfWork, role: Role, label: str) -> dict[str, object]:
    if role is Role.CALLER:
        return {}
    offer_id = UUID(label.removeprefix("seat"))
    row = sql.one(uow, _SEAT, (offer_id,))
    return {"offer_id": offer_id, **(row or {})}


def _held(uow: UnitOfWork, party: sql.Row, *, held: bool) -> None:
    if held:
        rows.change(uow, party["id"], state=State.HELD.value, held_at=party["held_at"] or uow.now)
    elif party["held_at"] is not None:
        seconds = party["hold_seconds"] + int((uow.now - party["held_at"]).total_seconds())
        rows.change(uow, party["id"], state=State.JOINED.value, held_at=None, hold_seconds=seconds)


def left(uow: UnitOfWork, party: sql.Row, reason: str | None) -> None:
    """Somebody who was in the conference, or rung for it, is there no longer."""
    state = State.LEFT if party["state"] in roles.IN_CONFERENCE else State.FAILED
    if rows.gone(uow, party, state, reason):
        calls.note(uow, party["call_id"], "party_left", party=str(party["id"]), role=party["role"], why=reason)


def seat_left(uow: UnitOfWork, event: SeatLeft) -> None:
    """A seat's leg is over, however it was learned."""
    party = rows.labelled(uow, event.call_id, roles.label(Role.SEAT, event.offer_id))
    if party is not None:
        left(uow, party, "hung_up")


def call_ended(uow: UnitOfWork, event: CallEnded) -> None:
    """The caller is gone: nobody is rung any more, and who is still in the conference is let go."""
    from callcenter.parties import ringing

    for party in rows.live(uow, event.call_id):
        if party["role"] in {Role.CALLER, Role.SEAT}:
            rows.gone(uow, party, State.LEFT, "hung_up")
        else:
            ringing.remove(uow, party, "call_ended")
