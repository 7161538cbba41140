"""Writing one review for the console: what was keyed and recorded, its matters, its history, what may be done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from sqlalchemy import select

from callcenter.people import queries as people
from callcenter.quality import history, matters, moves, queries, recordings, rights, schemas, views
from callcenter.quality.models import Review, ReviewCall, ReviewEvent, ReviewExclusion
from callcenter.quality.moves import Stage
from callcenter.quality.terms import appeal_until
from callcenter.surveys.models import Rating, RatingKey, Survey
from callcenter.tickets import running

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork
    from callcenter.people.identity import SignedIn


def one(uow: UnitOfWork, eyes: SignedIn, review_id: UUID) -> schemas.ReviewDetail:
    """Return a review as its page shows it. Raises ReviewNotFound."""
    listed = queries.one(uow, eyes, review_id)
    review = listed.review
    fields = views.fields_of(uow, eyes, [listed])[0]
    lines = history.of(uow, review.id)
    rating = uow.session.get(Rating, review.rating_id) if review.rating_id else None
    survey = uow.session.get(Survey, review.survey_id) if review.survey_id else None
    own = {name: getattr(review, name) for name in ("call_id", "ticket_id", "criterion", "told", "second_result")}
    return schemas.ReviewDetail.model_validate(
        fields
        | own
        | {
            "after": rating.after if rating else survey.after if survey else None,
            "keys": _keys(uow, review),
            "recordings": _recordings(uow, eyes, review, lines),
            "tickets": [_ticket(each) for each in matters.tickets(uow, eyes, review)],
            "second_calls": _second_calls(uow, review),
            "exclusions": _exclusions(uow, review),
            "appeal": views.appeal(review),
            "appeal_until": appeal_until(review, running.days_from(uow, review.begins_at)),
            "lines": _lines(uow, lines),
            "actions": actions(uow, eyes, review),
            "reviewers": [_person(each) for each in rights.reviewers(uow, review)],
        }
    )


def actions(uow: UnitOfWork, eyes: SignedIn, review: Review) -> list[schemas.Step]:
    """Return what an account may do with a review now, as the services would let it."""
    if eyes.account_id in rights.concerned(uow, review):
        return []
    decides, possible = eyes.has(*rights.DECIDERS), moves.possible(cast(Stage, review.stage))
    appealed = review.appealed_at is not None and review.appeal_decided_at is None
    found: list[schemas.Step] = [] if review.stage == "signed_off" else ["assign"]
    found += [step for step in ("verify", "find", "remedy") if step in possible]
    if decides and "approve" in possible and review.found_by != eyes.account_id:
        found.append("decide_exclusion")
    if decides and appealed and review.found_by != eyes.account_id:
        found.append("decide_appeal")
    by_another = review.stage == "unsubstantiated" and review.found_by == eyes.account_id
    if decides and "sign_off" in possible and not appealed and not by_another:
        found.append("sign_off")
    return found


def _keys(uow: UnitOfWork, review: Review) -> list[dict[str, Any]]:
    if review.rating_id is None:
        return []
    pressed = select(RatingKey).where(RatingKey.call_id == review.call_id).order_by(RatingKey.seq)
    return [
        {"step": each.step, "keyed": each.keyed, "valid": each.valid, "at": each.at}
        for each in uow.session.scalars(pressed)
    ]


def _recordings(uow: UnitOfWork, eyes: SignedIn, review: Review, lines: list[ReviewEvent]) -> list[dict[str, Any]]:
    mine = {line.content["recording"] for line in lines if line.kind == "heard" and line.actor == eyes.account_id}
    return [
        {
            "id": each.id,
            "kind": each.kind,
            "channels": each.channels,
            "seconds": each.seconds,
            "heard": str(each.id) in mine,
        }
        for each in recordings.of(uow, review)
    ]


def _ticket(ticket: Any) -> dict[str, Any]:
    return {name: getattr(ticket, name) for name in ("id", "number", "category", "summary", "stage", "state")}


def _person(account: Any) -> dict[str, Any]:
    return {"id": account.id, "staff_no": account.staff_no, "name": account.name}


def _second_calls(uow: UnitOfWork, review: Review) -> list[dict[str, Any]]:
    called = (
        select(ReviewCall.number, Survey)
        .join(Survey, Survey.id == ReviewCall.survey_id)
        .where(ReviewCall.review_id == review.id)
        .order_by(ReviewCall.number)
    )
    same = ("state", "due_at", "grade", "solved", "note", "ended_at")
    return [
        {"number": number} | {name: getattr(survey, name) for name in same}
        for number, survey in uow.session.execute(called)
    ]


def _exclusions(uow: UnitOfWork, review: Review) -> list[dict[str, Any]]:
    there = select(ReviewExclusion).where(ReviewExclusion.review_id == review.id).order_by(ReviewExclusion.proposed_at)
    found = list(uow.session.scalars(there))
    known = people.names(uow, {i for each in found for i in (each.proposed_by, each.decided_by) if i})
    same = ("reason", "evidence", "state", "proposed_at", "decision")
    return [
        {name: getattr(each, name) for name in same}
        | {
            "proposed_by": known[each.proposed_by][1],
            "decided_by": known[each.decided_by][1] if each.decided_by else None,
        }
        for each in found
    ]


def _lines(uow: UnitOfWork, lines: list[ReviewEvent]) -> list[dict[str, Any]]:
    given = {UUID(line.content["to"]) for line in lines if line.kind == "assigned"}
    known = people.names(uow, {line.actor for line in lines if line.actor} | given)
    return [
        {
            "seq": line.seq,
            "kind": line.kind,
            "at": line.at,
            "actor": known[line.actor][1] if line.actor else None,
            "content": line.content | _named(line, known),
        }
        for line in lines
    ]


def _named(line: ReviewEvent, known: views.Names) -> dict[str, str]:
    return {"to_name": known[UUID(line.content["to"])][1]} if line.kind == "assigned" else {}
