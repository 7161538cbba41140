"""The three-level directory of bodies that take complaints of enterprises (S40): 省, 市, 县."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import case, select

from callcenter.audit import service as audit
from callcenter.errors import NotFound
from callcenter.sensitive.models import ComplaintBody

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

LEVELS = ("province", "city", "county")


class BodyUnknown(NotFound):
    """There is no such body."""

    code = "complaint_body_unknown"


def listed(uow: UnitOfWork, kind: str | None = None) -> list[ComplaintBody]:
    """Return the directory, the province first."""
    rank = case({level: number for number, level in enumerate(LEVELS)}, value=ComplaintBody.level)
    found = select(ComplaintBody).where(ComplaintBody.org_id == uow.org_id).order_by(rank, ComplaintBody.sort)
    return list(uow.session.scalars(found.where(ComplaintBody.kind == kind) if kind else found))


def save(uow: UnitOfWork, actor: UUID, body_id: UUID | None, facts: dict[str, Any]) -> ComplaintBody:
    """Add a body or write over one; audited. Raises BodyUnknown."""
    row = ComplaintBody(org_id=uow.org_id) if body_id is None else _one(uow, body_id)
    for name, value in facts.items():
        setattr(row, name, value)
    uow.session.add(row)
    uow.session.flush()
    audit.note(uow, actor, "complaint_body_saved", ("complaint_body", row.id))
    return row


def _one(uow: UnitOfWork, body_id: UUID) -> ComplaintBody:
    mine = ComplaintBody.id == body_id, ComplaintBody.org_id == uow.org_id
    found = uow.session.scalar(select(ComplaintBody).where(*mine).with_for_update())
    if found is None:
        raise BodyUnknown("没有这个机构。")
    return found
