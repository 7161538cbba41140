"""A conference with an expert of the roster 专家名册."""

from uuid import UUID

from callcenter.calls import sql
from callcenter.db.unit_of_work import UnitOfWork
from callcenter.errors import NotFound
from callcenter.parties import assistance
from callcenter.parties.assistance import Wish
from callcenter.parties.roles import Role


class ExpertUnknown(NotFound):
    """There is no such expert on the roster."""

    code = "expert_unknown"


def ask(uow: UnitOfWork, call_id: UUID, seat_id: UUID, account_id: UUID | None, expert_id: UUID) -> str:
    """Ring an expert for this seat's call: ringing, or nobody (not on call now).

    Raises ExpertUnknown, NotTalking, AlreadyAsked.
    """
    known = "SELECT 1 FROM expert WHERE id = %s AND org_id = %s AND active"
    if sql.one(uow, known, (expert_id, uow.org_id)) is None:
        raise ExpertUnknown("名册中没有这位专家。")
    return assistance.ask(uow, Wish(Role.EXPERT, call_id, seat_id, account_id, provider_id=expert_id))
