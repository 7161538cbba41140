"""Handing a call on: attended and blind, taken and declined, to seats, queues and lines."""

from datetime import timedelta

import pytest

from callcenter import clock
from callcenter.db.unit_of_work import begin
from callcenter.desk import offers, views
from callcenter.parties import handing_on, targets
from tests.callcenter.calls.line import new_sid
from tests.callcenter.parties.talk import talking


@pytest.fixture
def pair(hotline):
    """Two seats of the general queue; the first one talks."""
    first = hotline.ready("101")
    talk = talking(hotline, first)
    second = hotline.ready("102")
    return talk, first, second


def test_an_attended_transfer_holds_consults_and_hands_over(hotline, pair):
    talk, first, second = pair
    talk.draft(first, {"summary": "拖欠工资三个月"})
    talk.ask("attended", "seat", "102")
    assert talk.holds() == [True]
    assert not talk.ends_conference(talk.label(first))
    with begin() as uow:
        offer = views.desk(uow, second).offer
    assert offer is not None
    assert (offer.kind, offer.transfer.reason, offer.transfer.draft) == (
        "transfer",
        "请接续",
        {"summary": "拖欠工资三个月"},
    )
    label = talk.seat_joins(second)
    assert talk.transfer()["state"] == "consulting"
    assert talk.holds() == [True]
    with begin() as uow:
        handing_on.complete(uow, talk.transfer()["id"], first)
    assert talk.transfer()["state"] == "completed"
    assert talk.holds() == [True, False]
    assert talk.ends_conference(label)
    assert talk.removed() == [talk.label(first)]
    talk.leaves(talk.label(first), "participant_updated_via_api")
    assert hotline.state_of(first) == "wrap_up"
    assert hotline.state_of(second) == "talking"
    assert talk.call()["seat_left_at"] is None
    with begin() as uow:
        shown = views.desk(uow, second).call
    assert shown.draft.draft == {"summary": "拖欠工资三个月"}


def test_the_consulted_seat_sees_form_and_reason_before_the_call_is_its_own(hotline, pair):
    talk, first, second = pair
    talk.draft(first, {"summary": "工伤"})
    talk.ask("attended", "seat", "102", reason="工伤认定，请张律师接")
    talk.seat_joins(second)
    with begin() as uow:
        asked, asking = views.desk(uow, second).call, views.desk(uow, first).call
    assert (asked.transfer.side, asked.transfer.draft, asked.transfer.reason) == (
        "to",
        {"summary": "工伤"},
        "工伤认定，请张律师接",
    )
    assert (asking.transfer.side, asking.transfer.state, asking.state) == ("from", "consulting", "held")
    assert asking.held_since is not None
    assert [party.role for party in asking.parties] == ["seat", "caller", "seat"]
    assert [party.own for party in asking.parties] == [True, False, False]


def test_cancelling_brings_the_caller_back_and_the_consulted_seat_has_no_wrap_up(hotline, pair):
    talk, first, second = pair
    transfer = talk.ask("attended", "seat", "102")
    label = talk.seat_joins(second)
    with begin() as uow:
        handing_on.cancel(uow, transfer, first)
    assert talk.transfer()["state"] == "cancelled"
    assert talk.holds() == [True, False]
    assert talk.ends_conference(talk.label(first))
    talk.leaves(label)
    assert hotline.state_of(second) == "ready"
    assert hotline.state_of(first) == "talking"
    assert hotline.rows("SELECT 1 FROM wrap_up WHERE seat_id = %s", second) == []


def test_a_seat_that_joins_while_the_transfer_is_cancelled_takes_nothing_over(hotline, pair):
    """Its answer and the cancellation cross: the first seat's exit still ends the conference."""
    talk, first, second = pair
    transfer = talk.ask("attended", "seat", "102")
    offer = hotline.offer_of(second)
    with begin() as uow:
        offers.accept(uow, offer["id"], second)
    sid = new_sid()
    hotline.browser_connects(offer["id"], second, sid)
    with begin() as uow:
        handing_on.cancel(uow, transfer, first)
    talk.joins(talk.label(second), sid)
    assert talk.ends_conference(talk.label(first))
    assert not talk.ends_conference(talk.label(second))
    assert [row["payload"]["offer"] for row in hotline.commands("end_offer")] == [str(offer["id"])]
    talk.ends(talk.label(first))
    assert talk.call()["seat_left_at"] is not None
    assert hotline.state_of(second) == "ready"


def test_a_declined_transfer_gives_the_caller_back_and_the_seat_stays_ready(hotline, pair):
    talk, first, second = pair
    transfer = talk.ask("attended", "seat", "102")
    with begin() as uow:
        handing_on.decline(uow, transfer, second)
    assert talk.transfer()["state"] == "declined"
    assert talk.holds() == [True, False]
    assert hotline.state_of(second) == "ready"
    assert hotline.state_of(first) == "talking"
    assert talk.ends_conference(talk.label(first))


def lapse(talk, seat_id):
    """The offer's lease is over; both sweeps run."""
    offer = talk.hotline.offer_of(seat_id)["id"]
    with begin() as uow:
        uow.raw.execute("UPDATE offer SET lapses_at = now() - interval '1 second' WHERE id = %s", (offer,))
    with begin() as uow:
        offers.lapse_due(uow)
    talk.settle()


def test_nobody_answers_and_the_caller_comes_back_to_the_first_seat(hotline, pair):
    talk, first, second = pair
    talk.ask("blind", "seat", "102")
    lapse(talk, second)
    assert talk.transfer()["state"] == "no_answer"
    assert talk.holds() == [True, False]
    assert hotline.state_of(first) == "talking"
    assert talk.call()["held_at"] is None


def test_a_blind_transfer_is_over_the_moment_that_the_other_joins(hotline, pair):
    talk, first, second = pair
    talk.ask("blind", "seat", "102")
    label = talk.seat_joins(second)
    assert talk.transfer()["state"] == "completed"
    assert talk.removed() == [talk.label(first)]
    assert talk.holds() == [True, False]
    assert talk.ends_conference(label)


def test_the_first_seat_may_leave_while_the_other_is_rung(hotline, pair):
    talk, first, second = pair
    talk.ask("blind", "seat", "102")
    talk.leaves(talk.label(first))
    assert hotline.state_of(first) == "wrap_up"
    assert talk.call()["seat_left_at"] is None
    assert talk.holds() == [True]
    label = talk.seat_joins(second)
    assert talk.transfer()["state"] == "completed"
    assert talk.holds() == [True, False]
    assert talk.removed() == []
    assert talk.ends_conference(label)


def test_nobody_answers_and_the_first_seat_has_gone_back_to_the_queue_at_their_place(hotline, pair):
    talk, first, second = pair
    entered = talk.call()["queue_entered_at"]
    talk.ask("blind", "seat", "102")
    talk.leaves(talk.label(first))
    with begin() as uow:
        handing_on.decline(uow, talk.transfer()["id"], second)
    call = talk.call()
    assert (call["state"], call["held_at"]) == ("queued", None)
    entry = hotline.row("SELECT * FROM queue_entry WHERE call_id = %s ORDER BY id DESC LIMIT 1", talk.call_id)
    assert entry["since"] == entered
    document = talk.requeued()
    assert document.verbs == ["Enqueue"]
    assert talk.caller.entry == str(entry["id"])
    # the seat that declined is ready, and the only one: the caller is offered to it in the regular way
    assert hotline.offer_of(second)["kind"] == "queue"


def test_the_caller_comes_back_from_the_queue_into_one_recording_that_goes_on(hotline, pair):
    talk, first, second = pair
    fields = {"RecordingSid": "RE1", "RecordingStatus": "in-progress", "RecordingChannels": "2"}
    hotline.line.ask(f"/rec/{talk.call_id}", **talk.caller.fields(**fields))
    talk.ask("blind", "queue", "general")
    assert hotline.state_of(first) == "wrap_up"
    talk.requeued()
    talk.ends("caller")
    talk.conference, talk.sequence = new_sid("CF"), 0
    label = talk.seat_joins(second)
    joined = talk.caller.request(f"/join/{talk.call_id}")
    assert "Recording" not in joined.text
    assert joined.verbs == ["Stop", "Start", "Dial"]
    talk.joins("caller", talk.caller.sid)
    assert talk.call()["state"] == "talking"
    assert talk.call()["conference_sid"] == talk.conference
    assert talk.call()["seat_id"] == first
    assert talk.transfer()["answered_at"] is not None
    assert len(hotline.commands("record_on")) == 1
    assert talk.party(label)["serves_since"] is not None


def test_a_repeated_join_after_a_transfer_is_answered_as_before(hotline, pair):
    talk, _first, second = pair
    talk.ask("blind", "queue", "general")
    talk.requeued()
    talk.seat_joins(second)
    joined = talk.caller.request(f"/join/{talk.call_id}")
    again = talk.caller.request(f"/join/{talk.call_id}")
    assert joined.text == again.text


def test_the_consulted_seat_inherits_the_caller_when_the_first_one_is_lost(hotline, pair):
    talk, first, second = pair
    talk.ask("attended", "seat", "102")
    label = talk.seat_joins(second)
    talk.leaves(talk.label(first))
    assert talk.transfer()["state"] == "completed"
    assert talk.holds() == [True, False]
    assert talk.ends_conference(label)
    assert hotline.rows("SELECT 1 FROM wrap_up WHERE seat_id = %s", second) != []


def test_a_caller_who_hangs_up_on_hold_ends_it_for_both_seats(hotline, pair):
    talk, first, second = pair
    talk.ask("attended", "seat", "102")
    talk.seat_joins(second)
    talk.ends("caller")
    talk.caller.hang_up()
    assert talk.transfer()["state"] == "cancelled"
    assert (talk.call()["outcome"], talk.call()["ended_by"]) == ("answered", "caller")
    assert hotline.state_of(first) == "wrap_up"
    assert hotline.state_of(second) == "ready"


def test_the_seats_dial_that_ends_first_does_not_make_the_second_seat_the_heir_of_a_caller_who_hung_up(hotline, pair):
    """The end of the seat's Dial and the news of the conference come by different ways, in any order."""
    talk, first, second = pair
    talk.ask("attended", "seat", "102")
    talk.seat_joins(second)
    hotline.line.ask(f"/seat-left/{hotline.offer_of(first)['id']}", **talk.caller.fields(CallSid="CAx"))
    assert talk.transfer()["state"] == "consulting"
    talk.ends("caller")
    talk.caller.hang_up()
    assert talk.transfer()["state"] == "cancelled"
    assert hotline.rows("SELECT 1 FROM wrap_up WHERE seat_id = %s", second) == []


def test_a_seat_whose_loss_nobody_told_is_found_after_some_seconds(hotline, pair):
    talk, first, second = pair
    talk.ask("attended", "seat", "102")
    talk.seat_joins(second)
    hotline.line.ask(f"/seat-left/{hotline.offer_of(first)['id']}", **talk.caller.fields(CallSid="CAx"))
    talk.settle()
    assert talk.transfer()["state"] == "consulting"
    later = clock.now() + timedelta(seconds=10)
    clock.set_clock(lambda: later)
    talk.settle()
    assert talk.transfer()["state"] == "completed"
    assert talk.holds() == [True, False]


def test_a_busy_paused_or_absent_seat_is_not_asked(hotline, pair):
    talk, _first, _second = pair
    hotline.seat("103")
    with pytest.raises(targets.SeatNotFree):
        talk.ask("blind", "seat", "103")
    assert hotline.rows("SELECT 1 FROM transfer") == []
    assert talk.call()["held_at"] is None


def test_a_second_transfer_waits_for_the_end_of_the_first(pair):
    talk, _first, _second = pair
    talk.ask("attended", "seat", "102")
    with pytest.raises(handing_on.TransferOpen):
        talk.ask("attended", "seat", "102")


def test_the_language_rule_holds_for_seats_and_queues(hotline):
    first = hotline.ready("301", home="yi", skills=("lang:ii-CN", "lang:zh-CN"))
    talk = talking(hotline, first)
    with begin() as uow:
        uow.raw.execute("UPDATE call SET language = 'ii-CN' WHERE id = %s", (talk.call_id,))
    hotline.ready("102")
    with pytest.raises(targets.LanguageMissing):
        talk.ask("blind", "seat", "102")
    with pytest.raises(targets.LanguageMissing):
        talk.ask("blind", "queue", "general")
    assert targets.LanguageMissing.code == "language_missing"


def test_with_an_interpreter_in_the_call_a_seat_without_the_language_may_take_it(hotline):
    first = hotline.ready("301", home="yi", skills=("lang:ii-CN", "lang:zh-CN"))
    talk = talking(hotline, first)
    with begin() as uow:
        uow.raw.execute("UPDATE call SET language = 'ii-CN' WHERE id = %s", (talk.call_id,))
    second = hotline.ready("102")
    rung = interpreter(talk)
    talk.joins(f"int{rung.hex}", new_sid())
    talk.ask("blind", "seat", "102")
    assert talk.transfer()["state"] == "ringing"
    assert hotline.offer_of(second)["kind"] == "transfer"


def interpreter(talk):
    from callcenter.calls import rows as calls
    from callcenter.contacts import service as contacts
    from callcenter.parties import ringing
    from callcenter.parties.roles import Role

    with begin() as uow:
        calls.lock(uow, talk.call_id)
        point = contacts.find_or_create_point(uow, "tel", "13800000077")
        return ringing.ring(uow, talk.call_id, Role.INTERPRETER, "译员", point_id=point.id)


def test_first_responder_and_outcome_stay_through_two_transfers(hotline, pair):
    talk, first, second = pair
    talk.ask("blind", "seat", "102")
    talk.seat_joins(second)
    talk.leaves(talk.label(first), "participant_updated_via_api")
    third = hotline.ready("103")
    talk.ask("blind", "seat", "103", seat_id=second)
    label = talk.seat_joins(third)
    talk.leaves(talk.label(second), "participant_updated_via_api")
    talk.ends(label)
    assert talk.call()["ended_by"] == "seat"
    talk.caller.request(f"/after/{talk.call_id}")
    talk.caller.press("1")
    talk.caller.hang_up()
    call = talk.call()
    assert (call["seat_id"], call["outcome"]) == (first, "answered")
    assert [hotline.state_of(seat) for seat in (first, second, third)] == ["wrap_up"] * 3
    for seat in (second, third):
        talk.finish(seat)
    with begin() as uow:
        handing_on.finish_handed_on(uow, talk.call_id, first)
    assert [hotline.state_of(seat) for seat in (first, second, third)] == ["ready"] * 3


def test_who_did_not_hand_the_call_on_cannot_skip_the_form(hotline, pair):
    talk, first, _second = pair
    talk.ends(talk.label(first))
    with begin() as uow, pytest.raises(handing_on.NotHandedOn):
        handing_on.finish_handed_on(uow, talk.call_id, first)
