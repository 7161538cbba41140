"""What every site begins with, and the demo's plan: made once, however often the hotline starts."""

from __future__ import annotations

from callcenter.calendar import seed as calendar_seed
from callcenter.db.unit_of_work import begin
from callcenter.desk import demo as desk_demo
from callcenter.desk import ports
from callcenter.duty import places, rosters, seed
from callcenter.people import demo as people_demo


def start() -> None:
    for each in (calendar_seed.seed, seed.seed, people_demo.seed, desk_demo.seed, seed.demo):
        with begin() as uow:
            each(uow)


def test_the_demo_has_a_published_week_a_draft_and_agents_who_may_serve(database: str):
    start()
    start()
    with begin() as uow:
        assert sorted(roster.state for roster in rosters.listed(uow)) == ["draft", "published"]
        assert {place.level for place in places.listed(uow)} == {"centre", "station", "village"}
        for (seat_id,) in uow.raw.execute("SELECT id FROM seat").fetchall():
            ports.require_qualified(uow, seat_id)


def test_rules_and_the_hotlines_place_are_there_and_a_changed_rule_stays(database: str):
    with begin() as uow:
        seed.seed(uow)
        rules = places.rules_listed(uow)
        assert len(rules) == len(seed.RULES)
        rules[0].figure = 9
    with begin() as uow:
        seed.seed(uow)
        assert [place.hotline for place in places.listed(uow)] == [True]
        assert sorted(rule.figure for rule in places.rules_listed(uow))[-1] == 9
