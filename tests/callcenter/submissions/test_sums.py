"""For any tree and any order of steps: a unit's whole is the sum of what was accepted below it, or it is flagged."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import date
from itertools import count
from uuid import UUID

from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from callcenter.db.unit_of_work import begin
from callcenter.errors import CallcenterError
from callcenter.people.identity import SignedIn
from callcenter.submissions import deciding, queries, service, units
from callcenter.submissions.adding import Month, Sent, Value, values
from callcenter.submissions.service import Filled
from callcenter.submissions.units import Wanted, Written
from callcenter.submissions.views import Look
from tests.callcenter.submissions.conftest import LEFT, OCTOBER, Bureau

LINE = "mediations"
trees = st.lists(st.lists(st.integers(0, 2), max_size=2), min_size=1, max_size=2)  # villages of townships of counties
steps = st.tuples(
    st.integers(0, 12),
    st.sampled_from(["fill", "submit", "accept", "accept", "report", "report", "return", "lock", "correct"]),
    st.integers(0, 9),
    st.one_of(st.none(), st.none(), st.none(), st.integers(0, 40)),
)
_cities = count(10)


def grown(bureau: Bureau, tree: list[list[int]]) -> list[UUID]:
    """A city of its own with this tree; its units, the city first."""
    city = f"{next(_cities):04d}"
    wanted = [(city.ljust(12, "0"), "city")]
    for c, townships in enumerate(tree, start=1):
        wanted.append((f"{city}{c:02d}".ljust(12, "0"), "county"))
        for t, villages in enumerate(townships, start=1):
            wanted.append((f"{city}{c:02d}{t:03d}".ljust(12, "0"), "township"))
            wanted += [(f"{city}{c:02d}{t:03d}{v:03d}", "village") for v in range(1, villages + 1)]
    rows = [Wanted(number, code, code, level) for number, (code, level) in enumerate(wanted)]
    with begin() as uow:
        told = units.write(uow, bureau.account("999", "admin"), rows, Written(), "test")
    assert told.refused_count == 0
    return [bureau.unit(code) for code, _ in wanted]


def take(unit_id: UUID, step: str, own: int, typed: int | None, who: tuple[SignedIn, SignedIn]) -> None:
    """Take one step of a unit's month; raises what it refuses."""
    fills, decides = who
    with begin() as uow:
        row = service.begin(uow, fills, unit_id, OCTOBER)
        lines = [Filled(key, own if key == LINE else 0, typed if key == LINE else None, "") for key in LEFT]
        if step in ("fill", "report"):
            row = service.save(uow, fills, row.id, row.revision, lines)
        if step in ("submit", "report"):
            row = service.submit(uow, fills, row.id, row.revision)
        if step in ("accept", "report"):
            deciding.accept(uow, decides, row.id, row.revision, "上级核实")
        if step == "return":
            deciding.give_back(uow, decides, row.id, row.revision, "请核对")
        if step == "lock":
            deciding.lock(uow, decides, row.id)
        if step == "correct":
            service.correct(uow, fills, row.id, "漏报")


def deep_sum(look: Look, unit_id: UUID) -> int:
    """What was accepted of a unit and of all below it did itself: added up here by the tree alone."""
    return sum(look.month.in_force[each.id].figures[LINE].own or 0
               for each in look.tree.within(unit_id) if each.id in look.month.in_force)  # fmt: skip


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tree=trees, taken=st.lists(steps, min_size=4, max_size=22))
def test_the_upper_sum_is_that_of_all_accepted_below_or_is_flagged(
    bureau: Bureau, tree: list[list[int]], taken: list[tuple[int, str, int, int | None]]
):
    every, who = grown(bureau, tree), (bureau.eyes("900"), bureau.eyes("901"))
    for number, step, own, typed in taken:
        unit_id = every[number % len(every)]
        with contextlib.suppress(CallcenterError):
            take(unit_id, step, own, typed, who)
        with begin() as uow:
            look = Look(uow, OCTOBER)
        for each in every:
            if each not in look.month.in_force:
                continue
            standing = look.standing(look.tree.units[each])
            assert standing.values is not None
            note(f"{step} {standing.unit.code}: {standing.values[LINE]} of {deep_sum(look, each)}")
            below = [unit.id for unit in look.tree.within(each) if unit.id in look.month.in_force]
            if len(list(unbroken(look, each))) < len(below):
                # what lies below a unit of which nothing is in force has not come up: that one is called missing
                assert standing.missing_below > 0
            else:
                assert standing.disturbed or standing.values[LINE] == deep_sum(look, each)


def unbroken(look: Look, unit_id: UUID) -> Iterator[UUID]:
    """Units below one whose way up to it is in force without a gap."""
    if unit_id in look.month.in_force:
        yield unit_id
        for each in look.tree.lower(unit_id):
            yield from unbroken(look, each.id)


def test_a_month_reported_from_below_in_turn_carries_no_flag(bureau: Bureau):
    every, who = grown(bureau, [[2, 1], [0]]), (bureau.eyes("900"), bureau.eyes("901"))
    for unit_id in reversed(every):
        take(unit_id, "report", 3, None, who)
    with begin() as uow:
        look = Look(uow, OCTOBER)
        standings = [look.standing(look.tree.units[each]) for each in every]
    assert standings[0].values is not None
    assert standings[0].values[LINE] == 3 * len(every)
    assert not any(each.disturbed or each.missing for each in standings)


def test_a_version_in_hand_does_not_take_the_one_in_force_out_of_the_sum():
    def sent(version: int, state: str, own: int, unit: UUID, parent: UUID | None, counted: dict[UUID, int]) -> Sent:
        figures = {**values({}), LINE: Value(own=own)}
        return Sent(UUID(int=version + own), unit, parent, version, state, figures, counted)  # type: ignore[arg-type]

    upper, lower = UUID(int=1), UUID(int=2)
    for state, below in (("draft", 3), ("submitted", 3), ("returned", 3), ("accepted", 5), ("locked", 5)):
        month = Month([sent(2, state, 5, lower, upper, {}), sent(1, "locked", 3, lower, upper, {}),
                       sent(1, "accepted", 0, upper, None, {lower: 1})])  # fmt: skip
        assert month.below(upper)[LINE] == below
        assert month.changed_below(month.in_force[upper]) == ({lower} if below == 5 else set())


def test_months_do_not_mix(bureau: Bureau):
    [city, *_], who = grown(bureau, [[]]), (bureau.eyes("900"), bureau.eyes("901"))
    take(city, "report", 3, None, who)
    with begin() as uow:
        assert queries.month(uow, date(2026, 9, 1)).latest == {}
