"""Legs and how calls end: status words with a rank, a terminal one wins, each call has exactly one outcome."""

from uuid import UUID

from agents.disposition import Outcome
from agents.queue import is_short_abandon
from callcenter.calls import asking, commands, pacing, ports, rows, sql
from callcenter.calls.events import CalledPartyAnswered, CallEnded, OutboundEnded, PartyNews, SeatLeft
from callcenter.carriers.twilio import words
from callcenter.db.unit_of_work import UnitOfWork
from callcenter.ids import new_id

_RAISE = """
    UPDATE leg SET status = %(status)s, status_rank = %(rank)s, sid = coalesce(sid, %(sid)s),
        answered_at = CASE WHEN %(rank)s = 2 THEN coalesce(answered_at, %(now)s) ELSE answered_at END,
        ended_at = CASE WHEN %(rank)s = 9 THEN coalesce(ended_at, %(now)s) END
    WHERE id = %(leg)s AND status_rank < %(rank)s
"""
_SEAT_LEG = """
    INSERT INTO leg (id, org_id, call_id, account_sid, sid, role, kind, offer_id, status, status_rank, started_at,
        answered_at)
    VALUES (%s, %s, %s, %s, %s, 'seat', %s, %s, %s, %s, %s, %s)
    ON CONFLICT (carrier, account_sid, sid) DO NOTHING
"""
_END_SEAT_LEGS = """
    UPDATE leg SET ended_at = %s, status = 'completed', status_rank = 9
    WHERE offer_id = %s AND role = 'seat' AND ended_at IS NULL
"""
_PARTY_LEG = """
    INSERT INTO leg (id, org_id, call_id, account_sid, sid, role, kind, party_id, status, status_rank, started_at,
        answered_at)
    VALUES (%s, %s, %s, %s, %s, %s, 'tel', %s, 'in-progress', 2, %s, %s)
    ON CONFLICT (carrier, account_sid, sid) DO NOTHING
"""
_END_PARTY_LEGS = """
    UPDATE leg SET ended_at = %s, status = 'completed', status_rank = 9 WHERE party_id = %s AND ended_at IS NULL
"""
_PARTY = "SELECT label, state, account_sid, leg_sid FROM party WHERE id = %s"
FAILED = frozenset({"failed", "busy", "no-answer", "canceled"})


def raise_status(uow: UnitOfWork, leg_id: UUID, sid: str, status: str) -> bool:
    """Write a status word unless a higher one is known. Whether it was news."""
    values = {"leg": leg_id, "sid": sid, "status": status, "rank": words.rank(status), "now": uow.now}
    return sql.run(uow, _RAISE, values) > 0


def add_seat_leg(uow: UnitOfWork, call_id: UUID, offer_id: UUID, account_sid: str, sid: str, kind: str) -> None:
    """A seat's leg has answered."""
    row = (new_id(), uow.org_id, call_id, account_sid, sid, kind, offer_id, "in-progress", 2, uow.now, uow.now)
    uow.raw.execute(_SEAT_LEG, row)


def told(uow: UnitOfWork, account_sid: str, sid: str, status: str) -> None:
    """A status callback by the leg's sid. A leg that we do not know (refused, or long gone) changes nothing."""
    leg = rows.find_by_leg(uow, account_sid, sid)
    if leg is None:
        words.rank(status)
        return
    if leg["role"] == "seat" or leg["party_id"] is not None:
        if words.rank(status) == words.TERMINAL and leg["role"] == "seat":
            seat_gone(uow, leg["call_id"], leg["offer_id"])
        elif words.rank(status) == words.TERMINAL:
            party_gone(uow, leg["call_id"], leg["party_id"], "hung_up")
        return
    call = rows.lock(uow, leg["call_id"])
    if raise_status(uow, leg["id"], sid, status) and words.rank(status) == words.TERMINAL:
        end(uow, call, status)


def told_of_placed(uow: UnitOfWork, call_id: UUID, sid: str, status: str, sip_code: int = 0) -> None:
    """A status callback of a leg that we placed: known by our own id, as its sid may have been lost on the way.

    `sip_code` is the carrier's SipResponseCode, nought where it told none.
    """
    call = rows.lock(uow, call_id)
    leg = sql.one(uow, "SELECT id, status_rank FROM leg WHERE call_id = %s AND role = 'called'", (call_id,))
    if leg is None or not raise_status(uow, leg["id"], sid, status):
        return
    if words.rank(status) == words.TERMINAL:
        end(uow, call, status, words.why_not_reached(sip_code))


def add_party_leg(uow: UnitOfWork, call_id: UUID, party_id: UUID, role: str, account_sid: str, sid: str) -> None:
    """A party's leg has answered."""
    row = (new_id(), uow.org_id, call_id, account_sid, sid, role, party_id, uow.now, uow.now)
    uow.raw.execute(_PARTY_LEG, row)


def party_gone(uow: UnitOfWork, call_id: UUID, party_id: UUID, reason: str) -> None:
    """A party's leg is over, however we learn it."""
    rows.lock(uow, call_id)
    sql.run(uow, _END_PARTY_LEGS, (uow.now, party_id))
    party = sql.one(uow, _PARTY, (party_id,))
    if party is not None:
        told = party["account_sid"] or "", party["leg_sid"] or ""
        uow.record(PartyNews(call_id, party["label"], "left", reason, False, *told))


def party_not_rung(uow: UnitOfWork, call_id: UUID, party_id: UUID, reason: str) -> None:
    """The ring for a party came to nothing. reason: busy no_answer failed refused."""
    rows.lock(uow, call_id)
    party = sql.one(uow, _PARTY, (party_id,))
    if party is not None and party["state"] == "ringing":
        told = party["account_sid"] or "", party["leg_sid"] or ""
        uow.record(PartyNews(call_id, party["label"], "failed", reason, False, *told))


def end_party_if_over(uow: UnitOfWork, call_id: UUID, party_id: UUID) -> None:
    """A phone that was found ringing for a party long gone is silenced."""
    party = sql.one(uow, _PARTY, (party_id,))
    if party is None or party["state"] not in {"ringing", "joined", "held"}:
        commands.end_party(uow, call_id, party_id)


def picked_up(uow: UnitOfWork, call: rows.CallNow, sid: str) -> None:
    """The person whom we rang has answered: the locked call is being talked."""
    leg = sql.one(uow, "SELECT id FROM leg WHERE call_id = %s AND role = 'called'", (call.id,))
    if leg is not None:
        raise_status(uow, leg["id"], sid, "in-progress")
    if call.answered_at is None:
        rows.change(uow, call.id, state="talking", answered_at=uow.now)
        rows.note(uow, call.id, "answered")
        uow.record(CalledPartyAnswered(call.id, call.purpose, call.reference))


def seat_gone(uow: UnitOfWork, call_id: UUID, offer_id: UUID) -> None:
    """The seat's leg is over, however we learn it; told once."""
    call = rows.lock(uow, call_id)
    if sql.run(uow, _END_SEAT_LEGS, (uow.now, offer_id)) == 0:
        return
    answered = call.answered_at is not None and call.seat_id is not None
    if call.seat_left_at is None and answered and not ports.still_served(uow, call_id, offer_id):
        rows.change(uow, call_id, seat_left_at=uow.now)
    rows.note(uow, call_id, "seat_left")
    uow.record(SeatLeft(call_id, offer_id, answered))
    if call.direction == "outbound" and call.ended_at is None and call.answered_at is None:
        commands.end_leg(uow, call_id, "called")


def end(uow: UnitOfWork, call: rows.CallNow, status: str, reason: str | None = None) -> None:
    """The caller's (or called party's) leg is over: the call has its outcome now, once. `reason`: what the carrier said
    besides of a call that nobody answered (`out_of_service`).
    """
    if call.ended_at is not None:
        return
    asking.settle(uow, call)
    outcome = _outcome(uow, call, status)
    values: dict[str, object] = {"state": "ended", "ended_at": uow.now, "outcome": outcome}
    if call.held_at is not None:
        held = int((uow.now - call.held_at).total_seconds())
        values |= {"held_at": None, "hold_seconds": call.hold_seconds + held}
    rows.change(uow, call.id, **values)
    rows.note(uow, call.id, "ended", outcome=outcome, status=status)
    uow.record(CallEnded(call.id, outcome, call.direction, call.purpose, status))
    if call.direction == "outbound":
        answered = call.answered_at is not None
        pacing.release(uow, call.id)
        uow.record(OutboundEnded(call.id, call.purpose, call.reference, status, answered, reason))


def _outcome(uow: UnitOfWork, call: rows.CallNow, status: str) -> str | None:
    """Exactly one for an inbound call; a call that we placed has none (it is not of the inbound total)."""
    if call.direction != "inbound":
        return None
    if call.answered_at is not None:
        return Outcome.ANSWERED.value
    return call.outcome or _unanswered(uow, call, status).value


def _unanswered(uow: UnitOfWork, call: rows.CallNow, status: str) -> Outcome:
    if call.queue_entered_at is not None:
        waited = (uow.now - call.queue_entered_at).total_seconds()
        return Outcome.SHORT_ABANDON if is_short_abandon(waited) else Outcome.ABANDONED_QUEUE
    return Outcome.FAILED if status in FAILED - {"canceled"} else Outcome.ABANDONED_IVR
