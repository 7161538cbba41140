"""From a closed ticket to a survey that is due: a machine's call, a person's task, or nothing, with the reason kept."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.dialects.postgresql import insert

from callcenter.aid.models import AidApplication
from callcenter.calls.models import Call
from callcenter.contacts.models import ContactPoint
from callcenter.ids import new_id
from callcenter.sensitive import care
from callcenter.surveys import forms, opt_outs, rules, selection, timing
from callcenter.surveys.models import Rating, Survey
from callcenter.surveys.selection import Choice, Closed
from callcenter.tickets.models import Ticket
from ivr_flows import prompts
from ivr_flows.prompts import Prompt

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

ASKED = ("due", "calling", "done", "declined", "broken_off", "unreachable")
FIRST_ROUND = 1
_BAD = "SELECT after FROM rating WHERE call_id = %s AND grade >= %s"
_UNFOLLOWED = """
    SELECT 1 FROM survey asked WHERE asked.ticket_id = %s AND asked.after = 'callback' AND NOT EXISTS (
        SELECT 1 FROM survey task WHERE task.ticket_id = asked.ticket_id AND task.id <> asked.id
            AND task.mode = 'person' AND task.state <> 'closed'
            AND (task.ended_at IS NULL OR task.ended_at > asked.ended_at))
    LIMIT 1
"""
NOT_ASKED_ABOUT = ("duplicate", "withdrawn")
NAMED_LAWYER = "named_lawyer"  # the menu's M18


def schedule(uow: UnitOfWork, ticket: Ticket) -> Survey | None:
    """Write the survey of a ticket's latest closing; None when nobody is to be asked. Twice makes one.

    So do several tickets of one case in one round (一案一评, S88): the first that closes is asked about.
    """
    if ticket.outcome in NOT_ASKED_ABOUT:
        return None
    point = uow.session.scalar(select(ContactPoint).where(ContactPoint.id == ticket.point_id).with_for_update())
    choice = selection.choose(_closed(uow, ticket, point), rules.sample_percent())
    if choice.mode is None or point is None or ticket.closed_at is None:
        return None
    return _write(uow, ticket, point.id, _if_recorded(choice, ticket.language))


def follow_rating(uow: UnitOfWork, call_id: UUID) -> Survey | None:
    """A bad rating may stand only after its matter was closed (the form is often faster than the keys): whoever gave it
    is asked by a person then, whatever was drawn before. The task, None without one. Told twice it is the same one.
    """
    row = uow.raw.execute(_BAD, (call_id, selection.BAD)).fetchone()
    if row is None:
        return None
    closed = select(Ticket).where(Ticket.call_id == call_id, Ticket.state == "closed").order_by(Ticket.matter_no)
    for ticket in uow.session.scalars(closed):
        survey = _waiting(uow, ticket) or schedule(uow, ticket)
        if survey is None or survey.state != "due":
            continue
        wished = row[0] == "callback"
        survey.mode, survey.mode_reason = "person", "wished" if wished else "bad_rating"
        survey.asked_because = survey.mode_reason
        return survey
    return None


def _waiting(uow: UnitOfWork, ticket: Ticket) -> Survey | None:
    """Return what is due for a ticket's affair already, locked."""
    of_affair = or_(Survey.ticket_id == ticket.id, Survey.affair_id == _affair(ticket))
    due = select(Survey).where(of_affair, Survey.point_id == ticket.point_id, Survey.state == "due")
    return uow.session.scalar(due.order_by(Survey.round.desc()).limit(1).with_for_update())


def _affair(ticket: Ticket) -> UUID:
    return ticket.case_id or ticket.id


def _write(uow: UnitOfWork, ticket: Ticket, point_id: UUID, choice: Choice) -> Survey | None:
    assert ticket.closed_at is not None
    suppressed = choice.mode == "suppressed"
    due_at = timing.first_due(uow, ticket.closed_at)
    row = {
        "id": new_id(),
        "org_id": ticket.org_id,
        "ticket_id": ticket.id,
        "affair_id": _affair(ticket),
        "round": max(FIRST_ROUND, ticket.closings),
        "point_id": point_id,
        "mode": "person" if suppressed else choice.mode,
        "mode_reason": choice.reason,
        "asked_because": choice.because,
        "state": "suppressed" if suppressed else "due",
        "language": ticket.language or "zh-CN",
        "queue_key": ticket.queue_key,
        "served_by": ticket.handler_id,
        "due_at": due_at,
        "overdue_at": timing.overdue_from(uow, ticket.closed_at, due_at),
        "form_version": forms.version_in_force(uow),
        "created_at": uow.now,
        "ended_at": uow.now if suppressed else None,
        "retain_until": ticket.retain_until,
    }
    made = insert(Survey).values(**row).on_conflict_do_nothing()
    return uow.session.scalar(made.returning(Survey))


def _closed(uow: UnitOfWork, ticket: Ticket, point: ContactPoint | None) -> Closed:
    rating = uow.session.scalar(select(Rating).where(Rating.call_id == ticket.call_id))
    standing = care.standing(uow, point.id) if point is not None else None
    return Closed(
        ticket_id=ticket.id,
        category=ticket.category,
        sensitive=ticket.sensitive,
        special_groups=tuple(ticket.special_groups),
        agreed=ticket.survey_agreed,
        safe_contact=ticket.safe_contact or bool(point is not None and care.needing(uow, [point.id])),
        grade=rating.grade if rating is not None else None,
        anonymous=point is None or point.masked == "匿名",
        asked_recently=point is not None and _asked_recently(uow, ticket, point),
        opted_out=point is not None and opt_outs.holds(uow, point.id),
        may_call=standing is None or standing.ok_to_call,
        named_lawyer=_named_lawyer(uow, ticket),
        wished=_wished(uow, ticket, rating),
    )


def _wished(uow: UnitOfWork, ticket: Ticket, rating: Rating | None) -> bool:
    """Whether a person is to call: keyed after the talk, or at the end of a callback that nobody has followed yet: a
    task that was withdrawn is none.
    """
    if rating is not None and (rating.grade or 0) >= selection.BAD and rating.after == "callback":
        return True
    return uow.raw.execute(_UNFOLLOWED, (ticket.id,)).fetchone() is not None


def _named_lawyer(uow: UnitOfWork, ticket: Ticket) -> bool:
    """点援: by the menu (M18), or in the application for legal aid."""
    asked = select(Call.id).where(Call.id == ticket.call_id, Call.topic == NAMED_LAWYER)
    wanted = select(AidApplication.id).where(
        AidApplication.ticket_id == ticket.id, AidApplication.wanted_lawyer_id.is_not(None)
    )
    return uow.session.scalar(asked) is not None or uow.session.scalar(wanted.limit(1)) is not None


def _asked_recently(uow: UnitOfWork, ticket: Ticket, point: ContactPoint) -> bool:
    """A call that brought three matters is asked about once, and nobody twice within the pause.

    Another round of the same affair is no second asking: what was done again is asked about again.
    """
    affair = _affair(ticket)
    found = select(Survey.id).where(
        Survey.point_id == point.id,
        Survey.ticket_id != ticket.id,
        or_(Survey.affair_id.is_(None), Survey.affair_id != affair),
        Survey.state.in_(ASKED),
        or_(Survey.state.in_(("due", "calling")), Survey.created_at > uow.now - rules.pause()),
    )
    return uow.session.scalar(found.limit(1)) is not None


def _if_recorded(choice: Choice, language: str | None) -> Choice:
    """A machine speaks only a language that native staff have recorded; else a person calls (12348.md 2.9)."""
    opening = Prompt("survey_opening", language or "zh-CN")
    if choice.mode == "machine" and prompts.audio_path(opening) is None:
        return Choice("person", "no_prompts", choice.because)
    return choice
