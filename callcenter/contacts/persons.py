"""Human beings behind the numbers: a name is enciphered like an address and shown masked (张*) but to the few."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

from callcenter.contacts.keys import site_keys
from callcenter.contacts.models import ContactPoint, Person
from callcenter.ids import new_id

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

NAME = "name"  # the kind under which names are fingerprinted, apart from addresses


def tidy(name: str) -> str:
    """Return a name as it is compared: one space between words, none in a Chinese name."""
    words = name.split()
    return " ".join(words) if any(word.isascii() for word in words) else "".join(words)


def mask(name: str | None) -> str:
    """Return what may be shown of a name: 张*, 欧阳**; nothing known is 未提供."""
    if not name:
        return "未提供"
    kept = 2 if len(name) == 4 and not name.isascii() else 1
    return name[:kept] + "*" * max(1, min(3, len(name) - kept))


def create(uow: UnitOfWork, name: str | None) -> UUID:
    """Write a person down."""
    person = Person(id=new_id(), org_id=uow.org_id, created_at=uow.now)
    if name and tidy(name):
        _write_name(person, tidy(name))
    uow.session.add(person)
    uow.session.flush()
    return person.id


def known_as(uow: UnitOfWork, name: str, point_id: UUID | None) -> UUID:
    """Return the person of this name at this number, made now if unknown. One number may serve several people.

    The first one named there is whom the number's calls are counted for; an anonymous caller has no number.
    """
    point = _lasting(uow, point_id)
    if point is not None and point.person_id is not None:
        if names(uow, [point.person_id]).get(point.person_id) in (None, tidy(name)):
            return _named(uow, point.person_id, name)
        return create(uow, name)
    made = create(uow, name)
    if point is not None:
        point.person_id = made
        uow.session.flush()
    return made


def _lasting(uow: UnitOfWork, point_id: UUID | None) -> ContactPoint | None:
    if point_id is None or point_id == anonymous_point(uow):
        return None
    return uow.session.scalar(select(ContactPoint).where(ContactPoint.id == point_id).with_for_update())


def _named(uow: UnitOfWork, person_id: UUID, name: str) -> UUID:
    person = uow.session.get_one(Person, person_id)
    if person.name_cipher is None:
        _write_name(person, tidy(name))
        uow.session.flush()
    return person_id


def _write_name(person: Person, name: str) -> None:
    keys = site_keys()
    person.name_cipher, person.name_key_id = keys.encipher(person.id, name)
    person.name_hash = keys.fingerprint(NAME, name.lower())


def name_fingerprint(name: str) -> bytes:
    """Return what finds the persons of a whole name again; it tells nothing without the key."""
    return site_keys().fingerprint(NAME, tidy(name).lower())


def anonymous_point(uow: UnitOfWork) -> UUID | None:
    """Return the one point that all anonymous callers share: it is nobody in particular. None before the first."""
    found = select(ContactPoint.id).where(
        ContactPoint.org_id == uow.org_id,
        ContactPoint.kind == "tel",
        ContactPoint.address_hash == site_keys().fingerprint("tel", ""),
    )
    return uow.session.scalar(found)


def names(uow: UnitOfWork, person_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return names in the clear, by person; those nobody named are left out. What leaves here masked is the asker's."""
    found = select(Person).where(Person.id.in_(set(person_ids)), Person.name_cipher.is_not(None))
    keys = site_keys()
    return {
        person.id: keys.decipher(person.id, person.name_cipher, person.name_key_id)
        for person in uow.session.scalars(found)
        if person.name_cipher is not None and person.name_key_id is not None
    }
