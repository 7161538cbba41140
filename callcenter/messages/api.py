"""Routes of short messages: what was sent and what was not, and their texts."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from callcenter.http.dependencies import Uow
from callcenter.messages import queries, service, templates
from callcenter.messages.schemas import MessageOut, MessagePage, MessageState, TemplateIn, TemplateOut
from callcenter.people.dependencies import Admin, CurrentAccount, Supervisor

router = APIRouter(prefix="/api", tags=["messages"])


@router.get("/messages")
def list_messages(
    uow: Uow,
    account: Supervisor,
    state: MessageState | None = None,
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> MessagePage:
    """One page of short messages, the newest first."""
    return queries.page(uow, account.account_id, state, page)


@router.post("/messages/{message_id}/send-again")
def send_again(message_id: UUID, uow: Uow, account: Supervisor) -> MessageOut:
    """Prepare once more what was not sent or failed; 409 message_on_its_way for anything else."""
    queries.require_open(uow, account.account_id, message_id)
    return queries.one(uow, service.send_again(uow, message_id, account.account_id))


@router.get("/message-templates")
def list_templates(uow: Uow, _account: CurrentAccount) -> list[TemplateOut]:
    """The texts in force."""
    return [TemplateOut.model_validate(each) for each in templates.listed(uow)]


@router.put("/message-templates/{key}")
def edit_template(key: str, uow: Uow, account: Admin, wanted: TemplateIn) -> TemplateOut:
    """Write a new version of a text."""
    return TemplateOut.model_validate(templates.edit(uow, account.account_id, key, wanted.text))
