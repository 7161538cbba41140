"""A call from the first ring to the rating, webhook by webhook."""

from callcenter.db.unit_of_work import begin
from callcenter.desk import offers, wrap_up


def connect(hotline, caller, seat_id):
    """The seat takes the waiting caller, and the caller's leg joins."""
    offer = hotline.offer_of(seat_id)
    with begin() as uow:
        offers.accept(uow, offer["id"], seat_id)
    seat_document = hotline.browser_connects(offer["id"], seat_id)
    joined = caller.request(f"/join/{offer['call_id']}")
    return offer, seat_document, joined


def test_a_caller_is_answered_and_rates(hotline):
    seat_id = hotline.ready()
    caller = hotline.waiting()
    offer, seat_document, joined = connect(hotline, caller, seat_id)
    call_id = offer["call_id"]
    assert seat_document.body("Conference") == f"c{call_id}"
    assert joined.verbs == ["Start", "Start", "Dial"]
    assert hotline.state_of(seat_id) == "talking"
    hotline.line.ask(f"/seat-left/{offer['id']}", **caller.fields(CallSid="CAseat"))
    assert hotline.state_of(seat_id) == "wrap_up"
    question = caller.request(f"/after/{call_id}")
    assert question.verbs == ["Stop", "Stop", "Gather"]
    goodbye = caller.press("1")
    assert goodbye.plays == ["rate_thanks"]
    caller.hang_up()
    call = hotline.call_of(caller)
    assert (call["outcome"], call["rating_state"], call["state"]) == ("answered", "rated", "ended")
    with begin() as uow:
        matter = {"category": "labour.wages", "summary": "工资", "outcome": "answered"}
        wrap_up.finish(uow, call_id, seat_id, "answered", [matter], (True, True))
    assert hotline.state_of(seat_id) == "ready"


def test_who_hangs_up_in_the_menu_is_counted_there(hotline):
    caller = hotline.call(keys="1")
    caller.hang_up()
    assert hotline.call_of(caller)["outcome"] == "abandoned_ivr"
