"""Forms as they stand in the database: which are in force, an older version by its number, publishing a new one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import distinct_on, insert

from callcenter.audit import service as audit
from callcenter.errors import Invalid
from callcenter.ids import new_id
from callcenter.tickets import forms
from callcenter.tickets.forms import FormFileError, FormVersion
from callcenter.tickets.models import Form

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

LOCK = 123483


class FormRefused(Invalid):
    """The form cannot be asked as it is written; the message names the field."""

    code = "form_refused"


def in_force(uow: UnitOfWork) -> list[FormVersion]:
    """Return each form as it is asked now, by key. One without categories is asked no more."""
    found = select(Form).where(Form.org_id == uow.org_id).order_by(Form.key, Form.version.desc())
    return [_read(each) for each in uow.session.scalars(found.ext(distinct_on(Form.key)))]


def for_category(uow: UnitOfWork, category: str) -> FormVersion:
    """Return what is asked in a matter of this category. Without any form: one that asks nothing."""
    return forms.fitting(in_force(uow), category) or FormVersion("none", 1, "", (forms.EVERYTHING,), ())


def version(uow: UnitOfWork, key: str, number: int) -> FormVersion | None:
    """Return one version of a form, None when there never was one."""
    found = select(Form).where(Form.org_id == uow.org_id, Form.key == key, Form.version == number)
    row = uow.session.scalar(found)
    return None if row is None else _read(row)


def versions(uow: UnitOfWork) -> list[Form]:
    """Return every version of every form, the latest of each first."""
    found = select(Form).where(Form.org_id == uow.org_id).order_by(Form.key, Form.version.desc())
    return list(uow.session.scalars(found))


def publish(
    uow: UnitOfWork, actor: UUID, key: str, name: str, categories: Sequence[str], fields: Sequence[dict[str, Any]]
) -> FormVersion:
    """Put a new version of a form in force, or a new form. Raises FormRefused."""
    uow.raw.execute("SELECT pg_advisory_xact_lock(%s)", (LOCK,))
    latest = select(func.max(Form.version)).where(Form.org_id == uow.org_id, Form.key == key)
    try:
        made = FormVersion.of(key, (uow.session.scalar(latest) or 0) + 1, name, categories, fields)
    except FormFileError as error:
        raise FormRefused(f"表单有误：{error}") from error
    row = _row(uow, made) | {"published_by": actor}
    uow.session.execute(insert(Form).values(row))
    audit.note(uow, actor, "form_published", ("form", row["id"]), f"{key} v{made.version}")
    return made


def seed(uow: UnitOfWork) -> None:
    """Add the forms that came with the software. One that a place has changed for itself keeps its own versions."""
    rows = [_row(uow, each) for each in forms.shipped()]
    uow.session.execute(insert(Form).on_conflict_do_nothing(), rows)


def _row(uow: UnitOfWork, form: FormVersion) -> dict[str, Any]:
    return {
        "id": new_id(), "org_id": uow.org_id, "key": form.key, "version": form.version, "name": form.name,
        "categories": list(form.categories), "fields": [field.to_json() for field in form.fields],
        "published_at": uow.now,
    }  # fmt: skip


def _read(row: Form) -> FormVersion:
    return FormVersion.of(row.key, row.version, row.name, row.categories, row.fields)
