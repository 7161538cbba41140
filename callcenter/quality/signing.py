"""签结: a supervisor ends a review. Of an unfounded one, not whoever found it so; never while an appeal is open."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from callcenter.errors import Conflict
from callcenter.quality import history, rights

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork
    from callcenter.people.identity import SignedIn


class ReviewAppealed(Conflict):
    """The agent's appeal is answered first."""

    code = "review_appealed"


def sign_off(uow: UnitOfWork, account: SignedIn, review_id: UUID, text: str) -> None:
    """End a review. Raises ReviewAppealed, ReviewSecondPerson, ReviewStage."""
    review = rights.taken(uow, account, review_id, *rights.DECIDERS)
    history.require(review, "sign_off", "signed_off")
    if review.appealed_at is not None and review.appeal_decided_at is None:
        raise ReviewAppealed("坐席的申诉尚未处理，请先答复申诉。")
    if review.stage == "unsubstantiated":
        rights.require_another(account, review.found_by)
    history.move(uow, review, "sign_off", "signed_off", account.account_id, {"text": text})
