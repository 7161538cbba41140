"""待回电: what stands in the list, who may dial, and what a dialled call does to its seat."""

from datetime import timedelta

import pytest

from callcenter.db.unit_of_work import begin
from callcenter.desk import claims, returns, seats, views
from callcenter.ids import new_id
from callcenter.people import accounts
from tests.callcenter.calls.line import Caller, new_sid
from tests.callcenter.calls.test_rating import begin_talk

ME, OTHER = new_id(), new_id()


def missed(hotline, number="13800000001", keys="10"):
    """A caller who gave up after nine seconds."""
    caller = hotline.waiting(number, keys)
    with begin() as uow:
        uow.raw.execute("UPDATE call SET queue_entered_at = queue_entered_at - interval '9 seconds'")
    caller.hang_up()
    return hotline.row("SELECT * FROM return_call WHERE call_id = %s", hotline.call_of(caller)["id"])


def break_of(hotline, seat_id):
    """On duty, and not free just now."""
    with begin() as uow:
        seats.pause(uow, seat_id, "break")


def dial(line, seat_id, account=ME):
    with begin() as uow:
        return returns.dial(uow, line["id"], account, "王芳", seat_id)


def test_who_gave_up_stands_in_the_list_and_who_misdialled_does_not(hotline):
    missed(hotline)
    hotline.waiting("13800000002").hang_up()
    with begin() as uow:
        (line,) = returns.listed(uow, "open", ME)
    assert (line.kind, line.number_masked, line.overdue, line.queue_name) == (
        "missed",
        "138****0001",
        False,
        "综合坐席",
    )


def test_key_one_while_waiting_books_a_callback_and_ends_the_call_kindly(hotline):
    caller = hotline.waiting()
    caller.request(f"/wait/{caller.entry}", QueueSid="QU1")
    entry = hotline.row("SELECT id FROM queue_entry")["id"]
    asked = caller.press("1")
    assert (asked.verbs, asked.plays) == (["Gather"], ["callback_confirm"])
    assert caller.press("1").verbs == ["Leave"]
    done = caller.request(f"/left/{entry}", QueueResult="leave")
    assert done.plays == ["callback_kept"]
    assert caller.request(f"/left/{entry}", QueueResult="leave").text == done.text
    caller.hang_up()
    assert hotline.call_of(caller)["outcome"] == "callback_requested"
    assert hotline.row("SELECT kind FROM return_call")["kind"] == "callback"


def test_key_two_while_waiting_takes_a_message(hotline):
    caller = hotline.waiting()
    caller.request(f"/wait/{caller.entry}", QueueSid="QU1")
    entry = hotline.row("SELECT id FROM queue_entry")["id"]
    caller.press("2")
    asked = caller.request(f"/left/{entry}", QueueResult="leave")
    assert asked.plays == ["voicemail"]
    url = asked.attribute("Record", "action")
    assert caller.request(url, RecordingSid="RE1", RecordingDuration="5").plays == ["voicemail_received"]
    caller.hang_up()
    assert hotline.call_of(caller)["outcome"] == "voicemail"


def test_any_other_key_goes_on_waiting(hotline):
    caller = hotline.waiting()
    entry = caller.entry
    caller.request(f"/wait/{entry}", QueueSid="QU1")
    assert caller.press("5").body("Redirect").endswith(f"/wait/{entry}")
    caller.request(f"/wait/{entry}")
    assert caller.press("").body("Redirect").endswith(f"/wait/{entry}")


def test_the_callback_is_offered_after_half_a_minute_and_asked_for_after_ten(hotline):
    break_of(hotline, hotline.ready())
    caller = hotline.waiting()
    entry = caller.entry
    assert caller.request(f"/wait/{entry}").plays == ["transfer_person", "queue_next", "music24"]
    for seconds, prompt in ((50, "callback_offer"), (600, "queue_long")):
        with begin() as uow:
            uow.raw.execute(
                """UPDATE queue_entry SET since = since - make_interval(secs => %(s)s),
                announced_at = announced_at - make_interval(secs => %(s)s)""",
                {"s": seconds},
            )
        assert prompt in caller.request(f"/wait/{entry}").plays


def test_the_second_in_line_hears_that_somebody_is_ahead(hotline):
    hotline.waiting("13800000001")
    second = hotline.waiting("13800000002")
    assert second.request(f"/wait/{second.entry}").plays[1:] == ["queue_busy", "music24"]  # no estimate


def test_one_click_dials_the_seat_first_and_then_the_person(hotline):
    line = missed(hotline)
    seat_id = hotline.ready()
    call_id, connect = dial(line, seat_id)
    assert connect.outbound == call_id
    assert hotline.state_of(seat_id) == "reserved"
    assert hotline.commands("place") == []
    fields = {
        "CallSid": new_sid(),
        "AccountSid": hotline.line.settings.carrier_account_sid,
        "From": f"client:seat_{seat_id.hex}",
        "outbound": str(call_id),
    }
    seat = hotline.line.ask("/client", **fields)
    assert seat.attribute("Conference", "startConferenceOnEnter") == "false"
    (place,) = hotline.commands("place")
    assert "13800000001" not in str(place)
    called = Caller(hotline.line, sid=new_sid())
    called.line.ask(f"/outbound/{call_id}/status", **called.fields(CallStatus="ringing"))
    joined = called.request(f"/outbound/{call_id}")
    assert joined.verbs == ["Start", "Start", "Dial"]
    with begin() as uow:
        assert views.desk(uow, seat_id).call.state == "talking"
    called.line.ask(f"/outbound/{call_id}/status", **called.fields(CallStatus="completed"))
    call = hotline.row("SELECT * FROM call WHERE id = %s", call_id)
    assert (call["state"], call["outcome"], call["direction"]) == ("ended", None, "outbound")


@pytest.mark.parametrize("status", ["busy", "no-answer", "failed"])
def test_nobody_answers_and_the_seat_is_free_again_without_a_form(hotline, status):
    line = missed(hotline)
    seat_id = hotline.ready()
    call_id, _ = dial(line, seat_id)
    offer = hotline.offer_of(seat_id)
    hotline.browser_connects(offer["id"], seat_id)
    called = Caller(hotline.line, sid=new_sid())
    called.line.ask(f"/outbound/{call_id}/status", **called.fields(CallStatus=status))
    assert [row["kind"] for row in hotline.commands()][-1] == "end_offer"
    hotline.line.ask(f"/seat-left/{offer['id']}", **called.fields())
    assert hotline.state_of(seat_id) == "ready"
    with begin() as uow:
        returns.record_outcome(uow, line["id"], ME, "no_answer", "")
        (listed,) = returns.listed(uow, "open", ME)
    assert (listed.attempts, listed.outcome, listed.mine) == (1, "no_answer", True)


def test_a_paused_seat_may_dial_and_is_paused_again_afterwards(hotline):
    line = missed(hotline)
    seat_id = hotline.ready()
    with begin() as uow:
        seats.pause(uow, seat_id, "break")
    dial(line, seat_id)
    offer = hotline.offer_of(seat_id)
    hotline.browser_connects(offer["id"], seat_id)
    hotline.line.ask(f"/seat-left/{offer['id']}", **Caller(hotline.line).fields())
    assert hotline.row("SELECT state, reason FROM seat") == {"state": "paused", "reason": "break"}


def test_only_a_seat_that_speaks_the_language_may_dial(hotline):
    line = missed(hotline, keys="2")
    with pytest.raises(returns.LanguageMissing):
        dial(line, hotline.ready())


def test_a_line_that_a_colleague_has_taken_cannot_be_dialled_nor_closed(hotline):
    line = missed(hotline)
    seat_id = hotline.ready()
    with begin() as uow:
        claims.claim(uow, line["id"], OTHER, "李强")
    with pytest.raises(claims.ReturnCallTaken):
        dial(line, seat_id)
    with begin() as uow, pytest.raises(claims.ReturnCallTaken):
        returns.record_outcome(uow, line["id"], ME, "reached", "")


def test_a_hidden_number_cannot_be_dialled(hotline):
    from callcenter.calls.service import NotDialable

    line = missed(hotline, number="anonymous")
    with pytest.raises(NotDialable):
        dial(line, hotline.ready())


@pytest.mark.parametrize("outcome", ["reached", "wrong_number", "refused", "closed"])
def test_an_outcome_that_ends_the_line(hotline, outcome):
    line = missed(hotline)
    with begin() as uow:
        returns.record_outcome(uow, line["id"], ME, outcome, "已告知")
        assert returns.listed(uow, "open", ME) == []
        (done,) = returns.listed(uow, "done", ME)
    assert (done.outcome, done.note) == (outcome, "已告知")


def test_who_rings_again_and_is_answered_is_not_rung_back_for_it(hotline):
    missed(hotline)
    begin_talk(hotline)
    assert hotline.row("SELECT state, outcome FROM return_call") == {"state": "done", "outcome": "closed"}


@pytest.mark.parametrize(("hours", "state"), [(1, "open"), (3, "done")])
def test_a_line_that_a_colleague_looks_after_is_left_to_them(hotline, hours, state):
    line = missed(hotline)
    with begin() as uow:
        claims.claim(uow, line["id"], OTHER, "李强")
        uow.raw.execute("UPDATE return_call SET claimed_at = claimed_at - make_interval(hours => %s)", (hours,))
    begin_talk(hotline)
    assert hotline.row("SELECT state FROM return_call")["state"] == state


def test_two_calls_from_hidden_numbers_are_not_one_person(hotline):
    missed(hotline, number="anonymous")
    seat_id = hotline.ready()
    caller = hotline.waiting("anonymous")
    offer = hotline.offer_of(seat_id)
    hotline.browser_connects(offer["id"], seat_id)
    caller.request(f"/join/{offer['call_id']}")
    assert hotline.row("SELECT state FROM return_call")["state"] == "open"


def test_a_seat_that_does_not_connect_leaves_the_line_open(hotline):
    from callcenter.desk import offers

    line = missed(hotline)
    seat_id = hotline.ready()
    call_id, _ = dial(line, seat_id)
    with begin() as uow:
        uow.raw.execute("UPDATE offer SET lapses_at = lapses_at - interval '1 minute'")
    with begin() as uow:
        offers.lapse_due(uow)
    assert hotline.row("SELECT state FROM call WHERE id = %s", call_id)["state"] == "ended"
    assert hotline.row("SELECT state FROM return_call")["state"] == "open"
    assert hotline.state_of(seat_id) == "paused"
    assert hotline.row("SELECT dialling_call_id FROM return_call")["dialling_call_id"] is None


def test_a_certificate_that_has_run_out_lets_nobody_dial(hotline):
    line = missed(hotline)
    seat_id = hotline.ready()
    with begin() as uow:
        uow.raw.execute("UPDATE seat_skill SET valid_until = %s", (uow.now.date() - timedelta(days=2),))
    with pytest.raises(returns.LanguageMissing):
        dial(line, seat_id)


def test_a_claim_is_given_back_to_everybody(hotline):
    line = missed(hotline)
    with begin() as uow:
        claims.claim(uow, line["id"], OTHER, "李强")
    with begin() as uow, pytest.raises(claims.ReturnCallTaken):
        claims.give_back(uow, line["id"], ME)
    with begin() as uow:
        claims.give_back(uow, line["id"], OTHER)
        claims.claim(uow, line["id"], ME, "王芳")
        assert [each.owner for each in returns.listed(uow, "open", ME)] == ["王芳"]


def test_a_claim_lapses_after_two_hours_unless_the_line_is_being_dialled(hotline):
    line = missed(hotline)
    with begin() as uow:
        claims.claim(uow, line["id"], OTHER, "李强")
        uow.raw.execute(
            "UPDATE return_call SET claimed_at = claimed_at - interval '3 hours', dialling_call_id = call_id"
        )
    with begin() as uow, pytest.raises(claims.ReturnCallTaken):
        claims.claim(uow, line["id"], ME, "王芳")
    with begin() as uow:
        uow.raw.execute("UPDATE return_call SET dialling_call_id = NULL")
        assert [(each.owner, each.mine) for each in returns.listed(uow, "open", OTHER)] == [(None, False)]
        claims.claim(uow, line["id"], ME, "王芳")


def test_who_is_switched_off_holds_no_claim(hotline):
    line = missed(hotline)
    with begin() as uow:
        gone = accounts.create(uow, None, "107", "周宁", ("agent",), "a long enough password", demo=True)
        claims.claim(uow, line["id"], gone.id, gone.name)
        uow.raw.execute("UPDATE account SET active = false WHERE id = %s", (gone.id,))
        claims.claim(uow, line["id"], ME, "王芳")


def test_a_supervisor_takes_a_line_over(hotline):
    line = missed(hotline)
    with begin() as uow:
        claims.claim(uow, line["id"], OTHER, "李强")
        supervisor = accounts.create(uow, None, "207", "赵敏", ("supervisor",), "a long enough password", demo=True)
        claims.claim(uow, line["id"], supervisor.id, supervisor.name)
    with begin() as uow, pytest.raises(claims.ReturnCallTaken):
        claims.claim(uow, line["id"], OTHER, "李强")
