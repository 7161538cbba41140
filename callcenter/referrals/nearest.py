"""Which station is near: by travel time where it is known, else by the place's code, and then marked as a gap (S64)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

from callcenter.referrals.models import LocalPlace, Provider

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

URBAN_MINUTES = 30
RURAL_MINUTES = 60
MOST = 5
# Digits of a place's code that two places share: village, township, county, city, province.
LEVELS = (12, 9, 6, 4, 2)
_NEAR = """
SELECT p.id, (
    SELECT t.minutes FROM travel_time t WHERE t.provider_id = p.id AND starts_with(%(code)s, t.from_code)
    ORDER BY length(t.from_code) DESC LIMIT 1
) AS minutes, p.place_code
FROM provider p WHERE p.org_id = %(org)s AND p.kind = ANY(%(kinds)s) AND p.active
    AND (p.place_code = '' OR starts_with(p.place_code, left(%(code)s, 4)))
"""


@dataclass(frozen=True, slots=True)
class Near:
    """A provider and how far it is. `minutes` None: nobody has measured it; `shared` digits of its place's code."""

    provider: Provider
    minutes: int | None
    shared: int


@dataclass(frozen=True, slots=True)
class Nearby:
    """What is near a place. `gap`: nothing is known to lie within `limit` minutes, which is reported (S64)."""

    limit: int
    rural: bool
    gap: bool
    found: tuple[Near, ...]


def look(uow: UnitOfWork, place_code: str, kinds: list[str]) -> Nearby:
    """Return the providers of some kinds nearest to a place of the same city, known times first."""
    rural = is_rural(uow, place_code)
    limit = RURAL_MINUTES if rural else URBAN_MINUTES
    values = {"code": place_code, "org": uow.org_id, "kinds": kinds}
    rows = uow.raw.execute(_NEAR, values).fetchall()
    ranked = sorted(((row[1], -shared_digits(place_code, row[2]), row[0]) for row in rows), key=_rank)[:MOST]
    providers = _by_id(uow, [row[2] for row in ranked])
    found = tuple(Near(providers[row[2]], row[0], -row[1]) for row in ranked)
    gap = not any(each.minutes is not None and each.minutes <= limit for each in found)
    return Nearby(limit, rural, gap, found)


def shared_digits(one: str, other: str) -> int:
    """Return how far two places' codes agree, in digits of a whole level. Pure."""
    return next((digits for digits in LEVELS if len(one) >= digits and one[:digits] == other[:digits]), 0)


def is_rural(uow: UnitOfWork, place_code: str) -> bool:
    """Tell whether a place is in the country, by the nearest level that is known; unknown ones count as country."""
    known = select(LocalPlace.code, LocalPlace.rural).where(
        LocalPlace.org_id == uow.org_id, LocalPlace.code.in_([_padded(place_code, digits) for digits in LEVELS])
    )
    rural = {row[0]: row[1] for row in uow.session.execute(known).all()}
    return next((rural[code] for digits in LEVELS if (code := _padded(place_code, digits)) in rural), True)


def _padded(code: str, digits: int) -> str:
    return code[:digits].ljust(12, "0")


def _rank(row: tuple[int | None, int, UUID]) -> tuple[bool, int, int, str]:
    return row[0] is None, row[0] or 0, row[1], str(row[2])


def _by_id(uow: UnitOfWork, ids: list[UUID]) -> dict[UUID, Provider]:
    return {each.id: each for each in uow.session.scalars(select(Provider).where(Provider.id.in_(ids)))}
