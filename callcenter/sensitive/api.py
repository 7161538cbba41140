"""Routes of one ticket's sensitive side: mark, report, suggestions, care, risk form, limitation periods."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter

from callcenter.http.dependencies import Uow
from callcenter.people.dependencies import CurrentAccount, Supervisor
from callcenter.sensitive import care, limitation, limits, marking, risk, risk_forms, suggesting, views
from callcenter.sensitive import schemas as wire
from callcenter.sensitive import setting_schemas as settings
from callcenter.tickets import stages

router = APIRouter(prefix="/api", tags=["sensitive"])


@router.get("/tickets/{ticket_id}/sensitive")
def show(ticket_id: UUID, uow: Uow, account: CurrentAccount) -> wire.SensitivePanel:
    """The panel of a ticket's page."""
    return views.panel(uow, account, ticket_id)


@router.post("/tickets/{ticket_id}/sensitivity")
def mark(ticket_id: UUID, wanted: wire.MarkIn, uow: Uow, account: CurrentAccount) -> wire.SensitivePanel:
    """Say that a matter is 群体性, 涉访 or 涉敏感: it is locked, and reported where wanted."""
    marking.mark_by_person(uow, account, ticket_id, wanted.sensitivity, wanted.note, report=wanted.report)
    return views.panel(uow, account, ticket_id)


@router.post("/tickets/{ticket_id}/sensitivity/clear")
def clear(ticket_id: UUID, wanted: wire.SensitiveReasonIn, uow: Uow, account: Supervisor) -> wire.SensitivePanel:
    """Take the mark off, with a reason."""
    marking.clear(uow, account, ticket_id, wanted.reason)
    return views.panel(uow, account, ticket_id)


@router.post("/tickets/{ticket_id}/escalate")
def report(ticket_id: UUID, wanted: wire.SensitiveReasonIn, uow: Uow, account: CurrentAccount) -> wire.SensitivePanel:
    """Report a marked matter that could not be settled."""
    marking.report(uow, account, ticket_id, wanted.reason)
    return views.panel(uow, account, ticket_id)


@router.post("/suggestions/{suggestion_id}/confirm")
def confirm(
    suggestion_id: UUID, wanted: wire.SuggestionDecisionIn, uow: Uow, account: CurrentAccount
) -> wire.SensitivePanel:
    """Mark the ticket as its words suggest."""
    ticket = suggesting.confirm(uow, account, suggestion_id, wanted.note, report=wanted.report)
    return views.panel(uow, account, ticket.id)


@router.post("/suggestions/{suggestion_id}/dismiss")
def dismiss(suggestion_id: UUID, uow: Uow, account: CurrentAccount) -> wire.SensitivePanel:
    """Say that the words mean nothing here."""
    ticket = suggesting.dismiss(uow, account, suggestion_id)
    return views.panel(uow, account, ticket.id)


@router.post("/tickets/{ticket_id}/care")
def keep_care(ticket_id: UUID, wanted: wire.CareIn, uow: Uow, account: CurrentAccount) -> wire.SensitivePanel:
    """需安全联系, as the caller wishes it."""
    ticket = stages.for_account(uow, account, ticket_id)
    wishes = wanted.model_dump(exclude={"reason"})
    care.keep(uow, ticket, wanted.reason, account.account_id, wishes)
    return views.panel(uow, account, ticket_id)


@router.post("/tickets/{ticket_id}/care/lift")
def lift_care(ticket_id: UUID, wanted: wire.SensitiveReasonIn, uow: Uow, account: Supervisor) -> wire.SensitivePanel:
    """The caller needs no care any more; audited."""
    care.lift(uow, stages.for_account(uow, account, ticket_id), account.account_id, wanted.reason)
    return views.panel(uow, account, ticket_id)


@router.get("/risk-questions")
def risk_questions(_account: CurrentAccount) -> settings.QuestionsOut:
    """The five questions in force (S73)."""
    return settings.QuestionsOut.model_validate(risk.in_force())


@router.post("/tickets/{ticket_id}/risk")
def save_risk(ticket_id: UUID, wanted: wire.RiskIn, uow: Uow, account: CurrentAccount) -> wire.SensitivePanel:
    """Keep the answers; the newest form counts."""
    risk_forms.save(uow, account, ticket_id, wanted.answers, wanted.township, wanted.note)
    return views.panel(uow, account, ticket_id)


@router.post("/limitation/check")
def check_limitation(wanted: wire.CheckIn, uow: Uow, _account: CurrentAccount) -> list[wire.LimitationOut]:
    """What the dates of a form say while it is filled in; nothing is kept."""
    return views.written(uow, limits.check(uow, wanted.category, wanted.values))


@router.get("/limitation/rules")
def list_rules(uow: Uow, _account: CurrentAccount) -> list[settings.LimitationRuleOut]:
    """The dated table with what lawyers have confirmed."""
    known = limits.reviews(uow)
    found = [(rule, known.get((rule.code, rule.version))) for rule in limitation.table()]
    return [
        settings.LimitationRuleOut(
            code=rule.code, version=rule.version, name=rule.name, length=views.length(rule), begins=rule.begins,
            categories=list(rule.categories), source=rule.source,
            confirmed_by=review.confirmed_name if review else None, licence_no=review.licence_no if review else None,
        )
        for rule, review in found
    ]  # fmt: skip


@router.post("/limitation/rules/{code}/confirm", status_code=204)
def confirm_rule(code: str, wanted: settings.ConfirmationIn, uow: Uow, account: Supervisor) -> None:
    """Record which lawyer confirmed a line as it reads now; audited."""
    limits.confirm(uow, account.account_id, code, wanted.model_dump())
