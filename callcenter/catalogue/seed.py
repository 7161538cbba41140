"""The items a site begins with, as drafts: each needs an owner who accepts. The demo's are published."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from callcenter.catalogue import items
from callcenter.catalogue.models import ServiceItem
from callcenter.people.models import Account

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

_SHIPPED = Path(__file__).with_name("items.toml")
DEMO_OWNER = "201"


def shipped() -> list[dict[str, Any]]:
    """Return the items of items.toml."""
    found: list[dict[str, Any]] = tomllib.loads(_SHIPPED.read_text(encoding="utf-8"))["item"]
    return found


def seed(uow: UnitOfWork) -> None:
    """Write the items that are missing. What was changed here is left alone."""
    there = set(uow.session.scalars(select(ServiceItem.code).where(ServiceItem.org_id == uow.org_id)))
    for place, given in enumerate(shipped()):
        if given["code"] not in there:
            items.add(uow, None, given["code"], _written(given), sort=place)


def demo(uow: UnitOfWork) -> None:
    """Publish the drafts in the name of the demo's supervisor."""
    owner = uow.session.scalar(
        select(Account).where(Account.org_id == uow.org_id, Account.staff_no == DEMO_OWNER, Account.demo)
    )
    if owner is None:
        return
    for item in items.listed(uow):
        draft = items.draft_of(uow, item.id)
        if item.version_id is None and draft is not None:
            items.change(uow, owner.id, item.id, {"owner_id": owner.id})
            items.offer(uow, owner.id, item.id)
            items.accept(uow, owner.id, item.id)


def _written(given: dict[str, Any]) -> dict[str, Any]:
    amount, unit = given["limit"]
    kept = {name: value for name, value in given.items() if name not in ("code", "limit")}
    return kept | {"limit_amount": amount, "limit_unit": unit}
