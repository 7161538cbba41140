"""Routes of the exchange with 12345: the panel of a ticket, and the supervisor's page."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query

from callcenter.errors import Invalid
from callcenter.exchange import figures, queries, reconcile, schemas, service
from callcenter.exchange import peer as peers
from callcenter.exchange.mapping import Consent
from callcenter.exchange.models import Reconciliation
from callcenter.http.dependencies import Uow
from callcenter.people.dependencies import CurrentAccount, Staff, Supervisor

router = APIRouter(prefix="/api", tags=["exchange"])


class DaysWrong(Invalid):
    """The last day before the first, or too many of them."""

    code = "days_wrong"


@router.get("/tickets/{ticket_id}/exchange")
def show_exchange(ticket_id: UUID, uow: Uow, account: CurrentAccount) -> schemas.TicketExchange:
    """What has gone to and come from 12345 about a ticket."""
    return queries.of_ticket(uow, account, ticket_id)


@router.post("/tickets/{ticket_id}/exchange", status_code=201)
def offer(ticket_id: UUID, wanted: schemas.ExchangeOfferIn, uow: Uow, account: Staff) -> schemas.TicketExchange:
    """Offer a ticket to 12345. 409 kept_by_us where the rule keeps it, exchange_consent_missing, exchange_open."""
    queries.ticket_for(uow, account, ticket_id)
    consent = Consent(wanted.hand_over, wanted.contact, wanted.how)
    service.offer(uow, ticket_id, account.account_id, judgement=wanted.judgement, consent=consent)
    return queries.of_ticket(uow, account, ticket_id)


@router.post("/exchange/{exchange_id}/withdraw")
def withdraw(exchange_id: UUID, why: schemas.WithdrawIn, uow: Uow, account: CurrentAccount) -> schemas.ExchangeOut:
    """Take back what we offered, before there is a result."""
    queries.one(uow, account, exchange_id)
    service.withdraw(uow, exchange_id, account.account_id, why.reason)
    return queries.one(uow, account, exchange_id)


@router.post("/exchange/{exchange_id}/decide")
def decide(
    exchange_id: UUID, wanted: schemas.ExchangeDecisionIn, uow: Uow, account: CurrentAccount
) -> schemas.ExchangeDecided:
    """Our word on what 12345 offers; what is unclear is kept by whoever took the call."""
    queries.one(uow, account, exchange_id)
    _row, kept = service.decide(uow, exchange_id, account.account_id, judgement=wanted.judgement, text=wanted.text)
    return schemas.ExchangeDecided(kept=kept, exchange=queries.one(uow, account, exchange_id))


@router.get("/exchange")
def list_exchanges(
    uow: Uow,
    account: Supervisor,
    direction: Literal["out", "in"] | None = None,
    stage: schemas.Stage | None = None,
    page: Annotated[int, Query(ge=1)] = 1,
) -> schemas.ExchangePage:
    """Hand-overs, the latest first."""
    return queries.page(uow, account, direction, stage, page)


@router.get("/exchange/state")
def show_state(uow: Uow, _account: Supervisor) -> schemas.ExchangeState:
    """Whether there is a line, what waits and what was given up."""
    return queries.state(uow)


@router.get("/exchange/dead-letters")
def list_dead_letters(uow: Uow, account: Supervisor) -> list[schemas.DeadLetter]:
    """Messages that 12345 did not take."""
    return queries.dead_letters(uow, account)


@router.post("/exchange/dead-letters/{message_id}/resend", status_code=204)
def resend(message_id: UUID, uow: Uow, account: Supervisor) -> None:
    """Try a message again. Audited."""
    service.resend(uow, message_id, account.account_id)


@router.get("/exchange/reconciliations")
def list_reconciliations(uow: Uow, _account: Supervisor) -> list[schemas.ReconciliationOut]:
    """Comparisons of both lists, the latest first."""
    return queries.reports(uow)


@router.post("/exchange/reconciliations", status_code=201)
def compare_now(wanted: schemas.ReconcileIn, uow: Uow, account: Supervisor) -> schemas.ReconciliationOut:
    """Compare now and repair. 400 days_wrong, 503 exchange_off."""
    _check(wanted.first, wanted.last)
    peer = peers.configured()
    if peer is None:
        raise service.ExchangeOff("没有配置与12345的对接。")
    uow.commit()  # the other side is asked outside of any transaction
    report_id = reconcile.run(peer, wanted.first, wanted.last, account.account_id)
    return queries.report(uow.session.get_one(Reconciliation, report_id))


@router.get("/exchange/figures")
def count(
    uow: Uow, _account: Supervisor, first: Annotated[dt.date, Query()], last: Annotated[dt.date, Query()]
) -> list[schemas.ExchangeMonthOut]:
    """K29 and K30 with 12345, month by month."""
    if last < first or (last - first).days > 3 * 366:
        raise DaysWrong("日期范围不正确。")
    return [
        schemas.ExchangeMonthOut(**{name: getattr(each, name) for name in each.__slots__})
        for each in figures.by_month(uow, first, last)
    ]


def _check(first: dt.date, last: dt.date) -> None:
    if last < first or (last - first).days > reconcile.MOST_DAYS:
        raise DaysWrong("日期范围不正确，最长三个月。")
