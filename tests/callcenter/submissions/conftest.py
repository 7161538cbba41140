"""A city with its units of four levels, in November 2026: October is what everybody reports."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from callcenter import clock
from callcenter.calendar import seed as calendar
from callcenter.db.unit_of_work import begin
from callcenter.ids import ROOT_ORG_ID, new_id
from callcenter.people.identity import SignedIn
from callcenter.people.models import Account
from callcenter.submissions import deciding, queries, service, units
from callcenter.submissions.lines import LINES
from callcenter.submissions.models import Submission
from callcenter.submissions.service import Filled
from callcenter.submissions.units import Wanted, Written
from callcenter.submissions.views import Look, Standing
from tests.callcenter.tickets import scenes
from tests.callcenter.tickets.scenes import MONDAY, Scene

OCTOBER = date(2026, 10, 1)
CITY, COUNTY, TOWN = "511100000000", "511102000000", "511102100000"
WEST, EAST = "511102100201", "511102100202"
# code, name, level, who is responsible
UNITS = (
    (CITY, "乐山市司法局", "city", "601"), (COUNTY, "市中区司法局", "county", "501"),
    (TOWN, "城关镇", "township", "401"), (WEST, "西河村", "village", "301"), (EAST, "东河村", "village", "302"),
)  # fmt: skip
LEFT = {line.key: 0 for line in LINES}


class Bureau(Scene):
    """Units by code; what is done is done by who is responsible unless said. 900 and 901 supervise."""

    at: datetime = MONDAY

    def turn(self, **forward: float) -> None:
        self.at += timedelta(**forward)

    def eyes(self, staff_no: str, *roles: str) -> SignedIn:
        account_id = self.account(staff_no, *roles)
        with begin() as uow:
            row = uow.session.get_one(Account, account_id)
        return SignedIn(row.id, new_id(), ROOT_ORG_ID, staff_no, row.name, tuple(row.roles), None)

    def above(self, code: str) -> SignedIn:
        """Who decides on what a unit sends: responsible for the next one up, of the city a supervisor."""
        levels = [each[2] for each in UNITS]
        level = next(each[2] for each in UNITS if each[0] == code)
        return self.eyes("900") if level == "city" else self.eyes(UNITS[levels.index(level) - 1][3])

    def own(self, code: str) -> SignedIn:
        return self.eyes(next(each[3] for each in UNITS if each[0] == code))

    def unit(self, code: str) -> UUID:
        with begin() as uow:
            return scenes.one(uow, "SELECT id FROM reporting_unit WHERE code = %s", code)

    def begin(self, code: str, month: date = OCTOBER) -> Submission:
        with begin() as uow:
            return service.begin(uow, self.own(code), self.unit(code), month)

    def fill(self, row: Submission, own: Mapping[str, int], by: SignedIn, reason: str = "", **typed: int) -> Submission:
        lines = [Filled(key, value, typed.get(key), reason) for key, value in (LEFT | dict(own)).items()]
        with begin() as uow:
            return service.save(uow, by, row.id, row.revision, lines)

    def send(self, code: str, own: Mapping[str, int], reason: str = "", **typed: int) -> Submission:
        """Fill in and send October of a unit; the lines that are not given are 0."""
        by = self.own(code)
        row = self.fill(self.begin(code), own, by, reason, **typed)
        with begin() as uow:
            return service.submit(uow, by, row.id, row.revision)

    def accept(self, row: Submission, code: str, reason: str = "") -> Submission:
        with begin() as uow:
            return deciding.accept(uow, self.above(code), row.id, row.revision, reason)

    def accepted(self, code: str, own: Mapping[str, int], reason: str = "", **typed: int) -> Submission:
        return self.accept(self.send(code, own, reason, **typed), code)

    def give_back(self, row: Submission, code: str, reason: str = "请核对") -> Submission:
        with begin() as uow:
            return deciding.give_back(uow, self.above(code), row.id, row.revision, reason)

    def lock(self, row: Submission, code: str) -> Submission:
        with begin() as uow:
            return deciding.lock(uow, self.above(code), row.id)

    def correct(self, row: Submission, code: str, reason: str = "漏报一件") -> Submission:
        with begin() as uow:
            return service.correct(uow, self.own(code), row.id, reason)

    def standing(self, code: str, month: date = OCTOBER) -> Standing:
        with begin() as uow:
            look = Look(uow, month)
            return look.standing(look.tree.units[self.unit(code)])


def whole(bureau: Bureau, code: str, line: str = "consult_records") -> int | None:
    values = bureau.standing(code).values
    return None if values is None else values[line]


def steps(row: Submission) -> list[tuple[str, str]]:
    with begin() as uow:
        return [(step.action, step.reason) for step, _ in queries.steps(uow, row.id)]


@pytest.fixture
def bureau(database: str) -> Bureau:
    made = Bureau()
    clock.set_clock(lambda: made.at)
    with begin() as uow:
        scenes.seed.seed(uow)
        calendar.seed_days(uow, 2027)
    roles = {"city": "department", "county": "department", "township": "justice_office", "village": "village_committee"}
    wanted = [Wanted(number, code, name, level, responsible_id=made.account(staff_no, roles[level]))
              for number, (code, name, level, staff_no) in enumerate(UNITS)]  # fmt: skip
    made.account("900", "supervisor")
    made.account("901", "supervisor")
    with begin() as uow:
        units.write(uow, made.account("999", "admin"), wanted, Written(), "test")
    return made
