"""The rosters of the demo: one interpreter and one expert, with made-up names and numbers. Idempotent."""

from sqlalchemy import select

from callcenter.contacts import service as contacts
from callcenter.db.unit_of_work import UnitOfWork
from callcenter.parties.assistance_models import Expert, Interpreter

CERTIFIED_BY = "演示"


def seed(uow: UnitOfWork) -> None:
    """Put somebody on each roster that is empty."""
    if uow.session.scalar(select(Interpreter.id).where(Interpreter.org_id == uow.org_id).limit(1)) is None:
        point = contacts.find_or_create_point(uow, "tel", "13800000091")
        facts = {"name": "沙马（演示）", "languages": ["ii-CN"], "certified_by": CERTIFIED_BY, "rank": 1}
        uow.session.add(Interpreter(**facts, org_id=uow.org_id, point_id=point.id, windows=[], created_at=uow.now))
    if uow.session.scalar(select(Expert.id).where(Expert.org_id == uow.org_id).limit(1)) is None:
        point = contacts.find_or_create_point(uow, "tel", "13800000092")
        facts = {"name": "周律师（演示）", "organisation": "演示律师事务所", "specialties": ["M01", "M07"], "rank": 1}
        uow.session.add(Expert(**facts, org_id=uow.org_id, point_id=point.id, windows=[], created_at=uow.now))
    uow.session.flush()
