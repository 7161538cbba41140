"""Applications as the console shows them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from sqlalchemy import select

from callcenter.aid import (
    applicants,
    applications,
    deadlines,
    hardship,
    hint_table,
    papers,
    priorities,
    queries,
    rights,
    schemas,
    states,
    terms,
)
from callcenter.aid.hints import Hint
from callcenter.aid.models import AidApplication, AidAssignment, Lawyer
from callcenter.aid.periods import AidClock
from callcenter.contacts import persons
from callcenter.contacts.models import ContactPoint
from callcenter.people import queries as people
from callcenter.tickets import rights as ticket_rights
from callcenter.tickets.models import Ticket

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork
    from callcenter.people.identity import SignedIn

_BY_AGENTS = frozenset({"withdraw"})  # the caller says so on the phone; all other moves are decisions
_OWN = (
    "id", "number", "kind", "state", "aid_type", "category", "special_groups", "green", "same_day", "people", "facts",
    "ticket_id", "applied_at",
)  # fmt: skip
_WHOLE = (
    "intake_mode", "enterprise", "mobility_impaired", "language", "fields", "hint", "hardship_basis", "hardship_ground",
    "hardship_note", "hardship_at", "promise_version", "promise_call_id", "urgent_ground", "wanted_lawyer_id",
    "accepted_on_behalf_of", "handed_over_at", "hand_over_receipt", "notifying_organ", "notice_no", "severe",
    "accepted_at", "decided_at", "assigned_at", "closed_at", "archived_at", "ended_at", "end_code", "end_reason",
    "outcome", "loss_recovered_yuan", "archive_no", "fee_yuan",
)  # fmt: skip


def hint(found: Hint) -> schemas.AidHintOut:
    """Write a hint."""
    return schemas.AidHintOut.model_validate(hint_table.snapshot(found))


def rows(uow: UnitOfWork, found: Sequence[tuple[AidApplication, list[AidClock]]]) -> list[schemas.AidRow]:
    """Write a list."""
    categories = queries.category_names(uow, {each.category for each, _ in found if each.category})
    tickets = queries.numbers(uow, {each.ticket_id for each, _ in found if each.ticket_id})
    lawyers = _lawyers(uow, [each.id for each, _ in found])
    return [
        schemas.AidRow.model_validate(_row(each, clocks, categories, tickets) | {"lawyer": lawyers.get(each.id)})
        for each, clocks in found
    ]


def listed(uow: UnitOfWork, found: Sequence[AidApplication]) -> list[schemas.AidRow]:
    """Write applications whose clocks are still to be read."""
    clocks = deadlines.of_many(uow, found)
    return rows(uow, [(each, clocks[each.id]) for each in found])


def _row(
    each: AidApplication, clocks: list[AidClock], categories: dict[str, str], tickets: dict[UUID, str]
) -> dict[str, Any]:
    urgent = deadlines.most_urgent(clocks)
    return {name: getattr(each, name) for name in _OWN} | {
        "category_name": categories.get(each.category or ""),
        "ticket_number": tickets.get(each.ticket_id) if each.ticket_id else None,
        "clock": None if urgent is None else schemas.AidClockOut.model_validate(urgent),
        "overdue": any(clock.card == "red" for clock in clocks),
    }


def _lawyers(uow: UnitOfWork, ids: list[UUID]) -> dict[UUID, str]:
    found = (
        select(AidAssignment.application_id, Lawyer.name)
        .join(Lawyer, Lawyer.id == AidAssignment.lawyer_id)
        .where(AidAssignment.application_id.in_(ids), AidAssignment.state.in_(("accepted", "ended")))
    )
    return {row[0]: row[1] for row in uow.session.execute(found.order_by(AidAssignment.offered_at))}


def detail(uow: UnitOfWork, account: SignedIn, each: AidApplication) -> schemas.AidDetail:
    """Write one application, whole."""
    uow.session.flush()
    clocks = deadlines.of_many(uow, [each])[each.id]
    decides = rights.decides(uow, account)
    row = rows(uow, [(each, clocks)])[0].model_dump()
    own = {name: getattr(each, name) for name in _WHOLE}
    more = {
        "applicants": _applicants(uow, account, each, whole=decides or each.applied_by == account.account_id),
        "clocks": [schemas.AidClockOut.model_validate(clock) for clock in clocks],
        "priorities": [schemas.AidPriorityOut.model_validate(stamp) for stamp in priorities.of(uow, each)],
        "papers": [schemas.AidPaperOut.model_validate(paper) for paper in papers.of(uow, each.id)],
        "steps": _steps(uow, each.id),
        "objections": [schemas.AidObjectionOut.model_validate(one) for one in queries.objections(uow, each.id)],
        "assignments": [assignment(*pair) for pair in queries.assignments(uow, each.id)],
        "moves": _moves(each, decides=decides),
        "decides": decides,
        "promise_calls": hardship.calls_of(uow, each),
    }
    return schemas.AidDetail.model_validate(row | own | more)


def _moves(each: AidApplication, *, decides: bool) -> list[states.Move]:
    allowed = states.allowed(cast("states.Kind", each.kind), cast("states.State", each.state))
    return [move for move in allowed if decides or move in _BY_AGENTS]


def _applicants(
    uow: UnitOfWork, account: SignedIn, each: AidApplication, *, whole: bool
) -> list[schemas.AidApplicantOut]:
    found = applicants.listed(uow, each.id)
    ticket = uow.session.get(Ticket, each.ticket_id) if each.ticket_id else None
    hidden = ticket is not None and ticket_rights.hides_number(account, ticket)
    names = applicants.names(found)
    points = select(ContactPoint.id, ContactPoint.masked).where(ContactPoint.id.in_([row.point_id for row in found]))
    masked = {row[0]: row[1] for row in uow.session.execute(points)}
    return [
        schemas.AidApplicantOut(
            id=row.id,
            name=(names.get(row.id) or "未提供") if whole else persons.mask(names.get(row.id)),
            number_masked=masked.get(row.point_id) if row.point_id and not hidden else None,
            id_masked=row.id_masked,
        )
        for row in found
    ]


def _steps(uow: UnitOfWork, application_id: UUID) -> list[schemas.AidStepOut]:
    found = queries.steps(uow, application_id)
    names = people.names(uow, {step.actor for step in found if step.actor})
    return [
        schemas.AidStepOut(
            seq=step.seq,
            move=step.move,
            from_state=step.from_state,
            to_state=step.to_state,
            actor=_someone(step.actor, names),
            content=step.content,
            at=step.at,
        )
        for step in found
    ]


def _someone(account_id: UUID | None, names: dict[UUID, tuple[str, str]]) -> schemas.AidSomeone | None:
    known = names.get(account_id) if account_id else None
    return schemas.AidSomeone(id=account_id, staff_no=known[0], name=known[1]) if account_id and known else None


def assignment(each: AidAssignment, lawyer: Lawyer) -> schemas.AidAssignmentOut:
    """Write an offer."""
    own = {
        name: getattr(each, name)
        for name in ("id", "lawyer_id", "mode", "state", "offered_at", "answer_due_at", "answered_at", "reason",
                     "quality_follow_up", "override_reason")
    }  # fmt: skip
    return schemas.AidAssignmentOut.model_validate(own | {"lawyer_name": lawyer.name, "firm": lawyer.firm})


def of_ticket(uow: UnitOfWork, ticket: Ticket) -> schemas.TicketAid:
    """Write a ticket's panel."""
    found = queries.of_ticket(uow, ticket)
    read = hint_table.read(uow, ticket.category, ticket.special_groups)
    return schemas.TicketAid(
        hint=hint(read),
        aid_type=terms.type_of(ticket.category),
        people=len(applicants.of_ticket(uow, ticket)),
        opponents=len(applicants.opponents_in(ticket.fields)),
        open=any(each.state in states.OPEN for each in found),
        applications=listed(uow, found),
    )


def of_call(uow: UnitOfWork, call_id: UUID, matter: applications.Matter) -> schemas.CallAid:
    """Write what a running call shows."""
    return schemas.CallAid(
        hint=hint(hint_table.read(uow, matter.category, matter.special_groups)),
        aid_type=terms.type_of(matter.category),
        applications=listed(uow, queries.of_call(uow, call_id)),
    )
