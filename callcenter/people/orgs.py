"""The place this hotline belongs to. One row at first; the tree above and below it is there to be filled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy.dialects.postgresql import insert

from callcenter.ids import ROOT_ORG_ID
from callcenter.people.models import Org

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

HOME_CODE: Final = "511100"  # 乐山市 (GB/T 2260), the city of the documents this hotline follows
HOME_NAME: Final = "乐山市司法局"
CITY: Final = 2


def seed(uow: UnitOfWork) -> None:
    """Make the hotline's own place unless it is there. Safe against a second starter."""
    values = {"id": ROOT_ORG_ID, "parent_id": None, "code": HOME_CODE, "name": HOME_NAME, "level": CITY}
    uow.session.execute(insert(Org).values(**values).on_conflict_do_nothing())
