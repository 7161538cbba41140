"""Many matters against one employer, contractor, site or party (S66, S71): found, shown, and joined by a person.

A machine only counts. Within the window and from the threshold on it raises an alert, once a name; whoever confirms it
makes one case of the matters, marks them 群体性 and reports the oldest of them: thirty workers are 1 件 and 30 人.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import delete, func, select, text
from sqlalchemy.dialects.postgresql import insert

from callcenter.errors import Conflict, NotFound
from callcenter.ids import new_id
from callcenter.sensitive import names, policy
from callcenter.sensitive.models import GroupAlert, GroupKey
from callcenter.tickets import rights
from callcenter.tickets.models import Ticket, TicketForm

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork
    from callcenter.people.identity import SignedIn

# Two matters recorded at the same moment must not each see only themselves.
_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended('group:' || %s || ':' || %s, 0))"


class AlertUnknown(NotFound):
    """No such alert, or none of its matters is for the asker's eyes."""

    code = "group_alert_unknown"


class AlertDecided(Conflict):
    """Somebody has decided on it already."""

    code = "group_alert_decided"


def watch(uow: UnitOfWork, ticket: Ticket) -> list[GroupAlert]:
    """Note whom a matter is against, and raise what that makes. Called again after its form was changed."""
    found = names.keys_of(values_of(uow, ticket))
    uow.session.execute(
        delete(GroupKey).where(GroupKey.ticket_id == ticket.id, GroupKey.kind.not_in(list(found) or [""]))
    )
    raised = []
    for kind, (value, written) in sorted(found.items()):
        uow.raw.execute(_ONE_AT_A_TIME, (kind, value))
        row = insert(GroupKey).values(
            id=new_id(), org_id=ticket.org_id, ticket_id=ticket.id, kind=kind, value=value, written=written,
            at=ticket.created_at,
        )  # fmt: skip
        fresh = {"value": row.excluded.value, "written": row.excluded.written}
        uow.session.execute(row.on_conflict_do_update(index_elements=[GroupKey.ticket_id, GroupKey.kind], set_=fresh))
        if (alert := _raise(uow, kind, value, written)) is not None:
            raised.append(alert)
    return raised


def values_of(uow: UnitOfWork, ticket: Ticket) -> dict[str, Any]:
    """Return what the form of a ticket says, whichever way it was written."""
    saved = uow.session.scalar(select(TicketForm.values).where(TicketForm.ticket_id == ticket.id))
    return {**ticket.fields, **(saved or {})}


def members(uow: UnitOfWork, kind: str, value: str) -> list[Ticket]:
    """Return the matters of a name within the window, the oldest first; doubles that were merged do not count."""
    since = uow.now - timedelta(days=policy.of(uow).group_days)
    found = (
        select(Ticket)
        .join(GroupKey, GroupKey.ticket_id == Ticket.id)
        .where(GroupKey.org_id == uow.org_id, GroupKey.kind == kind, GroupKey.value == value, GroupKey.at >= since)
        .where(Ticket.merged_into_id.is_(None))
        .order_by(Ticket.created_at, Ticket.number)
    )
    return list(uow.session.scalars(found))


def people_in(uow: UnitOfWork, tickets: list[Ticket]) -> int:
    """Return how many people at least stand behind matters: the callers, or the largest number that one of them named.

    Thirty who call each name the same thirty: they are never added up.
    """
    callers = {ticket.person_id or ticket.point_id or ticket.id for ticket in tickets}
    named = [_count(values_of(uow, ticket).get("workers")) for ticket in tickets]
    return max([len(callers), *named])


def listed(uow: UnitOfWork, account: SignedIn, state: str) -> list[GroupAlert]:
    """Return the alerts of a state, the newest first; those whose every matter is kept from the asker are left out."""
    seen = (
        select(GroupKey.id)
        .join(Ticket, Ticket.id == GroupKey.ticket_id)
        .where(GroupKey.kind == GroupAlert.kind, GroupKey.value == GroupAlert.value, rights.visible_to(account))
    )
    found = select(GroupAlert).where(GroupAlert.org_id == uow.org_id, GroupAlert.state == state, seen.exists())
    return list(uow.session.scalars(found.order_by(GroupAlert.raised_at.desc()).limit(100)))


def alert_of(uow: UnitOfWork, ticket_id: UUID) -> list[GroupAlert]:
    """Return the alerts that a matter belongs to."""
    found = (
        select(GroupAlert)
        .join(GroupKey, (GroupKey.kind == GroupAlert.kind) & (GroupKey.value == GroupAlert.value))
        .where(GroupKey.ticket_id == ticket_id, GroupAlert.state != "dismissed", GroupAlert.org_id == uow.org_id)
    )
    return list(uow.session.scalars(found.order_by(GroupAlert.raised_at)))


def dismiss(uow: UnitOfWork, account: SignedIn, alert_id: UUID) -> None:
    """Say that it is a coincidence, until another matter comes. Raises AlertUnknown, AlertDecided."""
    alert = for_update(uow, alert_id)
    if alert.state != "open":
        raise AlertDecided("该聚集预警已处理。")
    alert.state, alert.decided_by, alert.decided_at = "dismissed", account.account_id, uow.now


def for_update(uow: UnitOfWork, alert_id: UUID) -> GroupAlert:
    """Return an alert with its row locked. Raises AlertUnknown."""
    mine = GroupAlert.id == alert_id, GroupAlert.org_id == uow.org_id
    found = uow.session.scalar(select(GroupAlert).where(*mine).with_for_update())
    if found is None:
        raise AlertUnknown("没有这条聚集预警。")
    return found


def _raise(uow: UnitOfWork, kind: str, value: str, written: str) -> GroupAlert | None:
    tickets = members(uow, kind, value)
    people = people_in(uow, tickets)
    if len(tickets) < policy.of(uow).group_threshold:
        return None
    row = insert(GroupAlert).values(
        id=new_id(), org_id=uow.org_id, kind=kind, value=value, written=written, state="open",
        tickets=len(tickets), people=people, raised_at=uow.now,
    )  # fmt: skip
    counted = {"tickets": row.excluded.tickets, "people": func.greatest(GroupAlert.people, row.excluded.people)}
    standing = row.on_conflict_do_update(
        index_elements=[GroupAlert.org_id, GroupAlert.kind, GroupAlert.value],
        index_where=text("state <> 'dismissed'"),  # a parameter would hide the index from a kept plan
        set_=counted,
    )
    made = uow.session.scalars(standing.returning(GroupAlert), execution_options={"populate_existing": True}).one()
    uow.live("supervisors", "groups", {})
    return made


def _count(value: Any) -> int:
    try:
        return int(value)
    except (TypeError, ValueError):
        return 0
