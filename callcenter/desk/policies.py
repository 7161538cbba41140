"""How each queue is served, as routing reads it: its settings, and how many seats of its pool are idle."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from agents.queue import QueuePolicy, RelaxStep
from callcenter.calls import sql
from callcenter.db.unit_of_work import UnitOfWork

# A seat can take a call when it is ready, its console answers, and its phone is not known dead.
USABLE = """s.state = 'ready' AND s.alive_until > now()
    AND CASE s.phone WHEN 'browser' THEN s.microphone IS NOT FALSE AND s.connection IS NOT FALSE
        ELSE s.desk_phone_failed_at IS NULL END"""
SETTINGS = """q.key, q.head_start_seconds, q.reserve_idle, q.reserve_gate_seconds, q.own_pool_first, q.relax_steps,
    q.ageing_seconds, q.preferred_seconds, q.misses_before_pause"""
# Idle seats are counted no further than the reserve asks for: what is beyond it makes no difference.
_RULES = f"""
    SELECT {SETTINGS}, (SELECT count(*) FROM (
        SELECT 1 FROM seat s WHERE s.org_id = q.org_id AND coalesce(s.home_queue, '') = q.key AND {USABLE}
        LIMIT CASE WHEN q.reserve_idle > 0 THEN q.reserve_idle + 1 ELSE 0 END) idle) AS idle
    FROM queue q WHERE q.org_id = %s
"""  # noqa: S608 - constant text


@dataclass(frozen=True, slots=True)
class Rules:
    """The policies by queue, and the idle seats of each pool with a reserve (one more than the reserve at most)."""

    policies: Mapping[str, QueuePolicy]
    idle_by_home: Mapping[str, int]

    def policy(self, queue: str) -> QueuePolicy:
        """The policy of a queue; one that is unknown is served plainly."""
        return self.policies.get(queue) or QueuePolicy(queue)


def rules(uow: UnitOfWork) -> Rules:
    """What matching goes by at this moment."""
    rows = sql.every(uow, _RULES, (uow.org_id,))
    policies = {row["key"]: policy(row) for row in rows}
    return Rules(policies, {row["key"]: row["idle"] for row in rows if row["reserve_idle"] > 0})


def policy(row: sql.Row) -> QueuePolicy:
    """A row of `queue` in the words of the routing rules."""
    gate, ageing = row["reserve_gate_seconds"], row["ageing_seconds"]
    return QueuePolicy(
        row["key"],
        head_start=float(row["head_start_seconds"]),
        reserve_idle=row["reserve_idle"],
        reserve_gate=None if gate is None else float(gate),
        own_pool_first=row["own_pool_first"],
        relax=relaxing(row["relax_steps"]),
        ageing=None if ageing is None else float(ageing),
        preferred_seconds=float(row["preferred_seconds"]),
        misses_before_pause=row["misses_before_pause"],
    )


def relaxing(steps: list[dict[str, Any]]) -> tuple[RelaxStep, ...]:
    """The steps in order, as the rules read them."""
    made = [RelaxStep(float(step["after_seconds"]), tuple(step["drop"])) for step in steps]
    return tuple(sorted(made, key=lambda step: step.after))
