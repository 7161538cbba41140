"""The one mover of reviews: stage, line of the history, event, hint to the consoles of reviewers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from sqlalchemy import func, select

from callcenter.errors import Conflict
from callcenter.quality import moves
from callcenter.quality.events import ReviewMoved
from callcenter.quality.models import Review, ReviewEvent
from callcenter.quality.moves import Action, Stage

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork


class ReviewStage(Conflict):
    """The review does not stand where this can be done: somebody was faster, or it is not its turn."""

    code = "review_stage"


def require(review: Review, action: Action, to: Stage) -> None:
    """Raises ReviewStage."""
    if not moves.leads(cast(Stage, review.stage), action, to):
        raise ReviewStage("该核实单已不在这一步，请刷新后查看。")


def move(
    uow: UnitOfWork, review: Review, action: Action, to: Stage, actor: UUID | None, content: dict[str, Any]
) -> None:
    """Carry an action out on a review whose row is locked. Raises ReviewStage."""
    require(review, action, to)
    review.stage, review.stage_since = to, uow.now
    if to == "signed_off":
        review.signed_off_at, review.signed_off_by = uow.now, actor
    add(uow, review, action, actor, content | {"stage": to})
    uow.record(ReviewMoved(review.id, to))


def add(uow: UnitOfWork, review: Review, kind: str, actor: UUID | None, content: dict[str, Any]) -> None:
    """Write a line of a review's history; its row is locked, or new. Reviewers' consoles fetch again."""
    uow.session.flush()
    last = select(func.coalesce(func.max(ReviewEvent.seq), 0)).where(ReviewEvent.review_id == review.id)
    seq = (uow.session.scalar(last) or 0) + 1
    line = {"review_id": review.id, "seq": seq, "kind": kind, "actor": actor, "content": content, "at": uow.now}
    uow.session.add(ReviewEvent(org_id=review.org_id, **line))
    uow.live("reviewers", "reviews", {})


def of(uow: UnitOfWork, review_id: UUID) -> list[ReviewEvent]:
    """Return the history of a review, oldest first."""
    found = select(ReviewEvent).where(ReviewEvent.review_id == review_id)
    return list(uow.session.scalars(found.order_by(ReviewEvent.seq)))
