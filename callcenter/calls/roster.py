"""What a menu asks of the roster is answered before anything is rendered: the caller notices nothing."""

from dataclasses import replace

from callcenter.calls import ports
from callcenter.db.unit_of_work import UnitOfWork
from ivr_flows import engine
from ivr_flows.effects import AskDuty
from ivr_flows.flow import Flow
from ivr_flows.session import Facts
from ivr_flows.walk import Sprint


def settled(uow: UnitOfWork, menu: Flow, sprint: Sprint, facts: Facts) -> Sprint:
    """The sprint with its question answered, and the sprint after it in one. Bounded by the menu's `max_sprints`."""
    while isinstance(asked := sprint.effects[-1], AskDuty):
        told = ports.roster_today(uow, asked.language, asked.topic)
        after = engine.resume(menu, sprint.session, told, facts)
        sprint = replace(after, effects=(*sprint.effects[:-1], *after.effects))
    return sprint
