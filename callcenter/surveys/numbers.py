"""Numbers whose calls never count: those that test the line, and those of staff. From the moment they are named on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal
from uuid import UUID

from sqlalchemy import select

from callcenter.audit import service as audit
from callcenter.contacts import service as contacts
from callcenter.contacts.addresses import kind_of
from callcenter.contacts.models import ContactPoint
from callcenter.errors import Conflict, Invalid, NotFound
from callcenter.surveys.rating_models import UncountedNumber

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

Kind = Literal["test", "staff"]

# on the bare driver: asked at the end of every call
_STAFF = "SELECT 1 FROM uncounted_number WHERE point_id = %s AND removed_at IS NULL AND kind = 'staff'"


class NumberListed(Conflict):
    """The number stands in the list already."""

    code = "number_listed"


class NumberUnreadable(Invalid):
    """That is no number: nothing would be counted of anybody who hides theirs."""

    code = "number_unreadable"


class NumberUnlisted(NotFound):
    """No such line, or it was taken out."""

    code = "number_unlisted"


def not_asked(uow: UnitOfWork, point_id: UUID | None) -> str | None:
    """Answer calls: staff are not asked about their colleagues. A test call is asked, and counted nowhere."""
    staff = point_id is not None and uow.raw.execute(_STAFF, (point_id,)).fetchone() is not None
    return "staff" if staff else None


def _kind_of(uow: UnitOfWork, point_id: UUID) -> str | None:
    standing = UncountedNumber.point_id == point_id, UncountedNumber.removed_at.is_(None)
    return uow.session.scalar(select(UncountedNumber.kind).where(*standing))


def listed(uow: UnitOfWork) -> list[tuple[UncountedNumber, str]]:
    """Return (line, masked number) of those that stand, the newest first."""
    found = select(UncountedNumber, ContactPoint.masked).join(ContactPoint, ContactPoint.id == UncountedNumber.point_id)
    standing = UncountedNumber.org_id == uow.org_id, UncountedNumber.removed_at.is_(None)
    rows = uow.session.execute(found.where(*standing).order_by(UncountedNumber.added_at.desc())).all()
    return [(row[0], row[1]) for row in rows]


def add(uow: UnitOfWork, actor: UUID, number: str, kind: Kind, note: str) -> UncountedNumber:
    """Count the calls of a number no more; audited. Raises NumberListed, NumberUnreadable."""
    point = contacts.find_or_create_point(uow, kind_of(number), number)
    if not point.last_four:  # one point stands for everybody who hides their number
        raise NumberUnreadable("请填写完整的电话号码。")
    if _kind_of(uow, point.id) is not None:
        raise NumberListed("该号码已在名单中。")
    line = UncountedNumber(org_id=uow.org_id, point_id=point.id, kind=kind, note=note, added_by=actor)
    line.added_at = uow.now
    uow.session.add(line)
    uow.session.flush()
    audit.note(uow, actor, "uncounted_number_added", ("contact_point", point.id), f"{kind}：{note}")
    return line


def remove(uow: UnitOfWork, actor: UUID, line_id: UUID) -> None:
    """Count the number's calls from now on; audited. Raises NumberUnlisted."""
    found = select(UncountedNumber).where(UncountedNumber.id == line_id, UncountedNumber.org_id == uow.org_id)
    line = uow.session.scalar(found.with_for_update())
    if line is None or line.removed_at is not None:
        raise NumberUnlisted("名单中没有这个号码。")
    line.removed_by, line.removed_at = actor, uow.now
    audit.note(uow, actor, "uncounted_number_removed", ("contact_point", line.point_id), line.note)
