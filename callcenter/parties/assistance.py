"""A seat's wish for an interpreter or an expert: the roster is rung one after the other until somebody joins.

Each step stands in a row before anybody is rung, and is taken by the news of the ring before it: whatever is killed,
the next step is found again, at the latest by the sweep.
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from callcenter.calls import commands, legs, sql
from callcenter.calls import rows as calls
from callcenter.calls.events import CallEnded, PartyNews
from callcenter.db.unit_of_work import UnitOfWork
from callcenter.desk import service as desk
from callcenter.desk import wrap_up
from callcenter.errors import Conflict
from callcenter.ids import new_id
from callcenter.parties import candidates, ringing, roles, rows
from callcenter.parties.roles import Role, State

RING_SECONDS = 10
# The ring, the carrier's own five seconds on top of it, the key of the screening, and the news of it all.
UNHEARD = timedelta(seconds=40)
ASKED_FOR = {Role.INTERPRETER, Role.EXPERT}
_INSERT = """
    INSERT INTO assistance (id, org_id, call_id, role, language, provider_id, state, seat_id, asked_by, consent_at,
        asked_at)
    VALUES (%(id)s, %(org)s, %(call)s, %(role)s, %(language)s, %(provider)s, 'ringing', %(seat)s, %(account)s,
        %(consent)s, %(now)s)
"""
_RUNG = "UPDATE assistance SET party_id = %s, tried = tried || %s::uuid, rung_at = %s WHERE id = %s"
_OF_PARTY = "SELECT * FROM assistance WHERE party_id = %s AND state IN ('ringing', 'joined') FOR UPDATE"
_OPEN = "SELECT * FROM assistance WHERE call_id = %s AND state IN ('ringing', 'joined') FOR UPDATE"
_UNHEARD = """
    SELECT id, call_id FROM assistance WHERE org_id = %s AND state = 'ringing' AND coalesce(rung_at, asked_at) < %s
    ORDER BY rung_at LIMIT 20
"""
_HAS_JOINED = "SELECT 1 FROM leg WHERE party_id = %s"


class AlreadyAsked(Conflict):
    """Somebody of this kind is being rung for this call, or is in it."""

    code = "assistance_open"


class NothingToCancel(Conflict):
    """Nobody is being rung for this call."""

    code = "assistance_not_open"


@dataclass(frozen=True, slots=True)
class Wish:
    """What a seat asks for: an interpreter of `language`, or the expert `provider_id`."""

    role: Role
    call_id: UUID
    seat_id: UUID
    account_id: UUID | None
    language: str | None = None
    provider_id: UUID | None = None
    consented: bool = False


def ask(uow: UnitOfWork, wish: Wish) -> str:
    """Ring the first who is on call; the state that comes of it, ringing or nobody. Raises NotTalking, AlreadyAsked."""
    call = calls.lock(uow, wish.call_id)
    wrap_up.require_own(uow, wish.call_id, wish.seat_id)
    if call.state != "talking" or call.seat_left_at is not None or call.conference_sid is None:
        raise ringing.NotTalking("尚未接通，或通话已经结束。")
    if any(row["role"] == wish.role.value for row in sql.every(uow, _OPEN, (wish.call_id,))):
        raise AlreadyAsked("已经在呼叫，或已在通话中。")
    values = {
        "id": new_id(),
        "org": uow.org_id,
        "call": wish.call_id,
        "role": wish.role.value,
        "language": wish.language,
        "provider": wish.provider_id,
        "seat": wish.seat_id,
        "account": wish.account_id,
        "consent": uow.now if wish.consented else None,
        "now": uow.now,
    }
    uow.raw.execute(_INSERT, values)
    facts = {"role": wish.role.value, "language": wish.language, "consent": wish.consented}
    calls.note(uow, wish.call_id, "assistance_asked", **facts)
    return _ring_next(uow, _read(uow, values["id"]))


def _read(uow: UnitOfWork, assistance_id: object) -> sql.Row:
    row = sql.one(uow, "SELECT * FROM assistance WHERE id = %s", (assistance_id,))
    assert row is not None
    return row


def _ring_next(uow: UnitOfWork, wish: sql.Row) -> str:
    """Ring the next of the roster, or write that there is none. The call is locked."""
    role = Role(wish["role"])
    chosen = candidates.next_to_ring(
        uow, role, language=wish["language"], provider_id=wish["provider_id"], tried=wish["tried"]
    )
    if chosen is None:
        return _close(uow, wish, "exhausted" if wish["tried"] else "nobody")
    party_id = ringing.ring(
        uow,
        wish["call_id"],
        role,
        chosen.name,
        point_id=chosen.point_id,
        asked_by=wish["asked_by"],
        seconds=RING_SECONDS,
        language=wish["language"],
        provider_id=chosen.id,
        consent_at=wish["consent_at"],
    )
    uow.raw.execute(_RUNG, (party_id, chosen.id, uow.now, wish["id"]))
    uow.checkpoint("next of the roster rung")
    return "ringing"


def _close(uow: UnitOfWork, wish: sql.Row, state: str) -> str:
    left = uow.now if wish["state"] == "joined" else None
    uow.raw.execute("UPDATE assistance SET state = %s, left_at = %s WHERE id = %s", (state, left, wish["id"]))
    calls.note(uow, wish["call_id"], "assistance_over", role=wish["role"], outcome=state, rung=len(wish["tried"]))
    return state


def hear_of_party(uow: UnitOfWork, event: PartyNews) -> None:
    """News of whom we rang: joined, gone, or the next one's turn. The call is locked, the party's row is written."""
    if event.event == "ended":
        _end_all(uow, event.call_id)
        return
    party_id = roles.party_of(event.label)
    if party_id is None or (wish := sql.one(uow, _OF_PARTY, (party_id,))) is None:
        return
    if event.event == "joined" and wish["state"] == "ringing":
        statement = "UPDATE assistance SET state = 'joined', joined_at = %s WHERE id = %s"
        uow.raw.execute(statement, (uow.now, wish["id"]))
    elif event.event in {"left", "failed"}:
        _gone(uow, wish)
    desk.tell_desks(uow, event.call_id)


def _gone(uow: UnitOfWork, wish: sql.Row) -> None:
    """Whoever was in the call has left it, and it goes on; whoever did not come is followed by the next."""
    party = rows.read(uow, wish["party_id"])
    # They pressed 1 and were let in: the news of their joining may be late, and nobody else is to be rung for that.
    was_there = wish["state"] == "joined" or uow.raw.execute(_HAS_JOINED, (party["id"],)).fetchone() is not None
    if was_there:
        _close(uow, wish | {"state": "joined"}, "done")
    elif party["reason"] in {"removed", "cancelled", "call_ended"}:
        _close(uow, wish, "cancelled")
    else:
        _ring_next(uow, wish)


def _end_all(uow: UnitOfWork, call_id: UUID) -> None:
    """The talk is over: who is still rung is rung no more."""
    for wish in sql.every(uow, _OPEN, (call_id,)):
        _close(uow, wish, "done" if wish["state"] == "joined" else "cancelled")
        if wish["state"] == "ringing" and wish["party_id"] is not None:
            ringing.remove(uow, rows.read(uow, wish["party_id"]), "call_ended")


def end_assistance(uow: UnitOfWork, event: CallEnded) -> None:
    """The caller is gone."""
    _end_all(uow, event.call_id)


def cancel(uow: UnitOfWork, call_id: UUID, seat_id: UUID, role: Role) -> None:
    """The seat no longer wants whom it asked for: the ring stops, or they leave. Raises NotTalking, NothingToCancel."""
    calls.lock(uow, call_id)
    wrap_up.require_own(uow, call_id, seat_id)
    found = [row for row in sql.every(uow, _OPEN, (call_id,)) if row["role"] == role.value]
    if not found:
        raise NothingToCancel("没有正在呼叫的人员。")
    (wish,) = found
    _close(uow, wish, "done" if wish["state"] == "joined" else "cancelled")
    ringing.remove(uow, rows.read(uow, wish["party_id"]), "removed")
    desk.tell_desks(uow, call_id)


def give_up_unheard(uow: UnitOfWork) -> None:
    """Every few seconds: rings of which nothing was heard any more. Their turn is over; the next one's comes."""
    for row in sql.every(uow, _UNHEARD, (uow.org_id, uow.now - UNHEARD)):
        calls.lock(uow, row["call_id"])
        wish = _read(uow, row["id"])
        if wish["state"] != "ringing":
            continue
        party = rows.read(uow, wish["party_id"])
        if party["state"] == State.RINGING:
            commands.end_party(uow, wish["call_id"], party["id"])
            legs.party_not_rung(uow, wish["call_id"], party["id"], "no_answer")
        else:
            _gone(uow, wish)
            desk.tell_desks(uow, wish["call_id"])
        uow.commit()  # one call is locked at a time
