"""The rules and the place that every site begins with; the demo's plan. Idempotent."""

from __future__ import annotations

from datetime import time, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

from callcenter import clock
from callcenter.desk.models import Seat
from callcenter.duty import bulletin, places, policy, rosters
from callcenter.duty.models import AgentQualification, DutyPattern, DutyPlace, DutyRule
from callcenter.people.models import Account

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

# level, kind, figure, where it is written
RULES = (
    ("centre", "people_each_working_day", 1, "S107：中心每个工作日安排一名法律服务人员值班"),
    ("centre", "days_each_week_least", 5, "S106：县级每周安排5天"),
    ("station", "days_each_week_least", 1, "S106、S107：乡级每周至少1天"),
    ("station", "days_each_week_most", 2, "S106：乡级每周1至2天"),
    ("station", "hours_each_shift_least", 4, "S107：每次不少于4小时"),
    ("village", "hours_each_quarter_least", 4, "S108：每季度不少于4小时"),
    ("village", "days_each_month_least", 1, "S108：每个月在村服务1天"),
)
HOTLINE = "hotline"
DEMO_PLACES = (
    ("station-1", "城关镇", "station", "城关镇人民路12号司法所一楼"),
    ("village-1", "西河村", "village", "西河村党群服务中心"),
)
# staff number, place, weekdays (none: every day), from, to
DEMO_PATTERNS = (
    ("101", HOTLINE, (), time(8, 30), time(17, 30)),
    ("102", HOTLINE, (1, 2, 3, 4, 5), time(8, 30), time(17, 30)),
    ("103", HOTLINE, (), time(9, 0), time(18, 0)),
    ("104", HOTLINE, (2, 4), time(9, 0), time(17, 0)),
    ("102", "station-1", (6,), time(9, 0), time(13, 0)),
)


def seed(uow: UnitOfWork) -> None:
    """Make the figures, the rules by level and the place of the hotline where they are missing."""
    policy.of(uow)
    known = {(rule.level, rule.kind) for rule in places.rules_listed(uow) if rule.place_id is None}
    for level, kind, figure, source in RULES:
        if (level, kind) not in known:
            uow.session.add(DutyRule(org_id=uow.org_id, level=level, kind=kind, figure=figure, source=source))
    if not places.listed(uow):
        uow.session.add(
            DutyPlace(org_id=uow.org_id, code=HOTLINE, name="热线服务中心", level="centre", phone="12348", hotline=True)
        )
    uow.session.flush()


def demo(uow: UnitOfWork) -> None:
    """A plan for the demo's people: this week published, the next one a draft, so that every page shows something."""
    accounts = {
        row.staff_no: row.id for row in uow.session.scalars(select(Account).where(Account.org_id == uow.org_id))
    }
    _let_serve(uow)
    if uow.session.scalar(select(DutyPattern.id).limit(1)) is not None or "101" not in accounts:
        return
    policy.of(uow).roll_calls_each_day = 0  # a newcomer who looks around is not called by surprise
    by_code = _demo_places(uow)
    today = clock.business_day(uow.now)
    for staff_no, code, weekdays, starts, ends in DEMO_PATTERNS:
        pattern = DutyPattern(org_id=uow.org_id, place_id=by_code[code], account_id=accounts[staff_no], kind="duty")
        pattern.weekdays, pattern.days, pattern.starts, pattern.ends = list(weekdays), "every_day", starts, ends
        pattern.valid_from = today - timedelta(days=7)
        uow.session.add(pattern)
    uow.session.flush()
    first, last = bulletin.week_of(today)
    maker = accounts.get("201", accounts["101"])
    rosters.publish(uow, maker, rosters.make(uow, maker, first, last).id, "演示数据")
    rosters.make(uow, maker, first + timedelta(days=7), last + timedelta(days=7))


def _demo_places(uow: UnitOfWork) -> dict[str, UUID]:
    known = {place.code for place in places.listed(uow)}
    for sort, (code, name, level, address) in enumerate(DEMO_PLACES, start=1):
        if code not in known:
            place = DutyPlace(org_id=uow.org_id, code=code, name=name, level=level, address=address, sort=sort)
            uow.session.add(place)
    uow.session.flush()
    return {place.code: place.id for place in places.listed(uow)}


def _let_serve(uow: UnitOfWork) -> None:
    """The demo's agents are let serve by the demo: nobody else is there to do it."""
    there = select(AgentQualification.account_id)
    waiting = select(Account).join(Seat, Seat.account_id == Account.id).where(Account.demo, Account.id.not_in(there))
    for account in uow.session.scalars(waiting):
        let = AgentQualification(org_id=uow.org_id, account_id=account.id, tier="professional", agent_type="lawyer")
        let.approver_name, let.approved_at = "演示数据", uow.now
        uow.session.add(let)
    uow.session.flush()
