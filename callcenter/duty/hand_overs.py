"""Hand-over at the end of a shift (交接班): what is open goes to a named colleague who says yes. The list is kept.

Tickets change their handler and keep their first responder (S22); forms left open move to the colleague's desk;
return calls that were promised or claimed get a new owner.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

from callcenter.audit import service as audit
from callcenter.desk import seats
from callcenter.duty import belongings, places
from callcenter.duty.events import HandOverAccepted
from callcenter.duty.models import HandOver, HandOverItem
from callcenter.errors import Conflict, Forbidden, NotFound

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

OPEN = ("unassigned", "offered")


class HandOverUnknown(NotFound):
    """There is no such hand-over."""

    code = "hand_over_unknown"


class HandOverSettled(Conflict):
    """It was answered, or one is open already."""

    code = "hand_over_settled"


class HandOverOfOthers(Forbidden):
    """Only who is named may answer, only who offers may withdraw."""

    code = "hand_over_of_others"


class NothingToHandOver(Conflict):
    """Nothing is open."""

    code = "nothing_to_hand_over"


def listed(uow: UnitOfWork, account_id: UUID | None) -> list[tuple[HandOver, list[HandOverItem]]]:
    """Return the hand-overs that concern somebody, or all; open ones first, with their items."""
    found = select(HandOver).where(HandOver.org_id == uow.org_id)
    if account_id is not None:
        found = found.where((HandOver.from_account_id == account_id) | (HandOver.to_account_id == account_id))
    ordered = found.order_by(HandOver.state.not_in(OPEN), HandOver.offered_at.desc()).limit(100)
    rows = list(uow.session.scalars(ordered))
    items: dict[UUID, list[HandOverItem]] = {}
    of_these = select(HandOverItem).where(HandOverItem.hand_over_id.in_([row.id for row in rows]))
    for item in uow.session.scalars(of_these.order_by(HandOverItem.due_at, HandOverItem.title)):
        items.setdefault(item.hand_over_id, []).append(item)
    return [(row, items.get(row.id, [])) for row in rows]


def offer(uow: UnitOfWork, giver: UUID, taker: UUID, note: str) -> HandOver:
    """Offer all that one leaves to a colleague. Raises NothingToHandOver, HandOverSettled, PersonUnknown."""
    if giver == taker:
        raise places.DutyInvalid("请选择接班的同事。")
    places.person(uow, taker)
    made = _open(uow, "shift_end", giver, taker, giver, note)
    if made is None:
        raise NothingToHandOver("没有需要交接的事项。")
    return made


def left_for_good(uow: UnitOfWork, account_id: UUID) -> HandOver | None:
    """The account is closed: a supervisor finds a colleague for what stays behind. None where nothing does."""
    return _open(uow, "left", account_id, None, None, "")


def assign(uow: UnitOfWork, actor: UUID, hand_over_id: UUID, taker: UUID) -> HandOver:
    """A supervisor names the colleague, or another one. Raises HandOverSettled, PersonUnknown; audited."""
    hand_over = _for_update(uow, hand_over_id, *OPEN, "declined")
    places.person(uow, taker)
    if taker == hand_over.from_account_id:
        raise places.DutyInvalid("请选择接班的同事。")
    hand_over.state, hand_over.to_account_id, hand_over.answered_at = "offered", taker, None
    hand_over.offered_by, hand_over.answer_note = actor, None
    audit.note(uow, actor, "hand_over_assigned", ("hand_over", hand_over.id))
    uow.live("all", "duty", {})
    return hand_over


def accept(uow: UnitOfWork, actor: UUID, hand_over_id: UUID) -> HandOver:
    """The colleague says yes: what is still open moves; what was done meanwhile is marked so. Raises as `decline`."""
    seats.lock_domain(uow)  # before the rows that move, as everywhere
    hand_over = _for_update(uow, hand_over_id, "offered")
    _require_named(hand_over, actor)
    items = list(uow.session.scalars(select(HandOverItem).where(HandOverItem.hand_over_id == hand_over.id)))
    wanted = {item.object_id: item for item in items}
    moved = belongings.move(uow, [(item.kind, item.object_id) for item in items], hand_over.from_account_id, actor)
    for object_id, item in wanted.items():
        item.state = "moved" if object_id in moved else "gone"
    hand_over.state, hand_over.answered_at = "accepted", uow.now
    audit.note(uow, actor, "hand_over_accepted", ("hand_over", hand_over.id), f"moved={len(moved)} of {len(items)}")
    uow.record(HandOverAccepted(hand_over.id))
    uow.live("all", "duty", {})
    uow.live("all", "return_calls", {})
    return hand_over


def decline(uow: UnitOfWork, actor: UUID, hand_over_id: UUID, note: str) -> HandOver:
    """The colleague says no: all stays where it is. Raises HandOverUnknown, HandOverSettled, HandOverOfOthers."""
    hand_over = _for_update(uow, hand_over_id, "offered")
    _require_named(hand_over, actor)
    hand_over.state, hand_over.answered_at, hand_over.answer_note = "declined", uow.now, note.strip() or None
    uow.live("all", "duty", {})
    return hand_over


def withdraw(uow: UnitOfWork, actor: UUID, hand_over_id: UUID) -> HandOver:
    """Whoever offers keeps it after all. Raises as `decline`."""
    hand_over = _for_update(uow, hand_over_id, "offered")
    if hand_over.from_account_id != actor:
        raise HandOverOfOthers("只有交班人可以撤回。")
    hand_over.state, hand_over.answered_at = "withdrawn", uow.now
    uow.live("all", "duty", {})
    return hand_over


def _open(
    uow: UnitOfWork, kind: str, giver: UUID, taker: UUID | None, actor: UUID | None, note: str
) -> HandOver | None:
    going_on = select(HandOver).where(HandOver.from_account_id == giver, HandOver.state.in_(OPEN)).with_for_update()
    before = uow.session.scalar(going_on)
    if before is not None and kind == "left":
        # What was offered to a colleague stays offered; the list goes to the supervisor when they decline.
        return before
    if before is not None:
        raise HandOverSettled("已有一份交接单等待接班人答复。")
    things = belongings.of(uow, giver)
    if not things:
        return None
    made = HandOver(org_id=uow.org_id, kind=kind, from_account_id=giver, to_account_id=taker, offered_by=actor)
    made.state, made.note = "offered" if taker else "unassigned", note.strip() or None
    made.offered_at = uow.now
    uow.session.add(made)
    uow.session.flush()
    uow.session.add_all(
        HandOverItem(
            org_id=uow.org_id, hand_over_id=made.id, kind=each.kind, object_id=each.object_id, title=each.title,
            due_at=each.due_at, state="open",
        )
        for each in things
    )  # fmt: skip
    uow.session.flush()
    uow.live("all", "duty", {})
    return made


def _for_update(uow: UnitOfWork, hand_over_id: UUID, *states: str) -> HandOver:
    wanted = select(HandOver).where(HandOver.id == hand_over_id, HandOver.org_id == uow.org_id).with_for_update()
    found = uow.session.scalar(wanted.execution_options(populate_existing=True))
    if found is None:
        raise HandOverUnknown("没有这份交接单。")
    if found.state not in states:
        raise HandOverSettled("这份交接单已有结果。")
    return found


def _require_named(hand_over: HandOver, actor: UUID) -> None:
    if hand_over.to_account_id != actor:
        raise HandOverOfOthers("只有指定的接班人可以答复。")
