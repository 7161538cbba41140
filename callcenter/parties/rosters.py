"""The rosters 翻译名册 and 专家名册: who may be asked into a call. Numbers are kept enciphered and shown masked."""

from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select

from callcenter.audit import service as audit
from callcenter.contacts import service as contacts
from callcenter.contacts.models import ContactPoint
from callcenter.db.unit_of_work import UnitOfWork
from callcenter.errors import Invalid, NotFound
from callcenter.parties.assistance_models import Expert, Interpreter

Row = TypeVar("Row", Interpreter, Expert)


class RosterUnknown(NotFound):
    """There is no such person on the roster."""

    code = "roster_unknown"


class NumberMissing(Invalid):
    """Without a whole telephone number nobody can be rung."""

    code = "number_missing"


def listed(uow: UnitOfWork, kind: type[Row]) -> list[tuple[Any, str]]:
    """Everybody of a roster in the order in which they are rung, each with the masked number."""
    statement = (
        select(kind, ContactPoint.masked)
        .join(ContactPoint, ContactPoint.id == kind.point_id)
        .where(kind.org_id == uow.org_id)
        .order_by(kind.active.desc(), kind.rank, kind.name)
    )
    return [(row[0], str(row[1])) for row in uow.session.execute(statement).all()]


def add(uow: UnitOfWork, kind: type[Row], actor: UUID, facts: dict[str, Any], number: str) -> Row:
    """Put somebody on a roster. `facts` are columns. Raises NumberMissing. Audited."""
    made = kind(**facts, point_id=_point(uow, number), created_at=uow.now, org_id=uow.org_id)
    uow.session.add(made)
    uow.session.flush()
    audit.note(uow, actor, f"{kind.__tablename__}_added", (kind.__tablename__, made.id))
    return made


def change(
    uow: UnitOfWork, kind: type[Row], actor: UUID, row_id: UUID, facts: dict[str, Any], number: str | None
) -> Row:
    """Write columns of somebody; `number` None keeps the one that is known. Raises RosterUnknown, NumberMissing."""
    found = uow.session.scalar(select(kind).where(kind.id == row_id, kind.org_id == uow.org_id).with_for_update())
    if found is None:
        raise RosterUnknown("名册中没有此人。")
    for name, value in facts.items():
        setattr(found, name, value)
    if number is not None:
        found.point_id = _point(uow, number)
    audit.note(uow, actor, f"{kind.__tablename__}_changed", (kind.__tablename__, found.id))
    return found


def _point(uow: UnitOfWork, number: str) -> UUID:
    point = contacts.find_or_create_point(uow, "tel", number)
    if not point.last_four:
        raise NumberMissing("请填写完整的电话号码。")
    return point.id


def is_valid(certified_by: str | None, valid_until: date | None, today: date) -> bool:
    """Whether somebody's certificate holds today (S6, S121): without one nobody interprets."""
    return certified_by is not None and (valid_until is None or valid_until >= today)
