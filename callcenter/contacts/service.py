"""Finding and making contact points, and showing an address to the few who may see it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from callcenter.audit import service as audit
from callcenter.contacts import addresses
from callcenter.contacts.addresses import Kind
from callcenter.contacts.keys import site_keys
from callcenter.errors import NotFound
from callcenter.ids import new_id

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

_FIND = "SELECT id, kind, last_four, masked FROM contact_point WHERE org_id = %s AND kind = %s AND address_hash = %s"
_MAKE = """
INSERT INTO contact_point
    (id, org_id, kind, address_hash, address_cipher, key_id, last_four, masked, created_at)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (org_id, kind, address_hash) DO UPDATE SET masked = contact_point.masked
RETURNING id, kind, last_four, masked
"""
_SHOW_AS = "UPDATE contact_point SET masked = %s, last_four = %s WHERE id = %s"
IDENTITY_DIGITS = 16
_READ = "SELECT kind, address_cipher, key_id FROM contact_point WHERE id = %s AND org_id = %s"


class PointNotFound(NotFound):
    """No such contact point."""

    code = "contact_point_not_found"


@dataclass(frozen=True, slots=True)
class Point:
    """A contact point as it may be passed around: nothing in it can be dialled."""

    id: UUID
    kind: str
    last_four: str
    masked: str


def find_or_create_point(uow: UnitOfWork, kind: Kind, address: str) -> Point:
    """Return the one point of an address, in whatever writing it came. On the bare driver: every call passes here.

    An anonymous caller (empty, "anonymous") has a point too: one for all of them.
    """
    keys, canonical = site_keys(), addresses.normalise(kind, address)
    found = uow.raw.execute(_FIND, (uow.org_id, kind, keys.fingerprint(kind, canonical))).fetchone()
    if found is not None:
        return Point(*found)
    point_id = new_id()
    cipher, key_id = keys.encipher(point_id, canonical)
    fingerprint, masked = keys.fingerprint(kind, canonical), addresses.mask(kind, canonical)
    last_four = addresses.last_four(kind, canonical)
    row = (point_id, uow.org_id, kind, fingerprint, cipher, key_id, last_four, masked, uow.now)
    made = uow.raw.execute(_MAKE, row).fetchone()
    assert made is not None
    return Point(*made)


def browser_of(uow: UnitOfWork, number: str) -> str | None:
    """Return the identity of the browser that is shown as this number, None for what is no whole number.

    The address stays the browser's: a callback rings the page, never the telephone of whoever owns the number.
    """
    canonical = addresses.normalise("tel", number)
    last_four = addresses.last_four("tel", canonical)
    if not last_four:
        return None
    identity = f"phone_{site_keys().fingerprint('tel', canonical).hex()[:IDENTITY_DIGITS]}"
    point = find_or_create_point(uow, "client", identity)
    uow.raw.execute(_SHOW_AS, (addresses.mask("tel", canonical), last_four, point.id))
    return identity


def find_point(uow: UnitOfWork, kind: Kind, address: str) -> Point | None:
    """Return the point of an address, or None when it never called."""
    canonical = addresses.normalise(kind, address)
    row = uow.raw.execute(_FIND, (uow.org_id, kind, site_keys().fingerprint(kind, canonical))).fetchone()
    return None if row is None else Point(*row)


def dialable(uow: UnitOfWork, point_id: UUID) -> str:
    """Return the address in the clear, for the carrier only. "" for an anonymous caller. Raises PointNotFound."""
    row = uow.raw.execute(_READ, (point_id, uow.org_id)).fetchone()
    if row is None:
        raise PointNotFound("没有这个联系方式。")
    kind, cipher, key_id = row
    canonical = site_keys().decipher(point_id, bytes(cipher), key_id)
    return f"client:{canonical}" if kind == "client" else canonical


def reveal(uow: UnitOfWork, point_id: UUID, actor: UUID, reason: str, subject: tuple[str, UUID]) -> str:
    """Return the address in the clear to a person, leaving an audit row with the reason on `subject`."""
    address = dialable(uow, point_id)
    audit.note(uow, actor, "number_unmasked", subject, reason)
    return address
