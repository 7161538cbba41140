"""What a menu asks of us is answered before anything is rendered: the caller notices nothing."""

from dataclasses import dataclass, replace
from uuid import UUID

from callcenter.calls import ports
from callcenter.db.unit_of_work import UnitOfWork
from ivr_flows import engine
from ivr_flows.effects import AskDuty, AskStatus
from ivr_flows.flow import Flow
from ivr_flows.resumptions import OnDuty, StatusTold
from ivr_flows.session import Facts
from ivr_flows.walk import Sprint


@dataclass(frozen=True, slots=True)
class Asker:
    """Whose menu it is: tries at the number of a ticket are counted per call and per telephone."""

    call_id: UUID
    point_id: UUID | None


def settled(uow: UnitOfWork, menu: Flow, sprint: Sprint, facts: Facts, asker: Asker) -> Sprint:
    """The sprint with its question answered, and the sprint after it in one. Bounded by the menu's `max_sprints`."""
    while isinstance(asked := sprint.effects[-1], AskDuty | AskStatus):
        after = engine.resume(menu, sprint.session, _answer(uow, asked, asker), facts)
        sprint = replace(after, effects=(*sprint.effects[:-1], *after.effects))
    return sprint


def _answer(uow: UnitOfWork, asked: AskDuty | AskStatus, asker: Asker) -> OnDuty | StatusTold:
    if isinstance(asked, AskStatus):
        return ports.ticket_status(uow, asker.call_id, asker.point_id, asked.number, asked.last_four)
    return ports.roster_today(uow, asked.language, asked.topic)
