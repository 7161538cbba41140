"""Versions of the taxonomy: an administrator publishes a new one, old tickets keep theirs, figures never move (S98).

A code means one thing for ever: it may be renamed or retired, and is never given to something else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal
from uuid import UUID

from sqlalchemy import insert, select

from callcenter import clock
from callcenter.audit import service as audit
from callcenter.errors import Conflict, Invalid
from callcenter.ids import new_id
from callcenter.tickets import taxonomy
from callcenter.tickets.models import Category, TaxonomyVersion

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

CODE = re.compile(r"[MXZQ]\d{2}(-\d{2})?")
LOCK = 123482
MARKS = ("risk_watch", "aid_hint", "sensitive")
_COPIED = ("code", "name", "level", "parent", "root", *MARKS, "sort", "retired")


class TaxonomyChangeRefused(Invalid):
    """The change would make an old figure mean something else, or leave matters without a place."""

    code = "taxonomy_change_refused"


class TaxonomyMovedOn(Conflict):
    """Somebody published a version in the meantime."""

    code = "taxonomy_moved_on"


@dataclass(frozen=True, slots=True)
class Change:
    """One change: rename, add or retire a code. Marks are left as they are where None; `parent` is in the code."""

    action: Literal["rename", "add", "retire"]
    code: str
    name: str | None = None
    risk_watch: bool | None = None
    aid_hint: bool | None = None
    sensitive: bool | None = None


def present(uow: UnitOfWork) -> str:
    """Return the version in force: the one published last."""
    found = (
        select(TaxonomyVersion.version)
        .where(TaxonomyVersion.org_id == uow.org_id, TaxonomyVersion.published_at.is_not(None))
        .order_by(TaxonomyVersion.published_at.desc(), TaxonomyVersion.version.desc())
        .limit(1)
    )
    return uow.session.scalar(found) or taxonomy.VERSION


def lines(uow: UnitOfWork, version: str) -> list[Category]:
    """Return a version's lines in their order, retired ones too."""
    of_version = Category.org_id == uow.org_id, Category.version == version
    return list(uow.session.scalars(select(Category).where(*of_version).order_by(Category.sort)))


def all_versions(uow: UnitOfWork) -> list[TaxonomyVersion]:
    """Return every version, the latest first."""
    found = select(TaxonomyVersion).where(TaxonomyVersion.org_id == uow.org_id)
    return list(uow.session.scalars(found.order_by(TaxonomyVersion.published_at.desc().nulls_last())))


def publish(uow: UnitOfWork, actor: UUID, based_on: str, changes: Sequence[Change], note: str) -> str:
    """Put a new version in force: the one it is based on with these changes. Returns its name, like 2026.2.

    Raises TaxonomyMovedOn when `based_on` is not the present one, TaxonomyChangeRefused.
    """
    uow.raw.execute("SELECT pg_advisory_xact_lock(%s)", (LOCK,))
    if based_on != present(uow):
        raise TaxonomyMovedOn("事项分类表已有新版本，请刷新后再修改。")
    rows = {each.code: {name: getattr(each, name) for name in _COPIED} for each in lines(uow, based_on)}
    for change in changes:
        _apply(uow, rows, change)
    version = _next_name(uow)
    made = TaxonomyVersion(id=new_id(), org_id=uow.org_id, version=version, note=note, published_at=uow.now,
                           published_by=actor)  # fmt: skip
    uow.session.add(made)
    ordered = sorted(rows.values(), key=lambda each: (each["sort"], each["code"]))
    owned = {"org_id": uow.org_id, "version": version}
    numbered = [each | {"id": new_id(), "sort": sort} | owned for sort, each in enumerate(ordered)]
    uow.session.execute(insert(Category), numbered)
    audit.note(uow, actor, "taxonomy_published", ("taxonomy_version", made.id), f"{version} {note}".strip())
    return version


def _apply(uow: UnitOfWork, rows: dict[str, dict[str, Any]], change: Change) -> None:
    if change.action == "add":
        _add(uow, rows, change)
        return
    row = rows.get(change.code)
    if row is None:
        raise TaxonomyChangeRefused(f"没有事项代码 {change.code}。")
    if change.action == "retire":
        _retire(rows, change.code)
        return
    row["name"] = (change.name or "").strip() or row["name"]
    row |= {mark: getattr(change, mark) for mark in MARKS if getattr(change, mark) is not None}


def _retire(rows: dict[str, dict[str, Any]], code: str) -> None:
    if code == taxonomy.FALLBACK or taxonomy.FALLBACK.startswith(f"{code}-"):
        raise TaxonomyChangeRefused(f"{code} 是兜底分类，不能停用。")
    for row in rows.values():
        if row["code"] == code or row["parent"] == code:
            row["retired"] = True


def _add(uow: UnitOfWork, rows: dict[str, dict[str, Any]], change: Change) -> None:
    parent_code = change.code.rpartition("-")[0] or None
    parent = rows.get(parent_code) if parent_code else None
    name = (change.name or "").strip()
    if not CODE.fullmatch(change.code) or not name:
        raise TaxonomyChangeRefused("新增事项须有代码（如 M01-10）和名称。")
    if parent_code and (parent is None or parent["retired"]):
        raise TaxonomyChangeRefused(f"{change.code} 的上级事项 {parent_code} 不存在或已停用。")
    used = select(Category.id).where(Category.org_id == uow.org_id, Category.code == change.code)
    if change.code in rows or uow.session.scalar(used.limit(1)):
        raise TaxonomyChangeRefused(f"代码 {change.code} 已用过，不能再用于别的事项。")
    family = [row["sort"] for row in rows.values() if parent and parent["code"] in (row["code"], row["parent"])]
    watched = bool(change.risk_watch or (parent and parent["risk_watch"]))
    rows[change.code] = {
        "code": change.code, "name": name, "level": 2 if parent else 1, "parent": parent_code,
        "root": taxonomy.ROOTS[change.code[0]], "risk_watch": watched,
        "aid_hint": bool(change.aid_hint), "sensitive": bool(change.sensitive), "retired": False,
        "sort": max(family or [row["sort"] for row in rows.values()]),
    }  # fmt: skip


def _next_name(uow: UnitOfWork) -> str:
    year = clock.business_day(uow.now).year
    taken = {each.version for each in all_versions(uow)}
    number = 1
    while f"{year}.{number}" in taken:
        number += 1
    return f"{year}.{number}"
