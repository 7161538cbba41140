"""What duty does about others' facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from callcenter.duty import hand_overs, swaps
from callcenter.people.models import Account

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork
    from callcenter.people.events import AccountChanged


def follow_account(uow: UnitOfWork, event: AccountChanged) -> None:
    """Somebody has left for good: what they held goes on a list for the supervisor. Delivered twice it is one list."""
    account = uow.session.get(Account, event.account_id)
    if account is None or account.active:
        return
    swaps.drop(uow, account.id)
    hand_overs.left_for_good(uow, account.id)
