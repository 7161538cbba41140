"""The green channel: who was recorded in a special group goes ahead, without being asked for any proof (S4, S43)."""

import pytest

from callcenter.db.unit_of_work import begin
from callcenter.desk import ports, views, wrap_up
from tests.callcenter.calls.test_rating import begin_talk, seat_leaves
from tests.callcenter.desk.waiting_scenes import back_from_the_break, entry_of, older


def recorded(hotline, groups, state="done"):
    """A caller (…01) whose matter an agent wrote down with these groups; the seat is at a break now."""
    caller, offer, seat_id = begin_talk(hotline)
    seat_leaves(hotline, caller, offer)
    caller.hang_up()
    matter = {"category": "M01-01", "summary": "欠薪", "outcome": "answered", "special_groups": groups}
    with begin() as uow:
        wrap_up.finish(uow, offer["call_id"], seat_id, "answered", [matter], (False, False))
        uow.raw.execute("UPDATE wrap_up SET state = %s", (state,))
        uow.raw.execute("UPDATE seat SET state = 'paused'")
    return seat_id


def test_a_caller_of_a_special_group_goes_before_who_waited_longer(hotline):
    seat_id = recorded(hotline, ["disabled", "elderly"])
    ordinary = hotline.waiting("13800000002")
    older(hotline, 60, "13800000002")
    again = hotline.waiting("13800000001")
    assert (entry_of(hotline, again.entry)["priority"], entry_of(hotline, again.entry)["special_group"]) == (
        1,
        "disabled",
    )
    back_from_the_break(hotline, seat_id)
    assert str(hotline.offer_of(seat_id)["entry_id"]) == again.entry
    with begin() as uow:
        assert views.desk(uow, seat_id).offer.special_group == "disabled"
    assert entry_of(hotline, ordinary.entry)["state"] == "waiting"


@pytest.mark.parametrize(("groups", "state"), [([], "done"), (["disabled"], "invalid")])
def test_who_was_recorded_in_no_group_is_an_ordinary_caller(hotline, groups, state):
    recorded(hotline, groups, state)
    entry = entry_of(hotline, hotline.waiting("13800000001").entry)
    assert (entry["priority"], entry["special_group"]) == (0, None)


def test_whose_matter_was_sensitive_goes_ahead_and_nobody_is_told_why(hotline, monkeypatch):
    monkeypatch.setattr(ports, "hidden_forms", lambda _uow, forms, _account: set(forms))
    recorded(hotline, ["women"])
    entry = entry_of(hotline, hotline.waiting("13800000001").entry)
    assert (entry["priority"], entry["special_group"]) == (1, None)


def test_another_number_has_no_part_in_it(hotline):
    recorded(hotline, ["disabled"])
    assert entry_of(hotline, hotline.waiting("13800000002").entry)["priority"] == 0


def test_two_hidden_numbers_are_not_one_person(hotline):
    recorded(hotline, ["disabled"])
    with begin() as uow:
        uow.raw.execute("UPDATE contact_point SET last_four = ''")
    assert entry_of(hotline, hotline.waiting("13800000001").entry)["priority"] == 0


def test_the_menus_own_priority_and_group_are_kept(hotline):
    recorded(hotline, ["disabled"])
    entry = entry_of(hotline, hotline.waiting("13800000001", keys="13").entry)
    assert (entry["priority"], entry["special_group"]) == (2, "migrant_worker")
