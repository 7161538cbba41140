"""Keeping categories, departments and special groups in the database up to date with the data of the code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from callcenter.ids import new_id
from callcenter.tickets import chains, form_store, taxonomy
from callcenter.tickets.models import Category, Department, SpecialGroup, TaxonomyVersion
from callcenter.tickets.profiles import store

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork


def seed(uow: UnitOfWork) -> None:
    """Add what is missing, at every start. What a place changed for itself stays; a version never changes."""
    _add_version(uow)
    _add(uow, Category, [_category(index, each) for index, each in enumerate(taxonomy.entries())])
    _add(uow, Department, [_named(index, each) for index, each in enumerate(taxonomy.DEPARTMENTS)])
    _add(uow, SpecialGroup, [_named(index, each) for index, each in enumerate(taxonomy.SPECIAL_GROUPS)])
    store.seed(uow)
    form_store.seed(uow)
    chains.adopt(uow)


def _add_version(uow: UnitOfWork) -> None:
    """A place that has published a table of its own keeps it: ours is there to look at, and not in force."""
    ours = TaxonomyVersion.org_id == uow.org_id, TaxonomyVersion.published_by.is_not(None)
    own = uow.session.scalar(select(TaxonomyVersion.id).where(*ours).limit(1))
    row = {"id": new_id(), "org_id": uow.org_id, "version": taxonomy.VERSION, "note": "",
           "published_at": None if own else uow.now}  # fmt: skip
    uow.session.execute(insert(TaxonomyVersion).values(row).on_conflict_do_nothing())


def _add(uow: UnitOfWork, table: type[Any], rows: list[dict[str, Any]]) -> None:
    owned = [{"id": new_id(), "org_id": uow.org_id} | row for row in rows]
    uow.session.execute(insert(table).on_conflict_do_nothing(), owned)


def _category(index: int, entry: taxonomy.Entry) -> dict[str, Any]:
    return {
        "version": taxonomy.VERSION,
        "code": entry.code,
        "name": entry.name,
        "level": entry.level,
        "parent": entry.parent,
        "root": entry.root,
        "risk_watch": entry.risk_watch,
        "aid_hint": entry.aid_hint,
        "sensitive": entry.sensitive,
        "sort": index,
    }


def _named(index: int, named: taxonomy.Named) -> dict[str, Any]:
    return {"code": named.code, "name": named.name, "sort": index}
