"""交接班: what is open goes to a named colleague who says yes; the first responder stays, the list is kept."""

from __future__ import annotations

from datetime import timedelta

import pytest

from callcenter.calls.models import Call
from callcenter.db.unit_of_work import begin
from callcenter.desk import views, wrap_up
from callcenter.desk.models import Offer, ReturnCall, WrapUp
from callcenter.duty import belongings, hand_overs, handlers, places
from callcenter.ids import new_id
from callcenter.people.events import AccountChanged
from callcenter.tickets import history, seed
from callcenter.tickets import service as tickets
from callcenter.tickets.models import Ticket
from tests.callcenter.duty.conftest import Office
from tests.callcenter.tickets.scenes import dispatched, matter


@pytest.fixture
def shift_end(office: Office):
    """王 goes home with an open ticket, a form left open, a promise and a claimed return call; 李 comes."""
    with begin() as uow:
        seed.seed(uow)
    wang, li = office.agent("101"), office.agent("102")
    ticket = office.tickets(dispatched(), matter())[0]
    return (
        office,
        wang,
        li,
        ticket,
        form_left_open(office, wang),
        owed(office, wang, "promise"),
        owed(office, wang, "missed"),
    )


def form_left_open(office: Office, account_id):
    call_id = office.call("13800000002")
    with begin() as uow:
        offer = Offer(id=new_id(), call_id=call_id, seat_id=office.seats["101"], fence=1, phone="browser", state="left",
                      made_at=uow.now, lapses_at=uow.now)  # fmt: skip
        uow.session.add(offer)
        uow.session.flush()
        form = WrapUp(id=new_id(), call_id=call_id, offer_id=offer.id, seat_id=office.seats["101"], state="open",
                      account_id=account_id, began_at=uow.now, draft={"summary": "欠薪"}, draft_version=3)  # fmt: skip
        uow.session.add(form)
        return form.id


def owed(office: Office, account_id, kind):
    call_id = office.call("13800000003")
    with begin() as uow:
        row = ReturnCall(id=new_id(), kind=kind, call_id=call_id, language="zh-CN", owner_account_id=account_id,
                         owner_name="王芳", claimed_at=uow.now, due_at=uow.now + timedelta(hours=1),
                         created_at=uow.now, point_id=uow.session.get_one(Call, call_id).caller_point_id)  # fmt: skip
        uow.session.add(row)
        return row.id


def offer(giver, taker):
    with begin() as uow:
        return hand_overs.offer(uow, giver, taker, "下午开庭").id


def accept(taker, hand_over_id):
    with begin() as uow:
        hand_overs.accept(uow, taker, hand_over_id)


def items(hand_over_id):
    with begin() as uow:
        found = next(things for row, things in hand_overs.listed(uow, None) if row.id == hand_over_id)
        return sorted((item.kind, item.state) for item in found)


def test_all_that_is_open_moves_when_the_colleague_says_yes(shift_end):
    office, wang, li, ticket_id, _, promise_id, missed_id = shift_end
    hand_over_id = offer(wang, li)
    assert [kind for kind, _ in items(hand_over_id)] == ["form", "return_call", "return_call", "ticket"]
    with begin() as uow:
        assert uow.session.get_one(Ticket, ticket_id).handler_id == wang  # nothing moves before
    accept(li, hand_over_id)
    with begin() as uow:
        ticket = uow.session.get_one(Ticket, ticket_id)
        assert (ticket.first_responder_id, ticket.handler_id) == (wang, li)
        told = history.lines(uow.session, ticket_id)
        assert (told[-1].kind, history.first_break(told)) == ("handed_over", None)
        for return_call_id in (promise_id, missed_id):
            assert uow.session.get_one(ReturnCall, return_call_id).owner_account_id == li
        assert belongings.of(uow, wang) == []
    assert {state for _, state in items(hand_over_id)} == {"moved"}
    assert office.count("SELECT count(*) FROM audit_entry WHERE action = 'hand_over_accepted'") == 1


def test_the_form_stands_on_the_colleagues_desk_and_keeps_who_took_the_call(shift_end):
    office, wang, li, _, form_id, _, _ = shift_end
    accept(li, offer(wang, li))
    with begin() as uow:
        form = uow.session.get_one(WrapUp, form_id)
        shown = views.desk(uow, office.seats["102"]).call
        assert shown is not None
        assert (shown.id, shown.state, shown.draft.draft) == (form.call_id, "wrap_up", {"summary": "欠薪"})
        assert views.desk(uow, office.seats["101"]).call is None
        wrap_up.finish(uow, form.call_id, office.seats["102"], "answered", [matter()], (False, False))
        row = uow.raw.execute("SELECT payload->>'account_id' FROM outbox WHERE event = 'WrapUpFinished'").fetchone()
    assert row == (str(wang),)  # 首问 stays with who took the call (S22)


def test_what_was_done_meanwhile_is_marked_and_does_not_move(shift_end):
    _, wang, li, ticket_id, _, promise_id, _ = shift_end
    hand_over_id = offer(wang, li)
    with begin() as uow:
        tickets.close(uow, ticket_id, wang, "answered", "已电话答复")
        uow.session.get_one(ReturnCall, promise_id).state = "done"
    accept(li, hand_over_id)
    assert ("ticket", "gone") in items(hand_over_id)
    with begin() as uow:
        assert uow.session.get_one(Ticket, ticket_id).handler_id == wang


def test_a_colleague_who_declines_leaves_everything_where_it_is(shift_end):
    _, wang, li, ticket_id, _, _, _ = shift_end
    hand_over_id = offer(wang, li)
    with begin() as uow:
        hand_overs.decline(uow, li, hand_over_id, "今天请假")
    with pytest.raises(hand_overs.HandOverSettled):
        accept(li, hand_over_id)
    with begin() as uow:
        assert uow.session.get_one(Ticket, ticket_id).handler_id == wang
    assert {state for _, state in items(hand_over_id)} == {"open"}
    offer(wang, li)  # and may be asked again


def test_only_who_is_named_may_accept(shift_end):
    office, wang, li, *_ = shift_end
    hand_over_id = offer(wang, li)
    with pytest.raises(hand_overs.HandOverOfOthers):
        accept(office.agent("103"), hand_over_id)
    with pytest.raises(hand_overs.HandOverSettled):
        offer(wang, li)


def test_nothing_open_is_nothing_to_hand_over(office: Office):
    wang, li = office.agent("101"), office.agent("102")
    with pytest.raises(hand_overs.NothingToHandOver):
        offer(wang, li)
    with pytest.raises(places.DutyInvalid):
        offer(wang, wang)


def test_who_leaves_for_good_leaves_a_list_for_the_supervisor(shift_end):
    office, wang, li, ticket_id, *_ = shift_end
    with begin() as uow:
        handlers.follow_account(uow, AccountChanged(wang))  # a changed name is no farewell
        assert hand_overs.listed(uow, None) == []
        uow.raw.execute("UPDATE account SET active = false WHERE id = %s", (wang,))
    for _ in range(2):  # delivered twice
        with begin() as uow:
            handlers.follow_account(uow, AccountChanged(wang))
    with begin() as uow:
        ((row, things),) = hand_overs.listed(uow, None)
        assert (row.kind, row.state, row.to_account_id, len(things)) == ("left", "unassigned", None, 4)
        hand_overs.assign(uow, office.account("201"), row.id, li)
    accept(li, row.id)
    with begin() as uow:
        ticket = uow.session.get_one(Ticket, ticket_id)
        assert (ticket.first_responder_id, ticket.handler_id) == (wang, li)


def test_a_call_that_is_being_dialled_is_not_taken_out_of_the_hand(shift_end):
    _, wang, li, _, _, promise_id, _ = shift_end
    hand_over_id = offer(wang, li)
    with begin() as uow:
        row = uow.session.get_one(ReturnCall, promise_id)
        row.dialling_call_id = row.call_id
    accept(li, hand_over_id)
    with begin() as uow:
        assert uow.session.get_one(ReturnCall, promise_id).owner_account_id == wang
    assert ("return_call", "gone") in items(hand_over_id)
