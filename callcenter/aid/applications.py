"""Making applications: from a ticket or during the call, with one action, pre-filled from what is known (S61).

One application stands for one affair: thirty workers of one case are one (1 件, 30 人). While one is open a second is
refused.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.dialects.postgresql import insert

from callcenter import clock
from callcenter.aid import applicants, course, hint_table, periods, priorities, states
from callcenter.aid.applicants import Applicant
from callcenter.aid.events import AidApplied
from callcenter.aid.marks import Party
from callcenter.aid.models import AidApplication, AidCounter
from callcenter.aid.terms import SAME_DAY_CATEGORIES, AidType, IntakeMode, type_of
from callcenter.calls.models import Call
from callcenter.errors import Conflict
from callcenter.tickets.models import Ticket

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended('aid ' || %s, 0))"
KEPT_YEARS = 10  # 法律援助案卷: kept longer than tickets; a setting of the archive, not a statute


class AlreadyApplied(Conflict):
    """An application for this affair is open."""

    code = "aid_already_applied"


@dataclass(frozen=True, slots=True)
class Matter:
    """What an application is pre-filled with."""

    category: str | None
    summary: str
    special_groups: tuple[str, ...]
    fields: dict[str, Any]
    language: str | None = None

    @classmethod
    def of(cls, ticket: Ticket) -> Matter:
        """Read a ticket."""
        groups = tuple(ticket.special_groups)
        return cls(ticket.category, ticket.summary, groups, dict(ticket.fields), ticket.language)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the agent adds; None is what the matter says."""

    aid_type: AidType | None = None
    intake_mode: IntakeMode = "phone"
    facts: str | None = None
    enterprise: bool = False
    mobility_impaired: bool = False
    accepted_on_behalf_of: str | None = None
    people: tuple[Applicant, ...] = field(default_factory=tuple)
    opponents: tuple[Party, ...] = field(default_factory=tuple)


def from_ticket(uow: UnitOfWork, actor: UUID, ticket: Ticket, wanted: Wanted) -> AidApplication:
    """Apply for the affair of a ticket, whose row is locked. Raises AlreadyApplied."""
    uow.raw.execute(_ONE_AT_A_TIME, (str(ticket.case_id or ticket.id),))  # two tickets of one case are two rows
    _require_none_open(uow, AidApplication.ticket_id.in_(_affair(ticket)))
    made = _new(uow, actor, Matter.of(ticket), wanted)
    made.ticket_id = ticket.id
    persons = list(wanted.people) or applicants.of_ticket(uow, ticket)
    return _written(uow, made, persons, wanted, _call(uow, ticket.call_id))


def from_call(uow: UnitOfWork, actor: UUID, call_id: UUID, matter: Matter, wanted: Wanted) -> AidApplication:
    """Apply while the caller speaks: the ticket is joined when it is made. Raises AlreadyApplied."""
    call = uow.session.scalars(select(Call).where(Call.id == call_id).with_for_update(key_share=True)).one()
    _require_none_open(uow, (AidApplication.call_id == call_id) & (AidApplication.category == matter.category))
    made = _new(uow, actor, matter, wanted)
    made.call_id = call_id
    persons = list(wanted.people) or [Applicant(point_id=call.caller_point_id)]
    return _written(uow, made, persons, wanted, call)


def _affair(ticket: Ticket) -> Select[UUID]:
    return select(Ticket.id).where(Ticket.case_id == ticket.case_id if ticket.case_id else Ticket.id == ticket.id)


def _require_none_open(uow: UnitOfWork, same: ColumnElement[bool]) -> None:
    open_ones = select(AidApplication.number).where(AidApplication.state.in_(states.OPEN), same)
    number = uow.session.scalar(open_ones.limit(1))
    if number is not None:
        raise AlreadyApplied(f"该事项已有在办的法律援助申请（{number}）。")


def _new(uow: UnitOfWork, actor: UUID, matter: Matter, wanted: Wanted) -> AidApplication:
    made = blank(
        uow, "application", wanted.aid_type or type_of(matter.category), matter.category, matter.special_groups
    )
    made.facts = (matter.summary if wanted.facts is None else wanted.facts).strip()
    made.fields, made.language, made.intake_mode = matter.fields, matter.language, wanted.intake_mode
    made.enterprise, made.mobility_impaired = wanted.enterprise, wanted.mobility_impaired
    made.green = bool(matter.special_groups) or wanted.enterprise
    made.accepted_on_behalf_of, made.applied_by = wanted.accepted_on_behalf_of, actor
    return made


def blank(
    uow: UnitOfWork, kind: states.Kind, aid_type: str, category: str | None, groups: tuple[str, ...]
) -> AidApplication:
    """Return an application of today with its number, the hint and the profile of the day; not yet added."""
    day = clock.business_day(uow.now)
    made = AidApplication(org_id=uow.org_id, number=_next_number(uow, day), kind=kind, state=states.FIRST[kind])
    made.aid_type, made.category, made.special_groups = aid_type, category, list(groups)
    made.green, made.same_day = bool(groups), category in SAME_DAY_CATEGORIES
    made.hint = hint_table.snapshot(hint_table.read(uow, category, groups))
    made.applied_at, made.business_day, made.clock_profile_id = uow.now, day, periods.profile_now(uow)
    made.retain_until = day.replace(year=day.year + KEPT_YEARS, day=min(day.day, 28))
    return made


def _written(
    uow: UnitOfWork, made: AidApplication, persons: list[Applicant], wanted: Wanted, call: Call | None
) -> AidApplication:
    uow.session.add(made)
    uow.session.flush()
    applicants.write(uow, made, persons)
    against = [*applicants.opponents_in(made.fields), *wanted.opponents]
    applicants.mark(uow, "opponent", against, application_id=made.id)
    _stamp_answer(uow, made, call)
    priorities.begin(uow, made, "accept", uow.now)
    announce(uow, made, {"aid_type": made.aid_type, "people": made.people})
    return made


def announce(uow: UnitOfWork, made: AidApplication, content: dict[str, Any]) -> None:
    """Write the first step and tell the ticket, the later stages and the consoles."""
    course.add_step(uow, made, "apply", None, made.applied_by, content)
    course.tell_ticket(uow, made, "aid_applied", made.applied_by, content)
    uow.record(AidApplied(made.id))
    uow.live("all", "aid", {})


def _stamp_answer(uow: UnitOfWork, made: AidApplication, call: Call | None) -> None:
    """优先解答 and 优先接待: from when the caller could have been answered to when they were."""
    if call is None or call.answered_at is None:
        return
    waited_from: datetime = call.queue_entered_at or call.arrived_at
    for stage in ("reception", "answer"):
        priorities.done(uow, made, stage, call.answered_at, waited_from)


def _call(uow: UnitOfWork, call_id: UUID | None) -> Call | None:
    return uow.session.get(Call, call_id) if call_id else None


def _next_number(uow: UnitOfWork, day: date) -> str:
    """Return the year's next number, like 援2026-00031. Numbers of a year wait for each other and leave no gap."""
    first = insert(AidCounter).values(org_id=uow.org_id, year=day.year, last=1)
    counted = first.on_conflict_do_update(
        index_elements=[AidCounter.org_id, AidCounter.year], set_={"last": AidCounter.last + 1}
    ).returning(AidCounter.last)
    return f"援{day.year}-{uow.session.scalars(counted).one():05d}"
