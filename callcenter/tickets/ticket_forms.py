"""What a ticket's form says. Kept with the matter when it is filed, completed later: 待补录, and nothing waits for it.

Completeness never blocks the end of a wrap-up (K37 is reported instead): the caller may have gone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import or_, select

from callcenter import clock
from callcenter.duty import attendance, reading
from callcenter.duty.models import Shift
from callcenter.errors import Invalid
from callcenter.people.identity import SignedIn
from callcenter.tickets import events, form_store, forms, history, ports, rights, stages
from callcenter.tickets.forms import FormVersion
from callcenter.tickets.matters import Matter
from callcenter.tickets.models import Category, Ticket, TicketForm

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

END_OF_DAY = time(23, 59, 59)
LISTED = 200


class FieldUnreadable(Invalid):
    """An answer is not of its field's kind; the message names the fields."""

    code = "field_unreadable"


@dataclass(frozen=True, slots=True)
class Shown:
    """A ticket's form with the version it was asked by."""

    row: TicketForm
    form: FormVersion


def file(uow: UnitOfWork, ticket: Ticket, matter: Matter) -> TicketForm:
    """Keep what the form of a new ticket says. Answers that cannot be read are asked for again; nothing is refused."""
    form = _asked(uow, matter) or form_store.for_category(uow, ticket.category)
    values = forms.read(form, matter.fields).values
    row = TicketForm(org_id=ticket.org_id, ticket_id=ticket.id, form_key=form.key, form_version=form.version,
                     supplement_until=end_of_shift(uow, ticket.handler_id))  # fmt: skip
    _keep(uow, ticket, row, form, values, ticket.handler_id)
    uow.session.add(row)
    return row


def _asked(uow: UnitOfWork, matter: Matter) -> FormVersion | None:
    if matter.form is None:
        return None
    form = form_store.version(uow, *matter.form)
    return form if form and forms.fitting([form], matter.category) else None


def _keep(
    uow: UnitOfWork, ticket: Ticket, row: TicketForm, form: FormVersion, values: dict[str, Any], actor: UUID | None
) -> None:
    row.values, row.missing = values, forms.missing(form, values)
    row.completed_at = None if row.missing else (row.completed_at or uow.now)
    row.saved_at, row.saved_by = uow.now, actor
    ticket.fields = {key: value for key, value in values.items() if value is not None}


def end_of_shift(uow: UnitOfWork, account_id: UUID | None) -> datetime:
    """Return until when somebody can supplement what they wrote: their shift's end; without one, the day's."""
    today = datetime.combine(clock.business_day(uow.now), END_OF_DAY, clock.SHANGHAI)
    if account_id is None:
        return today
    stay = attendance.present(uow, account_id)
    mine = Shift.id == stay.shift_id if stay and stay.shift_id else Shift.account_id == account_id
    duties = reading.published(uow, mine, Shift.starts_at <= uow.now, Shift.ends_at > uow.now)
    return duties[0].shift.ends_at if duties else today


def shown(uow: UnitOfWork, ticket_id: UUID) -> Shown | None:
    """Return the form of a ticket; None for those from before there were forms."""
    row = uow.session.scalar(select(TicketForm).where(TicketForm.ticket_id == ticket_id))
    form = form_store.version(uow, row.form_key, row.form_version) if row else None
    return Shown(row, form) if row and form else None


def save(uow: UnitOfWork, account: SignedIn, ticket_id: UUID, given: Mapping[str, Any]) -> TicketForm:
    """Supplement or correct a form. An empty answer takes one back. Raises TicketNotFound, FieldUnreadable,
    TextIsLocked.

    Closed tickets take it too: what is missing is missing in the figures.
    """
    ticket = stages.for_account(uow, account, ticket_id)
    ports.require_editable(uow, ticket_id)
    before = shown(uow, ticket_id)
    form = before.form if before else form_store.for_category(uow, ticket.category)
    answers = forms.read(form, given)
    if answers.unreadable:
        names = {field.key: field.name for field in form.fields}
        raise FieldUnreadable("请检查：" + "、".join(names.get(key, key) for key in answers.unreadable) + "。")
    row = before.row if before else _begun(uow, ticket, form)
    old = dict(row.values)
    kept = {key: value for key, value in old.items() if key not in given}
    values = kept | answers.values
    changed = forms.changes(old, values, list(given))
    if changed:
        _keep(uow, ticket, row, form, values, account.account_id)
        content = {"form": form.key, "version": form.version, "changes": changed, "missing": list(row.missing)}
        history.add(uow, ticket, "form_saved", account.account_id, content)
        uow.record(events.FormSaved(ticket.id))
    uow.session.flush()
    return row


def _begun(uow: UnitOfWork, ticket: Ticket, form: FormVersion) -> TicketForm:
    row = TicketForm(org_id=ticket.org_id, ticket_id=ticket.id, form_key=form.key, form_version=form.version,
                     supplement_until=end_of_shift(uow, ticket.handler_id))  # fmt: skip
    _keep(uow, ticket, row, form, dict(ticket.fields), None)
    uow.session.add(row)
    return row


def follow_category(uow: UnitOfWork, ticket: Ticket, actor: UUID) -> None:
    """Ask what the ticket's new category asks. Answers to fields of the same name stay; history has the others."""
    row = uow.session.scalar(select(TicketForm).where(TicketForm.ticket_id == ticket.id))
    form = form_store.for_category(uow, ticket.category)
    if row is None or row.form_key == form.key:
        return
    fields = {field.key for field in form.fields}
    answers = forms.read(form, {key: value for key, value in row.values.items() if key in fields})
    row.form_key, row.form_version = form.key, form.version
    row.supplement_until = end_of_shift(uow, actor)
    _keep(uow, ticket, row, form, answers.values, actor)


def incomplete(uow: UnitOfWork, account: SignedIn) -> list[tuple[TicketForm, Ticket, str]]:
    """Return 待补录: (form, ticket, category's name), the one due soonest first. One's own; supervisors see all."""
    mine = or_(Ticket.handler_id == account.account_id, Ticket.first_responder_id == account.account_id)
    found = (
        select(TicketForm, Ticket, Category.name)
        .join(Ticket, Ticket.id == TicketForm.ticket_id)
        .join(Category, (Category.org_id == Ticket.org_id) & (Category.version == Ticket.category_version)
              & (Category.code == Ticket.category))
        .where(TicketForm.completed_at.is_(None), TicketForm.org_id == uow.org_id, Ticket.merged_into_id.is_(None))
        .where(rights.visible_to(account))
        .order_by(TicketForm.supplement_until, Ticket.number)
        .limit(LISTED)
    )  # fmt: skip
    if not account.has("supervisor", "admin"):
        found = found.where(mine)
    return [(row, ticket, name) for row, ticket, name in uow.session.execute(found).all()]
