"""Giving a matter to somebody else with the caller's consent (S63, S75–S78). `following` has what comes after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select, text

from callcenter import clock
from callcenter.calendar import queries as calendar
from callcenter.catalogue import scope
from callcenter.ids import new_id
from callcenter.messages import service as messages
from callcenter.referrals import directory
from callcenter.referrals.errors import ConsentMissing, DirectoryInvalid
from callcenter.referrals.models import Provider, Referral
from callcenter.referrals.words import ConsentHow, Direction
from callcenter.tickets import history, periods
from callcenter.tickets import service as tickets
from callcenter.tickets.periods import Days, Due, Length, Unit

if TYPE_CHECKING:
    from callcenter.calls.models import Call
    from callcenter.db.unit_of_work import UnitOfWork
    from callcenter.tickets.models import Ticket

# Settings of ours, no statute: who takes a matter says so within a working day and rings the caller within two (S63).
ACKNOWLEDGE = Length(1, Unit.WORKING_DAY)
CONTACT = Length(2, Unit.WORKING_DAY)
AHEAD = timedelta(days=40)
_NUMBER = text("SELECT pg_advisory_xact_lock(hashtextextended('referral number ' || :org, 0))")
_LAST = "SELECT count(*) FROM referral WHERE org_id = %s AND business_day = %s"


@dataclass(frozen=True, slots=True)
class Consent:
    """That the caller agreed: how, and when (None: now). `other_*`: the other party, where a court sends the matter."""

    how: ConsentHow
    at: datetime | None = None
    other_at: datetime | None = None
    other_how: str | None = None


def refer(
    uow: UnitOfWork,
    ticket_id: UUID,
    target: UUID,
    consent: Consent | None,
    *,
    actor: UUID,
    wish: str = "",
    key: str | None = None,
    direction: Direction = "out",
    tell_caller: bool = False,
) -> Referral:
    """Give the matter of a ticket to a provider; the same `key` gives the same referral.

    Raises TicketNotFound, ProviderUnknown, ConsentMissing, DirectoryInvalid (`danger` is for 110 and 120 alone).
    """
    ticket = tickets.for_update(uow, ticket_id)
    about = _About(ticket, None, ticket.point_id, None)
    return _refer(uow, about, target, consent, actor, (key, wish, direction), tell_caller=tell_caller)


def refer_in_call(
    uow: UnitOfWork,
    call: Call,
    target: UUID,
    consent: Consent | None,
    *,
    actor: UUID,
    wish: str = "",
    key: str | None = None,
    category: str | None = None,
    tell_caller: bool = False,
) -> Referral:
    """Refer while talking; the referral follows the ticket that the form makes. Raises as `refer`."""
    scope.lock_beside(uow, call.id)
    made = scope.tickets_of(uow, call.id)
    ticket = made[scope.meant(category, [each.category for each in made])] if made else None
    about = _About(tickets.for_update(uow, ticket.id) if ticket else None, call.id, call.caller_point_id, category)
    return _refer(uow, about, target, consent, actor, (key, wish, "out"), tell_caller=tell_caller)


def attach(uow: UnitOfWork, ticket: Ticket, categories: list[str]) -> None:
    """Give a new ticket, whose row is locked, the referrals of its call that are about it."""
    of_call = select(Referral).where(Referral.call_id == ticket.call_id, Referral.ticket_id.is_(None))
    for one in uow.session.scalars(of_call.order_by(Referral.referred_at).with_for_update()).all():
        if scope.meant(one.category, categories) == ticket.matter_no - 1:
            one.ticket_id, one.retain_until = ticket.id, ticket.retain_until
            note(uow, ticket, one, one.referred_by, one.state)


@dataclass(frozen=True, slots=True)
class _About:
    """What is referred: a ticket (its row locked), or a call that has none yet; whom to tell."""

    ticket: Ticket | None
    call_id: UUID | None
    point_id: UUID | None
    category: str | None


def _refer(
    uow: UnitOfWork,
    about: _About,
    target: UUID,
    consent: Consent | None,
    actor: UUID,
    said: tuple[str | None, str, Direction],
    *,
    tell_caller: bool,
) -> Referral:
    key, wish, direction = said
    again = _of_key(uow, key) if key else None
    if again is not None:
        return again
    provider = directory.provider(uow, target)
    made = _written(uow, about, provider, _require_consent(consent, provider, direction), actor)
    made.key, made.wish, made.direction = key or str(made.id), wish, direction
    uow.session.add(made)
    uow.session.flush()
    if tell_caller and about.point_id is not None:
        values, dedupe = {"number": made.number}, f"referral:{made.id}"
        sent = messages.prepare(
            uow, about.point_id, "referral_made", values, dedupe, ticket_id=made.ticket_id, actor=actor
        )
        made.message_id = sent.id
    if about.ticket is not None:
        note(uow, about.ticket, made, actor, made.state)
    return made


def _require_consent(consent: Consent | None, provider: Provider, direction: Direction) -> Consent:
    if consent is None:
        raise ConsentMissing("转介须先征得来电人同意。")
    if consent.how == "danger" and not (provider.kind == "hotline" and provider.phone in ("110", "120")):
        raise DirectoryInvalid("紧急情形只适用于110、120。")
    if direction == "in" and consent.other_at is None:
        raise ConsentMissing("法院等单位转来调解的，须双方当事人同意。")
    return consent


def _written(uow: UnitOfWork, about: _About, provider: Provider, consent: Consent, actor: UUID) -> Referral:
    spoken = provider.kind == "hotline"  # a number that was read out: nobody there answers for it
    ack, contact = (None, None) if spoken else (_due(uow, ACKNOWLEDGE), _due(uow, CONTACT))
    return Referral(
        id=new_id(),
        org_id=uow.org_id,
        number=_next_number(uow),
        ticket_id=about.ticket.id if about.ticket else None,
        call_id=about.call_id,
        category=about.category,
        provider_id=provider.id,
        target_name=provider.name,
        state="handed_over" if spoken else "sent",
        consent_how=consent.how,
        consent_at=consent.at or uow.now,
        other_party_agreed_at=consent.other_at,
        other_party_how=consent.other_how,
        referred_by=actor,
        referred_at=uow.now,
        business_day=clock.business_day(uow.now),
        ack_due_at=ack.at if ack else None,
        ack_due_guessed=bool(ack and ack.guessed),
        contact_due_at=contact.at if contact else None,
        ended_at=uow.now if spoken else None,
        retain_until=about.ticket.retain_until if about.ticket else None,
    )


def _due(uow: UnitOfWork, length: Length) -> Due:
    today = clock.business_day(uow.now)
    return periods.due(length, uow.now, Days(calendar.known_days(uow.raw, uow.org_id, today, today + AHEAD)))


def _next_number(uow: UnitOfWork) -> str:
    """Return the day's next number, like ZJ20261123-0004. Who counts waits for whoever counts."""
    uow.session.execute(_NUMBER, {"org": str(uow.org_id)})
    day = clock.business_day(uow.now)
    row = uow.raw.execute(_LAST, (uow.org_id, day)).fetchone()
    return f"ZJ{day:%Y%m%d}-{(row[0] if row else 0) + 1:04d}"


def _of_key(uow: UnitOfWork, key: str) -> Referral | None:
    return uow.session.scalar(select(Referral).where(Referral.org_id == uow.org_id, Referral.key == key))


def note(uow: UnitOfWork, ticket: Ticket, referral: Referral, actor: UUID, step: str, **more: Any) -> None:
    """Write a step into the history of a ticket whose row is locked."""
    content = {"referral": referral.number, "target": referral.target_name, "step": step} | more
    history.add(uow, ticket, "referred", actor, content)
