"""Finding tickets by what somebody remembers: a number, a telephone, a name, words that were written or said.

Words are found by pairs of neighbouring signs (`pairs`), because Chinese has no spaces. In each kind of text rare words
are looked up; common ones ("工资" stands in every third summary) are met soon by walking the newest tickets.
What is found is not filtered by the ticket's rights here but in the list's own query; transcripts are, by the call's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    SQLColumnExpression,
    Text,
    Uuid,
    and_,
    any_,
    cast,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY

from callcenter.calls import bars
from callcenter.calls.models import Call
from callcenter.contacts import persons
from callcenter.contacts import service as contacts
from callcenter.contacts.models import Person
from callcenter.people.identity import SignedIn
from callcenter.tickets import pairs, rights
from callcenter.tickets.models import CasePerson, Ticket, TicketContact, TicketEvent
from callcenter.tickets.pairs import Texts
from callcenter.tickets.view_models import SPOKEN
from callcenter.tickets.wording import terms
from callcenter.transcripts.models import Segment, Transcript

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

MANY = 5_000  # beyond it a word is common: sorting its tickets takes longer than meeting twenty of them on the way
WHOLE_NUMBER_DIGITS = 10
A_DAY_OF_NUMBERS = 8  # digits of a ticket's number that say at least the day
# Each beside its own index (migration 0017).
SUMMARIES = Texts(
    "ix_ticket_grams",
    "SELECT id FROM ticket WHERE org_id = %(org)s AND search_grams(summary) @> %(grams)s::text[] LIMIT %(most)s",
)
FORMS = Texts(
    "ix_ticket_field_grams",
    "SELECT id FROM ticket WHERE org_id = %(org)s AND json_grams(fields) @> %(grams)s::text[] LIMIT %(most)s",
)
NOTES = Texts(
    "ix_ticket_event_grams",
    """SELECT ticket_id FROM ticket_event WHERE org_id = %(org)s AND event_grams(content) @> %(grams)s::text[]
    AND kind IN ('note', 'result_given', 'returned', 'unsatisfied', 'closed') LIMIT %(most)s""",
)
# A transcript counts in the pass that is shown, of calls that the reader may hear: supervisors all, others their own.
# What was said is found first, whatever the planner thinks of the tables around it.
CALLS = Texts(
    "ix_segment_grams",
    f"""
    WITH said AS MATERIALIZED (
        SELECT transcript_id FROM segment WHERE org_id = %(org)s AND search_grams(text) @> %(grams)s::text[]
        LIMIT %(most)s
    )
    SELECT tc.ticket_id FROM said JOIN transcript t ON t.id = said.transcript_id
    JOIN call c ON c.id = t.call_id JOIN ticket_contact tc ON tc.call_id = c.id
    WHERE (%(hears_all)s OR c.account_id = %(asker)s) AND {bars.NOT_BARRED}
    AND (t.pass = 2 OR NOT EXISTS (SELECT FROM transcript again WHERE again.call_id = t.call_id AND again.pass = 2
         AND again.status IN ('done', 'low_confidence')))
    """,  # noqa: S608 - a constant
)
EVERYWHERE = (SUMMARIES, FORMS, NOTES, CALLS)


@dataclass(frozen=True, slots=True)
class Found:
    """What a search leaves of a list: a condition on `ticket`, and whether a word of it is common."""

    condition: ColumnElement[bool]
    common: bool


def find(uow: UnitOfWork, account: SignedIn, text: str) -> Found:
    """Return where to look. A word of one sign is compared where other words have narrowed the search, never alone."""
    wanted = Ticket.org_id == uow.org_id, _direct(uow, account, text)
    direct = set(uow.session.scalars(select(Ticket.id).where(*wanted).limit(MANY)))
    grams = pairs.of(uow, text)
    if not grams:
        return Found(_among(direct), common=False)
    values = {"org": uow.org_id, "grams": grams, "asker": account.account_id, "hears_all": hears_all(account)}
    expected = pairs.expected(uow, [texts.index for texts in EVERYWHERE], grams)
    common = []
    for texts in EVERYWHERE:
        rare = expected.get(texts.index, 0) <= MANY
        ids = pairs.look_up(uow, texts, values, MANY) if rare else None
        if ids is None:
            common.append(texts)
        else:
            direct |= ids
    met = [_says(account, texts, terms(text)) for texts in common]
    return Found(or_(_among(direct), *met), common=bool(common))


def hears_all(account: SignedIn) -> bool:
    """Whose transcripts the account may read: all, or those of its own calls."""
    return account.has("supervisor", "admin")


def telephone(uow: UnitOfWork, text: str) -> UUID | None:
    """Return the contact point of a whole number, in whatever writing. Parts of a number find nothing (keyed hash)."""
    if sum(letter.isdigit() for letter in text) < WHOLE_NUMBER_DIGITS:
        return None
    point = contacts.find_point(uow, "tel", text)
    return None if point is None else point.id


def named(uow: UnitOfWork, text: str) -> ColumnElement[bool]:
    """Tickets of a whole name: of who turned to us, and of everybody in a case."""
    hashed = Person.name_hash == persons.name_fingerprint(text)
    people = list(uow.session.scalars(select(Person.id).where(Person.org_id == uow.org_id, hashed)))
    cases = select(CasePerson.case_id).where(CasePerson.person_id.in_(people), CasePerson.removed_at.is_(None))
    theirs = list(uow.session.scalars(cases)) if people else []
    return or_(Ticket.person_id.in_(people), Ticket.case_id.in_(theirs))


def _direct(uow: UnitOfWork, account: SignedIn, text: str) -> ColumnElement[bool]:
    found = [named(uow, text)]
    digits = text.replace(" ", "")
    if digits.replace("-", "").isdigit() and len(digits) >= A_DAY_OF_NUMBERS:
        found.append(Ticket.number.startswith(digits, autoescape=True))
    point_id = telephone(uow, text)
    if point_id is not None:
        # whoever is not shown a number does not find out by trying it
        shown = account.has("agent", *rights.CENTRE)
        found.append(Ticket.point_id == point_id if shown else and_(Ticket.point_id == point_id, ~Ticket.safe_contact))
    return or_(*found)


def _among(ids: set[UUID]) -> ColumnElement[bool]:
    return Ticket.id == any_(cast(list(ids), ARRAY(Uuid())))


def _says(account: SignedIn, texts: Texts, words: tuple[str, ...]) -> ColumnElement[bool]:
    """Compare the texts of one ticket. Scalar subqueries: an EXISTS may be planned as a walk through a whole table."""

    def has(column: SQLColumnExpression[str]) -> ColumnElement[bool]:
        return and_(*(column.icontains(word, autoescape=True) for word in words))

    if texts is SUMMARIES:
        return has(Ticket.summary)
    if texts is FORMS:
        return has(cast(Ticket.fields, Text))
    yes = literal(value=True)
    if texts is NOTES:
        own_words = TicketEvent.ticket_id == Ticket.id, TicketEvent.kind.in_(SPOKEN)
        return _there(select(yes).where(*own_words, has(cast(TicketEvent.content, Text))))
    said = (
        select(yes)
        .join_from(TicketContact, Transcript, Transcript.call_id == TicketContact.call_id)
        .join(Segment, Segment.transcript_id == Transcript.id)
        .join(Call, Call.id == Transcript.call_id)
        .where(TicketContact.ticket_id == Ticket.id, has(Segment.text))
    )
    return _there(said if hears_all(account) else said.where(Call.account_id == account.account_id))


def _there(found: Select[bool]) -> ColumnElement[bool]:
    return func.coalesce(found.limit(1).scalar_subquery(), literal(value=False))
