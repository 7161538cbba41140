"""Making one case of a group (thirty workers: 1 件, 30 人): its matters join, are marked, the oldest is reported."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import func, select

from callcenter import clock
from callcenter.contacts import persons
from callcenter.contacts.models import ContactPoint
from callcenter.sensitive import escalations, groups, marking, schemas, views
from callcenter.sensitive.groups import AlertDecided, AlertUnknown
from callcenter.tickets import cases, rights, stages
from callcenter.tickets.events import PeopleListed
from callcenter.tickets.models import CasePerson, MatterCase, Ticket

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork
    from callcenter.people.identity import SignedIn
    from callcenter.sensitive.models import GroupAlert


def confirm(uow: UnitOfWork, account: SignedIn, alert_id: UUID, title: str, *, report: bool) -> GroupAlert:
    """Join the matters of an alert. Again it takes in who came since. A matter of another case stays where it is.

    Raises AlertUnknown, AlertDecided (dismissed).
    """
    alert = groups.for_update(uow, alert_id)
    if alert.state == "dismissed":
        raise AlertDecided("该聚集预警已排除。")
    tickets = _locked(uow, account, alert)
    oldest = min(tickets, key=lambda ticket: (ticket.created_at, ticket.number))
    case = _case(uow, account, alert, tickets, oldest, title)
    joined = [each for each in tickets if each.case_id in (None, case.id)]
    for ticket in joined:
        _take_in(uow, account, case, ticket)
    uow.record(PeopleListed(case.id, account.account_id))
    alert.parent_id = alert.parent_id or oldest.id
    if report and alert.state == "open":
        reason = f"{alert.written}：{len(joined)}件，至少{groups.people_in(uow, joined)}人"
        escalations.begin(uow, oldest, "sensitive", reason, account.account_id)
    alert.state, alert.case_id = "confirmed", case.id
    alert.decided_by, alert.decided_at = account.account_id, uow.now
    alert.people = max(alert.people, len(cases.people(uow, case.id)), groups.people_in(uow, joined))
    uow.session.flush()
    return alert


def detail(uow: UnitOfWork, account: SignedIn, alert_id: UUID) -> schemas.GroupDetail:
    """Return a group with the matters that the account may see. Raises AlertUnknown."""
    alert = groups.for_update(uow, alert_id)
    seen = _seen(uow, account, alert)
    masked = dict(
        uow.session.execute(
            select(ContactPoint.id, ContactPoint.masked).where(ContactPoint.id.in_([each.point_id for each in seen]))
        ).all()
    )
    members = [
        schemas.GroupMember(
            ticket_id=each.id, number=each.number, created_at=each.created_at,
            number_masked=str(masked[each.point_id] if each.point_id else "") or "匿名",
            in_case=alert.case_id is not None and each.case_id == alert.case_id,
        )
        for each in seen
    ]  # fmt: skip
    return schemas.GroupDetail(**views.group(uow, alert).model_dump(), members=members)


def _seen(uow: UnitOfWork, account: SignedIn, alert: GroupAlert) -> list[Ticket]:
    ids = [each.id for each in groups.members(uow, alert.kind, alert.value)]
    found = select(Ticket).where(Ticket.id.in_(ids), rights.visible_to(account)).order_by(Ticket.created_at)
    tickets = list(uow.session.scalars(found))
    if not tickets:
        raise AlertUnknown("没有这条聚集预警。")
    return tickets


def _locked(uow: UnitOfWork, account: SignedIn, alert: GroupAlert) -> list[Ticket]:
    """Rows are locked in the order of their ids: two who confirm at the same time never wait for each other."""
    ids = sorted(each.id for each in _seen(uow, account, alert))
    return [stages.for_account(uow, account, ticket_id) for ticket_id in ids]


def _case(
    uow: UnitOfWork, account: SignedIn, alert: GroupAlert, tickets: list[Ticket], oldest: Ticket, title: str
) -> MatterCase:
    """The alert's own, else the one that a matter of it belongs to already, else a new one for the oldest."""
    known = alert.case_id or next((each.case_id for each in tickets if each.case_id), None)
    if known is not None:
        return uow.session.get_one(MatterCase, known)
    return cases.open_for(uow, account, oldest.id, title or f"{alert.written}群体性事项")


def _take_in(uow: UnitOfWork, account: SignedIn, case: MatterCase, ticket: Ticket) -> None:
    if ticket.case_id is None:
        cases.join(uow, account, case.id, ticket.number)
    if marking.of(uow, ticket.id) is None:
        marking.mark(uow, ticket, "group", account.account_id, source="group", note=case.number)
    _add_caller(uow, account, case, ticket)


def _add_caller(uow: UnitOfWork, account: SignedIn, case: MatterCase, ticket: Ticket) -> None:
    """Whoever rang is one of them, by name or without. An anonymous caller is nobody who could be counted."""
    person_id = ticket.person_id or _person_of(uow, ticket)
    if person_id is None:
        return
    ticket.person_id = person_id
    there = CasePerson.case_id == case.id, CasePerson.person_id == person_id, CasePerson.removed_at.is_(None)
    if uow.session.scalar(select(CasePerson.id).where(*there)) is not None:
        return
    last = uow.session.scalar(select(func.max(CasePerson.position)).where(CasePerson.case_id == case.id)) or 0
    made = CasePerson(
        org_id=case.org_id, case_id=case.id, person_id=person_id, point_id=ticket.point_id, position=last + 1,
        added_at=uow.now, added_by=account.account_id, business_day=clock.business_day(uow.now),
    )  # fmt: skip
    uow.session.add(made)
    uow.session.flush()


def _person_of(uow: UnitOfWork, ticket: Ticket) -> UUID | None:
    """The person behind the number; made without a name if nobody was known, so that a list names them later."""
    if ticket.point_id is None or ticket.point_id == persons.anonymous_point(uow):
        return None
    point = uow.session.scalars(select(ContactPoint).where(ContactPoint.id == ticket.point_id).with_for_update()).one()
    point.person_id = point.person_id or persons.create(uow, None)
    return point.person_id
