"""The lawyers of the demo. Idempotent; the names are made up."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select

from callcenter.aid.models import Lawyer
from callcenter.people.models import Account

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

# licence, name, firm, specialties, languages, load cap, criminal pool, staff number of the account
LAWYERS = (
    ("15111201010000001", "陈立", "演示甲律师事务所", ("M01", "M07"), ("zh-CN",), 5, False, "101"),
    ("15111201210000002", "周敏", "演示甲律师事务所", ("M01", "M03", "M10"), ("zh-CN",), 4, False, None),
    ("15111201510000003", "阿木尔哈", "演示乙律师事务所", ("M01", "M02", "X01"), ("zh-CN", "ii-CN"), 3, True, None),
    ("15111200910000004", "何远", "演示丙律师事务所", ("X01", "Z01"), ("zh-CN",), 6, True, None),
)


def seed(uow: UnitOfWork) -> None:
    """Make the demo's lawyers; the first one answers the hotline too, for the 148 rule."""
    known = set(uow.session.scalars(select(Lawyer.licence_no).where(Lawyer.org_id == uow.org_id)))
    found = uow.session.execute(select(Account.staff_no, Account.id)).all()
    accounts = {row.staff_no: row.id for row in found}
    for licence, name, firm, specialties, languages, cap, pool, staff_no in LAWYERS:
        if licence in known:
            continue
        made = Lawyer(org_id=uow.org_id, licence_no=licence, name=name, firm=firm, load_cap=cap, created_at=uow.now)
        made.specialties, made.languages, made.criminal_pool = list(specialties), list(languages), pool
        made.practising_since = date(int(licence[4:8]), 7, 1)
        made.account_id = accounts.get(staff_no) if staff_no else None
        uow.session.add(made)
