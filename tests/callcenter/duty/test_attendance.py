"""Signing in and out: from where, held against the plan; the forgetful are signed out."""

from __future__ import annotations

from datetime import timedelta

import pytest

from callcenter.db.subscriptions import WIRING, now
from callcenter.db.unit_of_work import begin
from callcenter.duty import attendance, presence_views
from callcenter.duty.events import ShiftBegan
from tests.callcenter.duty.conftest import DAY, Office


def sign_in(account_id):
    with begin() as uow:
        return attendance.sign_in(uow, account_id, "console", "10.0.0.7").shift_id


def sign_out(account_id):
    with begin() as uow:
        attendance.sign_out(uow, account_id, "console", "10.0.0.7")


def verdicts(first=DAY, last=DAY):
    with begin() as uow:
        kept = attendance.records(uow, first, last)
        return [each.kept.verdict for each in kept], attendance.rates(kept)


@pytest.fixture
def wang(office: Office):
    """王, with the shift of Monday 8:30 to 17:30; it is 8:00."""
    account_id = office.agent("101")
    return account_id, office.shift(office.roster(), account_id)


def test_a_shift_about_to_begin_is_proposed_and_signed_in_once(office: Office, wang):
    account_id, shift_id = wang
    with begin() as uow:
        assert presence_views.mine(uow, account_id).propose_sign_in is True
    assert sign_in(account_id) == shift_id
    assert sign_in(account_id) == shift_id
    (stay,) = office.stays()
    assert (stay.in_method, stay.in_place) == ("console", "10.0.0.7")
    with begin() as uow:
        shown = presence_views.mine(uow, account_id)
    assert (shown.propose_sign_in, shown.propose_sign_out) == (False, False)


def test_nothing_is_proposed_long_before_the_shift(office: Office, wang):
    account_id, _ = wang
    office.turn(minutes=-60)
    with begin() as uow:
        assert presence_views.mine(uow, account_id).propose_sign_in is False
    assert sign_in(account_id) is None  # somebody may come all the same


def test_the_first_sign_in_says_that_the_shift_began(office: Office, wang, monkeypatch):
    account_id, shift_id = wang
    told = []

    def hear(_uow, event):
        told.append(event)

    monkeypatch.setitem(WIRING.by_event, ShiftBegan, (now(hear),))
    sign_in(account_id)
    sign_in(account_id)
    assert told == [ShiftBegan(account_id, shift_id)]


def test_late_early_and_missing_are_counted_against_the_roster(office: Office, wang):
    account_id, _ = wang
    li = office.agent("102")
    with begin() as uow:
        roster_id = attendance.due_shift(uow, account_id).shift.roster_id
    office.shift(roster_id, li)
    assert verdicts()[0] == ["planned", "planned"]
    office.turn(minutes=41)  # 8:41
    assert verdicts()[0] == ["missing", "missing"]
    sign_in(account_id)
    office.turn(hours=8)  # 16:41
    sign_out(account_id)
    office.turn(hours=3)
    found, rates = verdicts()
    assert found == ["late_and_early", "missing"]
    assert rates["on_time"] == (0, 2)
    assert rates["adherence"] == (480, 1080)


def test_a_colleagues_sign_in_does_not_keep_my_shift(office: Office, wang):
    account_id, _ = wang
    sign_in(office.agent("102"))
    office.turn(hours=2)
    assert verdicts()[0] == ["missing"]
    sign_in(account_id)
    assert verdicts()[0] == ["late"]


def test_signing_out_needs_a_sign_in(office: Office, wang):
    account_id, _ = wang
    with pytest.raises(attendance.NotSignedInForDuty):
        sign_out(account_id)


def test_who_forgot_to_sign_out_is_signed_out_at_the_end_of_the_plan(office: Office, wang):
    account_id, _ = wang
    sign_in(account_id)
    li = office.agent("102")
    sign_in(li)
    office.turn(hours=12)  # 20:00, 2.5 hours after the end
    with begin() as uow:
        assert attendance.close_forgotten(uow) == 0
    office.turn(hours=3)
    with begin() as uow:
        assert attendance.close_forgotten(uow) == 2
    by_person = {stay.account_id: stay for stay in office.stays()}
    assert by_person[account_id].out_method == "forgotten"
    assert by_person[account_id].signed_out_at == by_person[account_id].signed_in_at + timedelta(hours=9, minutes=30)
    sign_in(account_id)  # and may come again


def test_signing_out_is_proposed_when_the_shift_ends(office: Office, wang):
    account_id, _ = wang
    sign_in(account_id)
    office.turn(hours=9, minutes=26)
    with begin() as uow:
        assert presence_views.mine(uow, account_id).propose_sign_out is True


def test_a_closed_account_leaves_its_plan_behind_and_the_supervisor_is_told(office: Office, wang):
    account_id, _ = wang
    with begin() as uow:
        uow.raw.execute("UPDATE account SET active = false WHERE id = %s", (account_id,))
        assert "shifts_of_closed_accounts" in {told.code for told in presence_views.warnings(uow)}
