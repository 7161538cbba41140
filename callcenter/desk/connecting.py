"""The seat's leg: the answer webhook decides "join" or "gone", and what follows when the leg ends."""

from uuid import UUID

from agents.seat import SeatState
from callcenter.calls import documents, legs, quiet_times, rows, service, sql
from callcenter.calls.links import links
from callcenter.carriers.twilio import twiml, words
from callcenter.db.unit_of_work import UnitOfWork
from callcenter.desk import callbacks, entries, inherited_forms, offers, ports, seats
from callcenter.errors import NotFound
from ivr_flows.prompts import Prompt, audio_path

RINGBACK = Prompt("ringback", "common")
_CONNECT = """
    UPDATE offer SET state = 'connected', connected_at = %(now)s, leg_sid = %(sid)s,
        accepted_at = coalesce(accepted_at, %(now)s) WHERE id = %(offer)s
"""
_ENTRY = "UPDATE queue_entry SET state = 'connecting' WHERE id = %s RETURNING carrier_queue_sid, queue_key, language"
_CONNECTED = """
    SELECT o.id, o.seat_id, s.account_id FROM offer o JOIN seat s ON s.id = o.seat_id
    WHERE o.call_id = %s AND o.state = 'connected'
"""
_OUTBOUND = """
    SELECT o.id FROM offer o WHERE o.call_id = %s AND o.kind = 'outbound' ORDER BY o.made_at DESC LIMIT 1
"""


def answered(uow: UnitOfWork, offer_id: UUID, account_sid: str, sid: str, origin: str) -> str:
    """The seat's leg has answered (or the browser connects itself): the document, decided once per leg.

    `origin` is From of a browser leg: only the seat that was offered the call may take it.
    """
    call_id = _call_of(uow, offer_id)
    seats.lock_domain(uow)
    offer = offers.read(uow, offer_id)
    token = f"seat:{sid}"
    if (stored := rows.stored_reply(uow, call_id, token)) is not None:
        return stored
    won = _may_join(offer, origin) and offers.is_alive(offer)
    document = _join(uow, offer, account_sid, sid, origin) if won else _gone()
    return rows.keep_reply(uow, call_id, token, document, current=False)


def _call_of(uow: UnitOfWork, offer_id: UUID) -> UUID:
    row = uow.raw.execute("SELECT call_id FROM offer WHERE id = %s AND org_id = %s", (offer_id, uow.org_id)).fetchone()
    if row is None:
        raise NotFound(str(offer_id))
    return UUID(str(row[0]))


def _may_join(offer: sql.Row, origin: str) -> bool:
    """A browser joins as its own seat; a desk phone was rung by us."""
    kind, address = words.address(origin)
    if offer["phone"] == "browser":
        return kind == "client" and address == f"seat_{offer['seat_id'].hex}"
    return kind != "client"


def _gone() -> str:
    prompt = Prompt("gone", documents.MANDARIN)
    return documents.goodbye(links(), [prompt])


def _join(uow: UnitOfWork, offer: sql.Row, account_sid: str, sid: str, origin: str) -> str:
    call_id, seat_id = offer["call_id"], offer["seat_id"]
    uow.raw.execute(_CONNECT, {"now": uow.now, "sid": sid, "offer": offer["id"]})
    kind = "client" if words.address(origin)[0] == "client" else "sip"
    legs.add_seat_leg(uow, call_id, offer["id"], account_sid, sid, kind)
    if offer["kind"] != "transfer":  # who is only consulted has no form: it comes with the caller
        inherited_forms.open_form(uow, offer)
    language = _bring_the_other(uow, offer)
    seats.set_state(uow, seat_id, SeatState.TALKING, call_id=call_id)
    uow.live(f"seat:{seat_id}", "offer_gone", {"id": str(offer["id"])})
    rows.note(uow, call_id, "seat_connected", seat_id=str(seat_id))
    return _seat_document(offer, language, quiet_times.stream_address(uow, call_id))


def _bring_the_other(uow: UnitOfWork, offer: sql.Row) -> str | None:
    """Take the caller out of the queue, or ring the person who is to be called back."""
    call_id = offer["call_id"]
    if offer["kind"] == "callback":
        callbacks.ring(uow, offer)
    elif offer["entry_id"] is not None:
        entry = uow.raw.execute(_ENTRY, (offer["entry_id"],)).fetchone()
        assert entry is not None
        queue_sid, queue, language = entry
        entries.connect(uow, call_id, queue_sid, queue)
        return str(language)
    row = sql.one(uow, "SELECT caller_point_id, language FROM call WHERE id = %s", (call_id,))
    assert row is not None
    if offer["kind"] == "outbound":  # a transfer has its caller already
        address = links().to("outbound", call_id)
        service.ring(uow, call_id, row["caller_point_id"], address, f"{address}/status")
    language = row["language"]
    return None if language is None else str(language)


def _seat_document(offer: sql.Row, language: str | None, stream_address: str | None) -> str:
    call_id, offer_id = offer["call_id"], offer["id"]
    name = f"s{offer_id}"
    # A seat that rings somebody hears the ringing; one that takes a call hears nothing of the moment between.
    rings = offer["kind"] in {"outbound", "callback"} and audio_path(RINGBACK) is not None
    return twiml.document(
        documents.streamed(links(), call_id, "seat", name, language, stream_address),
        twiml.dial_conference(
            documents.conference_name(call_id),
            links().to("seat-left", offer_id),
            links().to("conf", call_id),
            label=f"seat{offer_id}",
            starts=False,
            # A seat that is asked to take the call over ends nothing before it has.
            ends=offer["kind"] != "transfer",
            wait_url=f"{links().root}/ringback" if rings else "",
        ),
    )


def browser_connects(uow: UnitOfWork, hook_offer: str, hook_outbound: str, sid: str, account: str, origin: str) -> str:
    """A seat's browser leg: for an offer it accepted, or for the return call that it dials."""
    if hook_offer:
        return answered(uow, _uuid(hook_offer), account, sid, origin)
    row = uow.raw.execute(_OUTBOUND, (_uuid(hook_outbound),)).fetchone()
    if row is None:
        raise NotFound(hook_outbound)
    return answered(uow, row[0], account, sid, origin)


def party_connects(uow: UnitOfWork, hook_party: str, account_sid: str, sid: str, origin: str) -> str:
    """Somebody's browser joins beside caller and seat."""
    return ports.party_connects(uow, _uuid(hook_party), account_sid, sid, origin) or _gone()


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise NotFound(text) from error


def screening(uow: UnitOfWork, offer_id: UUID) -> str:
    """A number was rung for a seat: it must press 1, or a voicemail box would join a legal consultation."""
    _call_of(uow, offer_id)
    said = documents.said(links(), [Prompt("press1", documents.MANDARIN)])
    action = links().to("seat", offer_id, "ok")
    return twiml.document(twiml.gather(action, said, timeout=6), twiml.hangup())


def connected_seat(uow: UnitOfWork, call_id: UUID) -> tuple[UUID, UUID, UUID | None] | None:
    """Which seat waits for this caller in the conference (offer, seat, account). The call is locked."""
    seats.lock_domain(uow)
    row = uow.raw.execute(_CONNECTED, (call_id,)).fetchone()
    if row is None:
        return None
    statement = "UPDATE queue_entry SET state = 'served', left_at = %s WHERE call_id = %s AND state = 'connecting'"
    uow.raw.execute(statement, (uow.now, call_id))
    return row[0], row[1], row[2]


def ring_news(uow: UnitOfWork, offer_id: UUID, account_sid: str, sid: str, status: str) -> None:
    """News of a desk phone that we ring."""
    rank = words.rank(status)
    call_id = _call_of(uow, offer_id)
    # The call, then the domain, then rows of the desk: the end of the seat's leg takes them in this order too.
    rows.lock(uow, call_id)
    if status == "ringing" or rank == words.TERMINAL:  # the others change nothing that matching goes by
        seats.lock_domain(uow)
    uow.raw.execute("UPDATE offer SET leg_sid = %s WHERE id = %s AND leg_sid IS NULL", (sid, offer_id))
    if status == "ringing":
        offers.rang(uow, offer_id)
    elif rank == words.TERMINAL:
        if rows.find_by_leg(uow, account_sid, sid) is not None:
            service.seat_gone(uow, call_id, offer_id)
        else:
            offers.unanswered(uow, offer_id, status)


def left(uow: UnitOfWork, offer_id: UUID) -> str:
    """The seat's Dial is over."""
    service.seat_gone(uow, _call_of(uow, offer_id), offer_id)
    return twiml.document(twiml.hangup())
