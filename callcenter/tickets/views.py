"""Saved views: a list's filters under a name. Shared ones are for all; each reads them with their own rights."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import or_, select

from callcenter.errors import Conflict, Forbidden, NotFound
from callcenter.ids import new_id
from callcenter.people.identity import SignedIn
from callcenter.people.models import Account
from callcenter.tickets.list_schemas import ViewIn, ViewOut
from callcenter.tickets.view_models import TicketView

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

MOST = 50  # of one account


class ViewNotFound(NotFound):
    """No such view of this account."""

    code = "view_not_found"


class ViewNameTaken(Conflict):
    """The account has a view of this name, or too many."""

    code = "view_name_taken"


class ViewNotShared(Forbidden):
    """Only supervisors share views."""

    code = "view_not_shared"


def seen(uow: UnitOfWork, account: SignedIn) -> list[ViewOut]:
    """Return the account's own views and the shared ones, by name."""
    found = (
        select(TicketView, Account.name)
        .join(Account, Account.id == TicketView.account_id)
        .where(TicketView.org_id == uow.org_id)
        .where(or_(TicketView.shared, TicketView.account_id == account.account_id))
        .order_by(TicketView.name, TicketView.id)
    )
    return [_written(view, owner, account) for view, owner in uow.session.execute(found)]


def keep(uow: UnitOfWork, account: SignedIn, wanted: ViewIn) -> ViewOut:
    """Keep a new view. Raises ViewNameTaken or ViewNotShared."""
    _may_share(account, wanted)
    own = list(uow.session.scalars(select(TicketView.name).where(TicketView.account_id == account.account_id)))
    if wanted.name in own or len(own) >= MOST:
        raise ViewNameTaken("已有同名视图，或视图过多。")
    view = TicketView(id=new_id(), org_id=uow.org_id, account_id=account.account_id, created_at=uow.now)
    _write(uow, view, wanted)
    uow.session.add(view)
    return _written(view, account.name, account)


def change(uow: UnitOfWork, account: SignedIn, view_id: UUID, wanted: ViewIn) -> ViewOut:
    """Write an own view anew. Raises ViewNotFound, ViewNameTaken or ViewNotShared."""
    _may_share(account, wanted)
    view = _own(uow, account, view_id)
    taken = select(TicketView.id).where(TicketView.account_id == account.account_id, TicketView.name == wanted.name)
    if uow.session.scalar(taken.where(TicketView.id != view_id)) is not None:
        raise ViewNameTaken("已有同名视图。")
    _write(uow, view, wanted)
    return _written(view, account.name, account)


def remove(uow: UnitOfWork, account: SignedIn, view_id: UUID) -> None:
    """Remove an own view; a list of tickets is all that it was. Raises ViewNotFound."""
    uow.session.delete(_own(uow, account, view_id))


def _own(uow: UnitOfWork, account: SignedIn, view_id: UUID) -> TicketView:
    mine = TicketView.id == view_id, TicketView.account_id == account.account_id
    view = uow.session.scalar(select(TicketView).where(*mine).with_for_update())
    if view is None:
        raise ViewNotFound("没有这个视图。")
    return view


def _may_share(account: SignedIn, wanted: ViewIn) -> None:
    if wanted.shared and not account.has("supervisor", "admin"):
        raise ViewNotShared("只有班长可以共享视图。")


def _write(uow: UnitOfWork, view: TicketView, wanted: ViewIn) -> None:
    view.name, view.shared, view.changed_at = wanted.name, wanted.shared, uow.now
    view.query = wanted.query.model_dump(mode="json", exclude_defaults=True)


def _written(view: TicketView, owner: str, account: SignedIn) -> ViewOut:
    query: dict[str, Any] = view.query
    mine = view.account_id == account.account_id
    return ViewOut(id=view.id, name=view.name, shared=view.shared, mine=mine, owner=owner, query=query)
