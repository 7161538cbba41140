"""Whether a lawyer may act here: the parties of earlier matters, compared by keyed hash and never revealed.

The answer is clear or conflict. Why, and with which matter, is a reference for a supervisor alone. A lawyer is in
conflict

- who acted for our opponent in another case, ever (or a colleague of whose firm does so now);
- who acts now against our applicant in another case;
- who advised our opponent on the hotline.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import aliased

from callcenter.aid import advisers, marks
from callcenter.aid.models import AidApplication, AidAssignment, AidPartyMark, Lawyer
from callcenter.audit import service as audit
from callcenter.tickets.models import Ticket

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

Why = Literal["acted_for_opponent", "firm_acts_for_opponent", "acts_against_client", "advised_opponent"]
ACTED = ("accepted", "left", "ended")
RUNNING = ("handling",)
_Theirs = aliased(AidPartyMark)


@dataclass(frozen=True, slots=True)
class Reference:
    """Where a conflict lies: for a supervisor's eyes. `number` is an application's or a ticket's."""

    why: Why
    number: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What the check found about a lawyer."""

    lawyer_id: UUID
    references: tuple[Reference, ...] = ()

    @property
    def clear(self) -> bool:
        """Nothing stands against the lawyer."""
        return not self.references


def check(uow: UnitOfWork, application: AidApplication, lawyers: Sequence[Lawyer]) -> dict[UUID, Finding]:
    """Return the finding of each lawyer."""
    found: dict[UUID, list[Reference]] = {lawyer.id: [] for lawyer in lawyers}
    for other, lawyer_id, state in _acting(uow, _elsewhere(uow, application, mine="opponent", theirs="client")):
        for lawyer in lawyers:
            if lawyer.id == lawyer_id:
                found[lawyer.id].append(Reference("acted_for_opponent", other.number))
            elif state == "accepted" and other.state in RUNNING and lawyer.firm == _firm(uow, lawyer_id):
                found[lawyer.id].append(Reference("firm_acts_for_opponent", other.number))
    for other, lawyer_id, state in _acting(uow, _elsewhere(uow, application, mine="client", theirs="opponent")):
        if lawyer_id in found and state == "accepted" and other.state in RUNNING:
            found[lawyer_id].append(Reference("acts_against_client", other.number))
    _add_advised(uow, application, lawyers, found)
    return {lawyer_id: Finding(lawyer_id, tuple(references)) for lawyer_id, references in found.items()}


def asked(uow: UnitOfWork, actor: UUID, application: AidApplication, lawyer: Lawyer) -> Finding:
    """Check one lawyer for a person who asks: audited, with the answer and without the parties."""
    finding = check(uow, application, [lawyer])[lawyer.id]
    answer = "clear" if finding.clear else "conflict"
    audit.note(uow, actor, "aid_conflict_checked", ("aid_application", application.id), f"{lawyer.licence_no} {answer}")
    return finding


def _matches(uow: UnitOfWork, application: AidApplication, mine: str, theirs: str) -> list[AidPartyMark]:
    """Return the marks of others that mean one of our parties, on the other side."""
    rows = uow.session.execute(
        select(AidPartyMark.kind, _Theirs)
        .join(_Theirs, (_Theirs.org_id == AidPartyMark.org_id) & (_Theirs.hash == AidPartyMark.hash))
        .where(AidPartyMark.application_id == application.id, AidPartyMark.side == mine, _Theirs.side == theirs)
        .where(_Theirs.application_id.is_distinct_from(application.id))
    )
    return [other for kind, other in rows if marks.same(kind, other.kind)]


def _elsewhere(uow: UnitOfWork, application: AidApplication, mine: str, theirs: str) -> set[UUID]:
    found = _matches(uow, application, mine, theirs)
    return {mark.application_id for mark in found if mark.application_id is not None}


def _acting(uow: UnitOfWork, application_ids: set[UUID]) -> list[tuple[AidApplication, UUID, str]]:
    if not application_ids:
        return []
    rows = uow.session.execute(
        select(AidApplication, AidAssignment.lawyer_id, AidAssignment.state)
        .join(AidAssignment, AidAssignment.application_id == AidApplication.id)
        .where(AidApplication.id.in_(application_ids), AidAssignment.state.in_(ACTED))
    )
    return [(other, lawyer_id, state) for other, lawyer_id, state in rows]


def _firm(uow: UnitOfWork, lawyer_id: UUID) -> str | None:
    lawyer = uow.session.get(Lawyer, lawyer_id)
    return lawyer.firm if lawyer else None


def _add_advised(
    uow: UnitOfWork, application: AidApplication, lawyers: Sequence[Lawyer], found: dict[UUID, list[Reference]]
) -> None:
    with_account = [lawyer for lawyer in lawyers if lawyer.account_id is not None]
    if not with_account:
        return
    callers = _matches(uow, application, "opponent", "client")
    for ticket_id in {mark.ticket_id for mark in callers if mark.ticket_id is not None}:
        advised = advisers.of_tickets(uow, select(Ticket.id).where(Ticket.id == ticket_id))
        number = uow.session.scalars(select(Ticket.number).where(Ticket.id == ticket_id)).one()
        for lawyer in with_account:
            if lawyer.account_id in advised:
                found[lawyer.id].append(Reference("advised_opponent", number))
