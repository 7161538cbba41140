"""What the words of a matter suggest (S72): shown to people, who confirm or dismiss. The machine never marks."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from callcenter.errors import Conflict, NotFound
from callcenter.ids import new_id
from callcenter.sensitive import escalations, locking, marking, words
from callcenter.sensitive.models import Suggestion, TriggerWord
from callcenter.sensitive.words import Found, Word
from callcenter.tickets import stages
from callcenter.tickets.models import Ticket
from callcenter.transcripts import queries as transcripts

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork
    from callcenter.people.identity import SignedIn


class SuggestionUnknown(NotFound):
    """No such suggestion, or not for the asker's eyes."""

    code = "suggestion_unknown"


class SuggestionDecided(Conflict):
    """Somebody has decided on it already."""

    code = "suggestion_decided"


def scan(uow: UnitOfWork, ticket: Ticket) -> list[Found]:
    """Look for the words of the list in summary, form and transcript, and keep what they suggest. Twice keeps once."""
    found = words.search(in_force(uow), texts_of(uow, ticket))
    rows = [_row(uow, ticket, each) for each in found]
    if rows:
        row = insert(Suggestion).values(rows)
        fresh = {"words": row.excluded.words, "found_in": row.excluded.found_in}
        again = row.on_conflict_do_update(
            index_elements=[Suggestion.ticket_id, Suggestion.sensitivity], set_=fresh, where=Suggestion.state == "open"
        )
        uow.session.execute(again)
        locking.tell(uow, ticket, "suggestions")
    return found


def in_force(uow: UnitOfWork) -> list[Word]:
    """Return the words of the list."""
    found = select(TriggerWord).where(TriggerWord.org_id == uow.org_id, TriggerWord.active).order_by(TriggerWord.word)
    return [Word(row.word, row.sensitivity) for row in uow.session.scalars(found)]


def texts_of(uow: UnitOfWork, ticket: Ticket) -> dict[str, str]:
    """Return what a matter says of itself: summary, values of its form, what was heard of the call so far."""
    values = " ".join(str(value) for value in ticket.fields.values() if isinstance(value, str))
    heard = ""
    if ticket.call_id is not None and (best := transcripts.best(uow, ticket.call_id)) is not None:
        heard = "\n".join(segment.text for segment in transcripts.segments(uow, best.id))
    return {"summary": ticket.summary, "form": values, "transcript": heard}


def confirm(uow: UnitOfWork, account: SignedIn, suggestion_id: UUID, note: str, *, report: bool) -> Ticket:
    """Mark the ticket as suggested. Raises SuggestionUnknown, SuggestionDecided."""
    suggestion, ticket = _open(uow, account, suggestion_id)
    suggestion.state, suggestion.decided_by, suggestion.decided_at = "confirmed", account.account_id, uow.now
    kind = "sensitive" if suggestion.sensitivity == "violence" else suggestion.sensitivity
    marking.mark(uow, ticket, kind, account.account_id, source="words", note=note)
    if report:
        escalations.begin(uow, ticket, "sensitive", note or marking.NAMES[kind], account.account_id)
    return ticket


def dismiss(uow: UnitOfWork, account: SignedIn, suggestion_id: UUID) -> Ticket:
    """Say that it is nothing. Raises SuggestionUnknown, SuggestionDecided."""
    suggestion, ticket = _open(uow, account, suggestion_id)
    suggestion.state, suggestion.decided_by, suggestion.decided_at = "dismissed", account.account_id, uow.now
    return ticket


def open_of(uow: UnitOfWork, ticket_id: UUID) -> list[Suggestion]:
    """Return what still waits for a decision on a ticket."""
    found = select(Suggestion).where(Suggestion.ticket_id == ticket_id, Suggestion.state == "open")
    return list(uow.session.scalars(found.order_by(Suggestion.sensitivity)))


def _row(uow: UnitOfWork, ticket: Ticket, found: Found) -> dict[str, object]:
    return {"id": new_id(), "org_id": ticket.org_id, "ticket_id": ticket.id, "sensitivity": found.sensitivity,
            "words": list(found.words), "found_in": list(found.found_in), "state": "open",
            "raised_at": uow.now}  # fmt: skip


def _open(uow: UnitOfWork, account: SignedIn, suggestion_id: UUID) -> tuple[Suggestion, Ticket]:
    """The ticket first: whoever may not see it learns of no suggestion either."""
    mine = Suggestion.id == suggestion_id, Suggestion.org_id == uow.org_id
    ticket_id = uow.session.scalar(select(Suggestion.ticket_id).where(*mine))
    if ticket_id is None:
        raise SuggestionUnknown("没有这条提示。")
    try:
        ticket = stages.for_account(uow, account, ticket_id)
    except stages.TicketNotFound as error:
        raise SuggestionUnknown("没有这条提示。") from error
    found = select(Suggestion).where(*mine).with_for_update()
    suggestion = uow.session.scalars(found, execution_options={"populate_existing": True}).one()
    if suggestion.state != "open":
        raise SuggestionDecided("该提示已处理。")
    return suggestion, ticket
