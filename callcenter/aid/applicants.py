"""Whom an application is for, and against whom: persons with enciphered names, and the marks that find them again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from callcenter.aid import marks
from callcenter.aid.marks import Party, Side
from callcenter.aid.models import AidApplicant, AidPartyMark
from callcenter.contacts import persons
from callcenter.contacts import service as contacts
from callcenter.contacts.keys import site_keys
from callcenter.contacts.models import ContactPoint
from callcenter.ids import new_id
from callcenter.tickets.models import CasePerson, Ticket

if TYPE_CHECKING:
    from callcenter.aid.models import AidApplication
    from callcenter.db.unit_of_work import UnitOfWork

# fields of forms that name the other side: the wage form's employer and contractor, and what other forms call it
OPPONENT_FIELDS: Final = (
    "employer", "contractor", "general_contractor", "labour_agency", "opponent", "other_party", "respondent", "debtor",
    "landlord", "insurer", "hospital",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Applicant:
    """Somebody the aid is for, as they are known when the application is made."""

    name: str = ""
    id_number: str = ""
    phone: str = ""
    person_id: UUID | None = None
    point_id: UUID | None = None


def of_ticket(uow: UnitOfWork, ticket: Ticket) -> list[Applicant]:
    """Return the persons of a ticket's case in their order (thirty workers: thirty), else the caller alone."""
    if ticket.case_id is None:
        known = persons.names(uow, [ticket.person_id] if ticket.person_id else [])
        name = known.get(ticket.person_id, "") if ticket.person_id else ""
        return [Applicant(person_id=ticket.person_id, point_id=ticket.point_id, name=name)]
    rows = uow.session.execute(
        select(CasePerson.person_id, CasePerson.point_id)
        .where(CasePerson.case_id == ticket.case_id, CasePerson.removed_at.is_(None))
        .order_by(CasePerson.position, CasePerson.id)
    ).all()
    names = persons.names(uow, [person for person, _ in rows])
    return [Applicant(person_id=person, point_id=point, name=names.get(person, "")) for person, point in rows]


def opponents_in(fields: Mapping[str, Any]) -> list[Party]:
    """Return whom a form names as the other side; 未提供 names nobody."""
    named = [str(fields.get(name) or "").strip() for name in OPPONENT_FIELDS]
    return [Party(name) for name in named if name and name != "未提供"]


def write(uow: UnitOfWork, application: AidApplication, people: Sequence[Applicant]) -> None:
    """Write the applicants, numbered on from those who are there, and their marks."""
    present = select(AidApplicant.seq).where(AidApplicant.application_id == application.id)
    first = max(uow.session.scalars(present), default=0) + 1
    for seq, person in enumerate(people, start=first):
        uow.session.add(_row(application, seq, person))
    application.people = first - 1 + len(people)
    parties = [Party(each.name, each.id_number, each.phone or number_of(uow, each.point_id)) for each in people]
    mark(uow, "client", parties, application_id=application.id)


def take_in(uow: UnitOfWork, application: AidApplication, people: Sequence[Applicant]) -> None:
    """Let an application stand for a whole list: whoever it knows stays as they are, the others are added.

    A caller who was written down by their number alone is the one of that number in the list, else gives their place
    to it: who is in the case is whom the aid is for.
    """
    rows, left = listed(uow, application.id), list(people)
    known, unnamed = names(rows), []
    for row in rows:
        same = next((each for each in left if _is(row, known.get(row.id), each)), None)
        if same is not None:
            left.remove(same)
            _name(row, same)
        elif row.id not in known and row.id_masked is None:
            unnamed.append(row)
    for row in unnamed[: len(left)]:
        _name(row, left.pop(0))
    parties = [Party(each.name, phone=number_of(uow, each.point_id)) for each in people]
    mark(uow, "client", parties, application_id=application.id)
    write(uow, application, left)


def _is(row: AidApplicant, name: str | None, person: Applicant) -> bool:
    if row.person_id is not None:
        return row.person_id == person.person_id
    return name == person.name if name else row.point_id is not None and row.point_id == person.point_id


def _name(row: AidApplicant, person: Applicant) -> None:
    row.person_id, row.point_id = person.person_id, person.point_id or row.point_id
    if row.name_cipher is None and person.name.strip():
        row.name_cipher, row.name_key_id = site_keys().encipher(row.id, person.name.strip())


def _row(application: AidApplication, seq: int, person: Applicant) -> AidApplicant:
    row = AidApplicant(id=new_id(), org_id=application.org_id, application_id=application.id, seq=seq)
    row.person_id, row.point_id, row.id_masked = (
        person.person_id,
        person.point_id,
        marks.masked_identity(person.id_number),
    )
    if person.name.strip():
        row.name_cipher, row.name_key_id = site_keys().encipher(row.id, person.name.strip())
    return row


def number_of(uow: UnitOfWork, point_id: UUID | None) -> str:
    """Return the telephone number of a point in the clear, for its mark alone; "" for anything else."""
    if point_id is None:
        return ""
    telephone = select(ContactPoint.id).where(ContactPoint.id == point_id, ContactPoint.kind == "tel")
    return contacts.dialable(uow, point_id) if uow.session.scalar(telephone) else ""


def mark(
    uow: UnitOfWork, side: Side, parties: Iterable[Party], *, application_id: UUID | None = None,
    ticket_id: UUID | None = None,
) -> None:  # fmt: skip
    """Keep the marks of parties of an application or a ticket; said twice they stand once."""
    rows = [
        {"id": new_id(), "org_id": uow.org_id, "application_id": application_id, "ticket_id": ticket_id,
         "side": side, "kind": each.kind, "hash": each.hash}
        for each in marks.marks(site_keys(), [party for party in parties if party.known])
    ]  # fmt: skip
    if rows:
        uow.session.flush()
        uow.session.execute(insert(AidPartyMark).on_conflict_do_nothing(), rows)


def mark_ticket(uow: UnitOfWork, ticket: Ticket) -> None:
    """Keep the marks of a matter on the hotline: its caller, and whom its form names."""
    caller = of_ticket(uow, ticket)
    parties = [Party(each.name, phone=number_of(uow, each.point_id)) for each in caller]
    mark(uow, "client", parties, ticket_id=ticket.id)
    mark(uow, "opponent", opponents_in(ticket.fields), ticket_id=ticket.id)


def names(rows: Iterable[AidApplicant]) -> dict[UUID, str]:
    """Return the names of applicants in the clear, for those who work on the case."""
    keys = site_keys()
    return {
        row.id: keys.decipher(row.id, row.name_cipher, row.name_key_id)
        for row in rows
        if row.name_cipher is not None and row.name_key_id is not None
    }


def listed(uow: UnitOfWork, application_id: UUID) -> list[AidApplicant]:
    """Return the applicants of an application in their order."""
    found = select(AidApplicant).where(AidApplicant.application_id == application_id)
    return list(uow.session.scalars(found.order_by(AidApplicant.seq)))
