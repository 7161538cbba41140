"""Who may read a review and who may decide in it. Never whom it is about, and nobody who may not read its matter.

Every query carries `visible_to`. Reviewers are supervisors and qa (回访与质检, S36); nobody who took part in the call
or handled the matter reviews it, and what a second pair of eyes decides is not decided by the first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, or_, select, true

from callcenter.calls.models import Call
from callcenter.desk.models import Seat
from callcenter.errors import Forbidden, NotFound
from callcenter.parties.models import Party
from callcenter.people.models import Account
from callcenter.quality.models import Review
from callcenter.tickets import rights
from callcenter.tickets.models import Ticket, TicketContact

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork
    from callcenter.people.identity import SignedIn

REVIEWERS = ("supervisor", "admin", "qa")
DECIDERS = ("supervisor", "admin")


class ReviewNotFound(NotFound):
    """No such review, or it is not for the asker's eyes."""

    code = "review_not_found"


class ReviewConcerned(Forbidden):
    """The account served the caller or handled the matter: somebody else reviews it."""

    code = "review_concerned"


class ReviewSecondPerson(Forbidden):
    """This is for a supervisor who did not decide before."""

    code = "review_second_person"


def visible_to(account: SignedIn) -> ColumnElement[bool]:
    """Return the condition on `review` that every query of them carries."""
    return in_roles(account.account_id, account.roles)


def in_roles(account_id: UUID, roles: tuple[str, ...]) -> ColumnElement[bool]:
    """Return the same for an account that is not signed in here."""
    of_call = select(TicketContact.ticket_id).where(TicketContact.call_id == Review.call_id)
    about = or_(Ticket.id == Review.ticket_id, Ticket.id.in_(of_call))
    hidden = exists().where(about, rights.visible_in_roles(account_id, roles).is_not(true()))
    return and_(Review.account_id.is_distinct_from(account_id), ~hidden)


def taken(uow: UnitOfWork, account: SignedIn, review_id: UUID, *roles: str) -> Review:
    """Return a review, locked, in which the account may decide. Raises ReviewNotFound, ReviewConcerned."""
    mine = Review.id == review_id, Review.org_id == uow.org_id, visible_to(account)
    uow.checkpoint("before review lock")
    locked = select(Review).where(*mine).with_for_update(of=Review, key_share=True)
    review = uow.session.scalar(locked, execution_options={"populate_existing": True})
    if review is None:
        raise ReviewNotFound("没有这条核实单。")
    if account.account_id in concerned(uow, review):
        raise ReviewConcerned("您参与过这通电话或这件事项，须由他人核实。")
    if not account.has(*(roles or REVIEWERS)):
        raise ReviewSecondPerson("须由班长办理。")
    return review


def by_id(uow: UnitOfWork, review_id: UUID, *, skip: bool = False) -> Review | None:
    """Return a review with its row locked, whoever asks; None when somebody has it and `skip`."""
    found = select(Review).where(Review.id == review_id, Review.org_id == uow.org_id)
    locked = found.with_for_update(of=Review, key_share=True, skip_locked=skip)
    return uow.session.scalar(locked, execution_options={"populate_existing": True})


def require_another(account: SignedIn, first: UUID | None) -> None:
    """Raises ReviewSecondPerson where the account decided the first time."""
    if account.account_id == first:
        raise ReviewSecondPerson("须由另一名班长办理，不能由同一人认定和签结。")


def concerned(uow: UnitOfWork, review: Review) -> set[UUID]:
    """Return who served the caller or handled the matter: the first to answer, whoever took over, the handler."""
    found: set[UUID | None] = {review.account_id}
    if review.call_id is not None:
        found |= served(uow, review.call_id)
    if review.survey_id is not None and review.ticket_id is not None:
        # asked about the whole matter, whoever handled it; after a call only the call was judged
        handled = select(Ticket.first_responder_id, Ticket.handler_id).where(Ticket.id == review.ticket_id)
        found.update(each for row in uow.session.execute(handled) for each in row)
    return {each for each in found if each is not None}


def served(uow: UnitOfWork, call_id: UUID) -> set[UUID]:
    """Return the accounts that a caller talked with as theirs."""
    parties = (
        select(Party.account_id, Seat.account_id)
        .outerjoin(Seat, Seat.id == Party.seat_id)
        .where(Party.call_id == call_id, Party.serves_since.is_not(None))
    )
    found = {each for row in uow.session.execute(parties) for each in row}
    found.add(uow.session.scalar(select(Call.account_id).where(Call.id == call_id)))
    return {each for each in found if each is not None}


def reviewers(uow: UnitOfWork, review: Review) -> list[Account]:
    """Return who may be given a review: active, in a role, allowed to read it and not concerned."""
    there = select(Account).where(Account.org_id == uow.org_id, Account.active, Account.roles.overlap(list(REVIEWERS)))
    barred = concerned(uow, review)
    return [
        each
        for each in uow.session.scalars(there.order_by(Account.staff_no))
        if each.id not in barred and _reads(uow, each, review.id)
    ]


def _reads(uow: UnitOfWork, account: Account, review_id: UUID) -> bool:
    found = select(Review.id).where(Review.id == review_id, in_roles(account.id, tuple(account.roles)))
    return uow.session.scalar(found) is not None
