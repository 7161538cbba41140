"""The directory: whom matters may be referred to, who works there, which places there are, who advises a village."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import func, or_, select

from callcenter.audit import service as audit
from callcenter.people.models import Account
from callcenter.referrals.errors import DirectoryInvalid, ProviderExists, ProviderUnknown
from callcenter.referrals.models import LocalPlace, Provider, ProviderMember, VillageAdviser
from callcenter.referrals.words import LINE_OF

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

PAGE = 50
OFFERED = 20
WORKS_FOR_PROVIDERS = ("justice_office", "village_committee", "department", "agent", "supervisor")
TOWNSHIP_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which providers: kind, words of the name, a place's code or its beginning. Pages begin at 1."""

    kind: str | None = None
    text: str | None = None
    place: str | None = None
    page: int = 1


def page(uow: UnitOfWork, wanted: Wanted) -> tuple[list[Provider], int]:
    """Return one page of active providers and their total."""
    conditions: list[Any] = [Provider.org_id == uow.org_id, Provider.active]
    if wanted.kind:
        conditions.append(Provider.kind == wanted.kind)
    if wanted.place:
        conditions.append(Provider.place_code.startswith(wanted.place, autoescape=True))
    if wanted.text:
        said = wanted.text.strip()
        found = [field.icontains(said, autoescape=True) for field in (Provider.name, Provider.place_name)]
        conditions.append(or_(*found, Provider.phone.startswith(said, autoescape=True)))
    total = uow.session.scalar(select(func.count()).select_from(Provider).where(*conditions)) or 0
    ordered = select(Provider).where(*conditions).order_by(Provider.kind, Provider.sort, Provider.name, Provider.id)
    rows = uow.session.scalars(ordered.limit(PAGE).offset((wanted.page - 1) * PAGE))
    return list(rows), total


def counts(uow: UnitOfWork) -> dict[str, int]:
    """Return how many active providers there are of each kind (S126)."""
    counted = select(Provider.kind, func.count()).where(Provider.org_id == uow.org_id, Provider.active)
    return {row[0]: row[1] for row in uow.session.execute(counted.group_by(Provider.kind)).all()}


def provider(uow: UnitOfWork, provider_id: UUID) -> Provider:
    """Return an active provider. Raises ProviderUnknown."""
    found = select(Provider).where(Provider.id == provider_id, Provider.org_id == uow.org_id, Provider.active)
    one = uow.session.scalar(found)
    if one is None:
        raise ProviderUnknown("没有这家机构，或已停用。")
    return one


def put(uow: UnitOfWork, actor: UUID, provider_id: UUID | None, written: dict[str, Any]) -> Provider:
    """Add or change a provider. Raises ProviderUnknown, ProviderExists."""
    same = select(Provider.id).where(
        Provider.org_id == uow.org_id,
        Provider.kind == written["kind"],
        Provider.name == written["name"],
        Provider.place_code == written["place_code"],
    )
    if uow.session.scalar(same) not in (None, provider_id):
        raise ProviderExists("该地区已有同名同类机构。")
    found = Provider(org_id=uow.org_id) if provider_id is None else provider(uow, provider_id)
    for name, value in written.items():
        setattr(found, name, value)
    found.line, found.changed_at = LINE_OF.get(found.kind), uow.now
    uow.session.add(found)
    uow.session.flush()
    audit.note(uow, actor, "provider_written", ("provider", found.id))
    return found


def members(uow: UnitOfWork, provider_id: UUID) -> list[Account]:
    """Return the accounts that work for a provider."""
    found = select(Account).join(ProviderMember, ProviderMember.account_id == Account.id)
    return list(uow.session.scalars(found.where(ProviderMember.provider_id == provider_id).order_by(Account.staff_no)))


def set_members(uow: UnitOfWork, actor: UUID, provider_id: UUID, account_ids: Iterable[UUID]) -> None:
    """Say which accounts work for a provider. Raises ProviderUnknown, DirectoryInvalid."""
    provider(uow, provider_id)
    wanted = set(account_ids)
    known = select(func.count()).where(Account.id.in_(wanted), Account.org_id == uow.org_id, Account.active)
    if wanted and uow.session.scalar(known) != len(wanted):
        raise DirectoryInvalid("账号不存在或已停用。")
    there = {
        each.account_id: each
        for each in uow.session.scalars(select(ProviderMember).where(ProviderMember.provider_id == provider_id))
    }
    for account_id, member in there.items():
        if account_id not in wanted:
            uow.session.delete(member)
    for account_id in sorted(wanted - set(there)):
        made = ProviderMember(org_id=uow.org_id, provider_id=provider_id, account_id=account_id)
        made.added_by, made.added_at = actor, uow.now
        uow.session.add(made)
    audit.note(uow, actor, "provider_members_set", ("provider", provider_id))


def of_account(uow: UnitOfWork, account_id: UUID) -> list[Provider]:
    """Return the providers that an account works for."""
    found = select(Provider).join(ProviderMember, ProviderMember.provider_id == Provider.id)
    mine = found.where(ProviderMember.account_id == account_id, Provider.active, Provider.org_id == uow.org_id)
    return list(uow.session.scalars(mine.order_by(Provider.name)))


def places(uow: UnitOfWork, text: str) -> list[LocalPlace]:
    """Return places whose name holds the words or whose code begins so, the larger ones first."""
    said = text.strip()
    matches = or_(LocalPlace.name.icontains(said, autoescape=True), LocalPlace.code.startswith(said, autoescape=True))
    found = select(LocalPlace).where(LocalPlace.org_id == uow.org_id, matches)
    return list(uow.session.scalars(found.order_by(LocalPlace.code).limit(OFFERED)))


def advisers(uow: UnitOfWork, place_code: str, day: date) -> list[VillageAdviser]:
    """Return who advises a village on a day; where it has none of its own, those of its township (S156)."""
    in_force = (
        VillageAdviser.org_id == uow.org_id,
        VillageAdviser.valid_from <= day,
        or_(VillageAdviser.valid_until.is_(None), VillageAdviser.valid_until >= day),
    )
    found = select(VillageAdviser).where(*in_force).order_by(VillageAdviser.place_code, VillageAdviser.name)
    own = list(uow.session.scalars(found.where(VillageAdviser.place_code == place_code)))
    if own:
        return own
    township = VillageAdviser.place_code.startswith(place_code[:TOWNSHIP_DIGITS], autoescape=True)
    return list(uow.session.scalars(found.where(township).limit(OFFERED)))
