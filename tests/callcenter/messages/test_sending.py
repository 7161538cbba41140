"""Short messages: said honestly where nothing is sent, never sent twice, never to somebody who needs care."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from callcenter.db import checkpoints
from callcenter.db.subscriptions import WIRING
from callcenter.db.unit_of_work import begin
from callcenter.messages import ports, sending, service, templates
from tests.callcenter.messages.conftest import Writing
from tests.callcenter.messages.fake_gateway import FakeGateway
from tests.callcenter.tickets.scenes import matter


class Killed(BaseException):
    """The power went."""


def _dies(*_: object) -> None:
    raise Killed


def test_without_a_gateway_the_row_says_so_and_nothing_pretends_to_be_sent(writing: Writing) -> None:
    assert (writing.prepare().state, writing.message().reason) == ("not_sent", "no_gateway")
    assert sending.send_due() == 0
    assert writing.message().state == "not_sent"


def test_a_message_reaches_the_gateway_once_with_its_words(writing: Writing, gateway: FakeGateway) -> None:
    assert writing.prepare().state == "prepared"
    assert (sending.send_due(), sending.send_due()) == (1, 0)
    assert writing.message().state == "sent"
    assert gateway.delivered[0]["to"] == "13800000001"
    assert "20261123-0001" in gateway.texts[0]


def test_the_same_key_is_one_message(writing: Writing, gateway: FakeGateway) -> None:
    first, second = writing.prepare(), writing.prepare()
    assert first.id == second.id
    sending.send_due()
    assert len(gateway.delivered) == 1


def test_a_landline_gets_no_message(writing: Writing, gateway: FakeGateway) -> None:
    assert (writing.prepare(number="08332100001").state, writing.message().reason) == ("not_sent", "no_mobile")


def test_nothing_is_written_to_a_caller_of_whom_one_ticket_asks_for_care(
    writing: Writing, gateway: FakeGateway
) -> None:
    writing.tickets(matter(), safe_contact=True)
    other = writing.tickets(matter())[0]
    assert (writing.prepare(ticket_id=other).state, writing.message().reason) == ("suppressed", "safe_contact")
    sending.send_due()
    assert gateway.posts == 0


def test_a_message_that_waits_is_dropped_when_care_is_asked_for_meanwhile(
    writing: Writing, gateway: FakeGateway
) -> None:
    assert writing.prepare().state == "prepared"
    writing.tickets(matter(), safe_contact=True)
    sending.send_due()
    assert (writing.message().state, gateway.posts) == ("suppressed", 0)


def test_a_form_that_asks_for_care_counts_before_it_is_finished(writing: Writing, gateway: FakeGateway) -> None:
    writing.wrap_up(writing.call(), state="open", draft={"survey": {"safe_contact": True}})
    assert writing.prepare().state == "suppressed"


def test_the_later_stage_may_forbid_it_as_well(
    writing: Writing, gateway: FakeGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(_uow: Any, _point_id: UUID, _ticket_id: UUID | None) -> str:
        return "minor_alone"

    monkeypatch.setitem(WIRING.answers, ports.MayWrite, refuses)
    assert (writing.prepare().state, writing.message().reason) == ("suppressed", "minor_alone")


def test_a_busy_gateway_is_asked_again_later_and_a_few_times_only(writing: Writing, gateway: FakeGateway) -> None:
    writing.prepare()
    gateway.mood = "busy"
    for _ in range(10):
        sending.send_due()
        writing.turn(hours=1)
    message = writing.message()
    assert (message.state, message.reason, gateway.posts) == ("failed", "too_many_tries", sending.MOST_TRIES)


def test_a_refusal_is_final(writing: Writing, gateway: FakeGateway) -> None:
    writing.prepare()
    gateway.mood = "refuses"
    sending.send_due()
    assert (writing.message().state, writing.message().reason) == ("failed", "refused")
    writing.turn(hours=1)
    assert sending.send_due() == 0


def test_an_answer_that_was_lost_is_asked_for_and_never_sent_again(writing: Writing, gateway: FakeGateway) -> None:
    writing.prepare()
    gateway.mood = "silent"
    sending.send_due()
    assert writing.message().state == "unknown"
    writing.turn(minutes=5)
    assert sending.reconcile() == 1
    assert (writing.message().state, len(gateway.delivered)) == ("sent", 1)


def test_what_the_gateway_never_took_is_sent_after_asking(writing: Writing, gateway: FakeGateway) -> None:
    writing.prepare()
    gateway.mood = "deaf"
    sending.send_due()
    gateway.mood = "takes"
    writing.turn(minutes=5)
    sending.reconcile()
    writing.turn(minutes=5)
    sending.send_due()
    assert (writing.message().state, len(gateway.delivered)) == ("sent", 1)


def test_what_the_gateway_cannot_tell_stays_unknown_and_is_never_repeated(
    writing: Writing, gateway: FakeGateway
) -> None:
    writing.prepare()
    gateway.mood = "forgetful"
    sending.send_due()
    for _ in range(5):
        writing.turn(hours=8)
        sending.reconcile()
        sending.send_due()
    assert (writing.message().state, len(gateway.delivered)) == ("unknown", 1)


@pytest.mark.parametrize("moment", ["message claimed", "message sent"])
def test_a_process_killed_while_it_sends_leaves_one_message(
    writing: Writing, gateway: FakeGateway, moment: str
) -> None:
    writing.prepare()
    with checkpoints.on(moment, _dies), pytest.raises(Killed):
        sending.send_due()
    assert writing.message().state == "sending"
    assert sending.send_due() == 0
    for _ in range(3):
        writing.turn(minutes=5)
        sending.reconcile()
        sending.send_due()
    assert (writing.message().state, len(gateway.delivered)) == ("sent", 1)


def test_two_workers_never_take_the_same_message(writing: Writing, gateway: FakeGateway) -> None:
    for number in range(6):
        writing.prepare(f"message {number}")
    # the second worker comes while the first one has its message claimed and not yet sent
    with checkpoints.on("message claimed", _once(sending.send_due)):
        sending.send_due()
    assert len({each["id"] for each in gateway.delivered}) == len(gateway.delivered) == 6


def _once(work: Any) -> Any:
    begun: list[bool] = []

    def first_time() -> None:
        if not begun:
            begun.append(True)
            work()

    return first_time


def test_a_message_that_could_not_leave_for_a_day_is_given_up(writing: Writing, gateway: FakeGateway) -> None:
    writing.prepare()
    writing.turn(hours=25)
    sending.send_due()
    assert (writing.message().state, writing.message().reason, gateway.posts) == ("failed", "stale", 0)


def test_a_withdrawn_message_is_not_sent(writing: Writing, gateway: FakeGateway) -> None:
    writing.prepare()
    with begin() as uow:
        assert service.cancel(uow, "one")
    assert (sending.send_due(), writing.message().state) == (0, "cancelled")
    with begin() as uow:
        assert not service.cancel(uow, "one")


def test_what_was_not_sent_can_be_prepared_again_and_what_was_sent_cannot(
    writing: Writing, gateway: FakeGateway
) -> None:
    account_id = writing.account("201", "supervisor")
    writing.prepare()
    gateway.mood = "refuses"
    sending.send_due()
    gateway.mood = "takes"
    with begin() as uow:
        service.send_again(uow, writing.message().id, account_id)
    sending.send_due()
    assert writing.message().state == "sent"
    with begin() as uow, pytest.raises(service.MessageOnItsWay):
        service.send_again(uow, writing.message().id, account_id)


def test_a_value_that_is_missing_is_refused(writing: Writing) -> None:
    point_id = writing.point()
    with begin() as uow, pytest.raises(templates.ValuesMissing):
        service.prepare(uow, point_id, "ticket_number", {}, "one")


def test_no_shipped_text_names_a_matter() -> None:
    told = " ".join(each["text"] for each in templates.shipped().values())
    for word in ("法律援助", "家庭", "家暴", "离婚", "婚姻", "欠薪", "工伤", "投诉", "信访", "刑事", "调解", "法律"):
        assert word not in told


def test_an_edited_text_stays_in_force_and_old_messages_keep_their_words(
    writing: Writing, gateway: FakeGateway
) -> None:
    before = writing.prepare()
    account_id = writing.account("900", "admin")
    with begin() as uow:
        templates.edit(uow, account_id, "ticket_number", "【12348】编号{number}。")
        templates.seed(uow)
        assert templates.in_force(uow, "ticket_number").version == 2
        assert service.text_of(uow, before).startswith("【12348】您好")
        with pytest.raises(templates.TextInvalid):
            templates.edit(uow, account_id, "ticket_number", "【12348】{topic}")
    writing.prepare("two")
    sending.send_due()
    assert gateway.texts[1] == "【12348】编号20261123-0001。"
