"""退访: who asked not to be surveyed any more, however it was said. Audited; lifted only with a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from callcenter.audit import service as audit
from callcenter.contacts import service as contacts
from callcenter.contacts.addresses import kind_of
from callcenter.contacts.models import ContactPoint
from callcenter.errors import NotFound
from callcenter.ids import new_id
from callcenter.surveys.callback_models import DoNotAsk
from callcenter.surveys.models import Survey

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

How = Literal["said", "keyed", "replied", "staff"]
OPTED_OUT = "opted_out"
WORDS = frozenset({"TD", "T", "退订", "退", "N"})  # what the short message says, and what people write instead
SHOWN = 200


class OptOutUnknown(NotFound):
    """Nobody asked for that, or it was lifted."""

    code = "opt_out_unknown"


def do_not_ask(uow: UnitOfWork, point_id: UUID, how: How, *, actor: UUID | None = None, note: str = "") -> bool:
    """Survey a number no more: what is due there is suppressed at once. Whether that was news; twice is once."""
    values = {"org_id": uow.org_id, "point_id": point_id, "how": how, "said_at": uow.now, "noted_by": actor}
    row = insert(DoNotAsk).values(id=new_id(), note=note, **values)
    once = row.on_conflict_do_nothing(index_elements=[DoNotAsk.point_id], index_where=DoNotAsk.lifted_at.is_(None))
    made = uow.session.scalar(once.returning(DoNotAsk.id))
    due = Survey.point_id == point_id, Survey.state == "due"
    suppressed = {"state": "suppressed", "mode_reason": OPTED_OUT, "ended_at": uow.now}
    uow.session.execute(update(Survey).where(*due).values(**suppressed))
    if made is not None:
        audit.note(uow, actor, "survey_opt_out_noted", ("contact_point", point_id), how)
    return made is not None


def holds(uow: UnitOfWork, point_id: UUID) -> bool:
    """Tell whether a number asked not to be surveyed."""
    standing = select(DoNotAsk.id).where(DoNotAsk.point_id == point_id, DoNotAsk.lifted_at.is_(None))
    return uow.session.scalar(standing) is not None


def says_no(text: str) -> bool:
    """Tell whether a replied text asks not to be surveyed (`TD`, `退订`). Pure."""
    return text.strip().strip("。.!！").upper() in WORDS


def lift(uow: UnitOfWork, opt_out_id: UUID, actor: UUID, why: str) -> None:
    """Allow surveys again; audited. Raises OptOutUnknown."""
    found = uow.session.scalar(
        select(DoNotAsk).where(DoNotAsk.id == opt_out_id, DoNotAsk.org_id == uow.org_id).with_for_update()
    )
    if found is None or found.lifted_at is not None:
        raise OptOutUnknown("没有这条退访记录，或已经解除。")
    found.lifted_at, found.lifted_by, found.lifted_why = uow.now, actor, why
    audit.note(uow, actor, "survey_opt_out_lifted", ("contact_point", found.point_id), why)


def listed(uow: UnitOfWork, number: str | None) -> list[tuple[DoNotAsk, str]]:
    """Return (opt-out, masked number), the newest first, SHOWN at most; of one number if it is given in whole.

    The number is found by its keyed hash: nothing is searched in the clear.
    """
    found = select(DoNotAsk, ContactPoint.masked).join(ContactPoint, ContactPoint.id == DoNotAsk.point_id)
    found = found.where(DoNotAsk.org_id == uow.org_id)
    if number:
        point = contacts.find_point(uow, kind_of(number), number)
        if point is None:
            return []
        found = found.where(DoNotAsk.point_id == point.id)
    rows = uow.session.execute(found.order_by(DoNotAsk.said_at.desc()).limit(SHOWN)).all()
    return [(row[0], row[1]) for row in rows]
