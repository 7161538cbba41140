"""Routes of referrals: made on a ticket or during a call, followed by the centre or by the provider's own people."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Response

from callcenter.catalogue import scope
from callcenter.desk.dependencies import OwnSeat
from callcenter.http.dependencies import Uow
from callcenter.people.dependencies import CurrentAccount
from callcenter.referrals import following, letters, queries, schemas, service
from callcenter.referrals.letters import Draft
from callcenter.referrals.roles import Staff
from callcenter.referrals.service import Consent

router = APIRouter(prefix="/api", tags=["referrals"])

Wanted = Literal["open", "overdue", "sent", "acknowledged", "declined", "done", "withdrawn", "handed_over"]


@router.get("/tickets/{ticket_id}/referrals")
def list_of_ticket(ticket_id: UUID, uow: Uow, account: CurrentAccount) -> list[schemas.ReferralOut]:
    """The referrals of a ticket, oldest first."""
    scope.require_ticket(uow, account, ticket_id)
    return queries.of_ticket(uow, account, ticket_id)


@router.post("/tickets/{ticket_id}/referrals", status_code=201)
def refer(ticket_id: UUID, uow: Uow, account: CurrentAccount, wanted: schemas.ReferralIn) -> list[schemas.ReferralOut]:
    """Refer the matter; 409 referral_consent_missing without the caller's consent."""
    scope.require_ticket(uow, account, ticket_id)
    service.refer(
        uow, ticket_id, wanted.provider_id, _consent(uow, wanted), actor=account.account_id, wish=wanted.wish,
        key=wanted.key, direction=wanted.direction, tell_caller=wanted.tell_caller,
    )  # fmt: skip
    return queries.of_ticket(uow, account, ticket_id)


@router.get("/desk/calls/{call_id}/referrals")
def list_of_call(call_id: UUID, uow: Uow, account: CurrentAccount, seat_id: OwnSeat) -> list[schemas.ReferralOut]:
    """The referrals made in this call."""
    scope.require_call(uow, call_id, seat_id)
    return queries.of_call(uow, account, call_id)


@router.post("/desk/calls/{call_id}/referrals", status_code=201)
def refer_in_call(
    call_id: UUID, uow: Uow, account: CurrentAccount, seat_id: OwnSeat, wanted: schemas.ReferralIn
) -> list[schemas.ReferralOut]:
    """Refer while talking; it goes to the ticket that the form makes."""
    call = scope.require_call(uow, call_id, seat_id)
    service.refer_in_call(
        uow, call, wanted.provider_id, _consent(uow, wanted), actor=account.account_id, wish=wanted.wish,
        key=wanted.key, category=wanted.category, tell_caller=wanted.tell_caller,
    )  # fmt: skip
    return queries.of_call(uow, account, call_id)


@router.get("/referrals")
def list_referrals(
    uow: Uow,
    account: CurrentAccount,
    state: Wanted | None = "open",
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> schemas.ReferralPage:
    """Referrals that the account may see; a provider's people see those to their own office."""
    return queries.page(uow, account, state, page)


@router.post("/referrals/{referral_id}/acknowledge")
def acknowledge(
    referral_id: UUID, uow: Uow, account: CurrentAccount, told: schemas.AcknowledgeIn
) -> schemas.ReferralOut:
    """The provider has it."""
    queries.require(uow, account, referral_id)
    following.acknowledge(uow, referral_id, account.account_id, told.by or account.name)
    return queries.one(uow, account, referral_id)


@router.post("/referrals/{referral_id}/contacted")
def contacted(referral_id: UUID, uow: Uow, account: CurrentAccount) -> schemas.ReferralOut:
    """The provider has rung the caller."""
    queries.require(uow, account, referral_id)
    following.contacted(uow, referral_id, account.account_id)
    return queries.one(uow, account, referral_id)


@router.post("/referrals/{referral_id}/decline")
def decline(referral_id: UUID, uow: Uow, account: CurrentAccount, why: schemas.WhyIn) -> schemas.ReferralOut:
    """The provider does not take it."""
    queries.require(uow, account, referral_id)
    following.decline(uow, referral_id, account.account_id, why.reason)
    return queries.one(uow, account, referral_id)


@router.post("/referrals/{referral_id}/withdraw")
def withdraw(referral_id: UUID, uow: Uow, account: Staff, why: schemas.WhyIn) -> schemas.ReferralOut:
    """The centre takes it back."""
    queries.require(uow, account, referral_id, own=False)
    following.withdraw(uow, referral_id, account.account_id, why.reason)
    return queries.one(uow, account, referral_id)


@router.post("/referrals/{referral_id}/conclude")
def conclude(referral_id: UUID, uow: Uow, account: CurrentAccount, told: schemas.ConcludeIn) -> schemas.ReferralOut:
    """The result."""
    queries.require(uow, account, referral_id)
    more = told.model_dump(exclude={"result", "note"})
    following.conclude(uow, referral_id, account.account_id, told.result, told.note, **more)
    return queries.one(uow, account, referral_id)


@router.post("/referrals/{referral_id}/told-back")
def told_back(referral_id: UUID, uow: Uow, account: CurrentAccount) -> schemas.ReferralOut:
    """Whoever sent the matter has heard the result (S77)."""
    queries.require(uow, account, referral_id)
    following.told_back(uow, referral_id, account.account_id)
    return queries.one(uow, account, referral_id)


@router.post("/referrals/{referral_id}/number")
def reveal(referral_id: UUID, uow: Uow, account: CurrentAccount, why: schemas.WhyIn) -> schemas.NumberOut:
    """The caller's number for whoever must ring them; audited; 403 caller_number_withheld where care is needed."""
    return schemas.NumberOut(number=queries.reveal(uow, account, referral_id, why.reason))


@router.post("/referrals/{referral_id}/letter", status_code=201)
def issue_letter(referral_id: UUID, uow: Uow, account: CurrentAccount, wanted: schemas.LetterIn) -> schemas.ReferralOut:
    """告知引导书: 403 letter_forbidden for everybody but the justice office that it was referred to (S75, S76)."""
    letters.issue(uow, account, referral_id, Draft(**wanted.model_dump()))
    return queries.one(uow, account, referral_id)


@router.get("/referrals/{referral_id}/letter.pdf", response_class=Response)
def print_letter(referral_id: UUID, uow: Uow, account: CurrentAccount) -> Response:
    """The letter as PDF."""
    queries.require(uow, account, referral_id)
    letter = letters.of_referral(uow, referral_id)
    name = f"letter-{letter.year}-{letter.serial:04d}.pdf"
    body = letters.printed(uow, account, letter)
    return Response(body, media_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'})


def _consent(uow: Uow, wanted: schemas.ReferralIn) -> Consent | None:
    if wanted.consent_how is None:
        return None
    other_at = uow.now if wanted.other_party_how else None
    return Consent(wanted.consent_how, uow.now, other_at, wanted.other_party_how)
