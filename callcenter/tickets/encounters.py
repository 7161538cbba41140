"""The contacts of one ticket as its page shows them: when, over what, who answered, and what may be heard and read."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import select

from callcenter.calls import bars
from callcenter.calls.models import Call, Recording
from callcenter.calls.schemas import RecordingRow
from callcenter.people import queries as people
from callcenter.people.identity import SignedIn
from callcenter.tickets import queries, search, stages
from callcenter.tickets.models import Contact
from callcenter.tickets.schemas import Responder

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork


class EncounterOut(BaseModel):
    """One contact. `readable`: its recordings and transcript are for this account; else there are none here."""

    id: UUID
    channel: str
    kind: str
    at: datetime
    note: str | None
    agent: Responder | None
    call_id: UUID | None
    talk_seconds: int | None
    answered_at: datetime | None
    readable: bool
    recordings: list[RecordingRow]


def of_ticket(uow: UnitOfWork, account: SignedIn, ticket_id: UUID) -> list[EncounterOut]:
    """Return the contacts, the first one first. Raises TicketNotFound."""
    if queries.row(uow, account, ticket_id) is None:
        raise stages.TicketNotFound("没有这张工单。")
    found = queries.contacts(uow, ticket_id)
    calls = _calls(uow, {each.call_id for each in found if each.call_id})
    agents = _agents(uow, {each.id for each in found}, calls)
    open_to = bars.open_calls(uow, [call_id for call_id in calls if call_id], account.account_id)
    return [
        _written(uow, account, each, calls.get(each.call_id), agents, is_open=each.call_id in open_to) for each in found
    ]


def _written(
    uow: UnitOfWork, account: SignedIn, row: Any, call: Call | None, agents: dict[UUID, Responder], *, is_open: bool
) -> EncounterOut:
    own = call is not None and (search.hears_all(account) or call.account_id == account.account_id)
    readable = own and is_open
    seconds = None
    if call is not None and call.answered_at and call.ended_at:
        seconds = int((call.ended_at - call.answered_at).total_seconds())
    return EncounterOut(
        id=row.id, channel=row.channel, kind=row.kind, at=row.at, note=row.note, agent=agents.get(row.id),
        call_id=row.call_id, talk_seconds=seconds, answered_at=call.answered_at if call else None,
        readable=readable, recordings=_recordings(uow, call.id) if call is not None and readable else [],
    )  # fmt: skip


def _calls(uow: UnitOfWork, ids: set[UUID]) -> dict[UUID | None, Call]:
    return {call.id: call for call in uow.session.scalars(select(Call).where(Call.id.in_(ids)))}


def _agents(uow: UnitOfWork, ids: set[UUID], calls: dict[UUID | None, Call]) -> dict[UUID, Responder]:
    """Who answered the call; without one, who wrote the contact down."""
    contacts = list(uow.session.scalars(select(Contact).where(Contact.id.in_(ids))))
    who: dict[UUID, UUID | None] = {}
    for contact in contacts:
        call = calls.get(contact.call_id)
        who[contact.id] = call.account_id if call is not None and call.account_id else contact.account_id
    names = people.names(uow, {each for each in who.values() if each})
    return {
        contact_id: Responder(id=account_id, staff_no=names[account_id][0], name=names[account_id][1])
        for contact_id, account_id in who.items()
        if account_id in names
    }


def _recordings(uow: UnitOfWork, call_id: UUID) -> list[RecordingRow]:
    found = select(Recording).where(Recording.call_id == call_id).order_by(Recording.started_at, Recording.id)
    names = RecordingRow.model_fields
    return [RecordingRow(**{name: getattr(each, name) for name in names}) for each in uow.session.scalars(found)]
