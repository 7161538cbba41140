"""Progress of a ticket on the line: the documents that a caller gets, from the first digit to the stage."""

from callcenter.db.unit_of_work import begin
from callcenter.tickets import contacts, seed, service
from callcenter.tickets.contacts import NewContact
from callcenter.tickets.matters import Matter, Origin

KEYS = "171"


def ticket_of(hotline, number="13800004321"):
    """A ticket of this telephone, by its digits."""
    from callcenter.contacts import service as points

    with begin() as uow:
        seed.seed(uow)
        point = points.find_or_create_point(uow, "tel", number)
        contact_id, _new = contacts.register(
            uow, NewContact("walk_in", uow.now, point_id=point.id, request_key=point.id)
        )
        origin = Origin(
            contact_id, "walk_in", None, None, point.id, None, None, "zh-CN", None, "accepted", False, False
        )
        made = service.open_ticket(uow, origin, 1, Matter("M09-02", "退费", (), {}, None, "dispatched"))
        return made.number.replace("-", "")


def test_number_and_digits_are_asked_for_and_the_stage_alone_is_said(hotline):
    number = ticket_of(hotline)
    caller = hotline.call(keys=KEYS)
    assert caller.document.plays == ["status_number"]
    assert caller.press(number).plays == ["status_phone"]
    told = caller.press("4321")
    assert told.plays[0] in {"status_recorded", "status_handling"}
    assert told.plays[1:] == ["status_more"]
    assert caller.press("").plays == ["goodbye"]
    assert caller.document.verbs[-1] == "Hangup"
    assert hotline.call_of(caller)["outcome"] == "self_service"


def test_nothing_that_was_keyed_stays_in_the_call(hotline):
    number = ticket_of(hotline)
    caller = hotline.call(keys=KEYS)
    caller.press(number)
    caller.press("4321")
    for table in ("call", "call_event", "webhook_reply", "ticket_inquiry"):
        rows = str(hotline.rows(f"SELECT * FROM {table}"))
        assert number not in rows, table
        assert "4321" not in rows.replace(str(hotline.call_of(caller)["caller_point_id"]), ""), table


def test_wrong_twice_reaches_a_person(hotline):
    number = ticket_of(hotline)
    caller = hotline.call(keys=KEYS)
    caller.press(number)
    assert caller.press("0000").plays == ["wrong_key", "status_number"]
    caller.press(number)
    assert caller.press("0001").verbs[-1] == "Enqueue"


def test_a_repeated_webhook_is_one_try(hotline):
    number = ticket_of(hotline)
    caller = hotline.call(keys=KEYS)
    caller.press(number)
    action = caller.document.attribute("Gather", "action")
    first = caller.request(action, Digits="0000").text
    assert caller.request(action, Digits="0000").text == first
    assert hotline.row("SELECT count(*) AS n FROM ticket_inquiry")["n"] == 1


def test_whoever_guesses_in_call_after_call_ends_with_a_person(hotline):
    number = ticket_of(hotline)
    for turn in range(3):
        caller = hotline.call("13700000007", keys=KEYS)
        for digits in ("0000", "0001"):
            if caller.document.verbs[-1] != "Gather":
                break
            caller.press(number)
            caller.press(digits)
        assert caller.document.verbs[-1] == "Enqueue", turn
    caller = hotline.call("13700000007", keys=KEYS)
    caller.press(number)
    assert caller.press("4321").verbs[-1] == "Enqueue"  # barred, although it fits
