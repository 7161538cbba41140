"""告知引导书: where mediation is not the way or has failed, the justice office leads both parties on (S75, S76).

Nobody else issues it: no village committee, no agent, no administrator. Numbers run without gaps through the year.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import func, select, text

from callcenter import clock
from callcenter.audit import service as audit
from callcenter.ids import new_id
from callcenter.people import queries as people
from callcenter.people.models import Org
from callcenter.printing import paper
from callcenter.referrals import sealed
from callcenter.referrals.errors import LetterForbidden, LetterTooEarly, LetterUnknown, ReferralUnknown
from callcenter.referrals.models import GuidanceLetter, Provider, ProviderMember, Referral
from callcenter.referrals.words import MEDIATION_ENDS, LetterRoute
from callcenter.tickets import history
from callcenter.tickets import service as tickets

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork
    from callcenter.people.identity import SignedIn

ISSUES = "justice_office"
WORDS = ("first_party", "second_party", "dispute", "advice")
_TEMPLATE = Path(__file__).with_name("guidance.typ")
_NUMBER = text("SELECT pg_advisory_xact_lock(hashtextextended('guidance letter ' || :org, 0))")
ROUTES = {"administrative": "行政调解、行政裁决等行政程序", "judicial": "司法调解、诉讼等司法程序"}
REASONS = {"out_of_scope": "经确认，该纠纷不属于人民调解的受理范围", "mediation_failed": "经人民调解，双方未能达成协议"}


@dataclass(frozen=True, slots=True)
class Draft:
    """What the office writes: which way, between whom, about what, with what advice."""

    route: LetterRoute
    first_party: str
    second_party: str
    dispute: str
    advice: str


def issue(uow: UnitOfWork, account: SignedIn, referral_id: UUID, draft: Draft) -> GuidanceLetter:
    """Issue the letter; asked for twice, the first one stands.

    Raises LetterForbidden, ReferralUnknown, LetterTooEarly.
    """
    if not account.has(ISSUES):
        raise LetterForbidden("告知引导书只能由司法所出具。")
    referral, office = _mine(uow, account, referral_id)
    if referral.ticket_id is None:
        raise LetterTooEarly("来电登记尚未完成，请稍后再出具。")
    ticket = tickets.for_update(uow, referral.ticket_id)
    there = uow.session.scalar(select(GuidanceLetter).where(GuidanceLetter.referral_id == referral.id))
    if there is not None:
        return there
    reason = MEDIATION_ENDS.get(referral.result or "")
    if reason is None:
        raise LetterTooEarly("经确认不属于人民调解范畴或调解不成的，方可出具告知引导书。")
    year, letter_id = clock.business_day(uow.now).year, new_id()
    cipher, key_id = sealed.seal(letter_id, {name: getattr(draft, name) for name in WORDS})
    letter = GuidanceLetter(
        org_id=uow.org_id,
        year=year,
        serial=_next_serial(uow, year),
        referral_id=referral.id,
        office_id=office.id,
        reason=reason,
        issued_by=account.account_id,
        issued_at=uow.now,
        retain_until=ticket.retain_until,
        id=letter_id,
        route=draft.route,
        words_cipher=cipher,
        words_key_id=key_id,
    )
    uow.session.add(letter)
    uow.session.flush()
    content = {"referral": referral.number, "step": "letter", "letter": number(letter), "route": letter.route}
    history.add(uow, ticket, "referred", account.account_id, content)
    audit.note(uow, account.account_id, "guidance_letter_issued", ("guidance_letter", letter.id), number(letter))
    return letter


def number(letter: GuidanceLetter) -> str:
    """Return the number as it is printed: 〔2026〕告引第0001号."""
    return f"〔{letter.year}〕告引第{letter.serial:04d}号"


def of_referral(uow: UnitOfWork, referral_id: UUID) -> GuidanceLetter:
    """Return the letter of a referral. Raises LetterUnknown."""
    letter = uow.session.scalar(
        select(GuidanceLetter).where(GuidanceLetter.referral_id == referral_id, GuidanceLetter.org_id == uow.org_id)
    )
    if letter is None:
        raise LetterUnknown("该转介没有告知引导书。")
    return letter


def printed(uow: UnitOfWork, account: SignedIn, letter: GuidanceLetter) -> bytes:
    """Return the letter as PDF; who printed it is noted."""
    office = uow.session.get_one(Provider, letter.office_id)
    org = uow.session.get_one(Org, letter.org_id)
    issued_by = people.names(uow, {letter.issued_by}).get(letter.issued_by, ("", ""))[1]
    values = {
        "org": org.name,
        "number": number(letter),
        "office": office.name,
        "route": ROUTES[letter.route],
        "reason": REASONS[letter.reason],
        **dict.fromkeys(WORDS, ""),
        **sealed.unseal(letter.id, letter.words_cipher, letter.words_key_id),
        "issued_by": issued_by,
        "issued_on": f"{letter.issued_at.astimezone(clock.SHANGHAI):%Y年%-m月%-d日}",
        "printed_by": account.name,
        "printed_at": f"{uow.now.astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M}",
    }
    audit.note(uow, account.account_id, "guidance_letter_printed", ("guidance_letter", letter.id))
    return paper.pdf(_TEMPLATE, values, uow.now)


def _mine(uow: UnitOfWork, account: SignedIn, referral_id: UUID) -> tuple[Referral, Provider]:
    """A referral to a justice office that the account works for."""
    found = (
        select(Referral, Provider)
        .join(Provider, Provider.id == Referral.provider_id)
        .join(ProviderMember, ProviderMember.provider_id == Provider.id)
        .where(
            Referral.id == referral_id, Referral.org_id == uow.org_id, ProviderMember.account_id == account.account_id
        )
    )
    row = uow.session.execute(found).one_or_none()
    if row is None:
        raise ReferralUnknown("没有这条转介，或未转介给您所在的司法所。")
    if row[1].kind != ISSUES:
        raise LetterForbidden("告知引导书只能由司法所出具。")
    return row[0], row[1]


def _next_serial(uow: UnitOfWork, year: int) -> int:
    uow.session.execute(_NUMBER, {"org": str(uow.org_id)})
    last = select(func.max(GuidanceLetter.serial)).where(
        GuidanceLetter.org_id == uow.org_id, GuidanceLetter.year == year
    )
    return (uow.session.scalar(last) or 0) + 1
