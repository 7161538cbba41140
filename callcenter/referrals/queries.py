"""Reading referrals: those of a ticket or a call, and lists for the centre and for the providers' own people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select, true

from callcenter.contacts import service as contacts
from callcenter.contacts.models import ContactPoint
from callcenter.errors import Forbidden
from callcenter.people import queries as people
from callcenter.people.identity import SignedIn
from callcenter.referrals import letters, schemas
from callcenter.referrals.errors import ReferralUnknown
from callcenter.referrals.models import GuidanceLetter, Provider, ProviderMember, Referral
from callcenter.referrals.words import MEDIATION_ENDS
from callcenter.tickets import rights
from callcenter.tickets.models import Ticket

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

PAGE = 20
STAFF = ("agent", "supervisor", "admin")
_SAME = (
    *("id", "number", "ticket_id", "direction", "provider_id", "target_name", "wish", "state", "consent_how"),
    *("consent_at", "other_party_agreed_at", "referred_at", "ack_due_at", "ack_due_guessed", "acknowledged_at"),
    *("acknowledged_by", "contact_due_at", "contacted_at", "result", "result_note", "result_at", "complexity"),
    *("amount_fen", "told_back_at", "end_note"),
)


class NumberHidden(Forbidden):
    """The number of somebody who needs care, or of a locked matter, is not given to whoever handles it."""

    code = "caller_number_withheld"


def visible(account: SignedIn) -> ColumnElement[bool]:
    """Referrals of tickets that the account may see, or to a provider that it works for. Needs `ticket` joined."""
    own = Referral.provider_id.in_(
        select(ProviderMember.provider_id).where(ProviderMember.account_id == account.account_id)
    )
    staff = true() if account.has(*STAFF) else Referral.ticket_id.is_not(None)
    return or_(own, and_(staff, or_(Referral.ticket_id.is_(None), rights.visible_to(account))))


def require(uow: UnitOfWork, account: SignedIn, referral_id: UUID, *, own: bool = True) -> None:
    """Raises ReferralUnknown unless the account may see it; with `own` false its provider's people may not either."""
    found = select(Referral.id).outerjoin(Ticket, Ticket.id == Referral.ticket_id).where(Referral.id == referral_id)
    mine = visible(account) if own else and_(visible(account), true() if account.has(*STAFF) else Referral.id.is_(None))
    if uow.session.scalar(found.where(Referral.org_id == uow.org_id, mine)) is None:
        raise ReferralUnknown("没有这条转介。")


def of_ticket(uow: UnitOfWork, account: SignedIn, ticket_id: UUID) -> list[schemas.ReferralOut]:
    """Return the referrals of a ticket, oldest first. Whoever asks has checked that it may be seen."""
    return _shown(uow, account, _rows().where(Referral.ticket_id == ticket_id).order_by(Referral.referred_at))


def of_call(uow: UnitOfWork, account: SignedIn, call_id: UUID) -> list[schemas.ReferralOut]:
    """Return the referrals made in a call."""
    return _shown(uow, account, _rows().where(Referral.call_id == call_id).order_by(Referral.referred_at))


def one(uow: UnitOfWork, account: SignedIn, referral_id: UUID) -> schemas.ReferralOut:
    """Return one referral that the account may see. Raises ReferralUnknown."""
    require(uow, account, referral_id)
    return _shown(uow, account, _rows().where(Referral.id == referral_id))[0]


def page(uow: UnitOfWork, account: SignedIn, state: str | None, number: int) -> schemas.ReferralPage:
    """Return one page; `state` open, overdue or a state. What must be acknowledged first is on top."""
    conditions = [Referral.org_id == uow.org_id, visible(account), *_of_state(uow, state)]
    counted = select(func.count()).select_from(Referral).outerjoin(Ticket, Ticket.id == Referral.ticket_id)
    total = uow.session.scalar(counted.where(*conditions)) or 0
    first = (Referral.state != "sent", Referral.ack_due_at, Referral.referred_at.desc())
    found = _rows().where(*conditions).order_by(*first).limit(PAGE).offset((number - 1) * PAGE)
    return schemas.ReferralPage(items=_shown(uow, account, found), total=total, page_size=PAGE)


def reveal(uow: UnitOfWork, account: SignedIn, referral_id: UUID, reason: str) -> str:
    """Return the caller's number to whoever must ring them; audited. Raises ReferralUnknown, NumberHidden."""
    require(uow, account, referral_id)
    found = select(Ticket).join(Referral, Referral.ticket_id == Ticket.id).where(Referral.id == referral_id)
    ticket = uow.session.scalar(found)
    if ticket is None or ticket.point_id is None or ticket.safe_contact or ticket.locked is not None:
        raise NumberHidden("该来电人的号码保密，请联系12348转接。")
    return contacts.reveal(uow, ticket.point_id, account.account_id, reason, ("referral", referral_id))


def _of_state(uow: UnitOfWork, state: str | None) -> list[ColumnElement[bool]]:
    open_ones = Referral.state.in_(("sent", "acknowledged"))
    match state:
        case None:
            return []
        case "open":
            return [open_ones]
        case "overdue":
            late = or_(
                and_(Referral.state == "sent", Referral.ack_due_at < uow.now),
                and_(Referral.contacted_at.is_(None), Referral.contact_due_at < uow.now),
            )
            return [open_ones, late]
        case _:
            return [Referral.state == state]


def _rows() -> Any:
    return (
        select(Referral, Provider, Ticket, ContactPoint.masked, GuidanceLetter)
        .join(Provider, Provider.id == Referral.provider_id)
        .outerjoin(Ticket, Ticket.id == Referral.ticket_id)
        .outerjoin(ContactPoint, ContactPoint.id == Ticket.point_id)
        .outerjoin(GuidanceLetter, GuidanceLetter.referral_id == Referral.id)
    )


def _shown(uow: UnitOfWork, account: SignedIn, found: Any) -> list[schemas.ReferralOut]:
    rows = uow.session.execute(found).all()
    names = people.names(uow, {row[0].referred_by for row in rows})
    own = set(
        uow.session.scalars(select(ProviderMember.provider_id).where(ProviderMember.account_id == account.account_id))
    )
    return [_out(uow, row, names, own, account) for row in rows]


def _out(
    uow: UnitOfWork, row: Any, names: dict[UUID, tuple[str, str]], own: set[UUID], account: SignedIn
) -> schemas.ReferralOut:
    referral, provider, ticket, masked, letter = row
    mine = provider.id in own
    hidden = ticket is None or ticket.safe_contact or (ticket.locked is not None and not account.has(*STAFF))
    return schemas.ReferralOut.model_validate(
        {name: getattr(referral, name) for name in _SAME}
        | {"ticket_number": ticket.number if ticket else None, "target_kind": provider.kind}
        | {"target_phone": provider.phone, "referred_by": names.get(referral.referred_by, ("", ""))[1]}
        | {"overdue": _overdue(uow, referral), "number_masked": None if hidden else masked, "mine": mine}
        | {"letter": _letter(letter), "letter_possible": mine and _may_issue(account, referral, provider, letter)}
    )


def _overdue(uow: UnitOfWork, referral: Referral) -> bool:
    unanswered = referral.state == "sent" and referral.ack_due_at is not None and referral.ack_due_at < uow.now
    open_still = referral.state in ("sent", "acknowledged") and referral.contacted_at is None
    return unanswered or (open_still and referral.contact_due_at is not None and referral.contact_due_at < uow.now)


def _letter(letter: GuidanceLetter | None) -> schemas.LetterOut | None:
    if letter is None:
        return None
    same = {name: getattr(letter, name) for name in ("route", "reason", "issued_at")}
    return schemas.LetterOut.model_validate(same | {"number": letters.number(letter)})


def _may_issue(account: SignedIn, referral: Referral, provider: Provider, letter: GuidanceLetter | None) -> bool:
    office = account.has(letters.ISSUES) and provider.kind == letters.ISSUES
    return office and letter is None and (referral.result or "") in MEDIATION_ENDS
