"""A hotline with people, places and a clock that tests turn; everything is committed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest

from callcenter import clock
from callcenter.calendar import seed as calendar_seed
from callcenter.db.unit_of_work import begin
from callcenter.desk.models import SeatSkill
from callcenter.duty import changes, places, rosters, seed
from callcenter.duty.models import AgentQualification, Attendance, DutyPlace
from tests.callcenter.tickets.scenes import Scene

# Monday, 8:00 in Shanghai
MONDAY = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)
DAY = date(2026, 11, 23)
MORNING = (time(8, 30), time(17, 30))


@dataclass
class Office(Scene):
    """Who plans whom, where and when; `at` is the moment it is."""

    at: datetime = MONDAY
    places: dict[str, UUID] = field(default_factory=dict)

    def turn(self, **forward: float) -> datetime:
        self.at += timedelta(**forward)
        return self.at

    def agent(self, staff_no: str, *languages: str, qualified: bool = True) -> UUID:
        """An agent with a seat; the languages are certified."""
        seat_id = self.seat(staff_no, state="offline")
        account_id = self.agents[staff_no]
        with begin() as uow:
            uow.raw.execute("DELETE FROM seat_skill WHERE seat_id = %s", (seat_id,))
            for language in languages or ("zh-CN",):
                uow.session.add(SeatSkill(seat_id=seat_id, skill=f"lang:{language}", certified_by="市司法局"))
            if qualified:
                let = AgentQualification(account_id=account_id, tier="professional", agent_type="lawyer")
                let.approver_name, let.approved_at = "赵敏", uow.now
                uow.session.add(let)
        return account_id

    def place(self, code: str, level: str = "station", **more: Any) -> UUID:
        with begin() as uow:
            made = DutyPlace(org_id=uow.org_id, code=code, name=code, level=level, **more)
            uow.session.add(made)
            uow.session.flush()
            self.places[code] = made.id
        return self.places[code]

    def hotline_place(self) -> UUID:
        with begin() as uow:
            return next(place.id for place in places.listed(uow) if place.hotline)

    def roster(self, first: date = DAY, last: date = DAY + timedelta(days=6), *, published: bool = True) -> UUID:
        with begin() as uow:
            made = rosters.make(uow, self.account("201", "supervisor"), first, last).id
        if published:
            self.publish(made)
        return made

    def publish(self, roster_id: UUID, reason: str = "人手不足") -> None:
        with begin() as uow:
            rosters.publish(uow, self.account("201", "supervisor"), roster_id, reason)

    def shift(
        self, roster_id: UUID, account_id: UUID, day: date = DAY, hours: tuple[time, time] = MORNING,
        place_id: UUID | None = None, kind: str = "duty",
    ) -> UUID:  # fmt: skip
        """A shift added by hand, at the hotline unless said."""
        with begin() as uow:
            return changes.add(
                uow, self.account("201", "supervisor"), roster_id, place_id or self.hotline_place(), account_id,
                (day, *hours), kind, "补充",
            ).id  # fmt: skip

    def stays(self) -> list[Attendance]:
        with begin() as uow:
            return list(uow.session.query(Attendance).order_by(Attendance.signed_in_at))

    def count(self, statement: str, *values: object) -> int:
        with begin() as uow:
            row = uow.raw.execute(statement, values).fetchone()
        assert row is not None
        return int(row[0])


@pytest.fixture
def office(database: str) -> Office:
    made = Office()
    clock.set_clock(lambda: made.at)
    with begin() as uow:
        calendar_seed.seed(uow)
        seed.seed(uow)
    made.account("201", "supervisor")
    return made
