"""The stage of a ticket by telephone: what is told, to whom, and how guessing ends."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from callcenter import clock
from callcenter.contacts import service as contacts
from callcenter.db.unit_of_work import begin
from callcenter.tickets import inquiries, stages
from ivr_flows.resumptions import StatusTold
from tests.callcenter.tickets.scenes import MONDAY, Scene, dispatched, matter

WRONG, BARRED = StatusTold(None), StatusTold(None, barred=True)


def keyed(number: str) -> str:
    return number.replace("-", "")


def ticket(scene: Scene, *, number: str = "13800004321", safe: bool = False, **changes: object) -> tuple[UUID, str]:
    (ticket_id,) = scene.tickets(dispatched(**changes), number=number, safe_contact=safe)
    with begin() as uow:
        return ticket_id, keyed(stages.for_update(uow, ticket_id).number)


def ask(call_id: UUID, number: str, last_four: str, caller: str | None = "13800009999") -> StatusTold:
    with begin() as uow:
        point = contacts.find_or_create_point(uow, "tel", caller or "anonymous")
        return inquiries.stage_for_caller(uow, call_id, point.id, number, last_four)


def test_who_knows_number_and_telephone_hears_the_stage(scene: Scene) -> None:
    ticket_id, number = ticket(scene)
    call = scene.call()
    assert ask(call, number, "4321") == StatusTold("handling")
    with begin() as uow:
        stages.move(uow, stages.for_update(uow, ticket_id), "close", None, {"outcome": "solved", "note": ""})
    assert ask(call, number, "4321") == StatusTold("closed")


def test_the_call_may_come_from_any_telephone(scene: Scene) -> None:
    _ticket, number = ticket(scene, number="13800004321")
    assert ask(scene.call(), number, "4321", caller="13700000001") == StatusTold("handling")


@pytest.mark.parametrize("last_four", ["4322", "0000", "", "43210"])
def test_other_digits_are_told_nothing(scene: Scene, last_four: str) -> None:
    _ticket, number = ticket(scene)
    assert ask(scene.call(), number, last_four) == WRONG


@pytest.mark.parametrize("number", ["", "20261123", "202611239999", "1", "999999999999999"])
def test_a_number_that_is_none_is_told_nothing(scene: Scene, number: str) -> None:
    ticket(scene)
    assert ask(scene.call(), number, "4321") == WRONG


def test_a_matter_that_needs_care_is_answered_like_one_that_does_not_exist(scene: Scene) -> None:
    _safe, safe = ticket(scene, safe=True)
    _violence, violence = ticket(scene, category="M02-06")
    _complaint, complaint = ticket(scene, category="Q03-06", fields={})
    for number in (safe, violence, complaint):
        assert ask(scene.call(), number, "4321") == WRONG


def test_a_third_try_in_a_call_is_barred_even_if_it_fits(scene: Scene) -> None:
    _ticket, number = ticket(scene)
    call = scene.call()
    assert [ask(call, number, wrong) for wrong in ("0001", "0002")] == [WRONG, WRONG]
    assert ask(call, number, "4321") == BARRED


def test_a_telephone_that_tries_again_and_again_is_barred_for_a_day(scene: Scene) -> None:
    _ticket, number = ticket(scene)
    for turn in range(inquiries.MOST_OF_POINT):
        assert ask(scene.call(), f"20261122{turn:04d}", "4321") == WRONG
    assert ask(scene.call(), number, "4321") == BARRED
    assert ask(scene.call(), number, "4321", caller="13700000001") == StatusTold("handling")
    clock.set_clock(lambda: MONDAY + timedelta(days=1, seconds=1))
    assert ask(scene.call(), number, "4321") == StatusTold("handling")


def test_a_ticket_that_is_tried_from_many_telephones_is_barred_for_a_day(scene: Scene) -> None:
    _ticket, number = ticket(scene)
    for turn in range(inquiries.MOST_OF_NUMBER):
        assert ask(scene.call(), number, f"{turn:04d}", caller=f"1370000{turn:04d}") == WRONG
    assert ask(scene.call(), number, "4321", caller="13700000099") == BARRED


def test_all_who_hide_their_number_share_one_patience(scene: Scene) -> None:
    for turn in range(inquiries.MOST_ANONYMOUS):
        assert ask(scene.call(), f"20261122{turn:04d}", "4321", caller=None) == WRONG
    assert ask(scene.call(), "202611229999", "4321", caller=None) == BARRED


def test_right_answers_use_up_nobodys_patience(scene: Scene) -> None:
    _ticket, number = ticket(scene)
    for _turn in range(12):
        assert ask(scene.call(), number, "4321") == StatusTold("handling")


def test_what_was_keyed_stands_in_no_row(scene: Scene) -> None:
    _ticket, number = ticket(scene)
    ask(scene.call(), number, "9876")
    with begin() as uow:
        rows = str(uow.raw.execute("SELECT * FROM ticket_inquiry").fetchall())
    assert number not in rows
    assert "9876" not in rows


def test_a_matter_answered_at_once_is_closed(scene: Scene) -> None:
    (ticket_id,) = scene.tickets(matter(), number="13800004321")
    with begin() as uow:
        number = keyed(stages.for_update(uow, ticket_id).number)
    assert ask(scene.call(), number, "4321") == StatusTold("closed")
