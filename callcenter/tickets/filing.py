"""Which matters can be filed: asked before a form is finished, while the agent can still correct it.

What is missing is never refused (S98 asks for a record of every matter, and the caller may have gone): only what nobody
could file or read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from callcenter.errors import Conflict, Invalid
from callcenter.tickets import form_store, forms, queries, versions
from callcenter.tickets.dispatch import DepartmentUnknown
from callcenter.tickets.matters import Matter
from callcenter.tickets.models import Category, Ticket

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork


class CategoryUnknown(Invalid):
    """The category is not one of the present table."""

    code = "category_unknown"


class MatterNotOpen(Conflict):
    """The ticket that this matter is about is closed by now, or was a double: a new one is filed instead."""

    code = "matter_not_open"


class AnswerUnreadable(Invalid):
    """An answer of the form is not of its field's kind; the message names the field."""

    code = "field_unreadable"


def require_filable(uow: UnitOfWork, matters: list[dict[str, Any]]) -> None:
    """Raises what is wrong with the first matter that cannot be filed: category, department, its ticket, an answer.

    A matter that is dispatched without a department goes by rule, or to a supervisor where no rule says.
    """
    of_version = Category.org_id == uow.org_id, Category.version == versions.present(uow), Category.retired.is_(False)
    categories = set(uow.session.scalars(select(Category.code).where(*of_version)))
    departments = {department.code for department in queries.departments(uow)}
    for matter in map(Matter.of, matters):
        if matter.ticket_id is not None:
            _require_open(uow, matter)
            continue
        if matter.category not in categories:
            raise CategoryUnknown("没有这个事项分类，请重新选择。")
        if matter.department is not None and matter.department not in departments:
            raise DepartmentUnknown("没有这个承办部门，请重新选择。")
        _require_readable(uow, matter)


def _require_open(uow: UnitOfWork, matter: Matter) -> None:
    found = select(Ticket.state).where(Ticket.id == matter.ticket_id, Ticket.org_id == uow.org_id)
    if uow.session.scalar(found) != "open":
        raise MatterNotOpen("所选工单已办结或已合并，请另立新的事项。")


def _require_readable(uow: UnitOfWork, matter: Matter) -> None:
    """Only for the form that the agent saw: without one, answers are read as well as can be."""
    form = form_store.version(uow, *matter.form) if matter.form else None
    unreadable = forms.read(form, matter.fields).unreadable if form else ()
    if form and unreadable:
        names = {field.key: field.name for field in form.fields}
        raise AnswerUnreadable("请检查：" + "、".join(names.get(key, key) for key in unreadable) + "。")
