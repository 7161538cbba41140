"""Filling in the risk form (S73), and the list of quarrels to look into (排查, S74), township by township."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import func, select

from callcenter.contacts.models import ContactPoint
from callcenter.sensitive import policy, recipients, risk
from callcenter.sensitive.models import GroupKey, RiskForm, Suggestion
from callcenter.tickets import history, rights, stages
from callcenter.tickets.models import Category, Ticket

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from callcenter.db.unit_of_work import UnitOfWork
    from callcenter.people.identity import SignedIn

LEVELS = {"high": 2, "medium": 1, "low": 0}
VIOLENT = ("violence", "sensitive")
MOST = 2000


@dataclass(frozen=True, slots=True)
class Watched:
    """One quarrel of the list: the newest matter of a caller and an opposite party, and why it stands there."""

    ticket: Ticket
    category_name: str
    number_masked: str
    township: str | None
    contacts: int
    same_parties: int
    words: tuple[str, ...]
    level: str | None
    score: int | None

    @property
    def weight(self) -> tuple[int, int, int, datetime]:
        """The worst first: risk, then words of violence, then how often."""
        return LEVELS.get(self.level or "", -1), len(self.words), self.contacts, self.ticket.created_at


def save(
    uow: UnitOfWork, account: SignedIn, ticket_id: UUID, answers: Mapping[str, str], township: str | None, note: str
) -> RiskForm:
    """Keep one more filled-in form; the newest counts. Raises TicketNotFound."""
    ticket = stages.for_account(uow, account, ticket_id)
    form = risk.in_force()
    score, level = risk.weigh(form, answers)
    last = uow.session.scalar(select(func.max(RiskForm.seq)).where(RiskForm.ticket_id == ticket.id)) or 0
    made = RiskForm(
        org_id=ticket.org_id, ticket_id=ticket.id, seq=last + 1, version=form.version, answers=dict(answers),
        score=score, level=level, township=township or recipients.place_of(ticket), note=note or None,
        account_id=account.account_id, at=uow.now,
    )  # fmt: skip
    uow.session.add(made)
    content = {"version": form.version, "answers": dict(answers), "score": score, "level": level}
    history.add(uow, ticket, "risk_form_saved", account.account_id, content)
    return made


def latest(uow: UnitOfWork, ticket_ids: Sequence[UUID]) -> dict[UUID, RiskForm]:
    """Return the newest form of each ticket."""
    found = select(RiskForm).where(RiskForm.ticket_id.in_(ticket_ids)).order_by(RiskForm.ticket_id, RiskForm.seq)
    return {row.ticket_id: row for row in uow.session.scalars(found)}


def watch_list(uow: UnitOfWork, account: SignedIn, township: str | None) -> list[Watched]:
    """Return the quarrels that may turn violent within the window: callers who ring again and again, the same two
    parties, words of violence, a risk form of middle or high level. One line a caller and party.
    """
    figures = policy.of(uow)
    rows = _matters(uow, account, figures.watch_days)
    ids = [row[0].id for row in rows]
    forms, words, parties = latest(uow, ids), _words(uow, ids), _parties(uow, ids)
    by_caller = Counter(row[0].point_id for row in rows if row[0].point_id)
    by_pair = Counter((row[0].point_id, parties.get(row[0].id)) for row in rows)
    found: dict[object, Watched] = {}
    for ticket, name, masked in rows:
        pair = (ticket.point_id or ticket.id, parties.get(ticket.id))
        form = forms.get(ticket.id)
        line = Watched(
            ticket, name, masked or "匿名", (form.township if form else None) or recipients.place_of(ticket),
            by_caller[ticket.point_id] if ticket.point_id else 1,
            by_pair[(ticket.point_id, pair[1])] if pair[1] else 1,
            words.get(ticket.id, ()), form.level if form else None, form.score if form else None,
        )  # fmt: skip
        known = found.get(pair)
        if known is None or line.weight > known.weight:
            found[pair] = line
    kept = [line for line in found.values() if _is_watched(line, figures.watch_contacts)]
    return sorted(
        (line for line in kept if not township or line.township == township), key=lambda each: each.weight, reverse=True
    )


def _is_watched(line: Watched, contacts: int) -> bool:
    return bool(line.contacts >= contacts or line.same_parties > 1 or line.words or line.level in ("medium", "high"))


def _matters(uow: UnitOfWork, account: SignedIn, days: int) -> list[tuple[Ticket, str, str | None]]:
    of_category = (
        (Category.org_id == Ticket.org_id)
        & (Category.version == Ticket.category_version)
        & (Category.code == Ticket.category)
    )
    found = (
        select(Ticket, Category.name, ContactPoint.masked)
        .join(Category, of_category)
        .outerjoin(ContactPoint, ContactPoint.id == Ticket.point_id)
        .where(Ticket.org_id == uow.org_id, Category.risk_watch, Ticket.merged_into_id.is_(None))
        .where(Ticket.created_at >= uow.now - timedelta(days=days), rights.visible_to(account))
        .order_by(Ticket.created_at.desc())
    )
    return [(row[0], row[1], row[2]) for row in uow.session.execute(found.limit(MOST)).all()]


def _words(uow: UnitOfWork, ticket_ids: list[UUID]) -> dict[UUID, tuple[str, ...]]:
    found = select(Suggestion).where(
        Suggestion.ticket_id.in_(ticket_ids), Suggestion.sensitivity.in_(VIOLENT), Suggestion.state != "dismissed"
    )
    words: dict[UUID, tuple[str, ...]] = {}
    for row in uow.session.scalars(found):
        words[row.ticket_id] = (*words.get(row.ticket_id, ()), *row.words)
    return words


def _parties(uow: UnitOfWork, ticket_ids: list[UUID]) -> dict[UUID, str]:
    found = select(GroupKey.ticket_id, GroupKey.value).where(
        GroupKey.ticket_id.in_(ticket_ids), GroupKey.kind.in_(("party", "employer"))
    )
    return {row[0]: row[1] for row in uow.session.execute(found)}
