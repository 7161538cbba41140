"""Items of the catalogue: written as drafts, offered to their owner, public once the owner has accepted (S29–S31)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import func, select

from callcenter.audit import service as audit
from callcenter.catalogue.models import ServiceItem, ServiceItemVersion
from callcenter.errors import Conflict, Forbidden, Invalid, NotFound
from callcenter.people.models import Account
from callcenter.tickets import queries as tickets

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

WRITTEN = (
    *("name", "line", "categories", "standard", "provider", "materials", "department", "owner_id", "backup_owner_id"),
    *("limit_amount", "limit_unit", "limit_source", "instant", "max_visits", "cross_region", "confirmed"),
)


class ItemUnknown(NotFound):
    """There is no such item, or it is not public."""

    code = "service_item_unknown"


class ItemCodeTaken(Conflict):
    """Another item has this code."""

    code = "service_item_code_taken"


class OwnerMissing(Conflict):
    """An item without an owner cannot be published (S29)."""

    code = "service_item_owner_missing"


class ItemInvalid(Invalid):
    """What was written cannot be right; the message says what."""

    code = "service_item_invalid"


class NothingOffered(Conflict):
    """No version of this item waits for its owner, or none is a draft."""

    code = "service_item_not_offered"


class NotTheOwner(Forbidden):
    """Only the owner of an item, or who stands in for them, decides about it."""

    code = "service_item_not_owner"


def listed(uow: UnitOfWork) -> list[ServiceItem]:
    """Return every item in its order."""
    found = select(ServiceItem).where(ServiceItem.org_id == uow.org_id).order_by(ServiceItem.sort, ServiceItem.code)
    return list(uow.session.scalars(found))


def add(uow: UnitOfWork, actor: UUID | None, code: str, written: dict[str, Any], sort: int = 0) -> ServiceItem:
    """Write a new item as a draft. Raises ItemCodeTaken, ItemInvalid."""
    taken = select(ServiceItem.id).where(ServiceItem.org_id == uow.org_id, ServiceItem.code == code)
    if uow.session.scalar(taken) is not None:
        raise ItemCodeTaken("该事项编码已存在。")
    item = ServiceItem(org_id=uow.org_id, code=code, sort=sort, created_at=uow.now)
    uow.session.add(item)
    uow.session.flush()
    _write(uow, actor, _begun(uow, item, {"cross_region": "none", "confirmed": False}), written)
    return item


def change(uow: UnitOfWork, actor: UUID | None, item_id: UUID, written: dict[str, Any]) -> ServiceItemVersion:
    """Change the draft, or begin one from what is in force. Raises ItemUnknown, ItemInvalid, NothingOffered."""
    item = locked(uow, item_id)
    draft = draft_of(uow, item_id)
    if draft is None and _offered(uow, item_id) is not None:
        raise NothingOffered("该事项正在等待责任人确认，请先撤回。")
    return _write(uow, actor, draft or _begun(uow, item, _copy(_latest(uow, item_id))), written)


def offer(uow: UnitOfWork, actor: UUID, item_id: UUID) -> ServiceItemVersion:
    """Ask the owner to accept the draft; nothing is public yet. Raises ItemUnknown, OwnerMissing, NothingOffered."""
    locked(uow, item_id)
    draft = draft_of(uow, item_id)
    if draft is None:
        raise NothingOffered("该事项没有待发布的草稿。")
    if draft.owner_id is None:
        raise OwnerMissing("没有责任人的事项不能发布。")
    draft.state, draft.offered_at = "offered", uow.now
    audit.note(uow, actor, "service_item_offered", ("service_item", item_id), f"v{draft.version}")
    uow.live("all", "catalogue", {})
    return draft


def accept(uow: UnitOfWork, actor: UUID, item_id: UUID) -> ServiceItemVersion:
    """The owner takes the item on: it is public from now on. Raises ItemUnknown, NothingOffered, NotTheOwner."""
    item, offered = _to_decide(uow, actor, item_id)
    if item.version_id is not None:
        before = uow.session.get_one(ServiceItemVersion, item.version_id)
        before.state, before.ended_at = "superseded", uow.now
        uow.session.flush()
    offered.state, item.version_id = "published", offered.id
    return _decided(uow, actor, offered, "service_item_accepted", None)


def refuse(uow: UnitOfWork, actor: UUID, item_id: UUID, reason: str) -> ServiceItemVersion:
    """The owner says no; what was in force stays. Raises ItemUnknown, NothingOffered, NotTheOwner."""
    _, offered = _to_decide(uow, actor, item_id)
    offered.state = "refused"
    return _decided(uow, actor, offered, "service_item_refused", reason)


def withdraw(uow: UnitOfWork, actor: UUID, item_id: UUID, reason: str) -> None:
    """Take back what is offered, else what is public. Raises ItemUnknown, NothingOffered."""
    item = locked(uow, item_id)
    found = _offered(uow, item_id)
    if found is None and item.version_id is not None:
        found, item.version_id = uow.session.get_one(ServiceItemVersion, item.version_id), None
    if found is None:
        raise NothingOffered("该事项没有已发布或待确认的版本。")
    found.state, found.ended_at, found.decision_note = "withdrawn", uow.now, reason
    audit.note(uow, actor, "service_item_withdrawn", ("service_item", item_id), reason)
    uow.live("all", "catalogue", {})


def published(uow: UnitOfWork, item_id: UUID) -> ServiceItemVersion:
    """Return the version in force. Raises ItemUnknown."""
    found = select(ServiceItemVersion).join(ServiceItem, ServiceItem.version_id == ServiceItemVersion.id)
    version = uow.session.scalar(found.where(ServiceItem.id == item_id, ServiceItem.org_id == uow.org_id))
    if version is None:
        raise ItemUnknown("没有这个服务事项，或尚未发布。")
    return version


def locked(uow: UnitOfWork, item_id: UUID) -> ServiceItem:
    """Return an item with its row locked. Raises ItemUnknown."""
    found = select(ServiceItem).where(ServiceItem.id == item_id, ServiceItem.org_id == uow.org_id).with_for_update()
    item = uow.session.scalar(found)
    if item is None:
        raise ItemUnknown("没有这个服务事项。")
    return item


def draft_of(uow: UnitOfWork, item_id: UUID) -> ServiceItemVersion | None:
    """Return the draft of an item, None where nothing is being written."""
    return _of_state(uow, item_id, "draft")


def _offered(uow: UnitOfWork, item_id: UUID) -> ServiceItemVersion | None:
    return _of_state(uow, item_id, "offered")


def _of_state(uow: UnitOfWork, item_id: UUID, state: str) -> ServiceItemVersion | None:
    found = select(ServiceItemVersion).where(ServiceItemVersion.item_id == item_id, ServiceItemVersion.state == state)
    return uow.session.scalar(found)


def _latest(uow: UnitOfWork, item_id: UUID) -> ServiceItemVersion:
    of_item = select(ServiceItemVersion).where(ServiceItemVersion.item_id == item_id)
    return uow.session.scalars(of_item.order_by(ServiceItemVersion.version.desc()).limit(1)).one()


def _copy(before: ServiceItemVersion) -> dict[str, Any]:
    return {name: getattr(before, name) for name in WRITTEN}


def _begun(uow: UnitOfWork, item: ServiceItem, filled: dict[str, Any]) -> ServiceItemVersion:
    of_item = select(func.max(ServiceItemVersion.version)).where(ServiceItemVersion.item_id == item.id)
    number = (uow.session.scalar(of_item) or 0) + 1
    return ServiceItemVersion(org_id=uow.org_id, item_id=item.id, version=number, state="draft", **filled)


def _write(
    uow: UnitOfWork, actor: UUID | None, draft: ServiceItemVersion, written: dict[str, Any]
) -> ServiceItemVersion:
    for name in WRITTEN:
        if name in written:
            setattr(draft, name, written[name])
    _require_sound(uow, draft)
    draft.made_by, draft.made_at = actor, uow.now
    uow.session.add(draft)
    uow.session.flush()
    if actor is not None:
        audit.note(uow, actor, "service_item_written", ("service_item", draft.item_id), f"v{draft.version}")
    return draft


def _require_sound(uow: UnitOfWork, draft: ServiceItemVersion) -> None:
    if draft.department not in {each.code for each in tickets.departments(uow)}:
        raise ItemInvalid("没有这个责任科室。")
    if draft.instant and draft.limit_unit not in ("at_once", "minute"):
        raise ItemInvalid("“马上办”事项的时限应为当场办结或以分钟计。")
    people = [one for one in (draft.owner_id, draft.backup_owner_id) if one is not None]
    active = select(func.count()).where(Account.id.in_(people), Account.org_id == uow.org_id, Account.active)
    if len(people) != len(set(people)) or (people and uow.session.scalar(active) != len(people)):
        raise ItemInvalid("责任人与备岗须为两个不同的在用账号。")


def _to_decide(uow: UnitOfWork, actor: UUID, item_id: UUID) -> tuple[ServiceItem, ServiceItemVersion]:
    item = locked(uow, item_id)
    offered = _offered(uow, item_id)
    if offered is None:
        raise NothingOffered("该事项没有待确认的版本。")
    if offered.owner_id != actor:
        raise NotTheOwner("只有责任人可以确认。")
    return item, offered


def _decided(
    uow: UnitOfWork, actor: UUID, version: ServiceItemVersion, action: str, note: str | None
) -> ServiceItemVersion:
    version.decided_at, version.decided_by, version.decision_note = uow.now, actor, note
    audit.note(uow, actor, action, ("service_item", version.item_id), note or f"v{version.version}")
    uow.live("all", "catalogue", {})
    return version
