"""Where a search found its words, for the few tickets of one page: what the index promised is looked at in the text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import Select, select

from callcenter.calls import bars
from callcenter.calls.models import Call
from callcenter.people.identity import SignedIn
from callcenter.tickets import search
from callcenter.tickets.models import Ticket, TicketContact, TicketEvent
from callcenter.tickets.view_models import SPOKEN
from callcenter.tickets.wording import leaves, normalise, snippet, terms
from callcenter.transcripts.models import Segment, Transcript

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

SHOWN = 3  # places a ticket
MOST_HEARD = 300


@dataclass(frozen=True, slots=True)
class Match:
    """One place. `snippet` is None where the ticket itself is what was found (its number, its caller)."""

    source: str
    snippet: str | None
    call_id: UUID | None = None


def of_tickets(uow: UnitOfWork, account: SignedIn, tickets: Sequence[Ticket], text: str) -> dict[UUID, list[Match]]:
    """Return the places by ticket; a ticket without one only seemed to say it (its pairs stand apart)."""
    ids, words = [ticket.id for ticket in tickets], terms(text)
    found: dict[UUID, list[Match]] = defaultdict(list)
    point_id = search.telephone(uow, text)
    for ticket in tickets:
        found[ticket.id] += _own(ticket, words, point_id)
    for ticket_id, content in uow.session.execute(_spoken(ids)):
        _keep(found[ticket_id], "note", leaves(content), words)
    heard = uow.session.execute(_heard(account, ids, words)).all()
    open_to = bars.open_calls(uow, {row[2] for row in heard}, account.account_id)
    for ticket_id, said, call_id in heard:
        if call_id in open_to:
            _keep(found[ticket_id], "transcript", said, words, call_id)
    for ticket_id in uow.session.scalars(select(Ticket.id).where(Ticket.id.in_(ids), search.named(uow, text))):
        found[ticket_id].insert(0, Match("name", None))
    return {ticket_id: places[:SHOWN] for ticket_id, places in found.items() if places}


def _own(ticket: Ticket, words: tuple[str, ...], point_id: UUID | None) -> list[Match]:
    found = []
    if len(words) == 1 and normalise(ticket.number).startswith(words[0]):
        found.append(Match("number", ticket.number))
    if point_id is not None and ticket.point_id == point_id:
        found.append(Match("phone", None))
    _keep(found, "summary", ticket.summary, words)
    _keep(found, "form", leaves(ticket.fields), words)
    return found


def _keep(found: list[Match], source: str, text: str, words: tuple[str, ...], call_id: UUID | None = None) -> None:
    place = snippet(text, words)
    if place is not None and all(place != each.snippet for each in found):
        found.append(Match(source, place, call_id))


def _spoken(ids: list[UUID]) -> Select[*tuple[Any, ...]]:
    lines = select(TicketEvent.ticket_id, TicketEvent.content).where(TicketEvent.ticket_id.in_(ids))
    return lines.where(TicketEvent.kind.in_(SPOKEN)).order_by(TicketEvent.seq)


def _heard(account: SignedIn, ids: list[UUID], words: tuple[str, ...]) -> Select[*tuple[Any, ...]]:
    said = (
        select(TicketContact.ticket_id, Segment.text, Call.id)
        .join(Call, Call.id == TicketContact.call_id)
        .join(Transcript, Transcript.call_id == Call.id)
        .join(Segment, Segment.transcript_id == Transcript.id)
        .where(TicketContact.ticket_id.in_(ids))
        .where(*(Segment.text.icontains(word, autoescape=True) for word in words))
        .order_by(Transcript.pass_.desc(), Segment.starts_ms)
        .limit(MOST_HEARD)
    )
    return said if search.hears_all(account) else said.where(Call.account_id == account.account_id)
