"""Routes of the catalogue: what the desk reads out, what an administrator writes, what an owner accepts."""

from __future__ import annotations

import datetime as dt
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from callcenter.catalogue import figures, items, queries, schemas
from callcenter.http.dependencies import Uow
from callcenter.people.dependencies import Admin, CurrentAccount, Supervisor

router = APIRouter(prefix="/api", tags=["catalogue"])


@router.get("/public/catalogue")
def public_catalogue(uow: Uow) -> schemas.PublicCatalogue:
    """What everybody may read without signing in (S30)."""
    return queries.public(uow)


@router.get("/catalogue")
def list_items(
    uow: Uow, _account: CurrentAccount, category: Annotated[str | None, Query(max_length=16)] = None
) -> list[schemas.ItemOut]:
    """The items in force; those for `category` come first."""
    return queries.in_force(uow, category)


@router.get("/catalogue/items")
def list_all(uow: Uow, account: Supervisor) -> list[schemas.ItemAdmin]:
    """Every item with its versions."""
    return queries.administered(uow, account.account_id)


@router.get("/catalogue/mine")
def list_mine(uow: Uow, account: CurrentAccount) -> list[schemas.ItemAdmin]:
    """Items of which a version waits for the reader's word."""
    return queries.administered(uow, account.account_id, only_mine=True)


@router.post("/catalogue/items", status_code=201)
def add_item(uow: Uow, account: Admin, wanted: schemas.NewItemIn) -> schemas.ItemAdmin:
    """Write a new item as a draft."""
    made = items.add(uow, account.account_id, wanted.code, wanted.model_dump(exclude={"code"}))
    return queries.one(uow, made.id, account.account_id)


@router.put("/catalogue/items/{item_id}")
def change_item(item_id: UUID, uow: Uow, account: Admin, wanted: schemas.ItemIn) -> schemas.ItemAdmin:
    """Write the draft; what is in force stays until its owner has accepted the new version."""
    items.change(uow, account.account_id, item_id, wanted.model_dump())
    return queries.one(uow, item_id, account.account_id)


@router.post("/catalogue/items/{item_id}/offer")
def offer(item_id: UUID, uow: Uow, account: Admin) -> schemas.ItemAdmin:
    """Ask the owner to accept the draft; 409 service_item_owner_missing without one."""
    items.offer(uow, account.account_id, item_id)
    return queries.one(uow, item_id, account.account_id)


@router.post("/catalogue/items/{item_id}/accept")
def accept(item_id: UUID, uow: Uow, account: CurrentAccount) -> schemas.ItemAdmin:
    """The owner accepts: the version is public from now on."""
    items.accept(uow, account.account_id, item_id)
    return queries.one(uow, item_id, account.account_id)


@router.post("/catalogue/items/{item_id}/refuse")
def refuse(item_id: UUID, uow: Uow, account: CurrentAccount, why: schemas.WhyIn) -> schemas.ItemAdmin:
    """The owner does not accept; what was in force stays."""
    items.refuse(uow, account.account_id, item_id, why.reason)
    return queries.one(uow, item_id, account.account_id)


@router.post("/catalogue/items/{item_id}/withdraw")
def withdraw(item_id: UUID, uow: Uow, account: Admin, why: schemas.WhyIn) -> schemas.ItemAdmin:
    """Take back what is offered, else what is public."""
    items.withdraw(uow, account.account_id, item_id, why.reason)
    return queries.one(uow, item_id, account.account_id)


@router.get("/catalogue/figures")
def count(
    uow: Uow,
    _account: Supervisor,
    first: Annotated[dt.date, Query(alias="from")],
    last: Annotated[dt.date, Query(alias="to")],
) -> schemas.CatalogueFigures:
    """Notices repeated, visits beyond the limit, items not done at once."""
    return figures.of_period(uow, first, last)
