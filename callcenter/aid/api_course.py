"""Routes of the course of an application: taken in, decided, objected to, ended; and the court's notices."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from fastapi import APIRouter

from callcenter.aid import closing, defence, queries, review, rights, schemas, views, wishes
from callcenter.aid.api import show_application
from callcenter.aid.closing import Closing
from callcenter.aid.defence import Notice
from callcenter.http.dependencies import Uow
from callcenter.people.dependencies import CurrentAccount, Supervisor

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork
    from callcenter.people.identity import SignedIn

router = APIRouter(prefix="/api", tags=["aid"])


@router.post("/aid/applications/{application_id}/accept")
def accept(application_id: UUID, uow: Uow, account: CurrentAccount) -> schemas.AidDetail:
    """受理 (the aid centre)."""
    _require_decides(uow, account, application_id)
    review.accept(uow, account.account_id, application_id)
    return show_application(application_id, uow, account)


@router.post("/aid/applications/{application_id}/grant")
def grant(application_id: UUID, uow: Uow, account: CurrentAccount, wanted: wishes.AidGrantIn) -> schemas.AidDetail:
    """给予援助 (the aid centre)."""
    _require_decides(uow, account, application_id)
    review.grant(uow, account.account_id, application_id, wanted.urgent, wanted.note)
    return show_application(application_id, uow, account)


@router.post("/aid/applications/{application_id}/refuse")
def refuse(application_id: UUID, uow: Uow, account: CurrentAccount, wanted: wishes.AidRefuseIn) -> schemas.AidDetail:
    """不予援助, with the reason (the aid centre)."""
    _require_decides(uow, account, application_id)
    review.refuse(uow, account.account_id, application_id, wanted.code, wanted.reason)
    return show_application(application_id, uow, account)


@router.post("/aid/applications/{application_id}/withdraw")
def withdraw(
    application_id: UUID, uow: Uow, account: CurrentAccount, wanted: wishes.AidWithdrawIn
) -> schemas.AidDetail:
    """撤回: the applicant says so."""
    queries.one(uow, account, application_id)
    review.withdraw(uow, account.account_id, application_id, wanted.code, wanted.reason)
    return show_application(application_id, uow, account)


@router.post("/aid/applications/{application_id}/terminate")
def terminate(
    application_id: UUID, uow: Uow, account: CurrentAccount, wanted: wishes.AidTerminateIn
) -> schemas.AidDetail:
    """终止援助 (the aid centre)."""
    _require_decides(uow, account, application_id)
    review.terminate(uow, account.account_id, application_id, wanted.code, wanted.reason)
    return show_application(application_id, uow, account)


@router.post("/aid/applications/{application_id}/objections")
def object_to(
    application_id: UUID, uow: Uow, account: CurrentAccount, wanted: wishes.AidGroundsIn
) -> schemas.AidDetail:
    """The applicant objects; the justice bureau decides within its period."""
    queries.one(uow, account, application_id)
    review.object_to(uow, account.account_id, application_id, wanted.grounds)
    return show_application(application_id, uow, account)


@router.post("/aid/applications/{application_id}/objections/{objection_id}/decide")
def decide_objection(
    application_id: UUID, objection_id: UUID, uow: Uow, account: Supervisor, wanted: wishes.AidObjectionDecisionIn
) -> schemas.AidDetail:
    """The bureau's word; not the centre's own people."""
    queries.one(uow, account, application_id)
    review.decide_objection(uow, account.account_id, objection_id, wanted.decision, wanted.note)
    return show_application(application_id, uow, account)


@router.post("/aid/applications/{application_id}/close")
def close(application_id: UUID, uow: Uow, account: CurrentAccount, wanted: wishes.AidCloseIn) -> schemas.AidDetail:
    """结案 (the aid centre)."""
    _require_decides(uow, account, application_id)
    ended = Closing(wanted.outcome, wanted.loss_recovered_yuan, wanted.note)
    closing.close(uow, account.account_id, application_id, ended)
    return show_application(application_id, uow, account)


@router.post("/aid/applications/{application_id}/archive")
def archive(application_id: UUID, uow: Uow, account: CurrentAccount, wanted: wishes.AidArchiveIn) -> schemas.AidDetail:
    """归档 (the aid centre)."""
    _require_decides(uow, account, application_id)
    closing.archive(uow, account.account_id, application_id, wanted.archive_no)
    return show_application(application_id, uow, account)


@router.post("/aid/applications/{application_id}/hand-over")
def hand_over(
    application_id: UUID, uow: Uow, account: CurrentAccount, wanted: wishes.AidHandOverIn
) -> schemas.AidDetail:
    """代受理: what was accepted for another centre was handed over (S58)."""
    queries.one(uow, account, application_id)
    closing.hand_over(uow, account.account_id, application_id, wanted.receipt)
    return show_application(application_id, uow, account)


@router.post("/aid/notified-defences", status_code=201)
def notify_defence(uow: Uow, account: CurrentAccount, wanted: wishes.AidNoticeIn) -> schemas.AidDetail:
    """通知辩护 (the aid centre)."""
    rights.require_decides(uow, account)
    values = wanted.model_dump() | {"special_groups": tuple(wanted.special_groups)}
    made = defence.notify(uow, account.account_id, Notice(**values))
    return views.detail(uow, account, made)


def _require_decides(uow: UnitOfWork, account: SignedIn, application_id: UUID) -> None:
    rights.require_decides(uow, account)
    queries.one(uow, account, application_id)
