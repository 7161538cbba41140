"""On what basis hardship stands (S52): checked 核查, declared 告知承诺, or exempt from checking 免予核查. Guards of
the grant.

A promise needs its text's version, its time, and where it can be heard or read again. An exemption needs a ground: an
item of article 42 or 32 that the table names for this matter and group, or a paper that shows it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import or_, select

from callcenter.aid import course, hint_table, promises
from callcenter.aid.models import AidApplication
from callcenter.aid.terms import HardshipBasis
from callcenter.calls.models import Recording
from callcenter.errors import Invalid
from callcenter.tickets.models import TicketContact

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

EXEMPT_ARTICLES = ("32.", "42.")


class HardshipUnfounded(Invalid):
    """The basis lacks what it rests on; the message says what."""

    code = "aid_hardship_unfounded"


@dataclass(frozen=True, slots=True)
class Basis:
    """As it is entered. `call_id`: the call in whose recording the promise was made. `document`: a paper by its
    name.
    """

    kind: HardshipBasis
    note: str = ""
    promise_version: str | None = None
    call_id: UUID | None = None
    ground: str | None = None
    document: str = ""


def state(uow: UnitOfWork, actor: UUID, application_id: UUID, basis: Basis) -> AidApplication:
    """Write the basis while the application is not decided; said again it is changed. Raises HardshipUnfounded."""
    application = course.locked(uow, application_id)
    course.require_state(application, "applied", "reviewing")
    match basis.kind:
        case "checked":
            _require(bool(basis.note.strip()), "请写明核查方式和结果。")
        case "declared":
            _require_promise(uow, application, basis)
        case "exempt":
            _require_ground(uow, application, basis)
    application.hardship_basis, application.hardship_note = (
        basis.kind,
        basis.note.strip() or basis.document.strip() or None,
    )
    application.hardship_at, application.hardship_by = uow.now, actor
    declared = basis.kind == "declared"
    application.promise_version = basis.promise_version if declared else None
    application.promise_call_id = basis.call_id if declared else None
    application.hardship_ground = basis.ground if basis.kind == "exempt" else None
    content = {"basis": basis.kind, "ground": basis.ground, "promise_version": application.promise_version}
    course.add_step(uow, application, "hardship", application.state, actor, content)
    return application


def _require(right: bool, message: str) -> None:
    if not right:
        raise HardshipUnfounded(message)


def _require_promise(uow: UnitOfWork, application: AidApplication, basis: Basis) -> None:
    known = {each.version for each in promises.all_of_them()}
    _require(basis.promise_version in known, "承诺书版本不存在。")
    if basis.call_id is None:
        _require(bool(basis.document.strip()), "请选择承诺所在的通话录音，或写明书面承诺书。")
        return
    recorded = select(Recording.id).where(Recording.call_id == basis.call_id)
    linked = select(TicketContact.id).where(
        TicketContact.call_id == basis.call_id, TicketContact.ticket_id == application.ticket_id
    )
    ours = basis.call_id == application.call_id or uow.session.scalar(linked.limit(1)) is not None
    _require(ours, "该通话与本申请无关。")
    _require(uow.session.scalar(recorded.limit(1)) is not None, "该通话没有录音，不能作为承诺依据。")


def _require_ground(uow: UnitOfWork, application: AidApplication, basis: Basis) -> None:
    ground = basis.ground or ""
    _require(ground.startswith(EXEMPT_ARTICLES), "请选择免予核查的法律依据。")
    named = hint_table.read(uow, application.category, application.special_groups, application.business_day)
    _require(ground in named.exempt_grounds or bool(basis.document.strip()), "请写明能够证明免予核查的材料。")


def calls_of(uow: UnitOfWork, application: AidApplication) -> list[UUID]:
    """Return the recorded calls in which a promise can have been made, the latest first."""
    linked = select(TicketContact.call_id).where(
        TicketContact.ticket_id == application.ticket_id, TicketContact.call_id.is_not(None)
    )
    mine = or_(Recording.call_id == application.call_id, Recording.call_id.in_(linked))
    found = select(Recording.call_id).where(mine).order_by(Recording.started_at.desc())
    return list(dict.fromkeys(uow.session.scalars(found)))
