"""Why each waiting caller waits: the routing rules asked about every seat that is certified for their language."""

from uuid import UUID

from agents.explain import NEAREST, Hindrance, Reason, SeatNow, able, hindrance, reason
from agents.queue import Waiting, required, waited
from agents.routing import IdleSeat
from agents.seat import SeatState
from callcenter.calls import sql
from callcenter.db.unit_of_work import UnitOfWork
from callcenter.desk import candidates, policies, standing
from callcenter.desk.monitor_schemas import AbleSeat
from callcenter.desk.seats import HELD

MOST_NAMES = 8
_SEATS = f"""
    SELECT s.id, s.staff_no, s.name, s.state, s.home_queue, s.idle_since, s.alive_until > now() AS alive,
        CASE s.phone WHEN 'browser' THEN s.microphone IS NOT FALSE AND s.connection IS NOT FALSE
            ELSE s.desk_phone_failed_at IS NULL END AS works, {HELD} AS skills
    FROM seat s WHERE s.org_id = %(org)s ORDER BY s.staff_no
"""  # noqa: S608 - constant text
# Reason, the seats to be named, how many seats on duty speak the language.
Explanation = tuple[Reason, list[AbleSeat], int]


class Explainer:
    """Answers for one look at the page; callers in the same situation are explained once."""

    def __init__(self, uow: UnitOfWork) -> None:
        self.now = uow.now
        self.rules = policies.rules(uow)
        rows = sql.every(uow, _SEATS, candidates.today(uow))
        self._rows = {str(row["id"]): row for row in rows}
        self._seats = [_now(row) for row in rows]
        self._known: dict[tuple[object, ...], Explanation] = {}

    def staffed(self, language: str) -> int:
        """Seats on duty and not at a break that are certified for the language."""
        return sum(
            1
            for seat in self._seats
            if seat.state not in {SeatState.OFFLINE, SeatState.PAUSED} and f"lang:{language}" in seat.idle.skills
        )

    def of(self, row: sql.Row) -> Explanation:
        """Why this entry waits."""
        waiting = standing.of(row)
        situation = self._situation(waiting)
        if situation not in self._known:
            self._known[situation] = self._explain(waiting)
        why, names, on_duty = self._known[situation]
        return (Reason.OFFERED if row["state"] == "offered" else why), names, on_duty

    def _situation(self, waiting: Waiting) -> tuple[object, ...]:
        rules = self.rules.policies.values()
        return (
            *(waiting.queue, waiting.language, waiting.barred, waiting.preferred, waiting.kept_until),
            required(waiting, self.rules.policy(waiting.queue), self.now),
            tuple(rule.reserve_gate is None or waited(waiting, self.now) < rule.reserve_gate for rule in rules),
        )

    def _explain(self, waiting: Waiting) -> Explanation:
        rules = self.rules
        found = [
            (hindrance(seat, waiting, rules.idle_by_home, rules.policies, self.now), seat)
            for seat in able(self._seats, waiting)
        ]
        found.sort(key=lambda each: NEAREST.index(each[0]))
        names = [self._named(seat, why) for why, seat in found if why is not Hindrance.OFFLINE]
        return reason(why for why, _ in found), names[:MOST_NAMES], self.staffed(waiting.language)

    def _named(self, seat: SeatNow, why: Hindrance) -> AbleSeat:
        row = self._rows[seat.idle.seat]
        return AbleSeat(
            seat_id=UUID(seat.idle.seat),
            staff_no=row["staff_no"],
            name=row["name"],
            state=row["state"],
            hindrance=why,
        )


def _now(row: sql.Row) -> SeatNow:
    idle = IdleSeat(str(row["id"]), frozenset(row["skills"]), row["home_queue"], row["idle_since"])
    return SeatNow(idle, SeatState(row["state"]), bool(row["alive"]), bool(row["works"]))
