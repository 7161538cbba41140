"""Reading the catalogue, and what callers were told of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import ColumnElement, select

from callcenter import clock
from callcenter.catalogue import lines, schemas
from callcenter.catalogue.models import ServiceItem, ServiceItemVersion, ServiceNotice, ServiceVisit
from callcenter.messages.models import ShortMessage
from callcenter.people import queries as people

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

_Names = dict[UUID, tuple[str, str]]


def in_force(uow: UnitOfWork, category: str | None = None) -> list[schemas.ItemOut]:
    """Return the public items; those that are for `category` come first, the more exactly the earlier."""
    shown = [_item(item, version) for item, version in _published(uow)]
    return sorted(shown, key=lambda each: -closeness(each.categories, category or ""))


def closeness(categories: Iterable[str], category: str) -> int:
    """Return how exactly an item is for a category: 3 for M01-01 itself, 2 for M01, 1 for M, 0 for none. Pure."""
    wanted = {category: 3, category.partition("-")[0]: 2, category[:1]: 1} if category else {}
    return max((wanted.get(each, 0) for each in categories), default=0)


def public(uow: UnitOfWork) -> schemas.PublicCatalogue:
    """Return what everybody may read."""
    found = [
        schemas.PublicItem(
            code=item.code,
            **{name: getattr(version, name) for name in ("name", "line", "standard", "provider", "version")},
            materials=version.materials,
            time_limit=lines.limit_text(version.limit_amount, version.limit_unit),
            max_visits=version.max_visits,
            cross_region=version.cross_region,
            version_day=_since(version),
        )
        for item, version in _published(uow)
    ]
    return schemas.PublicCatalogue(day=clock.business_day(uow.now), items=found)


def administered(uow: UnitOfWork, account_id: UUID, *, only_mine: bool = False) -> list[schemas.ItemAdmin]:
    """Return every item with its versions; `only_mine`: those that wait for this account."""
    items = uow.session.scalars(
        select(ServiceItem).where(ServiceItem.org_id == uow.org_id).order_by(ServiceItem.sort, ServiceItem.code)
    ).all()
    versions: dict[UUID, list[ServiceItemVersion]] = {}
    listed = select(ServiceItemVersion).where(ServiceItemVersion.org_id == uow.org_id)
    for version in uow.session.scalars(listed.order_by(ServiceItemVersion.version.desc())):
        versions.setdefault(version.item_id, []).append(version)
    names = people.names(uow, {one for each in versions.values() for v in each for one in _people(v)})
    shown = [_admin(item, versions.get(item.id, []), names, account_id) for item in items]
    return [each for each in shown if each.mine] if only_mine else shown


def one(uow: UnitOfWork, item_id: UUID, account_id: UUID) -> schemas.ItemAdmin:
    """Return one item as an administrator sees it."""
    return next(each for each in administered(uow, account_id) if each.id == item_id)


def told(uow: UnitOfWork, *, ticket_id: UUID | None = None, call_id: UUID | None = None) -> schemas.Told:
    """Return the notices and visits of a ticket, or the notices of a call."""
    about = ServiceNotice.ticket_id == ticket_id if ticket_id else ServiceNotice.call_id == call_id
    return schemas.Told(notices=_notices(uow, about), visits=_visits(uow, ticket_id) if ticket_id else [])


def _notices(uow: UnitOfWork, about: ColumnElement[bool]) -> list[schemas.NoticeOut]:
    found = (
        select(ServiceNotice, ServiceItemVersion, ShortMessage.state, ShortMessage.reason)
        .join(ServiceItemVersion, ServiceItemVersion.id == ServiceNotice.version_id)
        .outerjoin(ShortMessage, ShortMessage.id == ServiceNotice.message_id)
        .where(about, ServiceNotice.org_id == uow.org_id)
    )
    rows = uow.session.execute(found.order_by(ServiceNotice.given_at)).all()
    names = people.names(uow, {row[0].given_by for row in rows})
    return [_notice(notice, version, names, (state, reason)) for notice, version, state, reason in rows]


def _notice(
    notice: ServiceNotice, version: ServiceItemVersion, names: _Names, message: tuple[str | None, str | None]
) -> schemas.NoticeOut:
    told_of = ("id", "item_id", "channel", "sequence", "reason", "given_at")
    return schemas.NoticeOut.model_validate(
        {name: getattr(notice, name) for name in told_of}
        | {"item": version.name, "version": version.version, "materials": version.materials}
        | {"breach": notice.sequence > 1, "given_by": _name(names, notice.given_by)}
        | {"message": message[0], "message_reason": message[1]}
    )


def _visits(uow: UnitOfWork, ticket_id: UUID) -> list[schemas.VisitOut]:
    found = (
        select(ServiceVisit, ServiceItemVersion.name)
        .join(ServiceItem, ServiceItem.id == ServiceVisit.item_id)
        .join(ServiceItemVersion, ServiceItemVersion.id == ServiceItem.version_id)
        .where(ServiceVisit.ticket_id == ticket_id, ServiceVisit.org_id == uow.org_id)
    )
    rows = uow.session.execute(found.order_by(ServiceVisit.asked_at)).all()
    names = people.names(uow, {row[0].asked_by for row in rows})
    return [
        schemas.VisitOut(
            item=name,
            **{field: getattr(visit, field) for field in ("sequence", "allowed", "purpose", "asked_at")},
            breach=visit.sequence > visit.allowed,
            asked_by=_name(names, visit.asked_by),
        )
        for visit, name in rows
    ]


def _published(uow: UnitOfWork) -> list[Any]:
    found = select(ServiceItem, ServiceItemVersion).join(
        ServiceItemVersion, ServiceItemVersion.id == ServiceItem.version_id
    )
    ordered = found.where(ServiceItem.org_id == uow.org_id).order_by(ServiceItem.sort, ServiceItem.code)
    return list(uow.session.execute(ordered).all())


def _item(item: ServiceItem, version: ServiceItemVersion) -> schemas.ItemOut:
    same = set(schemas.ItemOut.model_fields) - {"id", "code", "limit_text", "since"}
    return schemas.ItemOut.model_validate(
        {name: getattr(version, name) for name in same}
        | {"id": item.id, "code": item.code, "since": _since(version)}
        | {"limit_text": lines.limit_text(version.limit_amount, version.limit_unit)}
    )


def _admin(item: ServiceItem, versions: list[ServiceItemVersion], names: _Names, account_id: UUID) -> schemas.ItemAdmin:
    public_one = next((each.version for each in versions if each.id == item.version_id), None)
    mine = any(each.state == "offered" and each.owner_id == account_id for each in versions)
    shown = [_version(each, names) for each in versions]
    return schemas.ItemAdmin(id=item.id, code=item.code, versions=shown, published=public_one, mine=mine)


def _version(version: ServiceItemVersion, names: _Names) -> schemas.VersionOut:
    same = set(schemas.VersionOut.model_fields) - {"owner", "backup_owner"}
    people_of = {"owner": _person(names, version.owner_id), "backup_owner": _person(names, version.backup_owner_id)}
    return schemas.VersionOut.model_validate({name: getattr(version, name) for name in same} | people_of)


def _people(version: ServiceItemVersion) -> list[UUID]:
    return [one for one in (version.owner_id, version.backup_owner_id) if one is not None]


def _person(names: _Names, account_id: UUID | None) -> schemas.Person | None:
    if account_id is None or account_id not in names:
        return None
    return schemas.Person(id=account_id, staff_no=names[account_id][0], name=names[account_id][1])


def _name(names: _Names, account_id: UUID) -> str:
    return names.get(account_id, ("", ""))[1]


def _since(version: ServiceItemVersion) -> Any:
    return clock.business_day(version.decided_at or version.made_at)
