"""Writing sensitive matters for the console: what is kept from somebody is left out here, not hidden there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select

from callcenter.contacts.models import ContactPoint
from callcenter.people import queries as people
from callcenter.sensitive import care, groups, limits, marking, risk_forms, schemas, suggesting
from callcenter.sensitive.limitation import Rule
from callcenter.sensitive.models import (
    Escalation,
    EscalationRecipient,
    EscalationStep,
    GroupAlert,
    RiskForm,
    SensitiveMark,
)
from callcenter.tickets import rights, stages
from callcenter.tickets.models import Category, Ticket

if TYPE_CHECKING:
    from collections.abc import Sequence

    from callcenter.db.unit_of_work import UnitOfWork
    from callcenter.people.identity import SignedIn

UNITS = {"day": "日", "month": "个月", "year": "年"}


def panel(uow: UnitOfWork, account: SignedIn, ticket_id: UUID) -> schemas.SensitivePanel:
    """Return all of one ticket. Raises TicketNotFound."""
    ticket, watched = _ticket(uow, account, ticket_id)
    form = risk_forms.latest(uow, [ticket.id]).get(ticket.id)
    mark = marking.of(uow, ticket.id)
    return schemas.SensitivePanel(
        mark=_mark(uow, mark),
        text_locked=mark is not None,
        suggestions=[schemas.SuggestionOut.model_validate(each) for each in suggesting.open_of(uow, ticket.id)],
        escalations=escalations(uow, account, Escalation.ticket_id == ticket.id),
        groups=[group(uow, each) for each in groups.alert_of(uow, ticket.id)],
        care=_care(uow, account, ticket),
        safe_contact=ticket.safe_contact,
        risk_watch=watched,
        risk=_risk(form),
        limitation=limitation(uow, ticket),
    )


def escalations(uow: UnitOfWork, account: SignedIn, *conditions: Any) -> list[schemas.EscalationOut]:
    """Return reports that the account may see, the ones that run first: supervisors, readers and recipients."""
    of_category = (
        (Category.org_id == Ticket.org_id)
        & (Category.version == Ticket.category_version)
        & (Category.code == Ticket.category)
    )
    found = (
        select(Escalation, Ticket.number, Category.name, SensitiveMark.sensitivity)
        .join(Ticket, Ticket.id == Escalation.ticket_id)
        .outerjoin(Category, of_category)
        .outerjoin(SensitiveMark, SensitiveMark.ticket_id == Ticket.id)
        .where(Escalation.org_id == uow.org_id, rights.visible_to(account), *conditions)
        .order_by(Escalation.state.desc(), Escalation.begun_at.desc())
        .limit(200)
    )
    rows = uow.session.execute(found).all()
    steps = _steps(uow, account, [row[0].id for row in rows])
    return [_escalation(row, steps.get(row[0].id, [])) for row in rows]


def mine_only(account: SignedIn) -> Any:
    """The condition of reports that were told to an account."""
    return (
        select(EscalationStep.id)
        .where(EscalationStep.escalation_id == Escalation.id, EscalationStep.account_id == account.account_id)
        .exists()
    )


def group(uow: UnitOfWork, alert: GroupAlert) -> schemas.GroupAlertOut:
    """Return an alert; what came after its case was made counts as newcomers."""
    members = groups.members(uow, alert.kind, alert.value) if alert.state != "dismissed" else []
    outside = [each for each in members if alert.case_id is None or each.case_id != alert.case_id]
    parent = uow.session.get(Ticket, alert.parent_id) if alert.parent_id else None
    return schemas.GroupAlertOut.model_validate(
        {
            "id": alert.id, "kind": alert.kind, "name": alert.written, "state": alert.state,
            "tickets": max(alert.tickets, len(members)), "people": max(alert.people, groups.people_in(uow, members)),
            "newcomers": len(outside) if alert.state == "confirmed" else 0, "raised_at": alert.raised_at,
            "case_id": alert.case_id, "parent_id": alert.parent_id, "parent_number": parent.number if parent else None,
        }
    )  # fmt: skip


def limitation(uow: UnitOfWork, ticket: Ticket) -> list[schemas.LimitationOut]:
    """Return the periods of a ticket."""
    return written(uow, limits.of_ticket(uow, ticket))


def written(uow: UnitOfWork, warnings: Sequence[Any]) -> list[schemas.LimitationOut]:
    """Return periods as the console shows them, each with the lawyer who confirmed its line."""
    known = limits.reviews(uow)
    found = []
    for each in warnings:
        review = known.get((each.rule.code, each.rule.version))
        found.append(
            schemas.LimitationOut(
                rule=each.rule.code, name=each.rule.name, state=each.state, length=length(each.rule),
                begins=each.rule.begins, fields=list(each.rule.fields), began_on=each.began_on,
                last_day=each.last_day, days_left=each.days_left, source=each.rule.source,
                confirmed_by=review.confirmed_name if review else None,
                confirmed_on=review.confirmed_on if review else None,
            )
        )  # fmt: skip
    return found


def length(rule: Rule) -> str:
    """Return how long a period is, in words of the law."""
    return f"{rule.amount}{UNITS[rule.unit]}"


def _ticket(uow: UnitOfWork, account: SignedIn, ticket_id: UUID) -> tuple[Ticket, bool]:
    of_category = (
        (Category.org_id == Ticket.org_id)
        & (Category.version == Ticket.category_version)
        & (Category.code == Ticket.category)
    )
    found = select(Ticket, Category.risk_watch).outerjoin(Category, of_category)
    mine = Ticket.id == ticket_id, Ticket.org_id == uow.org_id, rights.visible_to(account)
    row = uow.session.execute(found.where(*mine)).one_or_none()
    if row is None:
        raise stages.TicketNotFound("没有这张工单。")
    return row[0], bool(row[1])


def _mark(uow: UnitOfWork, mark: SensitiveMark | None) -> schemas.MarkOut | None:
    if mark is None:
        return None
    out = schemas.MarkOut.model_validate(mark)
    named = people.names(uow, {mark.set_by} if mark.set_by else set())
    return out.model_copy(update={"set_by_name": named[mark.set_by][1] if mark.set_by in named else None})


def _care(uow: UnitOfWork, account: SignedIn, ticket: Ticket) -> schemas.CareOut | None:
    """What the caller wished. The code word is for those who ring: never for a department."""
    found = care.standing(uow, ticket.point_id)
    if found is None:
        return None
    out = schemas.CareOut.model_validate(found)
    return out if account.has("agent", "supervisor", "admin") else out.model_copy(update={"code_word": None})


def _risk(form: RiskForm | None) -> schemas.RiskOut | None:
    return None if form is None else schemas.RiskOut.model_validate(form)


def _steps(uow: UnitOfWork, account: SignedIn, ids: list[UUID]) -> dict[UUID, list[schemas.EscalationStepOut]]:
    found = (
        select(EscalationStep, ContactPoint.masked)
        .outerjoin(EscalationRecipient, EscalationRecipient.id == EscalationStep.recipient_id)
        .outerjoin(ContactPoint, ContactPoint.id == EscalationRecipient.point_id)
        .where(EscalationStep.escalation_id.in_(ids))
        .order_by(EscalationStep.body.desc(), EscalationStep.level, EscalationStep.seq)
    )
    rows = uow.session.execute(found, execution_options={"populate_existing": True}).all()
    names = people.names(uow, {row[0].acknowledged_by for row in rows if row[0].acknowledged_by})
    steps: dict[UUID, list[schemas.EscalationStepOut]] = {}
    for step, masked in rows:
        steps.setdefault(step.escalation_id, []).append(_step(uow, account, step, masked, names))
    return steps


def _step(
    uow: UnitOfWork, account: SignedIn, step: EscalationStep, masked: str | None, names: dict[UUID, tuple[str, str]]
) -> schemas.EscalationStepOut:
    same = ("id", "body", "level", "name", "state", "begun_at", "due_at", "settled_at", "way", "note", "recipient_id")
    by = names.get(step.acknowledged_by) if step.acknowledged_by else None
    return schemas.EscalationStepOut.model_validate(
        {key: getattr(step, key) for key in same}
        | {
            "overdue": step.state in ("waiting", "top") and step.due_at <= uow.now,
            "acknowledged_by_name": by[1] if by else None,
            "number_masked": masked,
            "mine": step.account_id == account.account_id,
        }
    )


def _escalation(row: Any, steps: list[schemas.EscalationStepOut]) -> schemas.EscalationOut:
    made: Escalation = row[0]
    same = ("id", "ticket_id", "kind", "state", "reason", "place", "begun_at", "ended_at")
    own = {key: getattr(made, key) for key in same}
    more = {"ticket_number": row[1], "category_name": row[2] or "", "sensitivity": row[3], "steps": steps}
    return schemas.EscalationOut.model_validate(own | more)
