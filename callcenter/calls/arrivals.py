"""A new call: its rows, its caller, the menu's first words. And the way back for one whose document got lost."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from urllib.parse import urlsplit
from uuid import UUID

from psycopg.types.json import Jsonb

from agents.disposition import Outcome
from callcenter import clock
from callcenter.calendar import queries as calendar
from callcenter.calls import documents, effects, ports, roster, rows, sql
from callcenter.calls.links import links
from callcenter.carriers.twilio import twiml, words
from callcenter.contacts import service as contacts
from callcenter.db.unit_of_work import UnitOfWork
from callcenter.flows import service as flows
from callcenter.ids import new_id
from ivr_flows import engine
from ivr_flows.prompts import Prompt
from ivr_flows.session import Facts, Session

MOST_FALLBACKS = 3
_INSERT = """
    INSERT INTO call (id, org_id, direction, purpose, state, flow_version_id, flow_state, caller_point_id,
        called_number, arrived_at, business_day)
    VALUES (%s, %s, 'inbound', 'service', 'menu', %s, %s, %s, %s, %s, %s)
"""
_LEG = """
    INSERT INTO leg (id, org_id, call_id, account_sid, sid, role, kind, status, status_rank, started_at, answered_at)
    VALUES (%s, %s, %s, %s, %s, 'caller', %s, 'in-progress', 2, %s, %s)
"""
_LAST_LANGUAGE = """
    SELECT language FROM call WHERE caller_point_id = %s AND language IS NOT NULL AND direction = 'inbound'
    ORDER BY arrived_at DESC LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Ringing:
    """Somebody calls: the carrier's ids of the leg, both addresses as the carrier writes them, the X- headers."""

    account_sid: str
    sid: str
    caller: str
    called: str
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fault:
    """Why the carrier asks the fallback address: Twilio's error code, and the address that failed."""

    code: str
    url: str

    @property
    def of_document(self) -> bool:
        """Whether the document was had and could not be carried out (11… is an address that did not answer): wrong
        TwiML, or a sound that is not there.
        """
        return self.code[:2] not in ("", "11") or urlsplit(self.url).path.startswith("/audio/")


def receive(uow: UnitOfWork, ringing: Ringing) -> str:
    """The first document of a call. Asked again for the same leg, it is the call's current document."""
    known = rows.find_by_leg(uow, ringing.account_sid, ringing.sid)
    if known is not None:
        return current_document(uow, known["call_id"])
    kind, address = words.address(ringing.caller)
    point = contacts.find_or_create_point(uow, kind, address)  # type: ignore[arg-type]
    if point.last_four and ports.turned_away(uow, point.id):
        return _turn_away(uow, ringing, kind, point.id)
    facts = _facts(uow, None if point.last_four == "" else point.id)
    version_id = flows.latest(uow)
    call_id = _insert(uow, ringing, kind, point.id, version_id, facts)
    ports.note_peer_line(uow, call_id, ports.Arrival(ringing.caller, ringing.called, ringing.headers))
    menu = flows.flow_of(uow, version_id)
    sprint = roster.settled(uow, menu, engine.start(menu, facts), facts, roster.Asker(call_id, point.id))
    call = rows.lock(uow, call_id)
    return effects.apply(uow, call, "voice", sprint.session, sprint.effects)


def _turn_away(uow: UnitOfWork, ringing: Ringing, kind: str, point_id: UUID) -> str:
    """A number on the approved list: a goodbye that says where else to turn, and a call that is counted."""
    call_id = _insert(uow, ringing, kind, point_id, None, Facts(open=False))
    rows.change(uow, call_id, state="leaving", outcome=Outcome.BLOCKED.value)
    rows.note(uow, call_id, "turned_away")
    document = documents.goodbye(links(), [Prompt("blocked_goodbye", documents.MANDARIN)])
    return rows.keep_reply(uow, call_id, "voice", document)


def _insert(
    uow: UnitOfWork, ringing: Ringing, kind: str, point_id: UUID, version_id: UUID | None, facts: Facts
) -> UUID:
    call_id = new_id()
    state = Jsonb({"facts": asdict(facts)})
    day = clock.business_day(uow.now)
    called = ringing.called[:128]
    uow.raw.execute(_INSERT, (call_id, uow.org_id, version_id, state, point_id, called, uow.now, day))
    leg = (new_id(), uow.org_id, call_id, ringing.account_sid, ringing.sid, kind, uow.now, uow.now)
    uow.raw.execute(_LEG, leg)
    rows.note(uow, call_id, "arrived")
    return call_id


def _facts(uow: UnitOfWork, point_id: UUID | None) -> Facts:
    row = uow.raw.execute(_LAST_LANGUAGE, (point_id,)).fetchone() if point_id else None
    language = str(row[0]) if row else None
    return Facts(calendar.is_open(uow, uow.now), ports.staffing(uow), language)


def facts_of(call: rows.CallNow) -> Facts:
    """The facts with which the call began: whoever called in open hours stays in that branch."""
    return Facts.from_json((call.flow_state or {}).get("facts", {"open": True}))


def session_of(call: rows.CallNow) -> Session:
    """Where the caller stands in the menu."""
    return Session.from_json((call.flow_state or {})["session"])


def current_document(uow: UnitOfWork, call_id: UUID) -> str:
    """What the caller's leg was last told."""
    return rows.lock(uow, call_id).document or documents.apology(links())


def recover(uow: UnitOfWork, ringing: Ringing, fault: Fault) -> str:
    """A document could not be had: the current one again; after three times a person; a call unknown so far begins.

    Carriers ask once: a menu that was had and could not be carried out would fail again and end the call, so a person
    takes over at once, or an apology while the hotline is closed.
    """
    known = rows.find_by_leg(uow, ringing.account_sid, ringing.sid)
    if known is None:
        return receive(uow, ringing)
    if known["role"] == "seat":
        return documents.goodbye(links(), [])
    call = rows.lock(uow, known["call_id"])
    if call.ended_at is not None:
        return twiml.EMPTY
    rows.change(uow, call.id, fallbacks=call.fallbacks + 1)
    sql.run(uow, "UPDATE leg SET status_rank = greatest(status_rank, 2) WHERE id = %s", (known["id"],))
    in_menu = call.direction == "inbound" and call.state == "menu"
    spoilt = in_menu and fault.of_document
    if call.fallbacks < MOST_FALLBACKS and call.document and not spoilt:
        return call.document
    if in_menu and (facts_of(call).open if spoilt else call.fallbacks == MOST_FALLBACKS):
        token = f"fallback:{call.fallbacks}"
        return rows.keep_reply(uow, call.id, token, effects.enqueue_without_menu(uow, call))
    return documents.apology(links())
