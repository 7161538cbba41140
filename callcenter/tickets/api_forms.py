"""Routes of forms by category, of what a ticket's form says, and of the taxonomy's versions."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query

from callcenter import clock
from callcenter.db.unit_of_work import UnitOfWork
from callcenter.errors import NotFound
from callcenter.http.dependencies import Uow
from callcenter.people.dependencies import Admin, CurrentAccount, Supervisor
from callcenter.tickets import form_store, seen, taxonomy_watch, ticket_forms, versions
from callcenter.tickets.form_schemas import (
    FormIn,
    FormOut,
    FormVersionOut,
    IncompleteOut,
    OtherShareOut,
    PublishIn,
    TaxonomyLine,
    TaxonomyOut,
    TicketFormOut,
    ValuesIn,
    VersionOut,
)
from callcenter.tickets.matter_schemas import ShareOut
from callcenter.tickets.versions import Change

router = APIRouter(prefix="/api", tags=["forms"])
Key = Annotated[str, Path(pattern=r"^[a-z][a-z0-9_]{0,39}$")]


class FormNotFound(NotFound):
    """There is no such form, or the ticket is from before there were forms."""

    code = "form_not_found"


@router.get("/forms")
def list_forms(uow: Uow, _account: CurrentAccount) -> list[FormOut]:
    """Every form as it is asked now; the desk picks by the category, the longest code that fits."""
    return [FormOut.of(each) for each in form_store.in_force(uow)]


@router.get("/forms/versions")
def list_form_versions(uow: Uow, _account: Supervisor) -> list[FormVersionOut]:
    """Every version of every form, the latest of each first."""
    return [FormVersionOut.of(each) for each in form_store.versions(uow)]


@router.get("/forms/{key}/{version}")
def show_form(key: Key, version: int, uow: Uow, _account: CurrentAccount) -> FormOut:
    """One version of a form: records keep the one they were asked by."""
    form = form_store.version(uow, key, version)
    if form is None:
        raise FormNotFound("没有这个表单。")
    return FormOut.of(form)


@router.put("/forms/{key}")
def publish_form(key: Key, wanted: FormIn, uow: Uow, account: Admin) -> FormOut:
    """Publish a new version of a form, or a new form."""
    fields = [each.model_dump() for each in wanted.fields]
    return FormOut.of(form_store.publish(uow, account.account_id, key, wanted.name, wanted.categories, fields))


@router.get("/tickets/{ticket_id}/form")
def show_ticket_form(ticket_id: UUID, uow: Uow, account: CurrentAccount) -> TicketFormOut | None:
    """What a ticket's form says; null for those from before there were forms."""
    seen.by(uow, account, ticket_id)
    return _form(uow, ticket_id)


@router.put("/tickets/{ticket_id}/form")
def save_ticket_form(ticket_id: UUID, wanted: ValuesIn, uow: Uow, account: CurrentAccount) -> TicketFormOut | None:
    """Supplement or correct a form; fields that are not sent stay."""
    ticket_forms.save(uow, account, ticket_id, wanted.values)
    return _form(uow, ticket_id)


@router.get("/incomplete-records")
def list_incomplete(uow: Uow, account: CurrentAccount) -> list[IncompleteOut]:
    """待补录: one's own records with required fields nobody answered; a supervisor sees everybody's."""
    rows = ticket_forms.incomplete(uow, account)
    asked = {(row.form_key, row.form_version) for row, _, _ in rows}
    known = {each: form_store.version(uow, *each) for each in asked}
    return [
        IncompleteOut.of(row, ticket, name, known[row.form_key, row.form_version], uow.now)
        for row, ticket, name in rows
    ]


@router.get("/taxonomy")
def show_taxonomy(
    uow: Uow, _account: Supervisor, version: Annotated[str | None, Query(max_length=16)] = None
) -> TaxonomyOut:
    """The table in force (or one version of it) with retired lines, and every version."""
    present = versions.present(uow)
    lines = versions.lines(uow, version or present)
    return TaxonomyOut(
        present=present,
        lines=[TaxonomyLine.of(each) for each in lines],
        versions=[VersionOut.model_validate(each) for each in versions.all_versions(uow)],
    )


@router.post("/taxonomy/versions")
def publish_taxonomy(wanted: PublishIn, uow: Uow, account: Admin) -> TaxonomyOut:
    """Publish a new version of the table; old tickets keep theirs."""
    changes = [Change(**each.model_dump()) for each in wanted.changes]
    versions.publish(uow, account.account_id, wanted.based_on, changes, wanted.note)
    return show_taxonomy(uow, account)


@router.get("/taxonomy/other-shares")
def list_other_shares(
    uow: Uow, _account: Supervisor, weeks: Annotated[int, Query(ge=1, le=53)] = 8
) -> list[OtherShareOut]:
    """How much of each week was filed under 99 其他; more than a tenth is a warning (12348.md 2.8)."""
    names = {each.code: each.name for each in versions.lines(uow, versions.present(uow))}
    found = taxonomy_watch.other_shares(uow, clock.business_day(uow.now), weeks)
    return [
        OtherShareOut(week=each.week, field=each.field, field_name=names.get(each.field or ""),
                      share=ShareOut.of(each.share), warning=each.warning)
        for each in found
    ]  # fmt: skip


def _form(uow: UnitOfWork, ticket_id: UUID) -> TicketFormOut | None:
    shown = ticket_forms.shown(uow, ticket_id)
    if shown is None:
        return None
    row = shown.row
    overdue = row.completed_at is None and row.supplement_until < uow.now
    return TicketFormOut(form=FormOut.of(shown.form), values=row.values, missing=row.missing, overdue=overdue,
                         supplement_until=row.supplement_until, completed_at=row.completed_at,
                         saved_at=row.saved_at)  # fmt: skip
