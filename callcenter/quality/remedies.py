"""整改: what is done about a substantiated one, and the matter that is done again for the caller."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal
from uuid import UUID

from callcenter.people import queries as people
from callcenter.quality import history, matters, rights
from callcenter.quality.models import Review
from callcenter.sensitive import accountability
from callcenter.sensitive.accountability import Rule
from callcenter.tickets import handling, stages

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork
    from callcenter.people.identity import SignedIn
    from callcenter.tickets.models import Ticket

Measure = Literal["training", "apology", "correction", "process", "accountability"]
AT_HAND = ("closed", "result_given")  # where a ticket stands that is not being worked on


@dataclass(frozen=True, slots=True)
class Remedy:
    """What is done. `category` and `summary` where the call left no ticket; `rule` opens a record of 责任追究 (S25)."""

    measures: tuple[Measure, ...]
    text: str
    ticket_id: UUID | None = None
    category: str | None = None
    summary: str = ""
    rule: Rule | None = None


def remedy(uow: UnitOfWork, account: SignedIn, review_id: UUID, wanted: Remedy) -> None:
    """Write what is done and have the matter done again: 5 working days from the finding.

    Raises TicketMissing, ReviewStage, ReviewSecondPerson (责任追究 is a supervisor's).
    """
    review = rights.taken(uow, account, review_id)
    history.require(review, "remedy", "remedied")
    ticket = _again(uow, account, review, wanted)
    review.ticket_id, review.remedied_at = ticket.id, uow.now
    content: dict[str, Any] = {"measures": list(wanted.measures), "text": wanted.text, "ticket": str(ticket.id)}
    if wanted.rule is not None:
        content["accountability"] = str(_hold_to_account(uow, account, review, wanted, wanted.rule))
    history.move(uow, review, "remedy", "remedied", account.account_id, content)


def _again(uow: UnitOfWork, account: SignedIn, review: Review, wanted: Remedy) -> Ticket:
    chosen = matters.choose(uow, account, review, wanted.ticket_id)
    if chosen is None:
        if wanted.category is None or not wanted.summary.strip():
            raise matters.TicketMissing("这通电话没有工单，请选择类别并写明事项，以便重办。")
        return matters.record(uow, account, review, wanted.category, wanted.summary)
    ticket = stages.for_update(uow, matters.root(uow, chosen).id)
    if ticket.stage in AT_HAND:
        handling.do_again(uow, ticket, account.account_id, "差评核实属实，重新办理")
    return ticket


def _hold_to_account(uow: UnitOfWork, account: SignedIn, review: Review, wanted: Remedy, rule: Rule) -> UUID:
    if not account.has(*rights.DECIDERS) or review.account_id is None:
        raise rights.ReviewSecondPerson("责任追究须由班长登记，且须有被评价人。")
    concerned = people.account(uow, review.account_id)
    staff_no = concerned.staff_no if concerned else ""
    return accountability.open_record(uow, account, staff_no, rule, wanted.text, review.ticket_id).id
