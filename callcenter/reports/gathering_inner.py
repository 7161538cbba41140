"""Counting the inner parts: reviews of bad ratings, overdue matters, targets, the ranking, what is checked against
gaming.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from callcenter.figures import gaming, registry, targets
from callcenter.figures.gaming_schemas import GamingRow
from callcenter.figures.periods import Period
from callcenter.people.models import Account
from callcenter.quality import proof, terms
from callcenter.quality.models import Review
from callcenter.reports.contents import BadRating, Breakdown, Completion, FrozenFigure, Loop, Overdue, Ranked, Suspicion
from callcenter.reports.periods import KindName
from callcenter.tickets import due, running
from callcenter.tickets.models import Department, Ticket

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

MOST_LISTED = 50  # of bad ratings and overdue matters; the rest is counted and stands in the system's lists


def gather(uow: UnitOfWork, kind: KindName, period: Period, breakdowns: Sequence[Breakdown]) -> dict[str, Any]:
    """Return the fields of `Contents` that are about the work itself."""
    bad, bad_more = _bad_ratings(uow, period)
    late, late_more = _overdue(uow)
    found = proof.completeness(uow, period.first, period.last)
    standings = () if kind == "daily" else _completion(uow, period)
    return {
        "loop": Loop.model_validate(found),
        "bad_ratings": bad,
        "bad_ratings_more": bad_more,
        "overdue": late,
        "overdue_more": late_more,
        "ranking": _ranking(breakdowns, standings),
        "completion": standings,
        "suspicions": tuple(_suspicion(row) for row in gaming.page(uow, period).rows),
    }


def _bad_ratings(uow: UnitOfWork, period: Period) -> tuple[tuple[BadRating, ...], int]:
    of_period = (Review.org_id == uow.org_id, Review.business_day.between(period.first, period.last))
    wanted = select(Review, Account).outerjoin(Account, Account.id == Review.account_id).where(*of_period)
    found = uow.session.execute(wanted.order_by(Review.business_day, Review.id).limit(MOST_LISTED)).all()
    whole = uow.session.scalar(select(func.count()).select_from(Review).where(*of_period)) or 0
    if not found:
        return (), whole
    days = running.days_from(uow, min(review.begins_at for review, _ in found))
    rows = []
    for review, account in found:
        clock = terms.clock_of(review, days, uow.now)
        rows.append(
            BadRating(
                review_id=review.id,
                day=review.business_day,
                grade=review.grade,
                unsolved=review.unsolved,
                stage=review.stage,
                finding=review.finding,
                overdue=clock is not None and clock.card == "red",
                account_id=review.account_id,
                agent=f"{account.staff_no} {account.name}" if account else "",
            )
        )
    return tuple(rows), whole - len(rows)


def _overdue(uow: UnitOfWork) -> tuple[tuple[Overdue, ...], int]:
    """Open matters with a red card now, those due first on top. What is locked is counted and not listed."""
    red = due.showing(uow, "red")
    whole = uow.session.scalar(select(func.count()).select_from(Ticket).where(Ticket.org_id == uow.org_id, red)) or 0
    open_to_all = (Ticket.org_id == uow.org_id, Ticket.locked.is_(None))
    ids = due.first(uow, open_to_all, MOST_LISTED, "red") if whole else []
    tickets = {each.id: each for each in uow.session.scalars(select(Ticket).where(Ticket.id.in_(ids)))}
    named = select(Department.code, Department.name).where(Department.org_id == uow.org_id)
    departments = dict(uow.session.execute(named).all())
    clocks = running.of_tickets(uow, tickets.values())
    rows = []
    for ticket_id in ids:
        ticket = tickets[ticket_id]
        late = min((each for each in clocks[ticket_id] if each.overdue), key=lambda each: each.due_at, default=None)
        if late is not None:
            name = departments.get(ticket.department or "", ticket.department or "")
            rows.append(Overdue(ticket_id=ticket.id, number=ticket.number, clock=late.name, due_at=late.due_at,
                                department=name))  # fmt: skip
    return tuple(rows), whole - len(rows)


def _completion(uow: UnitOfWork, period: Period) -> tuple[Completion, ...]:
    """Every unit's standing in the year on the last day of the period (S139–S144)."""
    return tuple(
        Completion(
            unit_kind=each.unit.kind,
            unit_key=each.unit.key,
            unit=each.unit.name,
            measure=registry.MEASURES[each.unit.measure].label,
            done=each.done.numerator,
            done_unit=each.unit.unit,
            target=each.target,
            share=each.share,
            met_on=each.met_on,
            forecast_on=each.forecast_on,
            band=each.band,
            rank=each.rank,
            of=each.of,
        )
        for each in targets.completion(uow, period.last.year, period.last)
    )


def _ranking(breakdowns: Sequence[Breakdown], standings: Sequence[Completion]) -> tuple[Ranked, ...]:
    """Agents by the calls that they answered; equal numbers share a place (S133). With their standing in the year."""
    shares: dict[str, str | None] = {}
    for each in standings:  # the first of an agent's targets: contacts before records
        if each.unit_kind == "agent":
            shares.setdefault(each.unit_key, each.share)
    found = next((each for each in breakdowns if each.by == "agent"), None)
    answered = [(row, figure.numerator) for row in (found.rows if found else ())
                if row.key and (figure := row.figure("answered")) is not None and figure.numerator]  # fmt: skip
    answered.sort(key=lambda each: (-each[1], each[0].name))
    return tuple(
        Ranked(
            rank=1 + sum(other > n for _, other in answered),
            key=row.key,
            name=row.name,
            answered=n,
            share=shares.get(row.key),
        )
        for row, n in answered
    )


def _suspicion(row: GamingRow) -> Suspicion:
    invited, unrated = row.invite_rate, row.unrated_long
    return Suspicion(
        key=row.key,
        name=row.name,
        invitation=FrozenFigure.model_validate(invited.own),
        invitation_peers=FrozenFigure.model_validate(invited.peers),
        unrated_long=FrozenFigure.model_validate(unrated.own),
        unrated_long_peers=FrozenFigure.model_validate(unrated.peers),
        apart=invited.apart or unrated.apart,
        served=row.served,
        hung_up_before=row.hung_up_before,
        skipped=row.skipped,
        bursts=row.bursts,
        handed_on_bad=row.handed_on_bad,
    )
