"""Which matters can be filed: asked before a form is finished, while the agent can still correct it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from callcenter.errors import Invalid
from callcenter.tickets import queries, taxonomy
from callcenter.tickets.matters import Matter
from callcenter.tickets.models import Category

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork


class CategoryUnknown(Invalid):
    """The category is not one of the present table."""

    code = "category_unknown"


class DepartmentMissing(Invalid):
    """A matter is dispatched to nowhere."""

    code = "department_missing"


class DepartmentUnknown(Invalid):
    """The department is not one that matters may be sent to."""

    code = "department_unknown"


def require_filable(uow: UnitOfWork, matters: list[dict[str, Any]]) -> None:
    """Raises CategoryUnknown, DepartmentMissing or DepartmentUnknown for the first matter that cannot be filed."""
    of_version = Category.org_id == uow.org_id, Category.version == taxonomy.VERSION
    categories = set(uow.session.scalars(select(Category.code).where(*of_version)))
    departments = {department.code for department in queries.departments(uow)}
    for matter in map(Matter.of, matters):
        if matter.category not in categories:
            raise CategoryUnknown("没有这个事项分类，请重新选择。")
        if matter.outcome == "dispatched" and matter.department is None:
            raise DepartmentMissing("转办须选择承办部门。")
        if matter.department is not None and matter.department not in departments:
            raise DepartmentUnknown("没有这个承办部门，请重新选择。")
